/*
 * The values of a rulebook's fields: from text to typed members, strictly.  Every form has one
 * spelling; whatever is refused is shown on the author's own line with what would be right.
 */
#include "rule/parse.h"

#include "base/near.h"
#include "domain/doc_path.h"
#include "rule/case.h"
#include "words/writing.h"

#include <stdio.h>

struct at { /* what every reader of a value needs */
    arena *mem;
    struct rulebook *book;
    const struct block *block;
    struct tree_field *f;
    struct err *err;
};

rc value_error(const struct rulebook *book, const struct tree_field *f, struct err *err, ptrdiff_t at, int width, const char *fmt, ...)
{
    const struct value_part *part = &f->part.v[0];
    char message[sizeof(err->message)];

    for (ptrdiff_t i = 1; i < f->part.n && f->part.v[i].at <= at; i++)
        part = &f->part.v[i];
    FORMAT(message, fmt);
    return tree_error(book, err, part->line, part->col + str_columns(str_sub(f->raw, part->at, at)), width, "%s", message);
}

static ptrdiff_t offset(const struct at *a, str piece)
{
    return piece.p - a->f->raw.p;
}

/* A mistake in ${piece}, a part of the field's raw value. */
#define WRONG(a, piece, ...) value_error((a)->book, (a)->f, (a)->err, offset((a), (piece)), str_columns(piece) ? str_columns(piece) : 1, __VA_ARGS__)

str did_you_mean(arena *mem, str word, str near)
{
    str stranger, none;
    uint32_t number = writing_beyond(word, &stranger);

    if (!number || writing_beyond(near, &none))
        return arena_printf(mem, "Did you mean '%.*s'?", STR_ARG(near));
    return arena_printf(mem, "Did you mean '%.*s'? The '%.*s' that stands here is another character, U+%04X.", STR_ARG(near), STR_ARG(stranger),
                        (unsigned)number);
}

str codes_hint(arena *mem, const struct code_set *codes, str word)
{
    str near = code_near(codes, word);
    struct buf b = buf_new(mem);

    if (near.n)
        return did_you_mean(mem, word, near);
    for (int i = 0; i < codes->n; i++)
        buf_printf(&b, "%s%.*s", i ? ", " : "It is one of: ", STR_ARG(codes->code[i].text));
    buf_z(&b, ".");
    return buf_text(&b);
}

str codes_noun(arena *mem, const struct code_set *codes)
{
    static const struct {
        const struct code_set *codes;
        str noun;
    } nouns[] = {
        { &codes_kind, S("kind of engagement") },
        { &codes_told_of, S("subject of a disclosure") },
        { &codes_told_whom, S("recipient of a disclosure") },
    };
    char *noun = arena_cstr(mem, codes->name);

    for (int i = 0; i < countof(nouns); i++)
        if (nouns[i].codes == codes)
            return nouns[i].noun;
    for (char *c = noun; *c; c++)
        if (*c == '_')
            *c = ' ';
    return str_of(noun);
}

/* The nearest of the names, or all of them. */
static rc near_hint(struct at *a, str word, const str *names, ptrdiff_t n)
{
    ptrdiff_t near = near_best(word, names, n);
    struct buf b = buf_new(a->mem);

    if (near >= 0)
        return err_hint(a->err, "%.*s", STR_ARG(did_you_mean(a->mem, word, names[near])));
    for (ptrdiff_t i = 0; i < n; i++)
        buf_printf(&b, "%s%.*s", i ? ", " : "It is one of: ", STR_ARG(names[i]));
    return err_hint(a->err, "%.*s.", STR_ARG(buf_text(&b)));
}

static rc expected_phrases(struct at *a, str options)
{
    struct buf b = buf_new(a->mem);

    for (int i = 0; i < phrase_count(options); i++) {
        buf_z(&b, i ? " | " : "");
        buf_str(&b, phrase_option(options, i));
    }
    return err_hint(a->err, "One of: %.*s.", STR_ARG(buf_text(&b)));
}

/* ---- literals ------------------------------------------------------------------------- */

