/* A check's answer as JSON (docs/result.schema.json) and as text for a person. */
#include "rule/check.h"

#include "domain/value.h"
#include "io/json_out.h"

/* ---- JSON -------------------------------------------------------------------------------- */

static void put_day(struct json_out *o, str key, daynum day)
{
    char room[16];
    struct civil c;

    if (day <= NONE) {
        json_put_null(o, key);
        return;
    }
    c = civil_from_day(day);
    json_put_str(o, key, (str){ room, snprintf(room, sizeof(room), "%04d-%02d-%02d", c.year, c.month, c.dom) });
}

static void put_remedy(struct json_out *o, const struct remedy *r)
{
    char room[32];

    json_open_object(o);
    json_put_str(o, S("text"), r->text);
    if (r->earliest_start != UNKNOWN)
        put_day(o, S("earliest_start"), r->earliest_start);
    if (r->highest_charge >= 0)
        json_put_str(o, S("highest_charge"),
                     (str){ room, snprintf(room, sizeof(room), "%lld.%02d", (long long)(r->highest_charge / 100), (int)(r->highest_charge % 100)) });
    if (r->earliest_last_day != UNKNOWN)
        put_day(o, S("earliest_last_day"), r->earliest_last_day);
    json_close_object(o);
}

void readings_json(str key, const struct reading *v, ptrdiff_t n, struct json_out *o)
{
    json_put_array(o, key);
    for (ptrdiff_t i = 0; i < n; i++) {
        json_open_object(o);
        json_put_str(o, S("fact"), v[i].label);
        json_put_str(o, S("value"), v[i].value);
        json_put_str(o, S("source"), v[i].source);
        json_close_object(o);
    }
    json_close_array(o);
}

void missing_json(const struct missing *v, ptrdiff_t n, struct json_out *o)
{
    json_put_array(o, S("missing"));
    for (ptrdiff_t i = 0; i < n; i++) {
        json_open_object(o);
        json_put_str(o, S("fact"), v[i].fact);
        json_put_str(o, S("label"), v[i].label);
        json_put_str(o, S("supplied_by"), v[i].supplier);
        json_close_object(o);
    }
    json_close_array(o);
}

static void put_facts(struct json_out *o, const struct finding *f)
{
    readings_json(S("values"), f->values.v, f->values.n, o);
    json_key(o, S("threshold"));
    if (f->threshold.n) {
        json_open_object(o);
        json_put_str(o, S("text"), f->threshold);
        put_day(o, S("since"), f->since);
        json_close_object(o);
    } else {
        json_null(o);
    }
    json_key(o, S("distance"));
    if (f->distance.n)
        json_str(o, f->distance);
    else
        json_null(o);
    if (f->fails_from != UNKNOWN && f->outcome == OUT_FAIL)
        put_day(o, S("outside_from"), f->fails_from);
}

static void put_lists(struct json_out *o, const struct finding *f)
{
    static const str results[] = { { "no", 2 }, { "yes", 3 }, { "unknown", 7 } };

    json_put_array(o, S("remedies"));
    for (ptrdiff_t i = 0; i < f->remedies.n; i++)
        put_remedy(o, &f->remedies.v[i]);
    json_close_array(o);
    missing_json(f->missing.v, f->missing.n, o);
    json_put_array(o, S("exemptions_tried"));
    for (ptrdiff_t i = 0; i < f->tried.n; i++) {
        json_open_object(o);
        json_put_str(o, S("exemption"), f->tried.v[i].name);
        json_put_str(o, S("applies"), results[f->tried.v[i].result]);
        json_put_str(o, S("why"), f->tried.v[i].why);
        json_close_object(o);
    }
    json_close_array(o);
    json_put_array(o, S("notes"));
    for (ptrdiff_t i = 0; i < f->notes.n; i++) {
        json_open_object(o);
        json_put_str(o, S("id"), f->notes.v[i].id);
        json_put_str(o, S("text"), f->notes.v[i].text);
        json_close_object(o);
    }
    json_close_array(o);
}

