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

static rc read_size(struct txn *txn, arena *mem, struct log *log, struct err *err)
{
    struct sql_log_size_row row;
    bool found;

    TRY(sql_log_size(txn, mem, &(struct sql_log_size){ .log = log->id }, &row, &found, err));
    log->size = found ? row.size : 0;
    return RC_OK;
}

rc log_find(struct txn *txn, arena *mem, str origin, struct log *out, struct err *err)
{
    struct sql_log_by_origin_row row;
    struct log log;
    bool found;

    TRY(sql_log_by_origin(txn, mem, &(struct sql_log_by_origin){ .origin = origin }, &row, &found, err));
    if (!found)
        return err_set(err, RC_NOT_FOUND, "there is no log '%.*s'", STR_ARG(origin));
    log = (struct log){ .id = row.id, .origin = arena_str(mem, origin) };
    TRY(read_size(txn, mem, &log, err));
    *out = log;
    return RC_OK;
}

struct listing {
    arena *mem;
    struct logs logs;
};

static rc take_log(void *ctx, const struct sql_log_list_row *row, struct err *err)
{
    struct listing *l = ctx;

    (void)err;
    *PUSH(l->mem, &l->logs) = (struct log){ .id = row->id, .origin = arena_str(l->mem, row->origin) };
    return RC_OK;
}

rc log_list(struct txn *txn, arena *mem, struct logs *out, struct err *err)
{
    struct listing l = { .mem = mem };

    TRY(sql_log_list(txn, take_log, &l, err));
    for (ptrdiff_t i = 0; i < l.logs.n; i++)
        TRY(read_size(txn, mem, &l.logs.v[i], err));
    *out = l.logs;
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
    made.position = position;
    made.proof = tlog_proof_print(mem, &proof);
    *out = made;
    return RC_OK;
}

/* ---- checkpoints ---- */

static rc read_checkpoint(arena *mem, str text, struct note *note, struct checkpoint *out, struct err *err)
{
    TRY(note_parse(mem, text, note, err));
    return checkpoint_parse(mem, note, out, err);
}

/* Whether ${said} is what the log says of itself. */
static rc check_said(struct txn *txn, arena *mem, const struct log *log, const struct checkpoint *said, struct err *err)
{
    struct checkpoint is;

    if (!str_eq(said->origin, log->origin) || said->size > log->size)
        return err_set(err, RC_NOT_SEALED, "the checkpoint is not one of the log '%.*s'", STR_ARG(log->origin));
    TRY(log_state(txn, mem, log, said->size, &is, err));
    if (hash_eq(&said->root, &is.root))
        return RC_OK;
    return err_set(err, RC_NOT_SEALED, "the checkpoint over %lld entries has another root than the log '%.*s'", (long long)said->size,
                   STR_ARG(log->origin));
}

static rc add_signature(struct txn *txn, arena *mem, const struct log *log, int64_t size, const struct note_signature *s, int64_t seconds,
                        struct err *err)
{
    struct buf line = buf_new(mem);

    note_signature_print(&line, s);
    return sql_cosignature_add(txn, &(struct sql_cosignature_add){ log->id, size, s->name, s->id, seconds, buf_text(&line) }, NULL, err);
}

static rc take_line(void *ctx, const struct sql_cosignature_latest_row *row, struct err *err)
{
    (void)err;
    buf_str(ctx, row->line);
    return RC_OK;
}

/* A kept checkpoint with the signatures that were added to it. */
static rc put_together(struct txn *txn, arena *mem, const struct log *log, int64_t size, str text, struct note *out, struct err *err)
{
    struct buf lines = buf_new(mem);

    TRY(note_parse(mem, text, out, err));
    TRY(sql_cosignature_latest(txn, &(struct sql_cosignature_latest){ log->id, size }, take_line, &lines, err));
    return lines.n ? note_add(mem, out, buf_text(&lines), err) : RC_OK;
}

/* The one kept over as many entries as ${said}, which has to say the same; ${found}: whether there is one. */
static rc find_kept(struct txn *txn, arena *mem, const struct log *log, const struct note *said, int64_t size, struct note *out, bool *found,
                    struct err *err)
{
    struct sql_checkpoint_of_size_row row;

