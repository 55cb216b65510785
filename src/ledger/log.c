#include "ledger/log.h"

#include "store/statements.h"

#include <string.h>

static str hash_bytes(const struct hash *h)
{
    return (str){ (const char *)h->byte, MERKLE_HASH };
}

static rc not_sealed(struct err *err, const struct log *log, const char *what, int64_t position)
{
    err_set(err, RC_NOT_SEALED, "%s %lld of the log '%.*s' is not what was recorded", what, (long long)position, STR_ARG(log->origin));
    return err_hint(err, "Stop writing, keep the store as it is, and compare with a backup and with what the signatories keep.");
}

/* ---- finding ---- */

rc log_create(struct txn *txn, arena *mem, str origin, struct log *out, struct err *err)
{
    struct sql_log_add_row row;
    bool found;

    TRY(sql_log_add(txn, mem, &(struct sql_log_add){ .origin = origin }, &row, &found, err));
    *out = (struct log){ .id = row.id, .origin = arena_str(mem, origin) };
    return RC_OK;
}

rc log_find(struct txn *txn, arena *mem, str origin, struct log *out, struct err *err)
{
    struct sql_log_by_origin_row row;
    struct sql_log_size_row size;
    bool found;

    TRY(sql_log_by_origin(txn, mem, &(struct sql_log_by_origin){ .origin = origin }, &row, &found, err));
    if (!found)
        return err_set(err, RC_NOT_FOUND, "there is no log '%.*s'", STR_ARG(origin));
    TRY(sql_log_size(txn, mem, &(struct sql_log_size){ .log = row.id }, &size, &found, err));
    *out = (struct log){ .id = row.id, .origin = arena_str(mem, origin), .size = found ? size.size : 0 };
    return RC_OK;
}

/* ---- nodes ---- */

struct nodes {
    struct txn *txn;
    arena *mem;
    const struct log *log;
};

static rc node_read(void *ctx, int level, int64_t index, struct hash *out, struct err *err)
{
    const struct nodes *n = ctx;
    struct sql_node_get_row row;
    bool found;

    TRY(sql_node_get(n->txn, n->mem, &(struct sql_node_get){ .log = n->log->id, .level = level, .position = index }, &row, &found, err));
    if (!found || row.hash.n != MERKLE_HASH)
        return not_sealed(err, n->log, "a node over entry", index << level);
    memcpy(out->byte, row.hash.p, MERKLE_HASH);
    return RC_OK;
}

static rc node_write(void *ctx, int level, int64_t index, const struct hash *node, struct err *err)
{
    const struct nodes *n = ctx;

    return sql_node_add(n->txn, &(struct sql_node_add){ .log = n->log->id, .level = level, .position = index, .hash = hash_bytes(node) }, NULL, err);
}

/* ---- appending ---- */

rc log_entry(struct txn *txn, arena *mem, const struct log *log, int64_t position, str *text, struct err *err)
{
    struct sql_entry_get_row row;
    bool found;

    TRY(sql_entry_get(txn, mem, &(struct sql_entry_get){ .log = log->id, .position = position }, &row, &found, err));
    if (!found)
        return err_set(err, RC_NOT_FOUND, "the log '%.*s' has no entry %lld", STR_ARG(log->origin), (long long)position);
    *text = row.text;
    return RC_OK;
}

rc log_payload(struct txn *txn, arena *mem, const struct log *log, int64_t position, str *payload, uint8_t salt[ENTRY_SALT], struct err *err)
{
    struct sql_payload_get_row row;
    bool found;

    TRY(sql_payload_get(txn, mem, &(struct sql_payload_get){ .log = log->id, .position = position }, &row, &found, err));
    if (!found)
        return err_set(err, RC_NOT_FOUND, "entry %lld of the log '%.*s' has no payload", (long long)position, STR_ARG(log->origin));
    if (row.salt.n != ENTRY_SALT)
        return not_sealed(err, log, "the salt of entry", position);
    *payload = row.text;
    memcpy(salt, row.salt.p, ENTRY_SALT);
    return RC_OK;
}

static bool is_committed(const struct entry *e, const uint8_t salt[ENTRY_SALT], str payload)
{
    struct hash commitment = entry_commit(salt, payload);

    return e->has_payload && hash_eq(&commitment, &e->commitment);
}

/* An entry as it is to stand in the log. */
struct written {
    const struct entry *entry;
    str text;
    bool kept; /* with its payload; an entry that is restored may have lost it */
    str payload;
    const uint8_t *salt;
};