static void put_finding(struct json_out *o, const struct finding *f)
{
    json_open_object(o);
    json_put_str(o, S("rulebook"), f->book->id);
    json_put_str(o, S("edition"), f->book->edition);
    json_put_str(o, S("rule"), f->rule->id);
    json_put_str(o, S("kind"), kind_name(f->kind));
    json_put_str(o, S("clause"), f->clause);
    json_put_str(o, S("outcome"), outcome_text(f->outcome));
    json_put_str(o, S("strength"), f->strength);
    json_put_str(o, S("legal_force"), f->legal_force);
    json_put_str(o, S("reason"), f->reason);
    if (f->exemption.n)
        json_put_str(o, S("exemption"), f->exemption);
    if (f->member.n)
        json_put_str(o, S("member"), f->member);
    put_facts(o, f);
    put_lists(o, f);
    json_close_object(o);
}

static void put_receipt(struct json_out *o, const struct check *c)
{
    json_put_object(o, S("receipt"));
    json_put_array(o, S("rulebooks"));
    for (ptrdiff_t i = 0; i < c->book.n; i++) {
        json_open_object(o);
        json_put_str(o, S("rulebook"), c->book.v[i].id);
        json_put_str(o, S("edition"), c->book.v[i].edition);
        json_put_str(o, S("hash"), c->book.v[i].hash);
        json_close_object(o);
    }
    json_close_array(o);
    json_put_str(o, S("engine"), c->engine);
    json_put_str(o, S("facts_hash"), c->facts_hash);
    put_day(o, S("event_date"), c->event);
    put_day(o, S("knowledge_date"), c->as_of);
    json_close_object(o);
}

void check_json(const struct check *c, struct json_out *o)
{
    json_open_object(o);
    json_put_str(o, S("verdict"), verdict_text(c->verdict));
    json_put_array(o, S("findings"));
    for (ptrdiff_t i = 0; i < c->finding.n; i++)
        put_finding(o, &c->finding.v[i]);
    json_close_array(o);
    json_put_array(o, S("notes"));
    for (ptrdiff_t i = 0; i < c->note.n; i++)
        json_str(o, c->note.v[i]);
    json_close_array(o);
    put_receipt(o, c);
    json_close_object(o);
}

/* ---- text -------------------------------------------------------------------------------- */

enum { WIDTH = 92 };

/* "N-CAP-12" is 12 of the series "N-CAP-"; a clause that does not end in a number from 1 is of none. */
static bool series_of(str clause, str *series, int64_t *number)
{
    ptrdiff_t at = clause.n;

    while (at > 0 && clause.p[at - 1] >= '0' && clause.p[at - 1] <= '9')
        at--;
    *series = str_sub(clause, 0, at);
    return at > 0 && str_digits(str_from(clause, at), INT32_MAX, number);
}

/* The last of the clauses after ${first} that count on from it one by one; ${*rest} is what follows. */
static str run_end(str first, str *rest, int *length)
{
    str last = first, series, next_series, next, after = *rest;
    int64_t number, next_number;

    *length = 1;
    if (!series_of(first, &series, &number))
        return last;
    while (after.n) {
        str_cut_str(after, S(", "), &next, &after);
        if (!series_of(next, &next_series, &next_number) || !str_eq(series, next_series) || next_number != number + 1)
            break;
        last = next;
        number = next_number;
        *rest = after;
        (*length)++;
    }
    return last;
}

void clauses_words(struct buf *b, str clauses)
{
    buf_z(b, str_find(clauses, ',') < 0 ? "clause " : "clauses ");
    for (const char *joint = ""; clauses.n; joint = ", ") {
        str first, rest, last;
        int length;

        str_cut_str(clauses, S(", "), &first, &rest);
        clauses = rest;
        last = run_end(first, &rest, &length);
        if (length > 2)
            clauses = rest;
        buf_printf(b, "%s%.*s", joint, STR_ARG(first));
        if (length > 2)
            buf_printf(b, " to %.*s", STR_ARG(last));
    }
}

