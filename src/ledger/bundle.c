#include "ledger/bundle.h"

#include <string.h>

enum { LEVELS = 48, PAYLOAD_MOST = 16 * 1024 * 1024 };

/* ---- writing ---- */

_Static_assert((int)ENTRY_SALT == (int)MERKLE_HASH, "salts and hashes are written alike");

void bundle_begin(struct buf *b, str log, int64_t entries)
{
    buf_printf(b, "concordat ledger 1\nlog %.*s\nentries %lld\n", STR_ARG(log), (long long)entries);
}

void bundle_entry(struct buf *b, int64_t position, str text)
{
    struct hash leaf = merkle_leaf(text);

    buf_printf(b, "entry %lld %td ", (long long)position, text.n);
    hash_hex_print(b, leaf.byte);
    buf_char(b, '\n');
    buf_str(b, text);
}

void bundle_payload(struct buf *b, int64_t position, const uint8_t salt[ENTRY_SALT], str payload)
{
    buf_printf(b, "payload %lld %td ", (long long)position, payload.n);
    hash_hex_print(b, salt);
    buf_char(b, '\n');
    buf_str(b, payload);
    buf_char(b, '\n');
}

void bundle_end(struct buf *b, str checkpoint)
{
    buf_printf(b, "checkpoint %td\n", checkpoint.n);
    buf_str(b, checkpoint);
}

void proof_begin(struct buf *b)
{
    buf_z(b, "concordat proof 1\n");
}

void proof_end(struct buf *b, str proof)
{
    buf_printf(b, "proof %td\n", proof.n);
    buf_str(b, proof);
}

/* ---- a tree in memory ---- */

struct tree {
    arena *mem;
    struct {
        struct hash *v;
        ptrdiff_t n, cap;
    } level[LEVELS];
};

static rc tree_read(void *ctx, int level, int64_t index, struct hash *out, struct err *err)
{
    const struct tree *t = ctx;

    (void)err;
    *out = t->level[level].v[index];
    return RC_OK;
}

static rc tree_write(void *ctx, int level, int64_t index, const struct hash *node, struct err *err)
{
    struct tree *t = ctx;

    (void)index;
    (void)err;
    *PUSH(t->mem, &t->level[level]) = *node;
    return RC_OK;
}

/* ---- reading ---- */

struct reader {
    arena *mem;
    const char *form, *end; /* the word after "concordat", and that before its last part */
    str text;               /* what is left */
    struct tree tree;
    struct bundle *bundle;
    struct bundle_report *report;
    struct err *err;
};

static rc cut_off(struct reader *r)
{
    err_set(r->err, RC_BAD_INPUT, "the file ends before its %s", r->end);
    return err_hint(r->err, "It was not copied whole: ask for it again.");
}

static rc not_a_ledger(struct reader *r, const char *what)
{
    err_set(r->err, RC_BAD_INPUT, "the file is no %s: it has no '%s' where one has it", r->form, what);
    return err_hint(r->err, "Give it as it was handed over; docs/ledger-format.md describes it.");
}

static bool next_line(struct reader *r, str *line)
{
    return str_cut(r->text, '\n', line, &r->text);
}

static rc next_name(struct reader *r, str *name, str *value)
{
    str line;

    if (!next_line(r, &line))
        return cut_off(r);
    str_cut(line, ' ', name, value);
    return RC_OK;
}

/* "name value" */
static rc read_named(struct reader *r, str name, str *value)
{
    str found;

    TRY(next_name(r, &found, value));
    return str_eq(found, name) ? RC_OK : not_a_ledger(r, name.p);
}

/* "<position> <bytes> <64 digits>" and then so many bytes. */
struct part {
    int64_t position;
    uint8_t hex[MERKLE_HASH];
    str body;
};

static rc read_part(struct reader *r, str value, int64_t most, const char *what, struct part *out)
{
    str position, rest, bytes, hex;
    int64_t n;

    str_cut(value, ' ', &position, &rest);
    str_cut(rest, ' ', &bytes, &hex);
    if (!str_digits(position, INT64_MAX, &out->position) || !str_digits(bytes, most, &n) || !hash_hex_parse(hex, out->hex))
        return not_a_ledger(r, what);
    if (n > r->text.n)
        return cut_off(r);
    out->body = str_sub(r->text, 0, n);
    r->text = str_from(r->text, n);
    return RC_OK;
}