static bool money_parse(str s, int64_t *pence)
{
    str pounds, rest;
    int64_t p, q;

    if (!str_starts(s, S("£")) || !str_cut(str_from(s, S("£").n), '.', &pounds, &rest))
        return false;
    if (!str_digits(pounds, 1000000, &p) || rest.n != 2 || rest.p[0] < '0' || rest.p[0] > '9' || rest.p[1] < '0' || rest.p[1] > '9')
        return false;
    q = (rest.p[0] - '0') * 10 + (rest.p[1] - '0');
    *pence = p * 100 + q;
    return true;
}

static bool looks_like_date(str s)
{
    return s.n >= 8 && s.p[0] >= '0' && s.p[0] <= '9' && str_find(s, '-') == 4;
}

int64_t literal_months(const struct literal *l)
{
    if (l->type != L_PERIOD || (l->unit != UNIT_MONTHS && l->unit != UNIT_YEARS))
        return AMOUNT_NOT_SET;
    return l->unit == UNIT_YEARS ? l->num * 12 : l->num;
}

int64_t literal_days(const struct literal *l)
{
    if (l->type != L_PERIOD || (l->unit != UNIT_DAYS && l->unit != UNIT_WEEKS))
        return AMOUNT_NOT_SET;
    return l->unit == UNIT_WEEKS ? l->num * 7 : l->num;
}

bool literal_parse(str s, struct literal *out)
{
    struct period period;
    const char *why;
    daynum day;

    *out = (struct literal){ .text = s };
    if (!s.n)
        return false;
    if (str_eq(s, S("none"))) {
        out->type = L_NONE;
    } else if (str_eq(s, S("not set"))) {
        out->type = L_NOT_SET;
    } else if (str_eq(s, S("yes")) || str_eq(s, S("no"))) {
        out->type = L_YES_NO;
        out->num = s.n == 3;
    } else if (str_starts(s, S("£"))) {
        out->type = L_MONEY;
        return money_parse(s, &out->num);
    } else if (looks_like_date(s)) {
        out->type = L_DATE;
        if (!day_parse(s, &day, &why))
            return false;
        out->num = day;
    } else if (s.p[s.n - 1] == '%') {
        out->type = L_PERCENT;
        return str_digits(str_sub(s, 0, s.n - 1), 100, &out->num);
    } else if (str_digits(s, INT32_MAX, &out->num)) {
        out->type = L_NUMBER;
    } else if (period_parse(s, &period)) {
        out->type = L_PERIOD;
        out->num = period.n;
        out->unit = period.unit;
    } else {
        out->type = L_WORDS;
        /* Something that begins like a number but is none of the above is a slip, not words. */
        return s.p[0] < '0' || s.p[0] > '9';
    }
    return true;
}

static rc read_literal(struct at *a, str s, struct literal *out)
{
    if (literal_parse(s, out))
        return RC_OK;
    WRONG(a, s, "'%.*s' is not a value", STR_ARG(s));
    return err_hint(a->err, "Values look like £31.58, 2025-04-01, 3 months, 5 working days, 12%%, 3 or not set.");
}

static rc read_date(struct at *a, str s, daynum *out)
{
    const char *why;

    if (day_parse(s, out, &why))
        return RC_OK;
    WRONG(a, s, "'%.*s' is %s", STR_ARG(s), why);
    return err_hint(a->err, "Write a day as year-month-day, such as 2025-04-01.");
}

static rc read_period(struct at *a, str s, str units, struct literal *out)
{
    TRY(read_literal(a, s, out));
    if (out->type == L_NOT_SET)
        return RC_OK;
    if (out->type != L_PERIOD) {
        WRONG(a, s, "'%.*s' is not a period", STR_ARG(s));
        return err_hint(a->err, "Write a period as '3 months' or 'not set'.");
    }
    for (int i = 0; units.n && i < phrase_count(units); i++) {
        str u = phrase_option(units, i);

        if (str_ends(s, u) || str_ends(s, str_sub(u, 0, u.n - 1)))
            return RC_OK;
    }
    if (!units.n)
        return RC_OK;
    WRONG(a, s, "'%.*s' is in the wrong unit", STR_ARG(s));
    return expected_phrases(a, units);
}

/* ---- lists and names ------------------------------------------------------------------ */

