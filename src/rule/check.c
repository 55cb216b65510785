#include "rule/check.h"

#include "base/near.h"
#include "rule/explain.h"
#include "rule/sentence.h"

const struct rulebook *library_book(const struct library *l, str id)
{
    for (ptrdiff_t i = 0; i < l->book.n; i++)
        if (str_eq(l->book.v[i]->id, id))
            return l->book.v[i];
    return NULL;
}

/* ---- which rulebooks ------------------------------------------------------------------- */

rc rulebook_unknown(str id, const str *names, ptrdiff_t n, struct err *err)
{
    ptrdiff_t near = near_best(id, names, n);

    err_set(err, RC_BAD_INPUT, "unknown rulebook '%.*s'", STR_ARG(id));
    if (near >= 0)
        return err_hint(err, "Did you mean '%.*s'?", STR_ARG(names[near]));
    return err_hint(err, "'concordat rulebook list' names those that there are.");
}

rc library_has(const struct library *l, str id, struct err *err)
{
    str names[64];
    ptrdiff_t n = l->book.n < countof(names) ? l->book.n : countof(names);

    if (library_book(l, id))
        return RC_OK;
    for (ptrdiff_t i = 0; i < l->unsound.n; i++)
        if (str_eq(l->unsound.v[i], id)) {
            err_set(err, RC_BAD_INPUT, "rulebook '%.*s' has a fault and cannot be used", STR_ARG(id));
            return err_hint(err, "'concordat rulebook lint %.*s' says where.", STR_ARG(id));
        }
    for (ptrdiff_t i = 0; i < n; i++)
        names[i] = l->book.v[i]->id;
    return rulebook_unknown(id, names, n, err);
}

rc library_names(const struct library *l, const struct doc *doc, struct err *err)
{
    static const int fields[] = { CHECK_RULEBOOKS, CHECK_SIGNATURES };

    for (int i = 0; i < countof(fields); i++)
        for (const struct record *r = cell_of(doc->root, fields[i])->first; r; r = r->next) {
            int name = fields[i] == CHECK_RULEBOOKS ? (int)NAME_TEXT : (int)FLAG_NAME;

            if (library_has(l, cell_of(r, name)->text, err) != RC_OK)
                return err_at(err, field_path(doc->mem, doc, r, name));
        }
    return RC_OK;
}

struct chosen {
    struct rulebook **v;
    ptrdiff_t n, cap;
};

static rc choose(arena *mem, const struct library *l, str id, struct chosen *to, struct err *err)
{
    const struct rulebook *b = library_book(l, id);

    TRY(library_has(l, id, err));
    for (ptrdiff_t i = 0; i < to->n; i++)
        if (to->v[i] == b)
            return RC_OK;
    *PUSH(mem, to) = (struct rulebook *)(uintptr_t)b;
    return RC_OK;
}

bool rulebook_binds(const struct rulebook *b, int32_t authority, int32_t start, int32_t end)
{
    if (authority < 0 || !b->signatory[authority])
        return false;
    if (start <= NONE)
        return true;
    return b->force.until >= start && b->force.from <= (end <= NONE ? DAY_LAST : end); /* one not known may be any */
}

bool is_statutory(const struct rulebook *b)
{
    return str_starts(block_field(b->head, S("legal force"))->raw, S("statutory"));
}

static void note(arena *mem, struct check *c, str text)
{
    *PUSH(mem, &c->note) = text;
}

enum { LEGAL_FORCES = 4 }; /* statutory duty, statutory guidance, memorandum, local policy: blocks.def */

static str spoken_authority(arena *mem, enum language lang, const struct authorities *a, int32_t authority)
{
    return name_spoken(mem, authority_name(a, authority, lang));
}