    TRY(sql_checkpoint_of_size(txn, mem, &(struct sql_checkpoint_of_size){ log->id, size }, &row, found, err));
    if (!*found)
        return RC_OK;
    TRY(put_together(txn, mem, log, size, row.note, out, err));
    if (str_eq(out->text, said->text))
        return RC_OK;
    err_set(err, RC_NOT_SEALED, "another checkpoint over %lld entries of the log '%.*s' is kept", (long long)size, STR_ARG(log->origin));
    return err_hint(err, "Two pasts of the log have been signed: compare both with what the signatories keep.");
}

rc log_keep_checkpoint(struct txn *txn, arena *mem, const struct log *log, str text, struct err *err)
{
    struct checkpoint said;
    struct note note, kept;
    bool found;

    TRY(read_checkpoint(mem, text, &note, &said, err));
    TRY(check_said(txn, mem, log, &said, err));
    TRY(find_kept(txn, mem, log, &note, said.size, &kept, &found, err));
    if (!found)
        return sql_checkpoint_add(txn, &(struct sql_checkpoint_add){ log->id, said.size, text }, NULL, err);
    for (int i = 0; i < note.signature.n; i++)
        if (!note_signature_of(&kept, note.signature.v[i].name, note.signature.v[i].id))
            TRY(add_signature(txn, mem, log, said.size, &note.signature.v[i], 0, err));
    return RC_OK;
}

/* What ${key} has signed and is newer than what is kept; ${seconds} 0 for a key without a time. */
static bool is_news(const struct note *note, const struct note *kept, const struct note_key *key, int64_t *seconds)
{
    int64_t before;

    *seconds = 0;
    if (!note_check(note, key, seconds))
        return false;
    return !note_check(kept, key, &before) || (key->algorithm == KEY_COSIGNATURE && before < *seconds);
}

static rc false_signature(const struct note_key *key, struct err *err)
{
    err_set(err, RC_NOT_SEALED, "the signature of '%.*s' under the checkpoint is false", STR_ARG(key->name));
    return err_hint(err, "Nothing of it is kept. Somebody has changed it, or signed in another's name: ask that witness again.");
}

rc log_cosign(struct txn *txn, arena *mem, const struct log *log, str text, const struct note_key *keys, ptrdiff_t n, int *added, struct err *err)
{
    struct checkpoint said;
    struct note note, kept;
    int64_t seconds;
    int news = 0;
    bool found;

    TRY(read_checkpoint(mem, text, &note, &said, err));
    TRY(find_kept(txn, mem, log, &note, said.size, &kept, &found, err));
    if (!found || !str_eq(said.origin, log->origin))
        return err_set(err, RC_NOT_FOUND, "no checkpoint over %lld entries of the log '%.*s' is kept", (long long)said.size, STR_ARG(said.origin));
    for (ptrdiff_t i = 0; i < n; i++) {
        if (note_claims(&note, &keys[i]) && !note_check(&note, &keys[i], NULL))
            return false_signature(&keys[i], err);
        if (is_news(&note, &kept, &keys[i], &seconds)) {
            TRY(add_signature(txn, mem, log, said.size, note_signature_of(&note, keys[i].name, keys[i].id), seconds, err));
            news++;
        }
    }
    TRY(find_kept(txn, mem, log, &note, said.size, &kept, &found, err)); /* whether it still reads with them */
    *added = news;
    return RC_OK;
}

rc log_sealed(struct txn *txn, arena *mem, const struct log *log, struct checkpoint *out, struct err *err)
{
    struct sql_checkpoint_latest_row row;
    struct note note;
    bool found;

    TRY(sql_checkpoint_latest(txn, mem, &(struct sql_checkpoint_latest){ log->id }, &row, &found, err));
    if (found)
        return read_checkpoint(mem, row.note, &note, out, err);
    *out = (struct checkpoint){ .origin = log->origin, .root = merkle_empty() };
    return RC_OK;
}

rc log_unsealed_since(struct txn *txn, arena *mem, const struct log *log, int64_t *sealed, instant *since, struct err *err)
{
    struct sql_checkpoint_latest_row row = { 0 };
    struct entry entry = { 0 };
    bool found;
    str text;

    TRY(sql_checkpoint_latest(txn, mem, &(struct sql_checkpoint_latest){ log->id }, &row, &found, err));
    if (!found)
        row.size = 0;
    if (row.size < log->size) {
        TRY(log_entry(txn, mem, log, row.size, &text, err));
        TRY(entry_parse(mem, text, &entry, err));
    }
    *sealed = row.size;
    *since = entry.at;
    return RC_OK;
}

