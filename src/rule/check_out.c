/* A check's answer as JSON (docs/result.schema.json) and as text for a person. */
#include "rule/check.h"

#include "io/json_out.h"
#include "words/date.h"
#include "words/texts.h"

/* ---- JSON -------------------------------------------------------------------------------- */

#define N(name) static const struct json_name N_##name = JSON_NAME(#name)
N(applies);
N(clause);
N(distance);
N(earliest_last_day);
N(earliest_start);
N(edition);
N(engine);
N(event_date);
N(exemption);
N(exemptions_tried);
N(fact);
N(facts_hash);
N(findings);
N(hash);
N(id);
N(kind);
N(knowledge_date);
N(label);
N(legal_force);
N(member);
N(missing);
N(notes);
N(outcome);
N(outside_from);
N(reason);
N(receipt);
N(remedies);
N(rule);
N(rulebook);
N(rulebooks);
N(since);
N(source);
N(strength);
N(supplied_by);
N(text);
N(threshold);
N(value);
N(verdict);
N(why);
#undef N

static void put_day(struct json_out *o, const struct json_name *name, daynum day)
{
    char room[DAY_ROOM];

    json_name(o, name);
    if (day > NONE)
        json_str(o, day_text_in(room, day));
    else
        json_null(o);
}

static void put_remedy(struct json_out *o, const struct remedy *r)
{
    char room[32];

    json_open_object(o);
    json_name_str(o, &N_text, r->text);
    if (r->earliest_start != UNKNOWN)
        put_day(o, &N_earliest_start, r->earliest_start);
    if (r->highest_charge >= 0)
        json_put_str(o, S("highest_charge"),
                     (str){ room, snprintf(room, sizeof(room), "%lld.%02d", (long long)(r->highest_charge / 100), (int)(r->highest_charge % 100)) });
    if (r->earliest_last_day != UNKNOWN)
        put_day(o, &N_earliest_last_day, r->earliest_last_day);
    if (r->member.n)
        json_name_str(o, &N_member, r->member);
    json_close_object(o);
}

void readings_json(str key, const struct reading *v, ptrdiff_t n, struct json_out *o)
{
    json_put_array(o, key);
    for (ptrdiff_t i = 0; i < n; i++) {
        json_open_object(o);
        json_name_str(o, &N_fact, v[i].label);
        json_name_str(o, &N_value, v[i].value);
        json_name_str(o, &N_source, v[i].source);
        json_close_object(o);
    }
    json_close_array(o);
}

void missing_json(const struct missing *v, ptrdiff_t n, struct json_out *o)
{
    json_name(o, &N_missing);
    json_open_array(o);
    for (ptrdiff_t i = 0; i < n; i++) {
        json_open_object(o);
        json_name_str(o, &N_fact, v[i].fact);
        json_name_str(o, &N_label, v[i].label);
        json_name_str(o, &N_supplied_by, v[i].supplier);
        json_close_object(o);
    }
    json_close_array(o);
}

static void put_facts(struct json_out *o, const struct finding *f)
{
    readings_json(S("values"), f->values.v, f->values.n, o);
    json_name(o, &N_threshold);
    if (f->threshold.n) {
        json_open_object(o);
        json_name_str(o, &N_text, f->threshold);
        put_day(o, &N_since, f->since);
        json_close_object(o);
    } else {
        json_null(o);
    }
    json_name(o, &N_distance);
    if (f->distance.n)
        json_str(o, f->distance);
    else
        json_null(o);
    if (f->fails_from != UNKNOWN && f->outcome == OUT_FAIL)
        put_day(o, &N_outside_from, f->fails_from);
}