struct writer {
    arena *mem;
    struct buf *b;
    bool colour, explain;
};

static void coloured(struct writer *w, const char *code, str text)
{
    if (w->colour)
        buf_printf(w->b, "\033[%sm", code);
    buf_str(w->b, text);
    if (w->colour)
        buf_z(w->b, "\033[0m");
}

static const char *colour_of(enum outcome o)
{
    static const char *const codes[OUTCOMES] = { "2", "32", "32", "33", "33", "36", "31;1" };

    return codes[o];
}

static str tag(enum outcome o)
{
    static const str tags[OUTCOMES] = { { "does not apply", 14 }, { "inside", 6 },         { "exempt", 6 }, { "approved", 8 },
                                        { "advice", 6 },          { "cannot decide", 13 }, { "OUTSIDE", 7 } };

    return tags[o];
}

static void paragraph(struct writer *w, const char *label, str text)
{
    buf_printf(w->b, "      %-9s ", label);
    buf_wrap(w->b, text, 16, WIDTH);
    buf_char(w->b, '\n');
}

/* How the facts were read is no open question, although it travels with the notes. */
static bool is_working(const struct finding_note *n)
{
    return str_eq(n->id, S("facts"));
}

static bool notes_told(const struct writer *w, const struct finding *f)
{
    return w->explain || f->outcome >= OUT_CANNOT;
}

/* The open questions that bear on a finding, by name: what they say stands once, at the end of the rulebook. */
static void write_note_names(struct writer *w, const struct finding *f)
{
    struct buf names = buf_new(w->mem);

    for (ptrdiff_t i = 0; i < f->notes.n && notes_told(w, f); i++)
        if (!is_working(&f->notes.v[i]))
            buf_printf(&names, "%s%.*s", names.n ? ", " : "", STR_ARG(f->notes.v[i].id));
    if (names.n)
        paragraph(w, "notes", buf_text(&names));
}

static void write_details(struct writer *w, const struct finding *f)
{
    bool told = f->outcome >= OUT_EXEMPT;

    if (f->distance.n && f->outcome >= OUT_ADVICE)
        paragraph(w, "distance", f->distance);
    for (ptrdiff_t i = 0; i < f->remedies.n && told; i++)
        paragraph(w, i ? "" : "remedy", f->remedies.v[i].text);
    for (ptrdiff_t i = 0; i < f->missing.n && told; i++)
        paragraph(w, i ? "" : "missing",
                  arena_printf(w->mem, "%.*s — from: %.*s (%.*s)", STR_ARG(f->missing.v[i].label), STR_ARG(f->missing.v[i].supplier),
                               STR_ARG(f->missing.v[i].fact)));
    for (ptrdiff_t i = 0; i < f->tried.n && told; i++)
        paragraph(w, i ? "" : "exempt?", arena_printf(w->mem, "%.*s: %.*s", STR_ARG(f->tried.v[i].name), STR_ARG(f->tried.v[i].why)));
    for (ptrdiff_t i = 0; i < f->values.n && w->explain; i++)
        paragraph(
            w, i ? "" : "read",
            arena_printf(w->mem, "%.*s: %.*s (%.*s)", STR_ARG(f->values.v[i].label), STR_ARG(f->values.v[i].value), STR_ARG(f->values.v[i].source)));
    if (f->threshold.n && w->explain) {
        struct buf since = buf_new(w->mem);

        buf_str(&since, f->threshold);
        if (f->since > NONE) {
            buf_z(&since, ", in force since ");
            day_words(&since, f->since);
        }
        paragraph(w, "measure", buf_text(&since));
    }
    write_note_names(w, f);
}