enum { MOST_MEMBERS = 512 };

static rc too_many(const struct at *a, str item)
{
    return WRONG(a, item, "a list may have %d members at most", MOST_MEMBERS);
}

typedef rc item_reader(struct at *a, str item);

static rc each_item(struct at *a, str sep, item_reader *read)
{
    str rest = a->f->raw, item;
    bool more = true;

    for (int n = 1; more; n++) {
        more = str_cut_str(rest, sep, &item, &rest);
        if (!item.n || item.p[0] == ' ' || item.p[item.n - 1] == ' ') {
            WRONG(a, item.n && item.p[0] != ' ' ? str_from(item, item.n - 1) : str_sub(item, 0, item.n > 0),
                  item.n ? "a space too many" : "a member of the list is missing");
            return err_hint(a->err, "Members are separated by '%.*s', and nothing follows the last.", STR_ARG(sep));
        }
        if (n > MOST_MEMBERS)
            return too_many(a, item);
        TRY(read(a, item));
    }
    return RC_OK;
}

static rc add_name(struct at *a, str item)
{
    if (a->f->names.n == MOST_MEMBERS)
        return too_many(a, item);
    for (ptrdiff_t i = 0; i < a->f->names.n; i++)
        if (str_eq(a->f->names.v[i], item))
            return WRONG(a, item, "'%.*s' stands twice in the list", STR_ARG(item));
    *PUSH(a->mem, &a->f->names) = item;
    return RC_OK;
}

static rc read_name(struct at *a, str item)
{
    if (!name_ok(item)) {
        WRONG(a, item, "'%.*s' is not a name", STR_ARG(item));
        return err_hint(a->err, "Names have small letters, digits and single hyphens; a list is separated by ', '.");
    }
    return add_name(a, item);
}

static rc read_item(struct at *a, str item)
{
    if (str_find(item, ',') >= 0)
        return WRONG(a, item, "a comma without a space after it");
    return add_name(a, item);
}

static rc read_clause(struct at *a, str item)
{
    return read_item(a, item);
}

/* ---- words with a fixed choice -------------------------------------------------------- */

static int find_phrase(str options, str s)
{
    for (int i = 0; i < phrase_count(options); i++)
        if (str_eq(phrase_option(options, i), s))
            return i;
    return -1;
}

static rc refuse_phrase(struct at *a, str s)
{
    str names[16];
    int n = phrase_count(a->f->def->options);

    for (int i = 0; i < n && i < countof(names); i++)
        names[i] = phrase_option(a->f->def->options, i);
    WRONG(a, s, "'%.*s' is not one of the words allowed here", STR_ARG(s));
    if (near_best(s, names, n < countof(names) ? n : countof(names)) >= 0)
        return near_hint(a, s, names, n);
    return expected_phrases(a, a->f->def->options);
}

static rc read_phrase(struct at *a)
{
    a->f->num = find_phrase(a->f->def->options, a->f->raw);
    return a->f->num < 0 ? refuse_phrase(a, a->f->raw) : RC_OK;
}

static rc add_bit(struct at *a, str item, int bit)
{
    if (a->f->mask >> bit & 1)
        return WRONG(a, item, "'%.*s' stands twice in the list", STR_ARG(item));
    a->f->mask |= (code_mask)1 << bit;
    return RC_OK;
}

static rc read_choice(struct at *a, str item)
{
    int i = find_phrase(a->f->def->options, item);

    return i < 0 ? refuse_phrase(a, item) : add_bit(a, item, i);
}

static rc read_code(struct at *a, str item)
{
    const struct code_set *set = codes_named(a->f->def->options);
    int code = code_find(set, item);

    if (code >= 0) {
        a->f->num = code;
        return add_bit(a, item, code);
    }
    WRONG(a, item, "unknown %.*s '%.*s'", STR_ARG(codes_noun(a->mem, set)), STR_ARG(item));
    return err_hint(a->err, "%.*s", STR_ARG(codes_hint(a->mem, set, item)));
}