static rc changed(struct reader *r, int64_t position, const char *how)
{
    err_set(r->err, RC_NOT_SEALED, "entry %lld %s", (long long)position, how);
    return err_hint(r->err, "The file differs from what was sealed: keep it, and ask the log's keeper and the other signatories for theirs.");
}

/* What an entry says of itself has to be so. */
static rc place_entry(struct reader *r, const struct entry *e)
{
    int64_t erased;

    if (!str_eq(e->log, r->bundle->log))
        return changed(r, r->bundle->part.n, "belongs to another log");
    if (e->position != r->bundle->part.n)
        return changed(r, r->bundle->part.n, "says that it stands at another position");
    if (str_eq(e->subject_kind, S("entry"))) {
        if (!str_digits(e->subject, r->bundle->part.n - 1, &erased))
            return changed(r, r->bundle->part.n, "speaks of an entry that is not before it");
        r->bundle->part.v[erased].erased |= str_eq(e->act, S("erase"));
    }
    if (r->bundle->part.n == 0 || e->at < r->report->first)
        r->report->first = e->at;
    if (r->bundle->part.n == 0 || e->at > r->report->last)
        r->report->last = e->at;
    return RC_OK;
}

/* Its text is what its hash says. */
static rc read_entry_part(struct reader *r, struct part *part, struct hash *leaf)
{
    str value;

    TRY(read_named(r, S("entry"), &value));
    TRY(read_part(r, value, ENTRY_MOST, "an entry", part));
    *leaf = merkle_leaf(part->body);
    return memcmp(leaf->byte, part->hex, sizeof part->hex) == 0 ? RC_OK : changed(r, part->position, "has been changed");
}

static rc read_entry(struct reader *r)
{
    struct part part;
    struct hash leaf;
    struct entry e;
    struct err why;

    TRY(read_entry_part(r, &part, &leaf));
    if (part.position != r->bundle->part.n)
        return changed(r, r->bundle->part.n, "is not there");
    if (entry_parse(r->mem, part.body, &e, &why) != RC_OK)
        return changed(r, part.position, "is not written as an entry is");
    TRY(place_entry(r, &e));
    TRY(merkle_append(r->bundle->part.n, &leaf, tree_read, tree_write, &r->tree, r->err));
    *PUSH(r->mem, &r->bundle->part) = (struct bundle_part){ .entry = e, .text = part.body };
    return RC_OK;
}

static rc read_payload_part(struct reader *r, str value, struct part *part)
{
    TRY(read_part(r, value, PAYLOAD_MOST, "a payload", part));
    if (!r->text.n || r->text.p[0] != '\n')
        return cut_off(r);
    r->text = str_from(r->text, 1);
    return RC_OK;
}

static rc check_payload(struct reader *r, const struct entry *e, const struct part *part)
{
    struct hash commitment = entry_commit(part->hex, part->body);

    return hash_eq(&commitment, &e->commitment) ? RC_OK : changed(r, part->position, "has a payload that is not the one recorded");
}

static rc read_payload(struct reader *r, str value)
{
    struct bundle_part *of;
    struct part part;

    TRY(read_payload_part(r, value, &part));
    of = part.position < r->bundle->part.n ? &r->bundle->part.v[part.position] : NULL;
    if (!of || !of->entry.has_payload || of->given)
        return changed(r, part.position, "has no payload, but one is given");
    TRY(check_payload(r, &of->entry, &part));
    of->given = true;
    of->payload = part.body;
    memcpy(of->salt, part.hex, sizeof of->salt);
    r->report->payloads++;
    return RC_OK;
}

/* The last part: "<name> <bytes>", and all that is left. */
static rc read_last(struct reader *r, str name, str value, int64_t most)
{
    int64_t n;

    if (!str_eq(name, str_of(r->end)) || !str_digits(value, most, &n))
        return not_a_ledger(r, r->end);
    return n == r->text.n ? RC_OK : n > r->text.n ? cut_off(r) : not_a_ledger(r, "its end");
}

static rc read_tail(struct reader *r)
{
    str name, value;

    for (;;) {
        TRY(next_name(r, &name, &value));
        if (!str_eq(name, S("payload")))
            break;
        TRY(read_payload(r, value));
    }
    TRY(read_last(r, name, value, NOTE_MOST));
    r->bundle->checkpoint = r->text;
    return RC_OK;
}