static void choose_binding(arena *mem, const struct library *l, const struct doc *doc, struct chosen *to, struct check *c)
{
    const struct cell *engaged_by = cell_of(object_of(doc->root, CHECK_ENGAGEMENT), ENG_AUTHORITY);
    int32_t row[FACT_COUNT];
    int32_t authority;

    derive_base(doc, NULL, c->as_of, row);
    authority = row[FACT_AUTHORITY];
    /* What has the stronger legal force is judged first: the national rules, then the memoranda. */
    for (int force = 0; force < LEGAL_FORCES; force++)
        for (ptrdiff_t k = 0; k < l->book.n; k++) {
            struct rulebook *b = l->book.v[k];

            if (!b->proposal && block_field(b->head, S("legal force"))->num == force && rulebook_binds(b, authority, row[FACT_START], row[FACT_END]))
                *PUSH(mem, to) = b;
        }
    c->authority_unknown = authority == UNKNOWN;
    if (authority == UNKNOWN)
        note(mem, c, word_text(c->lang, W_check_authority_unknown));
    else if (!to->n)
        note(mem, c, words_check_none_binds(mem, c->lang, authority >= 0 ? spoken_authority(mem, c->lang, l->authorities, authority) : engaged_by->text));
}

static str note_of_unbound(arena *mem, enum language lang, const struct rulebook *b, str authority)
{
    return is_statutory(b) ? words_check_not_reached(mem, lang, authority, b->id) : words_check_not_signed(mem, lang, authority, b->id);
}

/* A rulebook that was asked for by name may be one that the authority never signed. */
static void note_unbound(arena *mem, const struct chosen *to, const struct doc *doc, struct check *c)
{
    int32_t row[FACT_COUNT];

    derive_base(doc, NULL, c->as_of, row);
    for (ptrdiff_t i = 0; i < to->n && row[FACT_AUTHORITY] >= 0; i++)
        if (!to->v[i]->signatory[row[FACT_AUTHORITY]])
            note(mem, c, note_of_unbound(mem, c->lang, to->v[i], spoken_authority(mem, c->lang, doc->authorities, row[FACT_AUTHORITY])));
}

rc check_books(arena *mem, const struct library *l, const struct doc *doc, const str *asked, ptrdiff_t asked_n, struct rulebook ***out, ptrdiff_t *n,
               struct check *c, struct err *err)
{
    const struct cell *named = cell_of(doc->root, CHECK_RULEBOOKS);
    struct chosen to = { 0 };

    for (ptrdiff_t i = 0; i < asked_n; i++)
        TRY(choose(mem, l, asked[i], &to, err));
    if (!asked_n && named->state == CELL_KNOWN)
        for (const struct record *r = named->first; r; r = r->next)
            TRY(choose(mem, l, cell_of(r, NAME_TEXT)->text, &to, err));
    else if (!asked_n)
        choose_binding(mem, l, doc, &to, c);
    note_unbound(mem, &to, doc, c);
    *out = to.v;
    *n = to.n;
    return RC_OK;
}

/* ---- one row, or a row a member ---------------------------------------------------------- */

struct rows {
    struct columns *one; /* each a single row */
    const struct record **member;
    ptrdiff_t n;
};

static struct columns single(arena *mem, const struct program *p, const struct doc *doc, const struct record *member, daynum as_of)
{
    int32_t *row = arena_array(mem, int32_t, p->columns);
    const int32_t **col = arena_array(mem, const int32_t *, p->columns);

    program_row(p, doc, member, as_of, row);
    for (int i = 0; i < p->columns; i++)
        col[i] = &row[i];
    return (struct columns){ 1, col };
}

static struct rows rows_of(arena *mem, const struct program *p, const struct doc *doc, daynum as_of)
{
    const struct record *e = object_of(doc->root, CHECK_ENGAGEMENT);
    const struct cell *members = cell_of(object_of(e, ENG_TEAM), TEAM_MEMBERS);
    bool team = fact_of(e, ENG_KIND) == KIND_PROJECT_TEAM && members->state == CELL_KNOWN && members->count;
    struct rows r = { .n = 1 };

    r.one = arena_array(mem, struct columns, 1 + (team ? members->count : 0));
    r.member = arena_array(mem, const struct record *, 1 + (team ? members->count : 0));
    r.one[0] = single(mem, p, doc, NULL, as_of);
    if (team)
        for (const struct record *m = members->first; m; m = m->next, r.n++) {
            r.member[r.n] = m;
            r.one[r.n] = single(mem, p, doc, m, as_of);
        }
    return r;
}