/* Codes by the words people use: "chief executive". */
static rc read_words(struct at *a, str item)
{
    const struct code_set *set = codes_named(a->f->def->options);
    int code = code_worded(set, item);
    str names[32];

    if (code >= 0)
        return add_bit(a, item, code);
    for (int i = 0; i < set->n; i++)
        names[i] = code_words(set, i, LANG_EN);
    WRONG(a, item, "unknown %.*s '%.*s'", STR_ARG(codes_noun(a->mem, set)), STR_ARG(item));
    return near_hint(a, item, names, set->n);
}

static bool is_any(struct at *a, str any)
{
    a->f->any = str_eq(a->f->raw, any);
    return a->f->any;
}

/* ---- the longer forms ----------------------------------------------------------------- */

static bool eat(str *s, str word)
{
    if (!str_starts(*s, word))
        return false;
    *s = str_from(*s, word.n);
    return true;
}

static str up_to(str *s, char c)
{
    str head;

    str_cut(*s, c, &head, s);
    return head;
}

static rc read_until_event(struct at *a, str rest, struct range *r)
{
    str dates, date;
    bool more = true;

    if (str_cut_str(rest, S(", recorded "), &r->until_event, &dates)) {
        str day;

        if (!str_cut_str(dates, S(" by "), &day, &r->recorded_by) || !name_ok(r->recorded_by))
            return WRONG(a, dates, "expected 'recorded DATE by OFFICE'");
        TRY(read_date(a, day, &r->recorded));
        r->until = r->recorded;
    } else if (str_cut_str(rest, S(", proposed "), &r->until_event, &dates)) {
        while (more) {
            more = str_cut_str(dates, S(" or "), &date, &dates);
            if (r->proposals == countof(r->proposed))
                return WRONG(a, date, "four proposed dates at most");
            TRY(read_date(a, date, &r->proposed[r->proposals]));
            if (r->proposals && r->proposed[r->proposals] <= r->proposed[r->proposals - 1])
                return WRONG(a, date, "proposed dates stand in order of time");
            r->proposals++;
        }
    } else {
        return WRONG(a, rest, "expected ', proposed DATE' or ', recorded DATE by OFFICE'");
    }
    if (!name_ok(r->until_event))
        return WRONG(a, r->until_event, "'%.*s' is not a name", STR_ARG(r->until_event));
    return RC_OK;
}

static rc read_range(struct at *a)
{
    struct range *r = &a->f->range;
    str rest = a->f->raw, until = { 0 };

    *r = (struct range){ .until = DAY_LAST, .recorded = UNKNOWN };
    if (!eat(&rest, S("from ")))
        return WRONG(a, rest, "expected 'from DATE'");
    str_cut_str(rest, S(" until "), &rest, &until);
    TRY(read_date(a, rest, &r->from));
    if (eat(&until, S("event ")))
        TRY(read_until_event(a, until, r));
    else if (until.n || str_ends(a->f->raw, S(" until ")))
        TRY(read_date(a, until, &r->until));
    if (r->until < r->from)
        return WRONG(a, a->f->raw, "the last day is before the first");
    return RC_OK;
}

static rc read_terms(struct at *a, str *s, code_mask *mask)
{
    for (;;) {
        str word, rest;
        int code;

        str_cut(*s, ' ', &word, &rest);
        code = code_find(&codes_term, word);
        if (code < 0)
            return RC_OK;
        if (*mask >> code & 1)
            return WRONG(a, word, "'%.*s' stands twice", STR_ARG(word));
        *mask |= (code_mask)1 << code;
        *s = rest;
        if (!eat(s, S("and ")))
            return RC_OK;
    }
}

static const str event_words[EVENTS] = {
    [EVENT_START] = { "assignments starting", 20 },  [EVENT_AGREED] = { "assignments agreed", 18 },
    [EVENT_SPAN] = { "assignments continuing", 22 }, [EVENT_REQUESTED] = { "assignments requested", 21 },
    [EVENT_OFFER] = { "offers made", 11 },           [EVENT_HOURS] = { "hours worked", 12 },
    [EVENT_NOTICE] = { "notice given", 12 },
};

str event_phrase(enum event e)
{
    return event_words[e];
}

