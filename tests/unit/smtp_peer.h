/* The mail server of tests/mail/smtp_peer beside a test, and what it was sent. */
#ifndef TESTS_SMTP_PEER_H
#define TESTS_SMTP_PEER_H

#include "base/arena.h"
#include "folder.h"

#include <sys/types.h>

struct smtp_peer {
    pid_t pid; /* 0: it has ended */
    int hold;  /* its standard input: it ends when this is closed */
    int port;
    char folder[FOLDER_ROOM];
};

/** smtp_peer_start(peer, words): start it with ${words}, the last of them followed by NULL, and wait until it listens. */
void smtp_peer_start(struct smtp_peer *peer, const char *const *words);

/** smtp_peer_end(peer): end it when all that it was sent is in its folder. */
void smtp_peer_end(struct smtp_peer *peer);

/** smtp_peer_stop(peer): end it, and take its folder away; nothing when it was not started. */
void smtp_peer_stop(struct smtp_peer *peer);

/** smtp_peer_file(peer, mem, name, out): what stands in the file ${name} of its folder; false when there is none. */
bool smtp_peer_file(const struct smtp_peer *peer, arena *mem, const char *name, str *out);

/** smtp_peer_certificate(folder, name, host): make ${folder}/${name}.pem and .key, self-signed, for the machine ${host} ("DNS:localhost"). */
void smtp_peer_certificate(const char *folder, const char *name, const char *host);

#endif
