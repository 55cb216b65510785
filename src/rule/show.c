#include "rule/show.h"

#include "domain/slug.h"
#include "domain/value.h"
#include "rule/page.h"
#include "rule/program.h"
#include "rule/sentence.h"
#include "words/date.h"

#include <stdlib.h>

struct shower {
    arena *mem;
    const struct rulebook *book;
    struct page *page;
    bool *shown; /* blocks that stand on the page already */
};

static ptrdiff_t index_of(const struct shower *s, const struct block *b)
{
    return b - s->book->block.v;
}

/* Where a link leads in every edition: "clause-b2-1", "rule-cool-off". What differs only in signs that a link has no room for is counted, with two
 * hyphens, which stand in no slug. */
static str id_of(const struct shower *s, const struct block *b)
{
    struct slug slug = slug_fold(b->id);
    int before = 0;

    for (ptrdiff_t i = 0; i < index_of(s, b); i++) {
        const struct block *other = &s->book->block.v[i];
        struct slug its;

        if (other->type != b->type)
            continue;
        its = slug_fold(other->id);
        before += str_eq(slug_text(&its), slug_text(&slug));
    }
    if (before)
        return arena_printf(s->mem, "%.*s-%.*s--%d", STR_ARG(block_word(b->type)), STR_ARG(slug_text(&slug)), before + 1);
    return arena_printf(s->mem, "%.*s-%.*s", STR_ARG(block_word(b->type)), STR_ARG(slug_text(&slug)));
}

static str capital(arena *mem, str s)
{
    str copy = arena_str(mem, s);

    if (copy.n && copy.p[0] >= 'a' && copy.p[0] <= 'z')
        ((char *)(uintptr_t)copy.p)[0] = (char)(copy.p[0] - 'a' + 'A');
    return copy;
}

/* ---- rules -------------------------------------------------------------------------------- */

static str cell_said(const struct shower *s, str cell)
{
    int role = code_find(&codes_role, cell), training = code_find(&codes_training_kind, cell), region = region_find(s->book->authorities, cell);
    struct literal l;

    if (literal_parse(cell, &l) && l.type == L_DATE)
        return arena_printf(s->mem, "from %.*s", STR_ARG(date_text(s->mem, LANG_EN, (daynum)l.num)));
    if (role >= 0)
        return code_words(&codes_role, role, LANG_EN);
    if (training >= 0)
        return code_words(&codes_training_kind, training, LANG_EN);
    return region >= 0 ? s->book->authorities->region_name.v[region] : str_eq(cell, S("none")) ? S("no cap") : cell;
}

static void show_table(struct shower *s, const struct block *rule)
{
    const struct tree_field *f = block_field(rule, S("table"));
    str caption, *cell;

    if (!f)
        return;
    cell = arena_array(s->mem, str, f->table.rows * f->table.columns);
    for (ptrdiff_t r = 0; r < f->table.rows; r++)
        for (int c = 0; c < f->table.columns; c++)
            cell[r * f->table.columns + c] = cell_said(s, f->table.row[r].cell[c]);
    caption = rule->kind == K_PRICE_CAP ? S("Caps for an hour, the most that may be charged or paid") : S("Which training is paid for");
    page_table(s->page, arena_printf(s->mem, "%.*s (rule %.*s)", STR_ARG(caption), STR_ARG(rule->id)), cell, f->table.rows, f->table.columns);
}

static void show_exemptions(struct shower *s, const struct block *rule)
{
    const struct tree_field *exception = block_field(rule, S("exception"));
    str *item = arena_array(s->mem, str, rule->field.n + 1);
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < rule->field.n; i++) {
        const struct tree_field *f = &rule->field.v[i];

        if (str_eq(f->name, S("exempt")))
            item[n++] = arena_printf(s->mem, "Exempt (%.*s): when %.*s.", STR_ARG(f->label),
                                     STR_ARG(sentence_guard(s->mem, LANG_EN, s->book->authorities, f->guard)));
    }
    if (exception)
        item[n++] = arena_printf(s->mem, "With approval in advance (approval %.*s) the rule may be departed from.", STR_ARG(exception->raw));
    if (n)
        page_list(s->page, item, n);
}

/* How much weight a rule has: its strength, and what stands behind it. */
static str strength_said(const struct shower *s, const struct block *rule)
{
    static const str should[] = { S("It should be followed; the law stands behind it."),
                                  S("It should be followed unless there is good reason not to: it is statutory guidance."),
                                  S("It should be followed; the memorandum is not law."),
                                  S("It should be followed; it is local policy and not law.") };
    const struct tree_field *own = block_field(rule, S("legal force")), *force = own ? own : block_field(s->book->head, S("legal force"));

    switch (block_field(rule, S("strength"))->num) {
    case STRENGTH_DUTY: return S("It is a duty.");
    case STRENGTH_SHOULD: return should[force->num];
    default: return S("It is advice and never blocks.");
    }
}