static rc read_window(struct at *a, str item)
{
    struct window *w = PUSH(a->mem, &a->f->windows);
    str rest = item, from, until, word = item;
    int event = -1;

    TRY(read_terms(a, &rest, &w->terms));
    for (int e = 0; e < EVENTS; e++)
        if (eat(&rest, event_words[e])) {
            event = e;
            break;
        }
    if (event < 0) {
        str_cut_str(rest, S(" from "), &word, &rest);
        WRONG(a, word, "unknown event '%.*s'", STR_ARG(word));
        return near_hint(a, word, event_words, EVENTS);
    }
    w->event = (enum event)event;
    w->until = DAY_LAST;
    if (!eat(&rest, S(" from ")))
        return WRONG(a, rest, "expected 'from DATE'");
    if (str_cut_str(rest, S(" until "), &from, &until))
        TRY(read_date(a, until, &w->until));
    TRY(read_date(a, from, &w->from));
    if (w->until < w->from)
        return WRONG(a, item, "the last day is before the first");
    return RC_OK;
}

static rc read_wait(struct at *a)
{
    str tail = a->f->def->options;
    str period = a->f->raw;

    if (!str_ends(period, tail) || period.n < tail.n + 2 || period.p[period.n - tail.n - 1] != ' ')
        return WRONG(a, period, "expected a period and '%.*s'", STR_ARG(tail));
    return read_period(a, str_sub(period, 0, period.n - tail.n - 1), S("months|years"), &a->f->literal);
}

static rc read_count(struct at *a)
{
    str number, noun;

    if (str_eq(a->f->raw, S("not set"))) {
        a->f->num = AMOUNT_NOT_SET;
        return RC_OK;
    }
    str_cut(a->f->raw, ' ', &number, &noun);
    if (!str_digits(number, 99, &a->f->num) || a->f->num < 1 || !str_eq(noun, phrase_option(a->f->def->options, a->f->num == 1 ? 0 : 1)))
        return WRONG(a, a->f->raw, "expected a number and '%.*s', or 'not set'", STR_ARG(phrase_option(a->f->def->options, 1)));
    return RC_OK;
}

static rc read_days_a_week(struct at *a)
{
    str number, noun;

    if (str_eq(a->f->raw, S("set by authority"))) {
        a->f->num = AMOUNT_BY_AUTHORITY;
        return RC_OK;
    }
    str_cut(a->f->raw, ' ', &number, &noun);
    if (!str_digits(number, 7, &a->f->num) || !str_eq(noun, a->f->num == 1 ? S("day a week") : S("days a week")))
        return WRONG(a, a->f->raw, "expected '3 days a week' or 'set by authority'");
    return RC_OK;
}

static rc read_layer(struct at *a)
{
    str book, edition;

    if (!str_cut_str(a->f->raw, S(" edition "), &book, &edition) || !name_ok(book) || !edition.n)
        return WRONG(a, a->f->raw, "expected 'BOOK edition EDITION'");
    TRY(add_name(a, book));
    *PUSH(a->mem, &a->f->names) = edition;
    return RC_OK;
}

static rc add_everyone(struct at *a, str group)
{
    const struct authorities *all = a->book->authorities;
    int region = str_starts(group, S("region ")) ? region_find(all, str_from(group, 7)) : -1;
    int nation = region < 0 ? code_find(&codes_nation, group) : -1;

    if (region < 0 && nation != NATION_ENGLAND && nation != NATION_WALES) {
        WRONG(a, group, "'%.*s' is not a region or a nation", STR_ARG(group));
        return err_hint(a->err, "Write 'every authority of england', 'of wales' or 'of region north-east'.");
    }
    for (ptrdiff_t i = 0; i < all->n; i++)
        if (region >= 0 ? all->v[i].region == region : all->v[i].nation == nation)
            a->f->signatory[i] = 1;
    return RC_OK;
}