static rc read_all(struct reader *r)
{
    int64_t entries;
    str value;

    TRY(read_named(r, S("concordat"), &value));
    if (!str_eq(value, S("ledger 1")))
        return not_a_ledger(r, "ledger 1");
    TRY(read_named(r, S("log"), &r->bundle->log));
    TRY(read_named(r, S("entries"), &value));
    if (!str_digits(value, r->text.n, &entries))
        return not_a_ledger(r, "how many entries");
    while (r->bundle->part.n < entries)
        TRY(read_entry(r));
    return read_tail(r);
}

rc bundle_read(arena *mem, str text, struct bundle *out, struct err *err)
{
    struct bundle_report report = { .log = { 0 } };
    struct bundle bundle = { .log = { 0 } };
    struct reader r = {
        .mem = mem, .form = "ledger", .end = "checkpoint", .text = text, .tree = { .mem = mem }, .bundle = &bundle, .report = &report, .err = err
    };

    TRY(read_all(&r));
    *out = bundle;
    return RC_OK;
}

/* ---- seals ---- */

static rc read_checkpoint(arena *mem, str text, struct note *note, struct checkpoint *out, struct err *err)
{
    TRY(note_parse(mem, text, note, err));
    return checkpoint_parse(mem, note, out, err);
}

static rc check_signature(arena *mem, const struct note *note, const struct note_key *key, struct seals *seals, struct err *err)
{
    struct seal s = { .name = key->name, .witness = key->algorithm == KEY_COSIGNATURE };

    if (note_check(note, key, &s.seconds)) {
        *PUSH(mem, seals) = s;
        return RC_OK;
    }
    if (!note_claims(note, key))
        return RC_OK;
    err_set(err, RC_NOT_SEALED, "the signature of '%.*s' under the checkpoint is false", STR_ARG(key->name));
    return err_hint(err, "Somebody has changed the checkpoint, or signed in another's name.");
}

static const struct note_key *log_key(const struct note_key *keys, ptrdiff_t n)
{
    for (ptrdiff_t i = 0; i < n; i++)
        if (keys[i].algorithm == KEY_ED25519)
            return &keys[i];
    return NULL;
}

/* A key of the log's own has to have signed; witnesses may have; and nobody falsely. */
static rc check_signatures(arena *mem, const struct note *note, const struct note_key *keys, ptrdiff_t n, struct seals *seals, struct err *err)
{
    const struct note_key *own = log_key(keys, n);

    for (ptrdiff_t i = 0; i < n; i++)
        TRY(check_signature(mem, note, &keys[i], seals, err));
    for (ptrdiff_t i = 0; i < seals->n; i++)
        if (!seals->v[i].witness)
            return RC_OK;
    err_set(err, RC_NOT_SEALED, "the checkpoint is not signed by '%.*s'", STR_ARG(own ? own->name : S("the log")));
    return err_hint(err, "Either the key is not that of this log, or somebody else made the checkpoint.");
}

rc checkpoint_check(arena *mem, str text, const struct note_key *keys, ptrdiff_t n, struct checkpoint *out, struct seals *seals, struct err *err)
{
    struct seals found = { 0 };
    struct checkpoint c;
    struct note note;

    TRY(read_checkpoint(mem, text, &note, &c, err));
    TRY(check_signatures(mem, &note, keys, n, &found, err));
    *out = c;
    *seals = found;
    return RC_OK;
}

static rc check_root(struct reader *r, const struct checkpoint *c)
{
    if (!str_eq(c->origin, r->bundle->log)) {
        err_set(r->err, RC_NOT_SEALED, "the checkpoint seals the log '%.*s', not '%.*s'", STR_ARG(c->origin), STR_ARG(r->bundle->log));
        return err_hint(r->err, "Entries and checkpoint were put together from two logs.");
    }
    if (c->size != r->bundle->part.n) {
        err_set(r->err, RC_NOT_SEALED, "the checkpoint seals %lld entries, but there are %td", (long long)c->size, r->bundle->part.n);
        return err_hint(r->err, "Entries were dropped or added after the checkpoint was made.");
    }
    TRY(merkle_root(r->bundle->part.n, tree_read, &r->tree, &r->report->root, r->err));
    if (!hash_eq(&r->report->root, &c->root)) {
        err_set(r->err, RC_NOT_SEALED, "the entries do not give the root that was signed");
        return err_hint(r->err, "An entry was changed together with its hash, or two were exchanged; a copy kept by another signatory shows which.");
    }
    return RC_OK;
}

