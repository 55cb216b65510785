/* concordat facts: what is read and derived from a check document, and from where. */
#include "base/grid.h"
#include "cli/asking.h"
#include "cli/cli.h"
#include "rule/documents.h"

static const char usage[] = "concordat facts: the facts derived from a check document, and where they come from\n"
                            "\n"
                            "  concordat facts [--json] [--as-of DATE] [--rulebook NAME[,NAME]] FILE|-\n"
                            "\n"
                            "  FILE         a check document, an array of them, JSON lines or CSV, as for 'concordat check'\n"
                            "  --rulebook   derive what these rulebooks ask; otherwise those that check would judge by\n"
                            "  --as-of      the day of knowledge: what is dated later does not count yet\n"
                            "  --json       the answer as JSON (docs/facts.schema.json)\n"
                            "\n"
                            "First the facts read straight from the document, and what differs for each member of a project\n"
                            "team; then what the rules derive from it, rule by rule, with what is missing and who can supply it. Nothing is\n"
                            "asked for a rule that does not apply.\n"
                            "\n"
                            "  concordat facts examples/09-blocked-project-team-darlington.json\n"
                            "  concordat facts --json --rulebook north-east examples/01-clear-gateshead.json\n";

enum { WIDTH = 100, INDENT = 4 };

/* What was read for one thing: the engagement, a member of its team, or a rule. */
struct part {
    const struct record *member; /* or NULL */
    const struct slot *slot;     /* or NULL */
    bool applies;                /* of a rule */
    struct trace trace;
};

struct facts {
    daynum as_of;
    struct {
        struct part *v;
        ptrdiff_t n, cap;
    } part;
};

/* ---- gathering ---- */

static void read_base(const struct doc *doc, const struct record *member, daynum as_of, struct trace *t)
{
    int32_t row[FACT_COUNT];

    derive_base(doc, member, as_of, row);
    for (int f = 0; f < FACT_COUNT; f++)
        if (row[f] != UNKNOWN)
            derive_read_base(doc, member, (enum fact)f, row[f], t);
}

static bool is_read(const struct trace *t, const struct reading *r)
{
    for (ptrdiff_t i = 0; i < t->read.n; i++)
        if (str_eq(t->read.v[i].source, r->source) && str_eq(t->read.v[i].value, r->value))
            return true;
    return false;
}

/* Of a member only what is not the engagement's own. */
static void gather_member(arena *mem, const struct doc *doc, const struct record *member, struct facts *out)
{
    struct trace whole = { .mem = mem };
    struct part *part = PUSH(mem, &out->part);
    const struct trace *engagement = &out->part.v[0].trace;

    *part = (struct part){ .member = member, .trace = { .mem = mem } };
    read_base(doc, member, out->as_of, &whole);
    for (ptrdiff_t i = 0; i < whole.read.n; i++)
        if (!is_read(engagement, &whole.read.v[i]))
            *PUSH(mem, &part->trace.read) = whole.read.v[i];
    for (ptrdiff_t i = 0; i < whole.note.n; i++)
        *PUSH(mem, &part->trace.note) = whole.note.v[i];
}

/* Nobody is asked for what a rule that does not apply would have needed. */
static void gather_slot(arena *mem, const struct program *p, const struct slot *slot, const struct doc *doc, bool applies, struct facts *out)
{
    struct part part = { .slot = slot, .applies = applies, .trace = { .mem = mem } };
    int32_t values[WISH_MOST_OUTPUTS];
    bool derived = false;

    for (int k = 0; k < slot->recs; k++)
        for (ptrdiff_t w = 0; w < p->wish.n; w++)
            if (p->wish.v[w].col == p->rec.v[slot->first_rec + k].a) {
                derive(doc, NULL, out->as_of, &p->wish.v[w].wish, values, &part.trace);
                derived = true;
            }
    if (!applies)
        part.trace.missing.n = 0;
    if (derived)
        *PUSH(mem, &out->part) = part;
}

static void gather(arena *mem, const struct program *p, const struct doc *doc, daynum as_of, struct facts *out)
{
    const struct record *engagement = object_of(doc->root, CHECK_ENGAGEMENT);
    const struct cell *members = cell_of(object_of(engagement, ENG_TEAM), TEAM_MEMBERS);
    uint8_t *outcome = arena_array(mem, uint8_t, p->slot.n + 1);
    struct part *whole;

    check_outcomes(mem, p, doc, as_of, outcome);
    *out = (struct facts){ .as_of = as_of };
    whole = PUSH(mem, &out->part);
    whole->trace.mem = mem;
    read_base(doc, NULL, as_of, &whole->trace);
    for (const struct record *m = members->first; m; m = m->next)
        gather_member(mem, doc, m, out);
    for (ptrdiff_t s = 0; s < p->slot.n; s++)
        gather_slot(mem, p, &p->slot.v[s], doc, outcome[s] != OUT_NOT_APPLICABLE, out);
}

static str registration_of(const struct record *member)
{
    const struct cell *c = cell_of(member, MEMBER_REGISTRATION);

    return c->state == CELL_KNOWN ? c->text : S("");
}

/* ---- text ---- */

static void write_title(const struct part *part, struct buf *b)
{
    if (part->slot) {
        buf_printf(b, "\n%.*s %.*s (", STR_ARG(part->slot->book->id), STR_ARG(part->slot->rule->id));
        buf_str(b, clauses_words(b->mem, LANG_EN, part->slot->clause));
        buf_z(b, ")\n");
    } else if (!part->member) {
        buf_z(b, "Facts of the engagement\n");
    } else if (registration_of(part->member).n) {
        buf_printf(b, "\nFacts of the team member with registration %.*s\n", STR_ARG(registration_of(part->member)));
    } else {
        buf_printf(b, "\nFacts of team member number %d\n", part->member->index + 1);
    }
}

