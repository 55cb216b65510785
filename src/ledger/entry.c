#include "ledger/entry.h"

#include <sodium.h>
#include <string.h>

enum { WORD_MOST = 64, ORIGIN_MOST = 200, CLAUSE_MOST = 40 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_hex(str s, ptrdiff_t n)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!is_digit(s.p[i]) && (s.p[i] < 'a' || s.p[i] > 'f'))
            return false;
    return s.n == n;
}

/* a to z, digits and hyphens, 1 to 64 of them, a letter first */
static bool entry_is_word(str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++) {
        bool letter = s.p[i] >= 'a' && s.p[i] <= 'z';

        if (!letter && (i == 0 || (!is_digit(s.p[i]) && s.p[i] != '-')))
            return false;
    }
    return s.n > 0 && s.n <= WORD_MOST;
}

static bool entry_is_id(str s)
{
    return is_hex(s, ENTRY_ID);
}

/* Printable, without spaces: an origin, a clause number. */
static bool is_token(str s, ptrdiff_t most)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] > '~')
            return false;
    return s.n > 0 && s.n <= most;
}

struct hash entry_commit(const uint8_t salt[ENTRY_SALT], str payload)
{
    struct hash h;

    crypto_auth_hmacsha256(h.byte, (const unsigned char *)payload.p, (unsigned long long)payload.n, salt);
    return h;
}

/* ---- writing ---- */

void hash_hex_print(struct buf *b, const uint8_t bytes[MERKLE_HASH])
{
    char hex[MERKLE_HASH * 2 + 1];

    sodium_bin2hex(hex, sizeof hex, bytes, MERKLE_HASH);
    buf_z(b, hex);
}

bool hash_hex_parse(str hex, uint8_t bytes[MERKLE_HASH])
{
    return is_hex(hex, MERKLE_HASH * 2) && sodium_hex2bin(bytes, MERKLE_HASH, hex.p, (size_t)hex.n, NULL, NULL, NULL) == 0;
}

/* "2026-11-22T09:30:00Z" */
static void put_instant(struct buf *b, instant at)
{
    int64_t day = at / DAY_SECONDS, second = at % DAY_SECONDS;
    struct civil c = civil_from_day((daynum)day);

    buf_printf(b, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month, c.dom, (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60));
}

str entry_print(arena *mem, const struct entry *e)
{
    struct buf b = buf_new(mem);

    buf_printf(&b, "concordat entry 1\nlog %.*s\nposition %lld\nat ", STR_ARG(e->log), (long long)e->position);
    put_instant(&b, e->at);
    buf_printf(&b, "\nact %.*s\nactor %.*s %.*s %.*s\n", STR_ARG(e->act), STR_ARG(e->actor), STR_ARG(e->role), STR_ARG(e->organisation));
    if (e->subject.n)
        buf_printf(&b, "subject %.*s %.*s\n", STR_ARG(e->subject_kind), STR_ARG(e->subject));
    for (ptrdiff_t i = 0; i < e->rulebook.n; i++) {
        buf_printf(&b, "rulebook %.*s ", STR_ARG(e->rulebook.v[i].name));
        hash_hex_print(&b, e->rulebook.v[i].hash.byte);
        buf_char(&b, '\n');
    }
    for (ptrdiff_t i = 0; i < e->clause.n; i++)
        buf_printf(&b, "clause %.*s %.*s\n", STR_ARG(e->clause.v[i].rulebook), STR_ARG(e->clause.v[i].clause));
    if (e->outcome.n)
        buf_printf(&b, "outcome %.*s\n", STR_ARG(e->outcome));
    if (e->has_payload) {
        buf_z(&b, "payload ");
        hash_hex_print(&b, e->commitment.byte);
        buf_char(&b, '\n');
    }
    return buf_text(&b);
}

/* ---- reading ---- */

struct reader {
    arena *mem;
    str text; /* what is left */
    str name, value;
    int line;
    struct err *err;
};

static rc wrong(struct reader *r, const char *what)
{
    err_set(r->err, RC_BAD_INPUT, "line %d of the entry is not %s", r->line, what);
    return err_hint(r->err, "An entry is never edited: ask for it again where it was sealed.");
}

/* The next line is cut into its name and the rest; no line left is an empty name. */
static bool next_line(struct reader *r)
{
    str line;

    r->name = r->value = (str){ 0 };
    if (!str_cut(r->text, '\n', &line, &r->text))
        return false;
    r->line++;
    str_cut(line, ' ', &r->name, &r->value);
    return true;
}

static rc expect(struct reader *r, str name)
{
    return next_line(r) && str_eq(r->name, name) ? RC_OK : wrong(r, "the one that belongs there");
}