static void put_lists(struct json_out *o, const struct finding *f)
{
    static const str results[] = { { "no", 2 }, { "yes", 3 }, { "unknown", 7 } };

    json_name(o, &N_remedies);
    json_open_array(o);
    for (ptrdiff_t i = 0; i < f->remedies.n; i++)
        put_remedy(o, &f->remedies.v[i]);
    json_close_array(o);
    missing_json(f->missing.v, f->missing.n, o);
    json_name(o, &N_exemptions_tried);
    json_open_array(o);
    for (ptrdiff_t i = 0; i < f->tried.n; i++) {
        json_open_object(o);
        json_name_str(o, &N_exemption, f->tried.v[i].name);
        json_name_str(o, &N_applies, results[f->tried.v[i].result]);
        json_name_str(o, &N_why, f->tried.v[i].why);
        json_close_object(o);
    }
    json_close_array(o);
    json_name(o, &N_notes);
    json_open_array(o);
    for (ptrdiff_t i = 0; i < f->notes.n; i++) {
        json_open_object(o);
        json_name_str(o, &N_id, f->notes.v[i].id);
        json_name_str(o, &N_text, f->notes.v[i].text);
        json_close_object(o);
    }
    json_close_array(o);
}

static void put_finding(struct json_out *o, const struct finding *f)
{
    json_open_object(o);
    json_name_str(o, &N_rulebook, f->book->id);
    json_name_str(o, &N_edition, f->book->edition);
    json_name_str(o, &N_rule, f->rule->id);
    json_name_str(o, &N_kind, kind_name(f->kind));
    json_name_str(o, &N_clause, f->clause);
    json_name_str(o, &N_outcome, outcome_text(f->outcome));
    json_name_str(o, &N_strength, f->strength);
    json_name_str(o, &N_legal_force, f->legal_force);
    json_name_str(o, &N_reason, f->reason);
    if (f->exemption.n)
        json_name_str(o, &N_exemption, f->exemption);
    if (f->member.n)
        json_name_str(o, &N_member, f->member);
    put_facts(o, f);
    put_lists(o, f);
    json_close_object(o);
}

static void put_receipt(struct json_out *o, const struct check *c)
{
    json_name(o, &N_receipt);
    json_open_object(o);
    json_name(o, &N_rulebooks);
    json_open_array(o);
    for (ptrdiff_t i = 0; i < c->book.n; i++) {
        json_open_object(o);
        json_name_str(o, &N_rulebook, c->book.v[i].id);
        json_name_str(o, &N_edition, c->book.v[i].edition);
        json_name_str(o, &N_hash, c->book.v[i].hash);
        json_close_object(o);
    }
    json_close_array(o);
    json_name_str(o, &N_engine, c->engine);
    json_name_str(o, &N_facts_hash, c->facts_hash);
    put_day(o, &N_event_date, c->event);
    put_day(o, &N_knowledge_date, c->as_of);
    json_close_object(o);
}