str authority_hint(arena *mem, const struct authorities *authorities, str text)
{
    struct authorities_near near = authority_near(authorities, text);
    int same = authority_find(authorities, text); /* by its name or its code: a rulebook has one spelling */

    if (same >= 0)
        return arena_printf(mem, "Write '%.*s'.", STR_ARG(authorities->v[same].slug));
    if (near.n == 1)
        return arena_printf(mem, "Did you mean '%.*s'?", STR_ARG(authorities->v[near.v[0]].slug));
    if (near.n)
        return arena_printf(mem, "Did you mean one of these: %.*s?", STR_ARG(authorities_near_list(mem, authorities, &near)));
    return S("Write the slug of a council in England or Wales or of its trust, such as gateshead.");
}

static rc read_signatory(struct at *a, str item)
{
    const struct authorities *all = a->book->authorities;
    int i = authority_find(all, item);

    if (i < 0 || !str_eq(all->v[i].slug, item)) {
        WRONG(a, item, "unknown authority '%.*s'", STR_ARG(item));
        return err_hint(a->err, "%.*s", STR_ARG(authority_hint(a->mem, all, item)));
    }
    a->f->signatory[i] = 1;
    return add_name(a, item);
}

static rc read_signatories(struct at *a)
{
    str every = S("every authority of ");
    struct tree_field *f = a->f;

    f->signatory = arena_array(a->mem, uint8_t, a->book->authorities->n);
    if (str_starts(f->raw, every)) {
        str rest = str_from(f->raw, every.n), item;

        for (bool more = true; more;) {
            more = str_cut_str(rest, S(" and "), &item, &rest);
            TRY(add_name(a, item));
            TRY(add_everyone(a, item));
        }
        return RC_OK;
    }
    return each_item(a, S(", "), read_signatory);
}

static rc read_guard_value(struct at *a)
{
    struct guard_fault fault;

    if (guard_parse(a->mem, a->book->authorities, a->f->raw, a->block->kind == K_COOL_OFF && str_eq(a->f->name, S("exempt")), &a->f->guard, &fault))
        return RC_OK;
    value_error(a->book, a->f, a->err, fault.at, fault.width, "%.*s", STR_ARG(fault.why));
    return err_hint(a->err, "%.*s", STR_ARG(fault.hint));
}

static rc read_clock(struct at *a)
{
    struct clock_def *c = &a->f->clock;
    str rest = a->f->raw, limit = up_to(&rest, ';'), tell;

    if (!str_cut_str(limit, S(" from "), &limit, &c->from) || !c->from.n)
        return WRONG(a, a->f->raw, "expected 'PERIOD from EVENT; owner OFFICE; if missed tell OFFICE'");
    TRY(read_period(a, limit, (str){ 0 }, &c->limit));
    if (!eat(&rest, S(" owner ")))
        return WRONG(a, rest, "expected '; owner OFFICE'");
    c->owner = up_to(&rest, ';');
    if (!name_ok(c->owner))
        return WRONG(a, c->owner, "'%.*s' is not a name", STR_ARG(c->owner));
    if (str_eq(rest, S(" if missed nothing more")))
        return RC_OK;
    if (!eat(&rest, S(" if missed tell ")))
        return WRONG(a, rest, "expected '; if missed tell OFFICE' or '; if missed nothing more'");
    for (bool more = true; more;) {
        more = str_cut_str(rest, S(", "), &tell, &rest);
        TRY(read_name(a, tell));
    }
    c->tell = &a->f->names;
    return RC_OK;
}

static rc read_map_row(struct at *a, str item)
{
    struct map_row *m = PUSH(a->mem, &a->f->map);
    bool arrow = a->f->type == V_OUTCOMES;

    if (!str_cut_str(item, arrow ? S(" -> ") : S(" to "), &m->from, &m->to) || !m->from.n)
        return WRONG(a, item, arrow ? "expected 'outcome -> what follows'" : "expected 'title to role'");
    for (ptrdiff_t i = 0; i + 1 < a->f->map.n; i++)
        if (str_eq(a->f->map.v[i].from, m->from))
            return WRONG(a, m->from, "'%.*s' stands twice", STR_ARG(m->from));
    if (arrow) {
        if (!name_ok(m->from) || !name_ok(m->to))
            return WRONG(a, item, "outcomes and what follows are names");
        return RC_OK;
    }
    a->f->mask = 0; /* several titles may go to one role */
    TRY(read_code(a, m->to));
    m->code = (int)a->f->num;
    return RC_OK;
}

