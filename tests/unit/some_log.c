#include "some_log.h"

struct store *store;
struct randomness luck;
struct note_signer key;

void some_log_begin(void)
{
    luck = random_seeded(3);
    must(note_signer_new(&mem, ORIGIN, KEY_ED25519, &key, &err));
    store = open_migrated();
}

struct entry entry_new(void)
{
    struct entry e = { .at = 1763803800, .act = S("assignment-record"), .role = S("hiring-manager") };

    e.actor = random_id(&luck, &mem);
    e.organisation = random_id(&luck, &mem);
    e.subject_kind = S("assignment");
    e.subject = random_id(&luck, &mem);
    return e;
}

str payload_of(int64_t i)
{
    return i % 4 == 3 ? (str){ 0 } : arena_printf(&mem, "{\"charge\":\"%lld.00\"}", (long long)i);
}

static rc append_one(struct txn *txn, struct err *why)
{
    struct entry e = entry_new();
    struct log log;

    TRY(log_find(txn, &mem, ORIGIN, &log, why));
    return log_append(txn, &mem, &log, &luck, &e, payload_of(log.size), why);
}

rc append_and_commit(struct err *why)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(store, TXN_WRITE, &txn, why));
    TRY(append_one(&txn, why));
    return txn_commit(&txn, why);
}

void fill(int entries)
{
    struct txn txn = { 0 };
    struct log log;

    must(txn_begin(store, TXN_WRITE, &txn, &err));
    must(log_create(&txn, &mem, ORIGIN, &log, &err));
    must(txn_commit(&txn, &err));
    for (int i = 0; i < entries; i++)
        must(append_and_commit(&err));
}

struct txn reading(struct log *log)
{
    struct txn txn = { 0 };

    must(txn_begin(store, TXN_READ, &txn, &err));
    must(log_find(&txn, &mem, ORIGIN, log, &err));
    return txn;
}

str sign(const struct checkpoint *c)
{
    str text = checkpoint_print(&mem, c);

    return arena_printf(&mem, "%.*s\n%.*s", STR_ARG(text), STR_ARG(note_sign(&mem, text, &key, 0)));
}

void seal(void)
{
    struct txn txn = { 0 };
    struct checkpoint c;
    struct log log;

    must(txn_begin(store, TXN_WRITE, &txn, &err));
    must(log_find(&txn, &mem, ORIGIN, &log, &err));
    must(log_state(&txn, &mem, &log, log.size, &c, &err));
    must(log_keep_checkpoint(&txn, &mem, &log, sign(&c), &err));
    must(txn_commit(&txn, &err));
}

rc check_all(struct err *why)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct log log;

    TRY(txn_begin(store, TXN_READ, &txn, why));
    TRY(log_find(&txn, &mem, ORIGIN, &log, why));
    return log_check(&txn, &log, NULL, NULL, why);
}