static bool is_signed(const struct note *note, const struct note_key *keys, ptrdiff_t n)
{
    for (ptrdiff_t i = 0; i < n; i++)
        if (keys[i].algorithm == KEY_ED25519 && note_check(note, &keys[i], NULL))
            return true;
    return false;
}

/* A checkpoint of the log ${origin} that somebody has kept. */
static rc read_kept(arena *mem, const struct kept *kept, str origin, const struct note_key *keys, ptrdiff_t n, struct checkpoint *out,
                    struct err *err)
{
    struct note note;

    TRY(read_checkpoint(mem, kept->text, &note, out, err));
    if (!is_signed(&note, keys, n)) {
        err_set(err, RC_NOT_SEALED, "the kept checkpoint '%.*s' is not signed by '%.*s'", STR_ARG(kept->file), STR_ARG(log_key(keys, n)->name));
        return err_hint(err, "Give a checkpoint of this log, as it was downloaded, and the key that the log had then.");
    }
    if (!str_eq(out->origin, origin)) {
        err_set(err, RC_NOT_SEALED, "the kept checkpoint '%.*s' is of the log '%.*s'", STR_ARG(kept->file), STR_ARG(out->origin));
        return err_hint(err, "Give a checkpoint of this log, as it was downloaded.");
    }
    return RC_OK;
}

static rc dropped(const struct kept *kept, int64_t kept_size, int64_t size, struct err *err)
{
    err_set(err, RC_NOT_SEALED, "the kept checkpoint '%.*s' seals %lld entries, but the log has %lld", STR_ARG(kept->file), (long long)kept_size,
            (long long)size);
    return err_hint(err, "Entries have been dropped, or an old backup was put in the place of the log.");
}

static rc rewritten(const struct kept *kept, int64_t size, struct err *err)
{
    err_set(err, RC_NOT_SEALED, "the first %lld entries are not those that the kept checkpoint '%.*s' seals", (long long)size, STR_ARG(kept->file));
    return err_hint(err, "The past of the log has been rewritten since that checkpoint was kept.");
}

static rc check_kept(struct reader *r, const struct kept *kept, const struct note_key *keys, ptrdiff_t n)
{
    struct checkpoint c;
    struct hash root;

    TRY(read_kept(r->mem, kept, r->bundle->log, keys, n, &c, r->err));
    if (c.size > r->bundle->part.n)
        return dropped(kept, c.size, r->bundle->part.n, r->err);
    TRY(merkle_root(c.size, tree_read, &r->tree, &root, r->err));
    if (!hash_eq(&root, &c.root))
        return rewritten(kept, c.size, r->err);
    r->report->kept++;
    return RC_OK;
}

static void count_missing(struct reader *r)
{
    for (ptrdiff_t i = 0; i < r->bundle->part.n; i++)
        if (r->bundle->part.v[i].entry.has_payload && !r->bundle->part.v[i].given) {
            r->report->without++;
            r->report->erased += r->bundle->part.v[i].erased;
        }
}

rc bundle_check(arena *mem, str text, const struct note_key *keys, ptrdiff_t n, const struct kept *kept, ptrdiff_t kept_n, struct bundle_report *out,
                struct err *err)
{
    struct bundle_report report = { .first = INSTANT_FIRST, .last = INSTANT_FIRST };
    struct bundle bundle = { .log = { 0 } };
    struct reader r = {
        .mem = mem, .form = "ledger", .end = "checkpoint", .text = text, .tree = { .mem = mem }, .bundle = &bundle, .report = &report, .err = err
    };
    struct checkpoint c;

    TRY(read_all(&r));
    TRY(checkpoint_check(mem, bundle.checkpoint, keys, n, &c, &report.seal, err));
    TRY(check_root(&r, &c));
    for (ptrdiff_t i = 0; i < kept_n; i++)
        TRY(check_kept(&r, &kept[i], keys, n));
    count_missing(&r);
    report.log = bundle.log;
    report.size = bundle.part.n;
    *out = report;
    return RC_OK;
}

/* ---- from one checkpoint to a later one ---- */