static void write_sentence(struct buf *b, const char *label, str text)
{
    buf_fill(b, ' ', INDENT);
    buf_printf(b, "%s: ", label);
    buf_wrap(b, text, INDENT + (int)strlen(label) + 2, WIDTH);
    buf_char(b, '\n');
}

static void write_part(arena *mem, const struct part *part, struct buf *b)
{
    const struct trace *t = &part->trace;
    struct grid g = grid_new(mem, "lll");

    write_title(part, b);
    for (ptrdiff_t i = 0; i < t->read.n; i++) {
        grid_text(&g, t->read.v[i].label);
        grid_text(&g, t->read.v[i].value);
        grid_text(&g, t->read.v[i].source);
    }
    grid_print(&g, INDENT, b);
    for (ptrdiff_t i = 0; i < t->note.n; i++)
        write_sentence(b, "note", t->note.v[i]);
    for (ptrdiff_t i = 0; i < t->missing.n; i++)
        write_sentence(b, "missing",
                       arena_printf(mem, "%.*s (%.*s), from: %.*s", STR_ARG(t->missing.v[i].label), STR_ARG(t->missing.v[i].fact),
                                    STR_ARG(t->missing.v[i].supplier)));
    if (part->slot && !part->applies)
        buf_z(b, "    the rule does not apply\n");
    else if (!t->read.n && !t->note.n && !t->missing.n)
        buf_z(b, "    nothing in the document bears on it\n");
}

/* ---- JSON ---- */

static void put_trace(struct json_out *o, const struct trace *t)
{
    readings_json(S("facts"), t->read.v, t->read.n, o);
    missing_json(t->missing.v, t->missing.n, o);
    json_put_array(o, S("notes"));
    for (ptrdiff_t i = 0; i < t->note.n; i++)
        json_str(o, t->note.v[i]);
    json_close_array(o);
}

static void put_member(struct json_out *o, const struct part *part)
{
    json_open_object(o);
    json_put_int(o, S("number"), part->member->index + 1);
    json_key(o, S("registration"));
    if (registration_of(part->member).n)
        json_str(o, registration_of(part->member));
    else
        json_null(o);
    put_trace(o, &part->trace);
    json_close_object(o);
}

static void put_rule(struct json_out *o, const struct part *part)
{
    json_open_object(o);
    json_put_str(o, S("rulebook"), part->slot->book->id);
    json_put_str(o, S("rule"), part->slot->rule->id);
    json_put_str(o, S("clause"), part->slot->clause);
    json_put_bool(o, S("applies"), part->applies);
    put_trace(o, &part->trace);
    json_close_object(o);
}

static void put_facts(arena *mem, const struct facts *f, struct json_out *o)
{
    json_open_object(o);
    json_put_str(o, S("as_of"), day_text(mem, f->as_of));
    put_trace(o, &f->part.v[0].trace);
    json_put_array(o, S("members"));
    for (ptrdiff_t i = 0; i < f->part.n; i++)
        if (f->part.v[i].member)
            put_member(o, &f->part.v[i]);
    json_close_array(o);
    json_put_array(o, S("rules"));
    for (ptrdiff_t i = 0; i < f->part.n; i++)
        if (f->part.v[i].slot)
            put_rule(o, &f->part.v[i]);
    json_close_array(o);
    json_close_object(o);
}

/* ---- the verb ---- */

static void write_text(arena *mem, const struct facts *f, ptrdiff_t i, ptrdiff_t n, struct buf *b)
{
    if (n > 1)
        buf_printf(b, "%s%td of %td\n", i ? "\n----\n" : "", i + 1, n);
    for (ptrdiff_t k = 0; k < f->part.n; k++)
        write_part(mem, &f->part.v[k], b);
}

static rc answer_all(struct cli *cli, struct asking *asking, const struct documents *docs, bool json, struct buf *b, struct err *err)
{
    struct answer_list answers = { .to = b, .form = docs->form };
    const struct question q = asking_question(asking);

    for (ptrdiff_t i = 0; i < docs->n; i++) {
        struct check c = { 0 };
        const struct program *p;
        struct facts facts;

        TRY(judge_program(&asking->judge, cli->mem, &docs->v[i], &q, &c, &p, err));
        gather(cli->mem, p, &docs->v[i], c.as_of, &facts);
        if (json)
            put_facts(cli->mem, &facts, answers_next(&answers));
        else
            write_text(cli->mem, &facts, i, docs->n, b);
    }
    answers_end(&answers);
    return RC_OK;
}

rc cli_facts(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    struct asking asking = { .as_of = UNKNOWN };
    struct buf b = buf_new(cli->mem);
    struct documents docs;
    struct words rest = { 0 };
    bool help = false, json = false;
    const struct option table[] = {
        { "--json", OPTION_FLAG, &json },
        { "--rulebook", OPTION_TEXTS, &asking.rulebooks },
        { "--as-of", OPTION_DATE, &asking.as_of },
        { "--help", OPTION_FLAG, &help },
    };

    (void)status;
    TRY(options_read(cli->mem, "facts", table, countof(table), argc - 1, argv + 1, &rest, err));
    if (help)
        return cli_say(S(usage), err);
    TRY(asking_documents(&asking, cli, "facts", &rest, &docs, err));
    TRY(answer_all(cli, &asking, &docs, json, &b, err));
    return cli_say(buf_text(&b), err);
}