static void write_finding(struct writer *w, const struct finding *f)
{
    struct buf head = buf_new(w->mem);

    buf_z(w->b, "  ");
    coloured(w, colour_of(f->outcome), tag(f->outcome));
    buf_fill(w->b, ' ', 15 - (int)tag(f->outcome).n);
    buf_printf(&head, "%.*s, ", STR_ARG(f->rule->id));
    if (f->member.n)
        buf_printf(&head, "member %.*s, ", STR_ARG(f->member));
    clauses_words(&head, f->clause);
    buf_wrap(w->b, buf_text(&head), 17, WIDTH);
    buf_z(w->b, "\n      ");
    buf_wrap(w->b, f->reason, 6, WIDTH);
    buf_char(w->b, '\n');
    write_details(w, f);
}

/* Where no rule applies, nothing was found inside either: say so rather than reassure. */
static bool any_applies(const struct check *c)
{
    for (ptrdiff_t i = 0; i < c->finding.n; i++)
        if (c->finding.v[i].outcome != OUT_NOT_APPLICABLE && c->finding.v[i].kind != K_MANUAL)
            return true;
    return false;
}

static void write_verdict(struct writer *w, const struct check *c)
{
    static const struct {
        const char *colour, *head, *words;
    } verdicts[] = {
        { "32;1", "CLEAR", "inside every memorandum looked at" },
        { "36;1", "NEEDS INFORMATION", "it cannot be decided yet" },
        { "31;1", "BLOCKED", "outside a memorandum" },
    };

    coloured(w, verdicts[c->verdict].colour, str_of(verdicts[c->verdict].head));
    buf_printf(w->b, ": %s.\n",
               c->verdict == VERDICT_CLEAR && !any_applies(c) ? "no rule of the memoranda looked at applies" : verdicts[c->verdict].words);
}

static void write_relied_on(struct writer *w, const struct check *c)
{
    for (ptrdiff_t i = 0; i < c->finding.n; i++) {
        const struct finding *f = &c->finding.v[i];

        if (f->outcome == OUT_EXEMPT || f->outcome == OUT_APPROVED)
            buf_printf(w->b, "  relies on %s: %.*s %.*s (%.*s)\n", f->outcome == OUT_EXEMPT ? "an exemption" : "an approval", STR_ARG(f->book->id),
                       STR_ARG(f->rule->id), f->outcome == OUT_EXEMPT ? (int)f->exemption.n : 9,
                       f->outcome == OUT_EXEMPT ? f->exemption.p : "above-cap");
    }
}

/* Rules that need no reader's eye, in one line: inside and not applicable. */
static void write_quiet(struct writer *w, const struct check *c, const struct rulebook *book, enum outcome which, const char *label)
{
    struct buf names = buf_new(w->mem);

    for (ptrdiff_t i = 0; i < c->finding.n; i++)
        if (c->finding.v[i].book == book && c->finding.v[i].outcome == which) {
            buf_z(&names, names.n ? ", " : "");
            buf_str(&names, c->finding.v[i].rule->id);
        }
    if (!names.n)
        return;
    buf_z(w->b, "  ");
    coloured(w, colour_of(which), str_of(label));
    buf_fill(w->b, ' ', 15 - (int)str_of(label).n);
    buf_wrap(w->b, buf_text(&names), 17, WIDTH);
    buf_char(w->b, '\n');
}

/* ---- what bears on several findings of a rulebook, said once ---- */

struct said {
    struct finding_note note;
    struct buf rules; /* of a working: the rules it is about */
    const struct block *last;
};

struct said_list {
    struct said *v;
    ptrdiff_t n, cap;
};

static void gather_note(struct writer *w, const struct finding *f, const struct finding_note *n, struct said_list *out)
{
    struct said *s = NULL;

    for (ptrdiff_t i = 0; i < out->n && !s; i++)
        if (str_eq(out->v[i].note.id, n->id) && str_eq(out->v[i].note.text, n->text))
            s = &out->v[i];
    if (!s) {
        s = PUSH(w->mem, out);
        *s = (struct said){ .note = *n, .rules = buf_new(w->mem) };
    }
    if (s->last != f->rule)
        buf_printf(&s->rules, "%s%.*s", s->rules.n ? ", " : "", STR_ARG(f->rule->id));
    s->last = f->rule;
}

