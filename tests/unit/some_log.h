/* A log in a store for tests (some_store.h): the same entries whenever it is filled, and a key that seals it. */
#ifndef TESTS_SOME_LOG_H
#define TESTS_SOME_LOG_H

#include "some_store.h"

#include "ledger/log.h"
#include "ledger/note.h"

#define ORIGIN S("invented.example.org/log")

extern struct store *store; /* migrated, of this case */
extern struct randomness luck;
extern struct note_signer key;

/** some_log_begin(): open ${store}, and make ${key}. */
void some_log_begin(void);

/** entry_new(), payload_of(i): an invented entry, and what the ${i}-th one records: every fourth nothing. */
struct entry entry_new(void);
str payload_of(int64_t i);

/** append_and_commit(why): one more entry. */
rc append_and_commit(struct err *why);

/** fill(entries): make the log with so many. */
void fill(int entries);

/** reading(log): a transaction that reads, and the log in it. */
struct txn reading(struct log *log);

/** sign(c): the checkpoint ${c} signed with ${key}.  seal(): the log as it is, sealed with it. */
str sign(const struct checkpoint *c);
void seal(void);

/** check_all(why): log_check of the log. */
rc check_all(struct err *why);

#endif