/* A team's charges are its members'; everything else is the team's own. The worst decides. */
static enum outcome worst_row(const struct program *p, const struct slot *s, const struct rows *rows, const uint8_t *outcomes, ptrdiff_t *which)
{
    bool by_member = rows->n > 1 && p->rec.v[s->first_rec].flags & REC_CHARGE;
    ptrdiff_t slot = s - p->slot.v, from = by_member ? 1 : 0, until = by_member ? rows->n : 1;

    *which = from;
    for (ptrdiff_t i = from; i < until; i++)
        if (outcomes[i * p->slot.n + slot] > outcomes[*which * p->slot.n + slot])
            *which = i;
    return (enum outcome)outcomes[*which * p->slot.n + slot];
}

static uint8_t *all_outcomes(arena *mem, const struct program *p, const struct rows *rows)
{
    uint8_t *out = arena_array(mem, uint8_t, rows->n * p->slot.n + 1);

    for (ptrdiff_t i = 0; i < rows->n; i++)
        program_run(p, &rows->one[i], NULL, 0, 1, (struct answers){ out + i * p->slot.n, NULL, 1 });
    return out;
}

void check_outcomes(arena *mem, const struct program *p, const struct doc *doc, daynum as_of, uint8_t *out)
{
    struct rows rows = rows_of(mem, p, doc, as_of);
    uint8_t *outcomes = all_outcomes(mem, p, &rows);
    ptrdiff_t which;

    for (ptrdiff_t s = 0; s < p->slot.n; s++)
        out[s] = (uint8_t)worst_row(p, &p->slot.v[s], &rows, outcomes, &which);
}

/* ---- findings ---------------------------------------------------------------------------- */

static void add_manuals(arena *mem, const struct program *p, const struct rulebook *b, const struct rows *rows, struct check *out)
{
    for (ptrdiff_t i = 0; i < p->manual.n; i++)
        if (p->manual.v[i].book == b) {
            struct look look = { .mem = mem, .lang = out->lang, .p = p, .in = &rows->one[0], .f = PUSH(mem, &out->finding) };

            explain_manual(&look, &p->manual.v[i]);
        }
}

enum { NEAR_THE_END = 90 }; /* days before the first proposed date from which findings carry a note */

/* An edition that ends on an event nobody has recorded: its findings near and after the first date say so. */
static void note_open_end(arena *mem, enum language lang, const struct rulebook *b, struct finding *f, daynum start)
{
    const struct range *r = &b->force;
    struct finding_note *n;

    if (!r->until_event.n || r->recorded != UNKNOWN || start <= NONE || start < r->proposed[0] - NEAR_THE_END)
        return;
    n = PUSH(mem, &f->notes);
    n->id = S("edition-end");
    n->text = words_check_edition_end(mem, lang, sentence_name(mem, lang, b, r->until_event), sentence_proposed(mem, lang, r));
}

/* What all findings of a check are made from. */
struct judging {
    arena *mem;
    enum language lang;
    const struct program *p;
    const struct doc *doc;
    daynum as_of;
    struct rows rows;
    const uint8_t *outcomes; /* of each row every slot's */
};

static void explain_row(const struct judging *j, const struct slot *slot, ptrdiff_t row, enum outcome outcome, struct finding *out)
{
    struct look look = { .mem = j->mem,
                         .lang = j->lang,
                         .p = j->p,
                         .s = slot,
                         .doc = j->doc,
                         .member = j->rows.member[row],
                         .as_of = j->as_of,
                         .in = &j->rows.one[row],
                         .f = out };

    explain_slot(&look, outcome);
}