/* L2 */
static rc read_back(const struct nodes *n, const struct written *w, struct err *err)
{
    const struct entry *entry = w->entry;
    struct hash leaf = merkle_leaf(w->text), kept_leaf;
    uint8_t salt[ENTRY_SALT];
    str kept, payload;

    TRY(log_entry(n->txn, n->mem, n->log, entry->position, &kept, err));
    TRY(node_read((void *)n, 0, entry->position, &kept_leaf, err));
    if (!str_eq(kept, w->text) || !hash_eq(&leaf, &kept_leaf))
        return err_set(err, RC_FAULT, "the entry read back is not the one written");
    if (!w->kept)
        return RC_OK;
    TRY(log_payload(n->txn, n->mem, n->log, entry->position, &payload, salt, err));
    return is_committed(entry, salt, payload) ? RC_OK : err_set(err, RC_FAULT, "the payload read back is not the one written");
}

/* A position that is taken says that another transaction was quicker. */
static rc add_entry(struct txn *txn, const struct log *log, const struct entry *entry, str text, const struct hash *leaf, struct err *err)
{
    rc code = sql_entry_add(txn, &(struct sql_entry_add){ log->id, entry->position, text, hash_bytes(leaf) }, NULL, err);

    if (code == RC_CONFLICT)
        return err_set(err, RC_AGAIN, "another entry was recorded at position %lld first", (long long)entry->position);
    return code;
}

static rc write_entry(struct txn *txn, arena *mem, struct log *log, const struct written *w, struct err *err)
{
    struct nodes nodes = { txn, mem, log };
    struct hash leaf = merkle_leaf(w->text);

    TRY(add_entry(txn, log, w->entry, w->text, &leaf, err));
    if (w->kept)
        TRY(sql_payload_add(txn, &(struct sql_payload_add){ log->id, w->entry->position, w->payload, { (const char *)w->salt, ENTRY_SALT } }, NULL,
                            err));
    TRY(merkle_append(log->size, &leaf, node_read, node_write, &nodes, err));
    TRY(read_back(&nodes, w, err));
    log->size++;
    return RC_OK;
}

rc log_append(struct txn *txn, arena *mem, struct log *log, struct randomness *random, struct entry *entry, str payload, struct err *err)
{
    uint8_t salt[ENTRY_SALT];

    random_fill(random, salt, sizeof salt);
    entry->log = log->origin;
    entry->position = log->size;
    entry->has_payload = payload.n > 0;
    entry->commitment = entry_commit(salt, payload);
    return write_entry(txn, mem, log, &(struct written){ entry, entry_print(mem, entry), entry->has_payload, payload, salt }, err);
}

rc log_restore(struct txn *txn, arena *mem, struct log *log, const struct bundle_part *part, struct err *err)
{
    if (part->entry.position != log->size || !str_eq(part->entry.log, log->origin))
        return err_set(err, RC_BAD_INPUT, "the log '%.*s' does not go on with that entry", STR_ARG(log->origin));
    return write_entry(txn, mem, log, &(struct written){ &part->entry, part->text, part->given, part->payload, part->salt }, err);
}

rc log_erase(struct txn *txn, arena *mem, struct log *log, struct randomness *random, int64_t position, struct entry *entry, struct err *err)
{
    int64_t erased;

    TRY(sql_payload_erase(txn, &(struct sql_payload_erase){ log->id, position }, &erased, err));
    if (erased != 1)
        return err_set(err, RC_NOT_FOUND, "entry %lld of the log '%.*s' has no payload", (long long)position, STR_ARG(log->origin));
    entry->act = S("erase");
    entry->subject_kind = S("entry");
    entry->subject = arena_printf(mem, "%lld", (long long)position);
    return log_append(txn, mem, log, random, entry, (str){ 0 }, err);
}

/* ---- proofs ---- */

rc log_state(struct txn *txn, arena *mem, const struct log *log, int64_t size, struct checkpoint *out, struct err *err)
{
    *out = (struct checkpoint){ .origin = log->origin, .size = size };
    return merkle_root(size, node_read, &(struct nodes){ txn, mem, log }, &out->root, err);
}

rc log_inclusion(struct txn *txn, arena *mem, const struct log *log, int64_t position, int64_t size, struct merkle_path *out, struct err *err)
{
    return merkle_inclusion(position, size, node_read, &(struct nodes){ txn, mem, log }, out, err);
}

