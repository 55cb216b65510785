/*
 * Sealing an act: the entry of the ledger, the rows that it records, and what is taken away with it, in the transaction that is open.
 *
 * The payload of an entry is what was recorded, whole: replayed in order, payloads make the same rows again (rebuild.h).
 *
 *     {"act":"worker-record","door":"page","items":[{"kind":"worker","id":"…","version":1,"owner":"…","fields":{…}}]}
 */
#ifndef REGISTER_SEAL_H
#define REGISTER_SEAL_H

#include "register/doing.h"

#define SETTING_SERVICE S("service")
#define SETTING_OPERATOR S("operator")
#define SETTING_DEMONSTRATION S("demonstration")
#define OPERATOR_LOG "/operator" /* the operator's log, after the name of the service */

/**
 * seal(d, err):
 * Append the entry, write `after`, `also` and their rows, erase what is to be erased, and write the answer's text.  The log is that of
 * the record's owner; that of the operator for organisations.  An entry is never earlier than the one before it: a clock that
 * was set back is noted in the payload.
 *
 * Errors: RC_AGAIN, RC_CONFLICT, RC_NOT_SEALED, and those of the store.
 */
rc seal(struct doing *d, struct err *err) MUST_USE;

/** pseudonym_of(txn, mem, log, registration, out, err): what stands for a worker in what is shared: the same for all who seal in ${log}. */
rc pseudonym_of(struct txn *txn, arena *mem, int64_t log, str registration, str *out, struct err *err) MUST_USE;

/** pseudonym_key_add(txn, mem, log, key, err): keep the key of the pseudonyms of a log that begins, as 64 digits. */
rc pseudonym_key_add(struct txn *txn, arena *mem, int64_t log, str key, struct err *err) MUST_USE;

/** pseudonym_key_of(txn, mem, log, out, err): the one that is kept.  Errors: RC_NO_INPUT when the log is none of a register. */
rc pseudonym_key_of(struct txn *txn, arena *mem, int64_t log, str *out, struct err *err) MUST_USE;

/** pseudonym_key_new(r, mem): a new one. */
str pseudonym_key_new(struct randomness *r, arena *mem);

/** owner_log(d, owner, out, err): the log that the acts on the records of ${owner} are sealed in, as it is before this act. */
rc owner_log(struct doing *d, str owner, struct log *out, struct err *err) MUST_USE;

/** setting_of(txn, mem, name, out, err): Errors: RC_NO_INPUT when the register has not begun. */
rc setting_of(struct txn *txn, arena *mem, str name, str *out, struct err *err) MUST_USE;

#endif