static rc check_onward(const struct witness_asked *asked, const struct checkpoint *to, const struct kept *kept, const struct checkpoint *from,
                       struct err *err)
{
    if (from->size > to->size)
        return dropped(kept, from->size, to->size, err);
    if (from->size != asked->old_size) {
        err_set(err, RC_BAD_INPUT, "the proof begins at %lld entries, and the kept checkpoint '%.*s' seals %lld", (long long)asked->old_size,
                STR_ARG(kept->file), (long long)from->size);
        return err_hint(err, "Ask for the proof from %lld.", (long long)from->size);
    }
    return merkle_check_consistency(from->size, &from->root, to->size, &to->root, &asked->path) ? RC_OK : rewritten(kept, from->size, err);
}

rc onward_check(arena *mem, str text, const struct note_key *keys, ptrdiff_t n, const struct kept *kept, ptrdiff_t kept_n, struct bundle_report *out,
                struct err *err)
{
    struct bundle_report report = { .first = INSTANT_FIRST, .last = INSTANT_FIRST, .kept = kept_n };
    struct witness_asked asked;
    struct checkpoint to, from;

    TRY(witness_request_parse(text, &asked, err));
    TRY(checkpoint_check(mem, asked.checkpoint, keys, n, &to, &report.seal, err));
    for (ptrdiff_t i = 0; i < kept_n; i++) {
        TRY(read_kept(mem, &kept[i], to.origin, keys, n, &from, err));
        TRY(check_onward(&asked, &to, &kept[i], &from, err));
    }
    report.log = to.origin;
    report.size = to.size;
    report.root = to.root;
    *out = report;
    return RC_OK;
}

/* ---- one entry ---- */

rc entry_check_proof(arena *mem, str text, str proof, const struct note_key *keys, ptrdiff_t n, struct sealed_entry *out, struct err *err)
{
    struct sealed_entry sealed = { .report = { .log = { 0 } } };
    struct hash leaf = merkle_leaf(text);
    struct tlog_proof p;
    struct checkpoint c;

    TRY(entry_parse(mem, text, &sealed.entry, err));
    TRY(tlog_proof_parse(mem, proof, &p, err));
    TRY(checkpoint_check(mem, p.checkpoint, keys, n, &c, &sealed.report.seal, err));
    if (!str_eq(c.origin, sealed.entry.log) || p.index != sealed.entry.position) {
        err_set(err, RC_NOT_SEALED, "the proof is of entry %lld of the log '%.*s'", (long long)p.index, STR_ARG(c.origin));
        return err_hint(err, "Put the entry and its own proof together.");
    }
    if (!merkle_check_inclusion(&leaf, p.index, c.size, &p.path, &c.root)) {
        err_set(err, RC_NOT_SEALED, "the entry is not the one that was sealed as number %lld", (long long)p.index);
        return err_hint(err, "The entry or its proof has been changed; ask for both again.");
    }
    sealed.report.log = c.origin;
    sealed.report.size = c.size;
    sealed.report.root = c.root;
    *out = sealed;
    return RC_OK;
}

rc proof_check(arena *mem, str text, const struct note_key *keys, ptrdiff_t n, struct sealed_entry *out, struct err *err)
{
    struct reader r = { .mem = mem, .form = "proof", .end = "proof", .text = text, .err = err };
    struct sealed_entry sealed;
    struct part entry, payload = { .position = -1 };
    struct hash leaf;
    str name, value;

    TRY(read_named(&r, S("concordat"), &value));
    if (!str_eq(value, S("proof 1")))
        return not_a_ledger(&r, "proof 1");
    TRY(read_entry_part(&r, &entry, &leaf));
    TRY(next_name(&r, &name, &value));
    if (str_eq(name, S("payload"))) {
        TRY(read_payload_part(&r, value, &payload));
        TRY(next_name(&r, &name, &value));
    }
    TRY(read_last(&r, name, value, TLOG_PROOF_MOST));
    TRY(entry_check_proof(mem, entry.body, r.text, keys, n, &sealed, err));
    if (entry.position != sealed.entry.position)
        return changed(&r, entry.position, "says that it stands at another position");
    sealed.has_payload = payload.position >= 0;
    if (sealed.has_payload && (payload.position != entry.position || !sealed.entry.has_payload))
        return changed(&r, payload.position, "has no payload, but one is given");
    if (sealed.has_payload)
        TRY(check_payload(&r, &sealed.entry, &payload));
    *out = sealed;
    return RC_OK;
}
