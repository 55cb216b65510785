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
    str text; /* what is left */
    struct tree tree;
    struct bundle *bundle;
    struct err *err;
};

static rc cut_off(struct reader *r)
{
    err_set(r->err, RC_BAD_INPUT, "the file ends before its checkpoint");
    return err_hint(r->err, "It was not copied whole: ask for it again.");
}

static rc not_a_ledger(struct reader *r, const char *what)
{
    err_set(r->err, RC_BAD_INPUT, "the file is no ledger: it has no '%s' where one has it", what);
    return err_hint(r->err, "Give a whole log, as docs/ledger-format.md describes it.");
}

static bool next_line(struct reader *r, str *line)
{
    return str_cut(r->text, '\n', line, &r->text);
}

/* "name value" */
static rc read_named(struct reader *r, str name, str *value)
{
    str line, found;

    if (!next_line(r, &line))
        return cut_off(r);
    str_cut(line, ' ', &found, value);
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

    struct bundle *b = r->bundle;

    if (!str_eq(e->log, b->log))
        return changed(r, b->part.n, "belongs to another log");
    if (e->position != b->part.n)
        return changed(r, b->part.n, "says that it stands at another position");
    if (str_eq(e->subject_kind, S("entry"))) {
        if (!str_digits(e->subject, b->part.n - 1, &erased))
            return changed(r, b->part.n, "speaks of an entry that is not before it");
        b->part.v[erased].erased |= str_eq(e->act, S("erase"));
    }
    return RC_OK;
}

static rc read_entry(struct reader *r)
{
    struct part part;
    struct hash leaf;
    struct entry e;
    struct err why;
    str value;

    TRY(read_named(r, S("entry"), &value));
    TRY(read_part(r, value, ENTRY_MOST, "an entry", &part));
    if (part.position != r->bundle->part.n)
        return changed(r, r->bundle->part.n, "is not there");
    leaf = merkle_leaf(part.body);
    if (memcmp(leaf.byte, part.hex, sizeof part.hex) != 0)
        return changed(r, part.position, "has been changed");
    if (entry_parse(r->mem, part.body, &e, &why) != RC_OK)
        return changed(r, part.position, "is not written as an entry is");
    TRY(place_entry(r, &e));
    TRY(merkle_append(r->bundle->part.n, &leaf, tree_read, tree_write, &r->tree, r->err));
    *PUSH(r->mem, &r->bundle->part) = (struct bundle_part){ .entry = e, .text = part.body };
    return RC_OK;
}

static rc read_payload(struct reader *r, str value)
{
    struct bundle_part *of;
    struct part part;
    struct hash commitment;

    TRY(read_part(r, value, PAYLOAD_MOST, "a payload", &part));
    if (!r->text.n || r->text.p[0] != '\n')
        return cut_off(r);
    r->text = str_from(r->text, 1);
    of = part.position < r->bundle->part.n ? &r->bundle->part.v[part.position] : NULL;
    if (!of || !of->entry.has_payload || of->given)
        return changed(r, part.position, "has no payload, but one is given");
    commitment = entry_commit(part.hex, part.body);
    if (!hash_eq(&commitment, &of->entry.commitment))
        return changed(r, part.position, "has a payload that is not the one recorded");
    of->given = true;
    of->payload = part.body;
    memcpy(of->salt, part.hex, sizeof of->salt);
    return RC_OK;
}