void check_json(const struct check *c, struct json_out *o)
{
    json_open_object(o);
    json_name_str(o, &N_verdict, verdict_text(c->verdict));
    json_name(o, &N_findings);
    json_open_array(o);
    for (ptrdiff_t i = 0; i < c->finding.n; i++)
        put_finding(o, &c->finding.v[i]);
    json_close_array(o);
    json_name(o, &N_notes);
    json_open_array(o);
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

str clauses_words(arena *mem, enum language lang, str clauses)
{
    bool several = str_find(clauses, ',') >= 0;
    struct buf b = buf_new(mem);

    while (clauses.n) {
        str first, rest, last;
        int length;

        str_cut_str(clauses, S(", "), &first, &rest);
        clauses = rest;
        last = run_end(first, &rest, &length);
        if (length > 2)
            clauses = rest;
        buf_z(&b, b.n ? ", " : "");
        buf_str(&b, length > 2 ? words_check_run(mem, lang, first, last) : first);
    }
    return several ? words_check_clauses(mem, lang, buf_text(&b)) : words_check_clause(mem, lang, buf_text(&b));
}

struct writer {
    arena *mem;
    enum language lang;
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

static str tag(const struct writer *w, enum outcome o)
{
    static const enum word tags[OUTCOMES] = { W_check_tag_not_applicable, W_check_tag_pass,   W_check_tag_exempt, W_check_tag_approved,
                                              W_check_tag_advice,         W_check_tag_cannot, W_check_tag_fail };

    return word_text(w->lang, tags[o]);
}

enum { TAG_WIDTH = 15, LABEL_WIDTH = 10 };

/* Spaces up to the next column of text: one at least. */
static void pad(struct writer *w, str shown, int width)
{
    int columns = str_columns(shown);

    buf_fill(w->b, ' ', columns < width ? width - columns : 1);
}

static void write_tag(struct writer *w, enum outcome o)
{
    buf_z(w->b, "  ");
    coloured(w, colour_of(o), tag(w, o));
    pad(w, tag(w, o), TAG_WIDTH);
}

/* WORD_NONE: one more of the same. */
static void paragraph(struct writer *w, enum word label, str text)
{
    str shown = label ? word_text(w->lang, label) : S("");

    buf_fill(w->b, ' ', 6);
    buf_str(w->b, shown);
    pad(w, shown, LABEL_WIDTH);
    buf_wrap(w->b, text, 6 + LABEL_WIDTH, WIDTH);
    buf_char(w->b, '\n');
}

/* How the facts were read is no open question, although it travels with the notes. */
static bool is_working(const struct finding_note *n)
{
    return str_eq(n->id, S("facts"));
}

/* That an edition may have ended concerns all its findings, whatever their outcome. */
static bool is_open_end(const struct finding_note *n)
{
    return str_eq(n->id, S("edition-end"));
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
        if (!is_working(&f->notes.v[i]) && !is_open_end(&f->notes.v[i]))
            buf_printf(&names, "%s%.*s", names.n ? ", " : "", STR_ARG(f->notes.v[i].id));
    if (names.n)
        paragraph(w, W_check_label_notes, buf_text(&names));
}

static void write_details(struct writer *w, const struct finding *f)
{
    bool told = f->outcome >= OUT_EXEMPT;

    if (f->distance.n && f->outcome >= OUT_ADVICE)
        paragraph(w, W_check_label_distance, f->distance);
    for (ptrdiff_t i = 0; i < f->remedies.n && told; i++)
        paragraph(w, i ? WORD_NONE : W_check_label_remedy, f->remedies.v[i].text);
    for (ptrdiff_t i = 0; i < f->missing.n && told; i++)
        paragraph(w, i ? WORD_NONE : W_check_label_missing,
                  words_check_missing_from(w->mem, w->lang, f->missing.v[i].label, f->missing.v[i].supplier, f->missing.v[i].fact));
    for (ptrdiff_t i = 0; i < f->tried.n && told; i++)
        paragraph(w, i ? WORD_NONE : W_check_label_tried,
                  arena_printf(w->mem, "%.*s: %.*s", STR_ARG(f->tried.v[i].name), STR_ARG(f->tried.v[i].why)));
    for (ptrdiff_t i = 0; i < f->values.n && w->explain; i++)
        paragraph(
            w, i ? WORD_NONE : W_check_label_read,
            arena_printf(w->mem, "%.*s: %.*s (%.*s)", STR_ARG(f->values.v[i].label), STR_ARG(f->values.v[i].value), STR_ARG(f->values.v[i].source)));
    if (f->threshold.n && w->explain)
        paragraph(w, W_check_label_measure,
                  f->since > NONE ? words_check_measure_since(w->mem, w->lang, f->threshold, date_text(w->mem, w->lang, f->since)) : f->threshold);
    write_note_names(w, f);
}

static void write_finding(struct writer *w, const struct finding *f)
{
    str clauses = clauses_words(w->mem, w->lang, f->clause);

    write_tag(w, f->outcome);
    buf_wrap(w->b,
             f->member.n ? words_check_head_member(w->mem, w->lang, f->rule->id, f->member, clauses)
                         : words_check_head(w->mem, w->lang, f->rule->id, clauses),
             2 + TAG_WIDTH, WIDTH);
    buf_z(w->b, "\n      ");
    buf_wrap(w->b, f->reason, 6, WIDTH);
    buf_char(w->b, '\n');
    write_details(w, f);
}

bool check_any_applies(const struct check *c)
{
    for (ptrdiff_t i = 0; i < c->finding.n; i++) {
        const struct finding *f = &c->finding.v[i];

        if (f->outcome != OUT_NOT_APPLICABLE && f->kind != K_MANUAL && !(f->kind == K_TRANSITION && f->outcome != OUT_PASS))
            return true;
    }
    return false;
}

int64_t check_approvals(const struct check *c)
{
    int64_t n = 0;

    for (ptrdiff_t i = 0; i < c->finding.n; i++)
        n += c->finding.v[i].outcome == OUT_APPROVED;
    return n;
}

/* What was approved is above a cap or short of a period all the same: it is allowed, and not inside. */
static str clear_words(const struct writer *w, const struct check *c)
{
    int64_t approvals = check_approvals(c);

    if (!check_any_applies(c))
        return word_text(w->lang, W_check_verdict_nothing_applies);
    return approvals ? words_check_verdict_approved(w->mem, w->lang, approvals) : word_text(w->lang, W_check_verdict_clear_words);
}

static void write_verdict(struct writer *w, const struct check *c)
{
    static const struct {
        const char *colour;
        enum word head, words;
    } verdicts[] = {
        { "32;1", W_check_verdict_clear, W_check_verdict_clear_words },
        { "36;1", W_check_verdict_needs, W_check_verdict_needs_words },
        { "31;1", W_check_verdict_blocked, W_check_verdict_blocked_words },
    };
    bool unbound = !c->book.n && !c->authority_unknown;

    coloured(w, verdicts[c->verdict].colour, word_text(w->lang, verdicts[c->verdict].head));
    buf_z(w->b, ": ");
    buf_str(w->b, unbound                       ? word_text(w->lang, W_check_verdict_none_binds)
                  : c->verdict == VERDICT_CLEAR ? clear_words(w, c)
                                                : word_text(w->lang, verdicts[c->verdict].words));
    buf_char(w->b, '\n');
}

static void write_relied_on(struct writer *w, const struct check *c)
{
    for (ptrdiff_t i = 0; i < c->finding.n; i++) {
        const struct finding *f = &c->finding.v[i];

        if (f->outcome != OUT_EXEMPT && f->outcome != OUT_APPROVED)
            continue;
        buf_z(w->b, "  ");
        buf_str(w->b, f->outcome == OUT_EXEMPT
                          ? words_check_relies_exemption(w->mem, w->lang, f->book->id, f->rule->id, f->exemption)
                          : words_check_relies_approval(w->mem, w->lang, f->book->id, f->rule->id, block_field(f->rule, S("exception"))->raw));
        buf_char(w->b, '\n');
    }
}

/* Rules that need no reader's eye, in one line: inside and not applicable. */
static void write_quiet(struct writer *w, const struct check *c, const struct rulebook *book, enum outcome which)
{
    struct buf names = buf_new(w->mem);

    for (ptrdiff_t i = 0; i < c->finding.n; i++)
        if (c->finding.v[i].book == book && c->finding.v[i].outcome == which) {
            buf_z(&names, names.n ? ", " : "");
            buf_str(&names, c->finding.v[i].rule->id);
        }
    if (!names.n)
        return;
    write_tag(w, which);
    buf_wrap(w->b, buf_text(&names), 2 + TAG_WIDTH, WIDTH);
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

/* The notes of the findings that tell theirs, and an edition's open end in any case, in the order of the findings as printed: ${working} or
 * open questions. */
static struct said_list gather_notes(struct writer *w, const struct check *c, const struct rulebook *book, bool working)
{
    struct said_list all = { 0 };

    for (int o = OUT_FAIL; o >= OUT_NOT_APPLICABLE; o--)
        for (ptrdiff_t i = 0; i < c->finding.n; i++) {
            const struct finding *f = &c->finding.v[i];

            for (ptrdiff_t k = 0; k < f->notes.n; k++)
                if (f->book == book && (int)f->outcome == o && (notes_told(w, f) || is_open_end(&f->notes.v[k])) &&
                    is_working(&f->notes.v[k]) == working)
                    gather_note(w, f, &f->notes.v[k], &all);
        }
    return all;
}

static void write_said(struct writer *w, enum word title, const struct said_list *all, bool working)
{
    for (ptrdiff_t i = 0; i < all->n; i++) {
        str about = working ? buf_text(&all->v[i].rules) : all->v[i].note.id;

        if (!i)
            buf_printf(w->b, "  %.*s\n", STR_ARG(word_text(w->lang, title)));
        buf_fill(w->b, ' ', 6);
        buf_wrap(w->b, arena_printf(w->mem, "%.*s: %.*s", STR_ARG(about), STR_ARG(all->v[i].note.text)), 8, WIDTH);
        buf_char(w->b, '\n');
    }
}

static void write_notes(struct writer *w, const struct check *c, const struct rulebook *book)
{
    struct said_list workings = gather_notes(w, c, book, true), questions = gather_notes(w, c, book, false);

    write_said(w, W_check_workings, &workings, true);
    write_said(w, W_check_notes, &questions, false);
}

static void write_book(struct writer *w, const struct check *c, const struct receipt_book *r)
{
    const struct rulebook *book = NULL;

    for (ptrdiff_t i = 0; i < c->finding.n && !book; i++)
        if (str_eq(c->finding.v[i].book->id, r->id))
            book = c->finding.v[i].book;
    buf_char(w->b, '\n');
    buf_str(w->b, words_check_book(w->mem, w->lang, r->id, r->edition));
    if (book)
        buf_printf(w->b, " — %.*s", STR_ARG(book->title));
    buf_char(w->b, '\n');
    for (int o = OUT_FAIL; o >= OUT_NOT_APPLICABLE; o--)
        for (ptrdiff_t i = 0; i < c->finding.n; i++)
            if (c->finding.v[i].book == book && (int)c->finding.v[i].outcome == o && (w->explain || o > OUT_PASS))
                write_finding(w, &c->finding.v[i]);
    if (!w->explain && book) {
        write_quiet(w, c, book, OUT_PASS);
        write_quiet(w, c, book, OUT_NOT_APPLICABLE);
    }
    write_notes(w, c, book);
}

void check_text(arena *mem, const struct check *c, bool colour, bool explain, struct buf *b)
{
    struct writer w = { mem, c->lang, b, colour, explain };
    struct buf hashes = buf_new(mem);

    write_verdict(&w, c);
    write_relied_on(&w, c);
    for (ptrdiff_t i = 0; i < c->note.n; i++) {
        buf_z(b, "  ");
        buf_wrap(b, c->note.v[i], 2, WIDTH);
        buf_char(b, '\n');
    }
    for (ptrdiff_t i = 0; i < c->book.n; i++)
        write_book(&w, c, &c->book.v[i]);
    buf_printf(&hashes, "%.12s", c->facts_hash.n ? c->facts_hash.p : "-");
    for (ptrdiff_t i = 0; i < c->book.n; i++)
        buf_printf(&hashes, ", %.*s %.12s", STR_ARG(c->book.v[i].id), c->book.v[i].hash.n ? c->book.v[i].hash.p : "-");
    buf_char(b, '\n');
    buf_str(b, words_check_known(mem, c->lang, c->event > NONE ? date_text(mem, c->lang, c->event) : word_text(c->lang, W_value_unknown),
                                 date_text(mem, c->lang, c->as_of), buf_text(&hashes)));
    buf_char(b, '\n');
}
