/*
 * The signer: a process of its own that alone has the keys of logs, and signs their checkpoints for those who ask on a Unix socket.
 *
 *    whoever keeps the store                          the signer
 *      sealing.c   ---- request: one packet ---->     keys, and what was signed last (past.h)
 *                  <--- answer:  one packet -----     no store, no network
 *
 * The socket is of the kind SOCK_SEQPACKET: a packet is there whole or not at all, and several may be asked on one connection.
 * A request is that of witness.h to a log's own signer.  An answer is one of
 *
 *     signed                              refused <exit status, as rc.def has it>
 *     — <name> <base64>                   <message>
 *     ...                                 <hint, or an empty line>
 *
 * G1 One request is answered at a time, so that two are never signed on from the same state.
 * G2 A client that says nothing for SIGNER_SILENCE_MS is left; so is the one silent longest when there are too many.  Nobody is waited for.
 * G3 Who asks is known from the kernel, and has to be one of two users.
 */
#ifndef LEDGER_SIGNER_H
#define LEDGER_SIGNER_H

#include "ledger/witness.h"

#include <sys/types.h>

enum { SIGNER_REQUEST_MOST = 8 * 1024, SIGNER_ANSWER_MOST = 16 * 1024, SIGNER_CLIENTS_MOST = 32, SIGNER_SILENCE_MS = 5000 };

/* ---- answers ---- */

/** signer_answer_parse(answer, signatures, err): the signature lines, or what was refused as error.  Errors: those refused; RC_NO_SIGNER for no
 * answer of a signer. */
rc signer_answer_parse(str answer, str *signatures, struct err *err) MUST_USE;

/* ---- the process ---- */

struct signer {
    struct witness *log; /* one for each log that it has keys of */
    ptrdiff_t logs;
    uid_t own, peer;                  /* whose requests are answered */
    int silence_ms;                   /* 0: SIGNER_SILENCE_MS */
    int listening;                    /* the socket */
    int stop;                         /* readable when it is to end */
    void (*say)(void *ctx, str line); /* what whoever runs it should know; may be NULL */
    void *ctx;
};

/** signer_answer(mem, signer, request): the answer to one request, whatever it is. */
str signer_answer(arena *mem, struct signer *signer, str request);

/**
 * signer_listen(path, owner, out, err):
 * A socket at ${path} that ${owner} alone may use.  One that a signer has left behind is replaced.
 *
 * Errors: RC_BUSY when another signer answers there; RC_USAGE when something else is there, or ${owner} is another user and only
 *         root could give it away; RC_NO_OUTPUT.
 */
rc signer_listen(str path, uid_t owner, int *out, struct err *err) MUST_USE;

/**
 * signer_serve(signer, err):
 * Answer until ${signer->stop} is readable.  The descriptors stay open.
 *
 * Errors: RC_FAULT when the system does not let it wait or listen any more.
 */
rc signer_serve(struct signer *signer, struct err *err) MUST_USE;

#endif