static rc read_tail(struct reader *r)
{
    str line, name, value;
    int64_t n;

    for (;;) {
        if (!next_line(r, &line))
            return cut_off(r);
        str_cut(line, ' ', &name, &value);
        if (!str_eq(name, S("payload")))
            break;
        TRY(read_payload(r, value));
    }
    if (!str_eq(name, S("checkpoint")) || !str_digits(value, NOTE_MOST, &n))
        return not_a_ledger(r, "payload or checkpoint");
    if (n != r->text.n)
        return n > r->text.n ? cut_off(r) : not_a_ledger(r, "its end");
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

static rc read_bundle(struct reader *r)
{
    TRY(read_all(r));
    return merkle_root(r->bundle->part.n, tree_read, &r->tree, &r->bundle->root, r->err);
}

rc bundle_read(arena *mem, str text, struct bundle *out, struct err *err)
{
    struct bundle bundle = { .log = { 0 } };
    struct reader r = { .mem = mem, .text = text, .tree = { .mem = mem }, .bundle = &bundle, .err = err };

    TRY(read_bundle(&r));
    *out = bundle;
    return RC_OK;
}

/* ---- seals ---- */

static rc read_checkpoint(arena *mem, str text, struct note *note, struct checkpoint *out, struct err *err)
{
    TRY(note_parse(mem, text, note, err));
    return checkpoint_parse(mem, note, out, err);
}

/* The log's own key has to have signed; witnesses may have, but none falsely. */
static rc check_signatures(arena *mem, const struct note *note, const struct note_key *keys, ptrdiff_t n, struct bundle_report *report,
                           struct err *err)
{
    for (ptrdiff_t i = 0; i < n; i++) {
        struct seal s = { .name = keys[i].name, .witness = keys[i].algorithm == KEY_COSIGNATURE };

        if (note_check(note, &keys[i], &s.seconds)) {
            *PUSH(mem, &report->seal) = s;
        } else if (note_claims(note, &keys[i])) {
            err_set(err, RC_NOT_SEALED, "the signature of '%.*s' under the checkpoint is false", STR_ARG(keys[i].name));
            return err_hint(err, "Somebody has changed the checkpoint, or signed in another's name.");
        } else if (i == 0) {
            err_set(err, RC_NOT_SEALED, "the checkpoint is not signed by '%.*s'", STR_ARG(keys[0].name));
            return err_hint(err, "Either the key is not that of this log, or somebody else made the checkpoint.");
        }
    }
    return RC_OK;
}

static rc check_root(const struct bundle *b, const struct checkpoint *c, struct err *err)
{
    if (!str_eq(c->origin, b->log)) {
        err_set(err, RC_NOT_SEALED, "the checkpoint seals the log '%.*s', not '%.*s'", STR_ARG(c->origin), STR_ARG(b->log));
        return err_hint(err, "Entries and checkpoint were put together from two logs.");
    }
    if (c->size != b->part.n) {
        err_set(err, RC_NOT_SEALED, "the checkpoint seals %lld entries, but there are %td", (long long)c->size, b->part.n);
        return err_hint(err, "Entries were dropped or added after the checkpoint was made.");
    }
    if (!hash_eq(&b->root, &c->root)) {
        err_set(err, RC_NOT_SEALED, "the entries do not give the root that was signed");
        return err_hint(err, "An entry was changed together with its hash, or two were exchanged; a copy kept by another signatory shows which.");
    }
    return RC_OK;
}

static rc check_kept(struct reader *r, const struct kept *kept, const struct note_key *key)
{
    struct checkpoint c;
    struct note note;
    struct hash root;

    TRY(read_checkpoint(r->mem, kept->text, &note, &c, r->err));
    if (!note_check(&note, key, NULL)) {
        err_set(r->err, RC_NOT_SEALED, "the kept checkpoint '%.*s' is not signed by '%.*s'", STR_ARG(kept->file), STR_ARG(key->name));
        return err_hint(r->err, "Give a checkpoint of this log, as it was downloaded.");
    }
    if (!str_eq(c.origin, r->bundle->log)) {
        err_set(r->err, RC_NOT_SEALED, "the kept checkpoint '%.*s' is of the log '%.*s'", STR_ARG(kept->file), STR_ARG(c.origin));
        return err_hint(r->err, "Give a checkpoint of this log, as it was downloaded.");
    }
    if (c.size > r->bundle->part.n) {
        err_set(r->err, RC_NOT_SEALED, "the kept checkpoint '%.*s' seals %lld entries, but the log has %td", STR_ARG(kept->file), (long long)c.size,
                r->bundle->part.n);
        return err_hint(r->err, "Entries have been dropped, or an old backup was put in the place of the log.");
    }
    TRY(merkle_root(c.size, tree_read, &r->tree, &root, r->err));
    if (!hash_eq(&root, &c.root)) {
        err_set(r->err, RC_NOT_SEALED, "the first %lld entries are not those that the kept checkpoint '%.*s' seals", (long long)c.size,
                STR_ARG(kept->file));
        return err_hint(r->err, "The past of the log has been rewritten since that checkpoint was kept.");
    }
    return RC_OK;
}

static void count_parts(const struct bundle *b, struct bundle_report *report)
{
    for (ptrdiff_t i = 0; i < b->part.n; i++) {
        const struct bundle_part *p = &b->part.v[i];

        if (i == 0 || p->entry.at < report->first)
            report->first = p->entry.at;
        if (i == 0 || p->entry.at > report->last)
            report->last = p->entry.at;
        report->payloads += p->given;
        report->without += p->entry.has_payload && !p->given;
        report->erased += p->entry.has_payload && !p->given && p->erased;
    }
}

rc bundle_check(arena *mem, str text, const struct note_key *keys, ptrdiff_t n, const struct kept *kept, ptrdiff_t kept_n, struct bundle_report *out,
                struct err *err)
{
    struct bundle_report report = { .first = INSTANT_FIRST, .last = INSTANT_FIRST };
    struct bundle bundle = { .log = { 0 } };
    struct reader r = { .mem = mem, .text = text, .tree = { .mem = mem }, .bundle = &bundle, .err = err };
    struct checkpoint c;
    struct note note;

    TRY(read_bundle(&r));
    TRY(read_checkpoint(mem, bundle.checkpoint, &note, &c, err));
    TRY(check_signatures(mem, &note, keys, n, &report, err));
    TRY(check_root(&bundle, &c, err));
    for (ptrdiff_t i = 0; i < kept_n; i++)
        TRY(check_kept(&r, &kept[i], &keys[0]));
    count_parts(&bundle, &report);
    report.kept = kept_n;
    report.log = bundle.log;
    report.size = bundle.part.n;
    report.root = bundle.root;
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
    struct note note;

    TRY(entry_parse(mem, text, &sealed.entry, err));
    TRY(tlog_proof_parse(mem, proof, &p, err));
    TRY(read_checkpoint(mem, p.checkpoint, &note, &c, err));
    TRY(check_signatures(mem, &note, keys, n, &sealed.report, err));
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