static void show_rule(struct shower *s, const struct block *rule)
{
    const struct tree_field *force = block_field(rule, S("legal force"));

    page_para(s->page, sentence_rule(s->mem, LANG_EN, rule));
    show_table(s, rule);
    page_para(s->page, arena_printf(s->mem, "%.*s %.*s", STR_ARG(sentence_scope(s->mem, LANG_EN, s->book, rule)), STR_ARG(strength_said(s, rule))));
    if (force)
        page_para(s->page, arena_printf(s->mem, "Legal force: %.*s.", STR_ARG(sentence_legal_force(LANG_EN, force))));
    if (rule->layer != LAYER_NONE)
        page_para(s->page,
                  arena_printf(s->mem, "It %s rule %.*s of the rulebook %.*s.", rule->layer == LAYER_TIGHTENS ? "tightens" : "derogates from",
                               STR_ARG(rule->layer_rule), STR_ARG(rule->layer_book)));
    show_exemptions(s, rule);
}

/* ---- the other blocks --------------------------------------------------------------------- */

static void show_fields(struct shower *s, const struct block *b)
{
    page_facts_open(s->page);
    for (ptrdiff_t i = 0; i < b->field.n; i++) {
        const struct tree_field *f = &b->field.v[i];
        str name = f->label.n ? arena_printf(s->mem, "%.*s: %.*s", STR_ARG(f->name), STR_ARG(f->label)) : f->name;

        if (str_eq(f->name, S("clause")))
            continue;
        page_fact(s->page, capital(s->mem, name), sentence_value(s->mem, LANG_EN, s->book, f));
    }
    page_facts_close(s->page);
}

static void show_note(struct shower *s, const struct block *note)
{
    const struct tree_field *open = block_field(note, S("until decided")), *decided = block_field(note, S("decided"));
    str question = capital(s->mem, block_field(note, S("question"))->raw);

    if (decided)
        page_note(s->page, S("Question decided"), arena_printf(s->mem, "%.*s Decided: %.*s.", STR_ARG(question), STR_ARG(decided->raw)));
    else
        page_note(s->page, S("Open question"), arena_printf(s->mem, "%.*s Until it is decided: %.*s.", STR_ARG(question), STR_ARG(open->raw)));
}

static str heading_of(const struct shower *s, const struct block *b)
{
    str word = capital(s->mem, block_word(b->type));

    return arena_printf(s->mem, "%.*s %.*s", STR_ARG(word), STR_ARG(b->id));
}

/* In full where it is first cited; later only by name. */
static void show_block(struct shower *s, const struct block *b)
{
    bool *shown = &s->shown[index_of(s, b)];

    if (b->type == B_NOTE) {
        show_note(s, b);
        return;
    }
    if (*shown) {
        page_see(s->page, S("See above:"), id_of(s, b), arena_printf(s->mem, "%.*s %.*s", STR_ARG(block_word(b->type)), STR_ARG(b->id)));
        return;
    }
    *shown = true;
    page_heading(s->page, 4, id_of(s, b), heading_of(s, b));
    if (b->type == B_PROCESS)
        page_para(s->page, arena_printf(s->mem, "%.*s.", STR_ARG(capital(s->mem, process_kind_sentence(b->process_kind)))));
    if (b->type == B_RULE)
        show_rule(s, b);
    else
        show_fields(s, b);
}

/* ---- clauses ------------------------------------------------------------------------------ */

static void show_not_computed(struct shower *s, const struct block *clause)
{
    for (ptrdiff_t i = 0; i < clause->field.n; i++) {
        const struct row_ref *r = &clause->field.v[i].row;

        if (r->status == ROW_NOT_COMPUTED)
            page_para(s->page, arena_printf(s->mem, "Not computed (%.*s answers for it): %.*s.",
                                            STR_ARG(sentence_name(s->mem, LANG_EN, s->book, r->target.v[0])), STR_ARG(r->reason)));
    }
}

static void show_clause(struct shower *s, const struct block *clause)
{
    page_heading(s->page, 3, id_of(s, clause), arena_printf(s->mem, "Clause %.*s", STR_ARG(clause->id)));
    page_para(s->page, clause->quote);
    for (ptrdiff_t i = 0; i < s->book->block.n; i++)
        if (block_cites(&s->book->block.v[i], clause->id))
            show_block(s, &s->book->block.v[i]);
    show_not_computed(s, clause);
}