rc log_consistency(struct txn *txn, arena *mem, const struct log *log, int64_t size1, int64_t size2, struct merkle_path *out, struct err *err)
{
    return merkle_consistency(size1, size2, node_read, &(struct nodes){ txn, mem, log }, out, err);
}

rc log_prove(struct txn *txn, arena *mem, const struct log *log, int64_t position, struct proved *out, struct err *err)
{
    struct tlog_proof proof = { .index = position };
    struct sql_checkpoint_latest_row row;
    struct proved made;
    bool found;

    TRY(log_entry(txn, mem, log, position, &made.entry, err));
    TRY(sql_checkpoint_latest(txn, mem, &(struct sql_checkpoint_latest){ log->id }, &row, &found, err));
    if (!found || row.size <= position) {
        err_set(err, RC_AGAIN, "entry %lld of the log '%.*s' is not sealed yet", (long long)position, STR_ARG(log->origin));
        return err_hint(err, "Ask again when the next checkpoint has been made.");
    }
    proof.checkpoint = row.note;
    TRY(log_inclusion(txn, mem, log, position, row.size, &proof.path, err));
    made.proof = tlog_proof_print(mem, &proof);
    *out = made;
    return RC_OK;
}

/* ---- checkpoints ---- */

rc log_keep_checkpoint(struct txn *txn, arena *mem, const struct log *log, str text, struct err *err)
{
    struct checkpoint said, is;
    struct note note;

    TRY(note_parse(mem, text, &note, err));
    TRY(checkpoint_parse(mem, &note, &said, err));
    if (!str_eq(said.origin, log->origin) || said.size > log->size)
        return err_set(err, RC_NOT_SEALED, "the checkpoint is not one of the log '%.*s'", STR_ARG(log->origin));
    TRY(log_state(txn, mem, log, said.size, &is, err));
    if (!hash_eq(&said.root, &is.root))
        return err_set(err, RC_NOT_SEALED, "the checkpoint over %lld entries has another root than the log '%.*s'", (long long)said.size,
                       STR_ARG(log->origin));
    return sql_checkpoint_add(txn, &(struct sql_checkpoint_add){ log->id, said.size, text }, NULL, err);
}

static rc latest(struct txn *txn, arena *mem, const struct log *log, struct sql_checkpoint_latest_row *out, struct err *err)
{
    bool found;

    TRY(sql_checkpoint_latest(txn, mem, &(struct sql_checkpoint_latest){ log->id }, out, &found, err));
    return found ? RC_OK : err_set(err, RC_NOT_FOUND, "the log '%.*s' has not been sealed yet", STR_ARG(log->origin));
}

rc log_checkpoint(struct txn *txn, arena *mem, const struct log *log, str *note, struct err *err)
{
    struct sql_checkpoint_latest_row row;

    TRY(latest(txn, mem, log, &row, err));
    *note = row.note;
    return RC_OK;
}

/* ---- all of it ---- */

enum { WALK_ROWS = 256 };

/* Entries some at a time, and what is hashed from them alone. */
struct walk {
    struct txn *txn;
    arena *mem; /* of some entries */
    const struct log *log;
    int64_t next;
    struct {
        struct sql_entry_range_row *v;
        ptrdiff_t n, cap;
    } row;
    struct hash right[MERKLE_PROOF_MOST]; /* by level: the last node that an odd one follows */
};

/* The node over the entries up to here on every level that one is complete on must be the one kept. */
static rc check_nodes(struct walk *w, const struct hash *leaf, struct err *err)
{
    struct nodes nodes = { w->txn, w->mem, w->log };
    struct hash node = *leaf, kept;

    for (int level = 0;; level++) {
        int64_t index = w->next >> level;

        TRY(node_read(&nodes, level, index, &kept, err));
        if (!hash_eq(&kept, &node))
            return not_sealed(err, w->log, "a node over entry", w->next);
        if (index % 2 == 0) {
            w->right[level] = node;
            return RC_OK;
        }
        node = merkle_node(&w->right[level], &node);
    }
}

static rc check_payload(struct walk *w, const struct entry *e, struct err *err)
{
    uint8_t salt[ENTRY_SALT];
    struct err why;
    str payload;
    rc code = log_payload(w->txn, w->mem, w->log, e->position, &payload, salt, &why);

    if (code == RC_NOT_FOUND)
        return RC_OK; /* erased, or never there */
    if (code != RC_OK) {
        *err = why;
        return code;
    }
    return is_committed(e, salt, payload) ? RC_OK : not_sealed(err, w->log, "the payload of entry", e->position);
}