static rc read_row_target(struct at *a, struct row_ref *row, str id)
{
    if (!name_ok(id))
        return WRONG(a, id, "'%.*s' is not a name", STR_ARG(id));
    *PUSH(a->mem, &row->target) = id;
    return RC_OK;
}

/* "caps of of advert" is the field "caps of" of advert: the last " of " parts them. */
static bool cut_last_of(str s, str *field, str *rule)
{
    for (ptrdiff_t at = s.n - 4; at > 0; at--)
        if (str_starts(str_from(s, at), S(" of "))) {
            *field = str_sub(s, 0, at);
            *rule = str_from(s, at + 4);
            return true;
        }
    return false;
}

/* Takes the first words of ${rest}, which say where it lives. */
static rc read_row_status(struct at *a, str *rest)
{
    static const struct {
        str word;
        enum row_status status;
    } words[] = {
        { S("rule "), ROW_RULE },
        { S("process "), ROW_PROCESS },
        { S("approval "), ROW_APPROVAL },
        { S("return "), ROW_RETURN },
        { S("report "), ROW_REPORT },
        { S("record "), ROW_RECORD },
        { S("access "), ROW_ACCESS },
        { S("manual "), ROW_MANUAL },
        { S("exemption "), ROW_EXEMPTION },
        { S("parameter "), ROW_PARAMETER },
        { S("not computed, "), ROW_NOT_COMPUTED },
    };

    for (int i = 0; i < countof(words); i++)
        if (eat(rest, words[i].word)) {
            a->f->row.status = words[i].status;
            return RC_OK;
        }
    WRONG(a, a->f->raw, "a matrix row must say where it lives");
    return err_hint(a->err,
                    "Write 'rule NAME', 'exemption NAME of RULE', 'parameter FIELD of RULE', 'process NAME' … or 'not computed, OFFICE: reason'.");
}

static rc read_row(struct at *a)
{
    struct row_ref *row = &a->f->row;
    str rest = a->f->raw, of, id;

    TRY(read_row_status(a, &rest));
    if (row->status == ROW_NOT_COMPUTED) {
        if (!str_cut_str(rest, S(": "), &id, &row->reason) || !row->reason.n)
            return WRONG(a, rest, "expected 'not computed, OFFICE: reason'");
        return read_row_target(a, row, id);
    }
    if (cut_last_of(rest, &id, &of)) {
        if (row->status != ROW_EXEMPTION && row->status != ROW_PARAMETER)
            return WRONG(a, rest, "only an exemption or a parameter can be of something");
        row->of = true;
        *PUSH(a->mem, &row->target) = id;
        return read_row_target(a, row, of);
    }
    if (row->status == ROW_EXEMPTION)
        return WRONG(a, rest, "expected 'exemption NAME of RULE'");
    for (bool more = true; more;) {
        more = str_cut_str(rest, S(", "), &id, &rest);
        TRY(read_row_target(a, row, id));
    }
    return RC_OK;
}

static rc read_given(struct at *a, str item)
{
    struct given_fact g = { 0 };

    if (!str_cut(item, ' ', &g.name, &g.value) || !g.value.n)
        return WRONG(a, item, "expected 'fact value'");
    for (ptrdiff_t i = 0; i < a->f->given.n; i++)
        if (str_eq(a->f->given.v[i].name, g.name))
            return WRONG(a, g.name, "'%.*s' is given twice", STR_ARG(g.name));
    g.col = (int)offset(a, item);
    *PUSH(a->mem, &a->f->given) = g;
    return RC_OK;
}

static rc read_expect(struct at *a, str item)
{
    struct expect_fault fault;

    if (expect_parse(a->mem, item, (str){ 0 }, PUSH(a->mem, &a->f->expect), &fault))
        return RC_OK;
    WRONG(a, fault.piece, "%.*s", STR_ARG(fault.why));
    return err_hint(a->err, "%.*s", STR_ARG(fault.hint));
}