/* Every member of a team from ${first} on of whom the same holds. */
static void explain_team(const struct judging *j, const struct slot *slot, ptrdiff_t first, enum outcome outcome, struct finding *out)
{
    struct member_finding *of = arena_array(j->mem, struct member_finding, j->rows.n);
    ptrdiff_t n = 0;

    for (ptrdiff_t i = first; i < j->rows.n; i++)
        if (j->outcomes[i * j->p->slot.n + (slot - j->p->slot.v)] == outcome) {
            of[n].number = (int)i;
            explain_row(j, slot, i, outcome, &of[n++].finding);
        }
    if (n > 1)
        explain_members(j->mem, j->lang, of, n, out);
    else
        *out = of[0].finding;
}

static void explain_books(const struct judging *j, struct check *out)
{
    const struct program *p = j->p;
    daynum start = j->rows.one[0].col[FACT_START][0];

    for (ptrdiff_t s = 0; s < p->slot.n; s++) {
        const struct slot *slot = &p->slot.v[s];
        struct finding *f = PUSH(j->mem, &out->finding);
        ptrdiff_t which;
        enum outcome o = worst_row(p, slot, &j->rows, j->outcomes, &which);

        if (which > 0 && o > OUT_PASS)
            explain_team(j, slot, which, o, f);
        else
            explain_row(j, slot, which, o, f);
        note_open_end(j->mem, j->lang, slot->book, f, start);
        if (s + 1 == p->slot.n || p->slot.v[s + 1].book != slot->book)
            add_manuals(j->mem, p, slot->book, &j->rows, out);
    }
}

static void add_receipt(arena *mem, const struct program *p, struct check *out)
{
    for (ptrdiff_t s = 0; s < p->slot.n; s++) {
        const struct rulebook *b = p->slot.v[s].book;
        struct receipt_book *r;

        if (s > 0 && p->slot.v[s - 1].book == b)
            continue;
        r = PUSH(mem, &out->book);
        r->id = b->id;
        r->edition = b->edition;
        r->hash = b->hash;
        if (b->proposal)
            note(mem, out, words_check_proposal(mem, out->lang, b->id));
    }
}

static bool book_applies(const struct check *c, const struct rulebook *b)
{
    for (ptrdiff_t i = 0; i < c->finding.n; i++)
        if (c->finding.v[i].book == b && c->finding.v[i].kind != K_MANUAL && c->finding.v[i].outcome != OUT_NOT_APPLICABLE)
            return true;
    return false;
}

/* That a memorandum leaves out a kind of engagement altogether is more than that no rule of it was broken. */
static void note_uncovered(arena *mem, const struct program *p, const struct columns *row, struct check *out)
{
    int32_t kind = row->col[FACT_KIND][0], authority = row->col[FACT_AUTHORITY][0];

    for (ptrdiff_t s = 0; s < p->slot.n && kind >= 0 && authority >= 0; s++) {
        const struct rulebook *b = p->slot.v[s].book;

        if ((s > 0 && p->slot.v[s - 1].book == b) || b->kinds >> kind & 1 || !b->signatory[authority] || book_applies(out, b))
            continue;
        note(mem, out, words_check_uncovered(mem, out->lang, b->id, with_article(mem, out->lang, codes_kind.code[kind].words)));
    }
}

static enum verdict verdict_of(const struct check *c)
{
    enum verdict v = c->book.n ? VERDICT_CLEAR : VERDICT_NEEDS;

    for (ptrdiff_t i = 0; i < c->finding.n; i++) {
        const struct finding *f = &c->finding.v[i];

        if (f->outcome == OUT_FAIL)
            return VERDICT_BLOCKED;
        if (f->outcome == OUT_CANNOT && !str_eq(f->strength, S("advice")))
            v = VERDICT_NEEDS;
    }
    return v;
}

void check_run(arena *mem, const struct program *p, const struct doc *doc, daynum as_of, struct check *out)
{
    struct judging j = { .mem = mem, .lang = out->lang, .p = p, .doc = doc, .as_of = as_of, .rows = rows_of(mem, p, doc, as_of) };

    j.outcomes = all_outcomes(mem, p, &j.rows);
    out->as_of = as_of;
    out->event = j.rows.one[0].col[FACT_START][0];
    explain_books(&j, out);
    add_receipt(mem, p, out);
    note_uncovered(mem, p, &j.rows.one[0], out);
    out->verdict = verdict_of(out);
}