static rc latest(struct txn *txn, arena *mem, const struct log *log, int64_t *size, str *text, struct err *err)
{
    struct sql_checkpoint_latest_row row;
    struct note note;
    bool found;

    TRY(sql_checkpoint_latest(txn, mem, &(struct sql_checkpoint_latest){ log->id }, &row, &found, err));
    if (!found) {
        err_set(err, RC_NOT_FOUND, "the log '%.*s' has not been sealed yet", STR_ARG(log->origin));
        return err_hint(err, "Ask its signer for a checkpoint first.");
    }
    TRY(put_together(txn, mem, log, row.size, row.note, &note, err));
    *size = row.size;
    *text = note_print(mem, &note);
    return RC_OK;
}

rc log_checkpoint(struct txn *txn, arena *mem, const struct log *log, str *note, struct err *err)
{
    int64_t size;

    return latest(txn, mem, log, &size, note, err);
}

rc log_checkpoint_of(struct txn *txn, arena *mem, const struct log *log, int64_t size, str *note, struct err *err)
{
    struct sql_checkpoint_of_size_row row;
    struct note kept;
    bool found;

    TRY(sql_checkpoint_of_size(txn, mem, &(struct sql_checkpoint_of_size){ log->id, size }, &row, &found, err));
    if (!found)
        return err_set(err, RC_NOT_FOUND, "no checkpoint over %lld entries of the log '%.*s' is kept", (long long)size, STR_ARG(log->origin));
    TRY(put_together(txn, mem, log, size, row.note, &kept, err));
    *note = note_print(mem, &kept);
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

/* ---- checkpoints, some at a time ---- */

struct notes {
    arena *mem; /* of some of them */
    struct {
        struct sql_checkpoint_range_row *v;
        ptrdiff_t n, cap;
    } row;
};

static rc take_note(void *ctx, const struct sql_checkpoint_range_row *row, struct err *err)
{
    struct notes *n = ctx;

    (void)err;
    *PUSH(n->mem, &n->row) = (struct sql_checkpoint_range_row){ row->size, arena_str(n->mem, row->note) };
    return RC_OK;
}

static rc check_note(struct txn *txn, arena *mem, const struct log *log, const struct sql_checkpoint_range_row *row, struct err *err)
{
    struct checkpoint said, is;
    struct note note;
    struct err why;

    if (read_checkpoint(mem, row->note, &note, &said, &why) != RC_OK || said.size != row->size)
        return not_sealed(err, log, "the checkpoint over entries before", row->size);
    if (said.size > log->size)
        return not_sealed(err, log, "the number of entries, which was sealed as", said.size);
    TRY(log_state(txn, mem, log, said.size, &is, err));
    return hash_eq(&said.root, &is.root) ? RC_OK : not_sealed(err, log, "the root that was sealed over entries before", said.size);
}

static rc check_checkpoints(struct txn *txn, arena *mem, const struct log *log, struct err *err)
{
    struct notes notes = { .mem = mem };
    int64_t since = 0;

    do {
        arena_reset(mem);
        memset(&notes.row, 0, sizeof notes.row);
        TRY(sql_checkpoint_range(txn, &(struct sql_checkpoint_range){ log->id, since, WALK_ROWS }, take_note, &notes, err));
        for (ptrdiff_t i = 0; i < notes.row.n; i++) {
            TRY(check_note(txn, mem, log, &notes.row.v[i], err));
            since = notes.row.v[i].size + 1;
        }
    } while (notes.row.n == WALK_ROWS);
    return RC_OK;
}

rc log_check(struct txn *txn, const struct log *log, log_step_fn *step, void *ctx, struct err *err)
{
    CLEANUP(arena_close) arena scratch = arena_open((size_t)256 << 20);
    struct walk w = { .txn = txn, .log = log, .mem = &scratch };

    while (w.next < log->size) {
        TRY(check_some(&w, err));
        if (step)
            step(ctx, w.next);
    }
    return check_checkpoints(txn, &scratch, log, err);
}

/* ---- as a file ---- */

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
    int64_t size;
    str note;

    TRY(latest(txn, mem, log, &size, &note, err));
    bundle_begin(out, log->origin, size);
    for (int64_t at = 0; at < size; at += WALK_ROWS)
        TRY(sql_entry_range(txn, &(struct sql_entry_range){ log->id, at, at + WALK_ROWS < size ? at + WALK_ROWS : size }, export_entry, out, err));
    if (payloads)
        TRY(export_payloads(txn, mem, log, size, out, err));
    bundle_end(out, note);
    return RC_OK;
}