static rc read_at(struct reader *r, struct entry *e)
{
    struct buf again = buf_new(r->mem);
    struct err why;

    if (instant_parse(r->value, &e->at, &why) != RC_OK)
        return wrong(r, "an instant");
    put_instant(&again, e->at);
    return str_eq(buf_text(&again), r->value) ? RC_OK : wrong(r, "an instant of universal time, to the second");
}

static rc read_actor(struct reader *r, struct entry *e)
{
    str rest;

    str_cut(r->value, ' ', &e->actor, &rest);
    str_cut(rest, ' ', &e->role, &e->organisation);
    if (!entry_is_id(e->actor) || !entry_is_word(e->role) || !entry_is_id(e->organisation))
        return wrong(r, "an id, a role and an id");
    return RC_OK;
}

static rc read_head(struct reader *r, struct entry *e)
{
    if (!next_line(r) || !str_eq(r->name, S("concordat")) || !str_eq(r->value, S("entry 1")))
        return wrong(r, "'concordat entry 1'");
    TRY(expect(r, S("log")));
    if (!is_token(r->value, ORIGIN_MOST))
        return wrong(r, "the name of a log");
    e->log = r->value;
    TRY(expect(r, S("position")));
    if (!str_digits(r->value, INT64_MAX, &e->position))
        return wrong(r, "a position");
    TRY(expect(r, S("at")));
    TRY(read_at(r, e));
    TRY(expect(r, S("act")));
    if (!entry_is_word(r->value))
        return wrong(r, "the name of an act");
    e->act = r->value;
    TRY(expect(r, S("actor")));
    return read_actor(r, e);
}

static rc read_subject(struct reader *r, struct entry *e)
{
    int64_t position;

    str_cut(r->value, ' ', &e->subject_kind, &e->subject);
    if (!entry_is_word(e->subject_kind) || !(entry_is_id(e->subject) || str_digits(e->subject, INT64_MAX, &position)))
        return wrong(r, "a kind of record and its id");
    return RC_OK;
}

static rc read_rulebook(struct reader *r, struct entry *e)
{
    struct entry_rulebook *b;
    str name, hash;

    str_cut(r->value, ' ', &name, &hash);
    if (e->rulebook.n && str_cmp(e->rulebook.v[e->rulebook.n - 1].name, name) >= 0)
        return wrong(r, "in the order of names");
    b = PUSH(r->mem, &e->rulebook);
    b->name = name;
    return entry_is_word(name) && hash_hex_parse(hash, b->hash.byte) ? RC_OK : wrong(r, "a rulebook and its hash");
}

static int clause_cmp(const struct entry_clause *a, const struct entry_clause *b)
{
    int by_book = str_cmp(a->rulebook, b->rulebook);

    return by_book ? by_book : str_cmp(a->clause, b->clause);
}

static rc read_clause(struct reader *r, struct entry *e)
{
    struct entry_clause c;

    str_cut(r->value, ' ', &c.rulebook, &c.clause);
    if (!entry_is_word(c.rulebook) || !is_token(c.clause, CLAUSE_MOST))
        return wrong(r, "a rulebook and a clause");
    if (e->clause.n && clause_cmp(&e->clause.v[e->clause.n - 1], &c) >= 0)
        return wrong(r, "in the order of clauses");
    *PUSH(r->mem, &e->clause) = c;
    return RC_OK;
}

static rc read_outcome(struct reader *r, struct entry *e)
{
    e->outcome = r->value;
    return entry_is_word(r->value) ? RC_OK : wrong(r, "an outcome");
}

static rc read_payload(struct reader *r, struct entry *e)
{
    e->has_payload = true;
    return hash_hex_parse(r->value, e->commitment.byte) ? RC_OK : wrong(r, "a commitment");
}

/* The lines that may be there, in their order. */
static const struct {
    str name;
    bool repeats;
    rc (*read)(struct reader *r, struct entry *e);
} may_follow[] = {
    { S("subject"), false, read_subject }, { S("rulebook"), true, read_rulebook }, { S("clause"), true, read_clause },
    { S("outcome"), false, read_outcome }, { S("payload"), false, read_payload },
};

rc entry_parse(arena *mem, str text, struct entry *out, struct err *err)
{
    struct reader r = { .mem = mem, .text = text, .err = err };
    struct entry e = { 0 };
    int at = 0;

    if (text.n > ENTRY_MOST || text.n == 0 || text.p[text.n - 1] != '\n')
        return err_set(err, RC_BAD_INPUT, "the entry is empty, too long or cut off");
    TRY(read_head(&r, &e));
    while (r.text.n) {
        next_line(&r);
        while (at < countof(may_follow) && !str_eq(may_follow[at].name, r.name))
            at++;
        if (at == countof(may_follow))
            return wrong(&r, "one that an entry has, or not in its place");
        TRY(may_follow[at].read(&r, &e));
        at += !may_follow[at].repeats;
    }
    *out = e;
    return RC_OK;
}
