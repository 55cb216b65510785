/* The signer as the process it is, beside a test: run by itself over the log of some_log.h, asked by a store or by hand. */
#ifndef TESTS_SOME_SIGNER_H
#define TESTS_SOME_SIGNER_H

#include "some_log.h"

#include <sys/types.h>

#include "ledger/sealing.h"
#include "ledger/witness.h"

extern char state_folder[128], socket_path[128]; /* of this case */
extern pid_t signer;                             /* 0: none runs */

/** signer_begin(state), signer_end(state): around each case; "log.secret" has the key of some_log.h, and none runs yet. */
int signer_begin(void **state);
int signer_end(void **state);

/** in_folder(name): a path in the folder of this case; key_keep(k, name): the secret key ${k} as a file there. */
str in_folder(const char *name);
void key_keep(const struct note_signer *k, const char *name);

/* ---- running it ---- */

/** signer_program(): the program that is tested. */
const char *signer_program(void);

/** start(): with "log.secret", in the usual places. */
void start(void);

/** start_with(key_file, more): the same with another key, and up to four words more, NULL after the last.  False when it ended instead. */
bool start_with(const char *key_file, const char *const more[4]);
extern const char *const nothing_more[4];

/** run_signer(words): with nothing but ${words}; is_ready(out): whether it has printed "ready" before it ended. */
bool run_signer(const char *const words[]);
bool is_ready(int out);

/** start_here(keep, silence_ms): the same code without its program, with ${keep} in the place of past_keep; told apart by nothing else. */
void start_here(rc (*keep)(void *, const struct witness_state *, struct err *), int silence_ms);

/** stop(with): end it by a signal; ended(): wait for its end.  They return its status, or the signal that ended it as a negative number. */
int stop(int with);
int ended(void);

/* ---- asking it ---- */

/** asking(): as the store of some_log.h would ask; seal_now(out): ask it to seal the log; sealed_as(before, size): that it goes so far on. */
struct sealing asking(void);
rc seal_now(struct sealed *out);
void sealed_as(int64_t before, int64_t size);

/** remembered(): what it signed last, while it does not run. */
struct witness_state remembered(void);

/** connected(), asked(fd, request): a packet of one's own, and its answer; empty when there is none. */
int connected(void);
str asked(int fd, str request);

#endif