static rc check_row(struct walk *w, const struct sql_entry_range_row *row, struct err *err)
{
    struct hash leaf = merkle_leaf(row->text);
    struct entry e;
    struct err why;

    if (row->position != w->next || !str_eq(row->leaf, hash_bytes(&leaf)) || entry_parse(w->mem, row->text, &e, &why) != RC_OK ||
        e.position != w->next || !str_eq(e.log, w->log->origin))
        return not_sealed(err, w->log, "entry", w->next);
    TRY(check_nodes(w, &leaf, err));
    return check_payload(w, &e, err);
}

/* Rows are taken first and looked at then: an engine need not run a statement within another. */
static rc take_row(void *ctx, const struct sql_entry_range_row *row, struct err *err)
{
    struct walk *w = ctx;

    (void)err;
    *PUSH(w->mem, &w->row) = (struct sql_entry_range_row){ row->position, arena_str(w->mem, row->text), arena_str(w->mem, row->leaf) };
    return RC_OK;
}

static rc check_some(struct walk *w, struct err *err)
{
    int64_t until = w->next + WALK_ROWS < w->log->size ? w->next + WALK_ROWS : w->log->size;

    arena_reset(w->mem);
    memset(&w->row, 0, sizeof w->row);
    TRY(sql_entry_range(w->txn, &(struct sql_entry_range){ w->log->id, w->next, until }, take_row, w, err));
    for (ptrdiff_t i = 0; i < w->row.n; i++, w->next++)
        TRY(check_row(w, &w->row.v[i], err));
    return w->next == until ? RC_OK : not_sealed(err, w->log, "entry", w->next);
}

static rc check_checkpoint(struct txn *txn, arena *mem, const struct log *log, struct err *err)
{
    struct sql_checkpoint_latest_row row;
    struct checkpoint said, is;
    struct note note;
    bool found;

    TRY(sql_checkpoint_latest(txn, mem, &(struct sql_checkpoint_latest){ log->id }, &row, &found, err));
    if (!found)
        return RC_OK;
    TRY(note_parse(mem, row.note, &note, err));
    TRY(checkpoint_parse(mem, &note, &said, err));
    if (said.size > log->size)
        return not_sealed(err, log, "the number of entries, which was sealed as", said.size);
    TRY(log_state(txn, mem, log, said.size, &is, err));
    return hash_eq(&said.root, &is.root) ? RC_OK : not_sealed(err, log, "the root that was sealed over entries before", said.size);
}

rc log_check(struct txn *txn, arena *mem, const struct log *log, struct err *err)
{
    CLEANUP(arena_close) arena scratch = arena_open((size_t)256 << 20);
    struct walk w = { .txn = txn, .log = log, .mem = &scratch };

    while (w.next < log->size)
        TRY(check_some(&w, err));
    return check_checkpoint(txn, mem, log, err);
}

static rc export_entry(void *ctx, const struct sql_entry_range_row *row, struct err *err)
{
    (void)err;
    bundle_entry(ctx, row->position, row->text);
    return RC_OK;
}

static rc export_payloads(struct txn *txn, arena *mem, const struct log *log, int64_t size, struct buf *out, struct err *err)
{
    for (int64_t i = 0; i < size; i++) {
        uint8_t salt[ENTRY_SALT];
        struct err why;
        str payload;
        rc code = log_payload(txn, mem, log, i, &payload, salt, &why);

        if (code == RC_OK)
            bundle_payload(out, i, salt, payload);
        else if (code != RC_NOT_FOUND) {
            *err = why;
            return code;
        }
    }
    return RC_OK;
}

rc log_export(struct txn *txn, arena *mem, const struct log *log, bool payloads, struct buf *out, struct err *err)
{
    struct sql_checkpoint_latest_row sealed;

    TRY(latest(txn, mem, log, &sealed, err));
    bundle_begin(out, log->origin, sealed.size);
    TRY(sql_entry_range(txn, &(struct sql_entry_range){ log->id, 0, sealed.size }, export_entry, out, err));
    if (payloads)
        TRY(export_payloads(txn, mem, log, sealed.size, out, err));
    bundle_end(out, sealed.note);
    return RC_OK;
}