static void show_contents(struct shower *s)
{
    str *id = arena_array(s->mem, str, s->book->block.n), *text = arena_array(s->mem, str, s->book->block.n);
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < s->book->block.n; i++) {
        const struct block *b = &s->book->block.v[i];

        if (b->type != B_CLAUSE)
            continue;
        id[n] = id_of(s, b);
        text[n++] = arena_printf(s->mem, "Clause %.*s", STR_ARG(b->id));
    }
    page_links(s->page, S("Clauses"), id, text, n);
}

/* ---- the head ----------------------------------------------------------------------------- */

static void show_head(struct shower *s)
{
    static const char *const names[] = { "status",   "legal force", "builds on", "replaces", "covers roles", "covers engagements",
                                         "calendar", "owner",       "source" };

    page_facts_open(s->page);
    page_fact(s->page, S("Edition"), s->book->edition);
    page_fact(s->page, S("In force"), sentence_range(s->mem, LANG_EN, &s->book->force));
    for (int i = 0; i < countof(names); i++) {
        const struct tree_field *f = block_field(s->book->head, str_of(names[i]));

        if (f)
            page_fact(s->page, capital(s->mem, f->name), sentence_value(s->mem, LANG_EN, s->book, f));
    }
    page_fact(s->page, S("Fingerprint"), s->book->hash);
    page_facts_close(s->page);
    page_para(s->page, S("The summaries are in plain words of our own; the document itself is the authority."));
}

/* ---- whom it binds ------------------------------------------------------------------------ */

struct whom {
    const char *heading, *said; /* what is true of all of them */
};

static struct whom whom_of(const struct rulebook *book)
{
    static const struct whom proposal = { "Whom it would bind", "It is a proposal: it binds nobody, and nobody has signed it." };
    static const struct whom by_force[] = {
        { "Whom it binds", "It is a statutory duty: it binds without a signature." },
        { "Whom it binds", "It is statutory guidance: it holds without a signature." },
        { "Parties", "These are the parties that the rulebook holds to the memorandum. Who of them has signed, and when, is not said here; open "
                     "questions about it stand with their clauses." },
        { "Whom it binds", "It is local policy: it holds without a signature." },
    };

    return book->proposal ? proposal : by_force[block_field(book->head, S("legal force"))->num];
}

/* A body that delivers for a council is bound as its council is. */
static str bound_said(const struct shower *s, ptrdiff_t i)
{
    const struct authority *a = &s->book->authorities->v[i];
    struct buf councils = buf_new(s->mem);

    for (int k = 0; a->delivery && k < COUNCILS_MOST && a->council[k] >= 0; k++)
        buf_printf(&councils, "%s%.*s", k ? ", " : "", STR_ARG(s->book->authorities->v[a->council[k]].name));
    return councils.n ? arena_printf(s->mem, "%.*s, for %.*s", STR_ARG(a->name), STR_ARG(buf_text(&councils))) : a->name;
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(*(const str *)a, *(const str *)b);
}

/* Those that the memorandum names, or those that are bound with them, by name. */
static void show_bound(struct shower *s, const struct tree_field *f, bool named)
{
    str *name = arena_array(s->mem, str, s->book->authorities->n + 1);
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < s->book->authorities->n; i++)
        if (s->book->signatory[i] && (f->signatory[i] != 0) == named)
            name[n++] = bound_said(s, i);
    qsort(name, (size_t)n, sizeof(*name), by_name);
    if (n && !named)
        page_para(s->page, S("Bound with them, because each delivers for a council above:"));
    if (n)
        page_list(s->page, name, n);
}

static void show_signatories(struct shower *s)
{
    const struct tree_field *f = block_field(s->book->head, S("signatories"));
    const struct whom whom = whom_of(s->book);

    page_heading(s->page, 2, S("signatories"), str_of(whom.heading));
    page_para(s->page, str_of(whom.said));
    if (str_starts(f->raw, S("every "))) {
        page_para(s->page, arena_printf(s->mem, "%.*s.", STR_ARG(capital(s->mem, sentence_value(s->mem, LANG_EN, s->book, f)))));
        return;
    }
    show_bound(s, f, true);
    show_bound(s, f, false);
}

void show_book(const struct rulebook *book, bool html, struct buf *b)
{
    struct page page = { b, html };
    struct shower s = { .mem = b->mem, .book = book, .page = &page };

    s.shown = arena_array(s.mem, bool, book->block.n);
    page_open(&page, book->title);
    page_heading(&page, 1, (str){ 0 }, book->title);
    if (book->proposal)
        page_note(&page, S("Proposal"), S("this is for simulation only and binds nobody."));
    show_head(&s);
    show_signatories(&s);
    page_heading(&page, 2, S("clauses"), S("Clause by clause"));
    show_contents(&s);
    for (ptrdiff_t i = 0; i < book->block.n; i++)
        if (book->block.v[i].type == B_CLAUSE)
            show_clause(&s, &book->block.v[i]);
    page_close(&page);
}