static rc read_sweep(struct at *a)
{
    struct sweep *s = &a->f->sweep;
    str from, to, step;

    if (!str_cut_str(a->f->raw, S(" to "), &from, &to) || !str_cut_str(to, S(" step "), &to, &step))
        return WRONG(a, a->f->raw, "expected 'FROM to LAST step STEP'");
    TRY(read_literal(a, from, &s->from));
    TRY(read_literal(a, to, &s->to));
    TRY(read_literal(a, step, &s->step));
    if (s->from.type != s->to.type || s->from.type != s->step.type ||
        (s->from.type != L_MONEY && s->from.type != L_PERIOD && s->from.type != L_NUMBER))
        return WRONG(a, a->f->raw, "a sweep goes from one amount to another of the same kind");
    if (s->from.type == L_PERIOD && (s->from.unit != s->to.unit || s->from.unit != s->step.unit))
        return WRONG(a, a->f->raw, "the periods of a sweep have one unit");
    if (s->step.num < 1 || s->to.num < s->from.num || (s->to.num - s->from.num) / s->step.num > 999)
        return WRONG(a, a->f->raw, "a sweep goes upwards in at most 1,000 steps");
    return RC_OK;
}

static rc read_edition(struct at *a)
{
    for (ptrdiff_t i = 0; i < a->f->raw.n; i++) {
        char c = a->f->raw.p[i];

        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
            return WRONG(a, a->f->raw, "an edition is named with small letters, digits and hyphens");
    }
    return RC_OK;
}

static rc read_dotted(struct at *a)
{
    struct doc_path path;
    struct err err;

    if (doc_path_compile(a->f->name, &path, &err) != RC_OK)
        tree_error(a->book, a->err, a->f->line, a->f->col, str_columns(a->f->name), "%s", err.message);
    else if (case_value(a->mem, a->book->authorities, a->f->name, a->f->raw, &err) != RC_OK)
        WRONG(a, a->f->raw, "%s", err.message);
    else
        return RC_OK;
    return err_hint(a->err, "%s", err.hint);
}

rc value_read(arena *mem, struct rulebook *book, const struct block *block, struct tree_field *f, struct err *err)
{
    struct at a = { mem, book, block, f, err };

    switch (f->type) {
    case V_TEXT:
    case V_TABLE: return RC_OK; /* a table's cells are its kind's business: check.c */
    case V_EDITION: return read_edition(&a);
    case V_NAME: return read_name(&a, f->raw);
    case V_NAMES: return each_item(&a, S(", "), read_name);
    case V_ITEMS: return each_item(&a, S(", "), read_item);
    case V_CLAUSES: return each_item(&a, S(", "), read_clause);
    case V_PHRASE: return read_phrase(&a);
    case V_LIST: return each_item(&a, S(", "), read_choice);
    case V_CODE: return read_code(&a, f->raw);
    case V_CODES: return codes_take_any(f->def) && is_any(&a, S("any")) ? RC_OK : each_item(&a, S(", "), read_code);
    case V_WORDS: return is_any(&a, S("any approver")) ? RC_OK : each_item(&a, S(", "), read_words);
    case V_DATE: {
        daynum day = 0;

        TRY(read_date(&a, f->raw, &day));
        f->num = day;
        return RC_OK;
    }
    case V_PERIOD: return read_period(&a, f->raw, f->def->options, &f->literal);
    case V_COUNT: return read_count(&a);
    case V_DAYS_A_WEEK: return read_days_a_week(&a);
    case V_WAIT: return read_wait(&a);
    case V_RANGE: return read_range(&a);
    case V_LAYER: return read_layer(&a);
    case V_SIGNATORIES: return read_signatories(&a);
    case V_WINDOWS: return each_item(&a, S("; "), read_window);
    case V_GUARD: return read_guard_value(&a);
    case V_CLOCK: return read_clock(&a);
    case V_OUTCOMES:
    case V_MAP: return each_item(&a, S("; "), read_map_row);
    case V_ROW: return read_row(&a);
    case V_GIVEN: return each_item(&a, S("; "), read_given);
    case V_EXPECT: return each_item(&a, S("; "), read_expect);
    case V_SWEEP: return read_sweep(&a);
    case V_ANY: return read_literal(&a, f->raw, &f->literal);
    case V_DOTTED: return read_dotted(&a);
    }
    return RC_OK;
}