/* The notes of the findings that tell theirs, in the order of the findings as printed: ${working} or open questions. */
static struct said_list gather_notes(struct writer *w, const struct check *c, const struct rulebook *book, bool working)
{
    struct said_list all = { 0 };

    for (int o = OUT_FAIL; o >= OUT_NOT_APPLICABLE; o--)
        for (ptrdiff_t i = 0; i < c->finding.n; i++) {
            const struct finding *f = &c->finding.v[i];

            for (ptrdiff_t k = 0; k < f->notes.n; k++)
                if (f->book == book && (int)f->outcome == o && notes_told(w, f) && is_working(&f->notes.v[k]) == working)
                    gather_note(w, f, &f->notes.v[k], &all);
        }
    return all;
}

static void write_said(struct writer *w, const char *title, const struct said_list *all, bool working)
{
    for (ptrdiff_t i = 0; i < all->n; i++) {
        str about = working ? buf_text(&all->v[i].rules) : all->v[i].note.id;

        if (!i)
            buf_printf(w->b, "  %s\n", title);
        buf_fill(w->b, ' ', 6);
        buf_wrap(w->b, arena_printf(w->mem, "%.*s: %.*s", STR_ARG(about), STR_ARG(all->v[i].note.text)), 8, WIDTH);
        buf_char(w->b, '\n');
    }
}

static void write_notes(struct writer *w, const struct check *c, const struct rulebook *book)
{
    struct said_list workings = gather_notes(w, c, book, true), questions = gather_notes(w, c, book, false);

    write_said(w, "How this was worked out", &workings, true);
    write_said(w, "Notes", &questions, false);
}

static void write_book(struct writer *w, const struct check *c, const struct receipt_book *r)
{
    const struct rulebook *book = NULL;

    for (ptrdiff_t i = 0; i < c->finding.n && !book; i++)
        if (str_eq(c->finding.v[i].book->id, r->id))
            book = c->finding.v[i].book;
    buf_printf(w->b, "\n%.*s, edition %.*s", STR_ARG(r->id), STR_ARG(r->edition));
    if (book)
        buf_printf(w->b, " — %.*s", STR_ARG(book->title));
    buf_char(w->b, '\n');
    for (int o = OUT_FAIL; o >= OUT_NOT_APPLICABLE; o--)
        for (ptrdiff_t i = 0; i < c->finding.n; i++)
            if (c->finding.v[i].book == book && (int)c->finding.v[i].outcome == o && (w->explain || o > OUT_PASS))
                write_finding(w, &c->finding.v[i]);
    if (!w->explain && book) {
        write_quiet(w, c, book, OUT_PASS, "inside");
        write_quiet(w, c, book, OUT_NOT_APPLICABLE, "does not apply");
    }
    write_notes(w, c, book);
}

void check_text(arena *mem, const struct check *c, bool colour, bool explain, struct buf *b)
{
    struct writer w = { mem, b, colour, explain };

    write_verdict(&w, c);
    write_relied_on(&w, c);
    for (ptrdiff_t i = 0; i < c->note.n; i++) {
        buf_z(b, "  ");
        buf_wrap(b, c->note.v[i], 2, WIDTH);
        buf_char(b, '\n');
    }
    for (ptrdiff_t i = 0; i < c->book.n; i++)
        write_book(&w, c, &c->book.v[i]);
    buf_z(b, "\nEvent ");
    if (c->event > NONE)
        day_words(b, c->event);
    else
        buf_z(b, "unknown");
    buf_z(b, ", known as at ");
    day_words(b, c->as_of);
    buf_printf(b, ". Facts %.12s", c->facts_hash.n ? c->facts_hash.p : "-");
    for (ptrdiff_t i = 0; i < c->book.n; i++)
        buf_printf(b, ", %.*s %.12s", STR_ARG(c->book.v[i].id), c->book.v[i].hash.n ? c->book.v[i].hash.p : "-");
    buf_z(b, ".\n");
}
