#include "rule/sentence.h"

#include "words/date.h"
#include "words/list.h"
#include "words/number.h"
#include "words/texts.h"

/* Where sentences are made, and in which language. */
struct say {
    arena *mem;
    enum language lang;
};

#define SAY(s) (s)->mem, (s)->lang

/* ---- words -------------------------------------------------------------------------------- */

/* The codes of ${mask}, as a list; returns how many. */
static int codes_listed(const struct code_set *set, code_mask mask, enum language lang, str *out)
{
    int n = 0;

    for (int i = 0; i < set->n; i++)
        if (mask >> i & 1)
            out[n++] = code_words(set, i, lang);
    return n;
}

enum { CODES_MOST = 32 }; /* the bits of a mask */

static str codes_either(const struct say *s, const struct code_set *set, code_mask mask)
{
    str listed[CODES_MOST];

    return list_either(SAY(s), listed, codes_listed(set, mask, s->lang, listed));
}

static const struct tree_field *field(const struct block *b, const char *name)
{
    return block_field(b, str_of(name));
}

static str raw(const struct block *b, const char *name)
{
    const struct tree_field *f = field(b, name);

    return f ? f->raw : (str){ 0 };
}

static str text(const struct say *s, enum word word)
{
    return word_text(s->lang, word);
}

static str any_or_codes(const struct say *s, const struct block *b, const char *name, enum word any)
{
    const struct tree_field *f = field(b, name);

    return !f || f->any ? text(s, any) : codes_either(s, codes_named(f->def->options), f->mask);
}

static str where_said(const struct say *s, const struct block *rule)
{
    static const enum word words[] = { W_sentence_where_signatory, W_sentence_where_region,  W_sentence_where_authority,
                                       W_sentence_where_anywhere,  W_sentence_where_england, W_sentence_where_wales };

    return text(s, words[field(rule, "where")->num]);
}

static str period_said(const struct say *s, const struct literal *l)
{
    return period_text(SAY(s), (struct period){ .n = (int)l->num, .unit = l->unit });
}

/* The phrases that ${f} lists, in its order, each by its word in ${words}, which has one for every option. */
static int phrases_listed(enum language lang, const struct tree_field *f, const enum word *words, str *out)
{
    str rest = f->raw, one;
    int n = 0;

    for (bool more = true; more;) {
        more = str_cut_str(rest, S(", "), &one, &rest);
        for (int i = 0; i < phrase_count(f->def->options); i++)
            if (str_eq(phrase_option(f->def->options, i), one))
                out[n++] = word_text(lang, words[i]);
    }
    return n;
}

str sentence_elements(arena *mem, enum language lang, const struct tree_field *f)
{
    static const enum word words[] = { W_finding_element_overtime, W_finding_element_travel, W_finding_element_accommodation, W_finding_element_bonus,
                                       W_finding_element_other };
    str listed[countof(words)];

    return list_either(mem, lang, listed, phrases_listed(lang, f, words, listed));
}

/* ---- guards ------------------------------------------------------------------------------- */

static str guard_value_said(const struct say *s, const struct authorities *a, const struct guard *g)
{
    const struct fact_row *f = g->fact < FACT_COUNT ? &fact_table[g->fact] : NULL;
    const struct code_set *codes = g->fact == GUARD_LEFT_BECAUSE ? &codes_left_because : f ? f->codes : NULL;

    if (g->op == G_IN)
        return codes ? codes_either(s, codes, g->in) : text(s, W_sentence_one_of_list);
    if (codes)
        return code_words(codes, g->value, s->lang);
    if (!f || f->type == T_BOOL)
        return text(s, g->value ? W_value_yes : W_value_no);
    if (f->type == T_DATE)
        return date_text(SAY(s), g->value);
    if (f->type == T_MONEY)
        return money_text(s->mem, g->value);
    if (f->type == T_AUTHORITY)
        return a->v[g->value].name;
    return arena_printf(s->mem, "%lld", (long long)g->value);
}

static str guard_fact_said(const struct say *s, const struct guard *g)
{
    str label;

    if (g->fact == GUARD_LEFT_BECAUSE)
        return words_sentence_the(SAY(s), text(s, W_doc_post_left_because));
    if (g->fact == GUARD_LEFT_IN_PROBATION)
        return words_sentence_quoted(SAY(s), text(s, W_doc_post_in_probation));
    label = text(s, fact_table[g->fact].label);
    return fact_table[g->fact].type == T_BOOL ? words_sentence_quoted(SAY(s), label) : words_sentence_the(SAY(s), label);
}

str sentence_guard(arena *mem, enum language lang, const struct authorities *a, const struct guard *g)
{
    static const enum word ops[] = {
        [G_IS] = W_sentence_is,       [G_IS_NOT] = W_sentence_is_not,  [G_LT] = W_sentence_is_below, [G_LE] = W_sentence_is_at_most,
        [G_GT] = W_sentence_is_above, [G_GE] = W_sentence_is_at_least, [G_IN] = W_sentence_is
    };
    const struct say s = { mem, lang };
    str x, y;

    if (g->op == G_APPROVED)
        return words_sentence_approved(mem, lang, code_words(&codes_approval_for, g->approval, lang));
    if (g->op == G_NOT)
        return words_sentence_not_so(mem, lang, sentence_guard(mem, lang, a, g->a));
    if (g->op == G_AND || g->op == G_OR) {
        x = sentence_guard(mem, lang, a, g->a);
        y = sentence_guard(mem, lang, a, g->b);
        return g->op == G_AND ? words_sentence_and(mem, lang, x, y) : words_sentence_or(mem, lang, x, y);
    }
    return word_fill(mem, lang, ops[g->op], (const str[]){ guard_fact_said(&s, g), guard_value_said(&s, a, g) }, 2);
}

/* ---- kinds -------------------------------------------------------------------------------- */

/* Sentence after sentence. */
static void add(struct buf *b, str sentence)
{
    if (b->n)
        buf_char(b, ' ');
    buf_str(b, sentence);
}

static void say_cap(const struct say *s, const struct block *rule, struct buf *b)
{
    add(b, text(s, field(rule, "basis")->num == 0 ? W_sentence_cap_charge : W_sentence_cap_pay));
    if (field(rule, "caps"))
        add(b, text(s, W_sentence_caps_not_set));
}

static void say_advert(const struct say *s, const struct block *rule, struct buf *b)
{
    add(b, words_sentence_advert(SAY(s), raw(rule, "caps of")));
}

static void say_element(const struct say *s, const struct block *rule, struct buf *b)
{
    add(b, words_sentence_elements(SAY(s), sentence_elements(SAY(s), field(rule, "forbid"))));
}

static void say_experience(const struct say *s, const struct block *rule, struct buf *b)
{
    const struct literal *l = &field(rule, "at least")->literal;

    add(b, l->type == L_NOT_SET ? text(s, W_sentence_experience_not_set) : words_sentence_experience(SAY(s), period_said(s, l)));
    add(b, words_sentence_experience_where(SAY(s), any_or_codes(s, rule, "employers", W_sentence_any_employer),
                                           any_or_codes(s, rule, "nations", W_sentence_any_country),
                                           any_or_codes(s, rule, "services", W_sentence_any_service)));
}

static void say_supported(const struct say *s, const struct block *rule, struct buf *b)
{
    const struct literal *l = &field(rule, "wait")->literal;

    add(b, l->type == L_NOT_SET ? text(s, W_sentence_supported_not_set) : words_sentence_supported(SAY(s), l->num, period_said(s, l)));
}

static void say_cool_off(const struct say *s, const struct block *rule, struct buf *b)
{
    const struct literal *l = &field(rule, "wait")->literal;
    str where = where_said(s, rule);

    add(b, l->type == L_NOT_SET ? words_sentence_cool_off_not_set(SAY(s), where) : words_sentence_cool_off(SAY(s), l->num, period_said(s, l), where));
    add(b, words_sentence_cool_off_posts(SAY(s), any_or_codes(s, rule, "employers", W_sentence_any_employer),
                                         any_or_codes(s, rule, "services", W_sentence_any_service)));
}

static void say_live(const struct say *s, const struct block *rule, struct buf *b)
{
    str where = where_said(s, rule);

    add(b, field(rule, "counting")->num == 0 ? words_sentence_live_posts(SAY(s), where) : words_sentence_live(SAY(s), where));
}

static void say_notice(const struct say *s, const struct block *rule, struct buf *b)
{
    const struct literal *l = &field(rule, "at least")->literal;
    str givers = any_or_codes(s, rule, "given by", W_sentence_anyone);

    add(b, l->type == L_NOT_SET ? words_sentence_notice_not_set(SAY(s), givers) : words_sentence_notice(SAY(s), givers, period_said(s, l)));
    add(b, text(s, field(rule, "until")->num == 0 ? W_sentence_notice_run : W_sentence_notice_run_and_contract));
    if (field(rule, "permanent staff"))
        add(b, text(s, W_sentence_notice_permanent));
}

static void say_history(const struct say *s, const struct block *rule, struct buf *b)
{
    add(b, words_sentence_history(SAY(s), where_said(s, rule)));
}

static void say_template(const struct say *s, const struct block *rule, struct buf *b)
{
    str template = code_words(&codes_reference_template, field(rule, "template")->num, s->lang);

    if (field(rule, "template from"))
        add(b, words_sentence_template_from(SAY(s), template, date_text(SAY(s), (daynum)field(rule, "template from")->num)));
    else
        add(b, words_sentence_template(SAY(s), template));
}

static void say_references(const struct say *s, const struct block *rule, struct buf *b)
{
    static const enum word needed[] = { W_sentence_references_offer, W_sentence_references_agreement, W_sentence_references_start },
                           not_set[] = { W_sentence_references_not_set_offer, W_sentence_references_not_set_agreement,
                                         W_sentence_references_not_set_start },
                           quality[] = { W_doc_reference_detailed, W_doc_reference_practice_based, W_doc_reference_complete };
    int64_t n = field(rule, "at least")->num, before = field(rule, "before")->num;
    str listed[countof(quality)];

    add(b, n < 0 ? text(s, not_set[before]) : word_counted(SAY(s), needed[before], n, NULL, 0));
    if (field(rule, "each"))
        add(b, words_sentence_references_each(SAY(s), list_text(SAY(s), listed, phrases_listed(s->lang, field(rule, "each"), quality, listed))));
    if (field(rule, "template"))
        say_template(s, rule, b);
    if (field(rule, "organisations"))
        add(b, text(s, W_sentence_references_apart));
    if (field(rule, "referees"))
        add(b, words_sentence_referees(SAY(s), any_or_codes(s, rule, "referees", W_sentence_anyone)));
    if (field(rule, "otherwise countersigned by"))
        add(b, words_sentence_countersigned(SAY(s), code_words(&codes_countersigner, field(rule, "otherwise countersigned by")->num, s->lang)));
    if (field(rule, "evidencing"))
        add(b, words_sentence_evidencing(SAY(s), period_said(s, &field(rule, "evidencing")->literal)));
}

static void say_onsite(const struct say *s, const struct block *rule, struct buf *b)
{
    int64_t days = field(rule, "at least")->num;

    if (days == AMOUNT_BY_AUTHORITY)
        add(b, text(s, W_sentence_onsite_as_asked));
    else
        add(b, words_sentence_onsite(SAY(s), days < 0 ? text(s, W_sentence_not_set) : word_counted(SAY(s), W_finding_days_week, days, NULL, 0)));
    if (field(rule, "remote"))
        add(b, text(s, W_sentence_onsite_remote));
    if (field(rule, "waiver by"))
        add(b, words_sentence_onsite_waiver(SAY(s), code_words(&codes_waiver_giver, field(rule, "waiver by")->num, s->lang)));
}

static void say_map(const struct say *s, const struct block *rule, struct buf *b)
{
    const struct map_list *m = &field(rule, "map")->map;

    for (ptrdiff_t i = 0; i < m->n; i++)
        add(b, words_sentence_map(SAY(s), m->v[i].from, code_words(&codes_role, m->v[i].code, s->lang)));
}

static void say_team(const struct say *s, const struct block *rule, struct buf *b)
{
    static const enum word words[] = { W_sentence_team_told, W_sentence_team_members, W_sentence_team_costs };

    add(b, text(s, words[field(rule, "requires")->num]));
}

static void say_cases(const struct say *s, const struct block *rule, struct buf *b)
{
    if (field(rule, "forbid engagements"))
        add(b, words_sentence_cases_forbidden(SAY(s), any_or_codes(s, rule, "forbid engagements", W_sentence_anyone)));
    if (field(rule, "only roles"))
        add(b, words_sentence_cases_only(SAY(s), any_or_codes(s, rule, "only roles", W_sentence_any_role)));
}

static void say_documents(const struct say *s, const struct block *rule, struct buf *b)
{
    (void)rule;
    add(b, text(s, W_sentence_registration));
}

static void say_lead(const struct say *s, const struct block *rule, struct buf *b)
{
    const struct literal *l = &field(rule, "at least")->literal;

    add(b, l->type == L_NOT_SET ? text(s, W_sentence_lead_not_set) : words_sentence_lead(SAY(s), period_said(s, l)));
}

static void say_disclosure(const struct say *s, const struct block *rule, struct buf *b)
{
    add(b, words_sentence_disclosure(SAY(s), raw(rule, "above"), code_words(&codes_told_whom, field(rule, "to")->num, s->lang),
                                     code_words(&codes_told_of, field(rule, "of")->num, s->lang)));
}

static void say_standing(const struct say *s, const struct block *rule, struct buf *b)
{
    add(b, text(s, W_sentence_standing));
    add(b, text(s, field(rule, "restriction")->num == 0 ? W_sentence_standing_as_said : W_sentence_standing_spreads));
}

static void say_training(const struct say *s, const struct block *rule, struct buf *b)
{
    (void)rule;
    add(b, text(s, W_sentence_training));
}

static void say_transition(const struct say *s, const struct block *rule, struct buf *b)
{
    (void)rule;
    add(b, text(s, W_sentence_transition));
}

static void (*const say_kind[RULE_KINDS])(const struct say *, const struct block *, struct buf *) = {
    [K_PRICE_CAP] = say_cap,           [K_ADVERT_CAP] = say_advert,     [K_PAY_ELEMENT] = say_element, [K_EXPERIENCE] = say_experience,
    [K_SUPPORTED_GAP] = say_supported, [K_COOL_OFF] = say_cool_off,     [K_LIVE] = say_live,           [K_NOTICE] = say_notice,
    [K_NOTICE_HISTORY] = say_history,  [K_REFERENCES] = say_references, [K_ONSITE] = say_onsite,       [K_ROLE_MAP] = say_map,
    [K_PROJECT_TEAM] = say_team,       [K_CASE_HOLDING] = say_cases,    [K_DOCUMENTS] = say_documents, [K_LEAD_TIME] = say_lead,
    [K_DISCLOSURE] = say_disclosure,   [K_STANDING] = say_standing,     [K_TRAINING] = say_training,   [K_TRANSITION] = say_transition,
};

str sentence_rule(arena *mem, enum language lang, const struct block *rule)
{
    const struct say s = { mem, lang };
    struct buf b = buf_new(mem);

    say_kind[rule->kind](&s, rule, &b);
    return buf_text(&b);
}

/* ---- whom and when ------------------------------------------------------------------------ */

static str event_said(const struct say *s, const struct window *w)
{
    static const enum word events[EVENTS] = {
        [EVENT_START] = W_sentence_event_start,   [EVENT_AGREED] = W_sentence_event_agreed,       [EVENT_SPAN] = W_sentence_event_span,
        [EVENT_OFFER] = W_sentence_event_offer,   [EVENT_REQUESTED] = W_sentence_event_requested, [EVENT_HOURS] = W_sentence_event_hours,
        [EVENT_NOTICE] = W_sentence_event_notice,
    };
    str terms[term_count];

    if (!w->terms)
        return text(s, events[w->event]);
    return words_sentence_event_terms(SAY(s), list_text(SAY(s), terms, codes_listed(&codes_term, w->terms, s->lang, terms)),
                                      text(s, events[w->event]));
}

str sentence_window(arena *mem, enum language lang, const struct window *w)
{
    const struct say s = { mem, lang };
    str event = event_said(&s, w), from = date_text(mem, lang, w->from);

    if (w->until < DAY_LAST)
        return words_sentence_window_until(mem, lang, event, from, date_text(mem, lang, w->until));
    return words_sentence_window(mem, lang, event, from);
}

str sentence_scope(arena *mem, enum language lang, const struct rulebook *book, const struct block *rule)
{
    const struct window_list *w = &field(rule, "applies to")->windows;
    const struct tree_field *roles = field(rule, "roles"), *kinds = field(rule, "engagements"), *when = field(rule, "when");
    const struct say s = { mem, lang };
    str *windows = arena_array(mem, str, w->n + 1);
    struct buf b = buf_new(mem);

    for (ptrdiff_t i = 0; i < w->n; i++)
        windows[i] = sentence_window(mem, lang, &w->v[i]);
    add(&b, words_sentence_scope(mem, lang, list_text(mem, lang, windows, w->n), codes_either(&s, &codes_kind, kinds ? kinds->mask : book->kinds),
                                 codes_either(&s, &codes_role, roles ? roles->mask : book->roles)));
    if (when)
        add(&b, words_sentence_only_when(mem, lang, sentence_guard(mem, lang, book->authorities, when->guard)));
    return buf_text(&b);
}

str sentence_proposed(arena *mem, enum language lang, const struct range *r)
{
    str days = r->proposals ? date_text(mem, lang, r->proposed[0]) : S("");

    for (int i = 1; i < r->proposals; i++)
        days = words_sentence_or_day(mem, lang, days, date_text(mem, lang, r->proposed[i]));
    return days;
}

str sentence_range(arena *mem, enum language lang, const struct range *r)
{
    str from = date_text(mem, lang, r->from), days;

    days = r->until < DAY_LAST ? words_sentence_from_until(mem, lang, from, date_text(mem, lang, r->until)) : words_sentence_from(mem, lang, from);
    if (!r->until_event.n)
        return days;
    if (r->recorded != UNKNOWN)
        return words_sentence_range_recorded(mem, lang, days, r->until_event, r->recorded_by);
    return words_sentence_range_open(mem, lang, days, r->until_event, sentence_proposed(mem, lang, r));
}

/* ---- names -------------------------------------------------------------------------------- */

/* The words of an office's name that are not written as they stand there. */
static str word_said(str word)
{
    static const struct {
        str as, said;
    } words[] = {
        { S("adcs"), S("ADCS") },
        { S("adss"), S("ADSS") },
        { S("childrens"), S("children's") },
        { S("cymru"), S("Cymru") },
        { S("dcs"), S("DCS") },
        { S("department"), S("Department") },
        { S("dfe"), S("DfE") },
        { S("education"), S("Education") },
        { S("england"), S("England") },
        { S("hr"), S("HR") },
        { S("london"), S("London") },
        { S("mou"), S("MoU") },
        { S("msp"), S("managed service provider") },
        { S("riia"), S("RIIA") },
        { S("wales"), S("Wales") },
    };

    for (int i = 0; i < countof(words); i++)
        if (str_eq(words[i].as, word))
            return words[i].said;
    return word;
}

static const struct office {
    str name;
    enum word words;
} offices[] = {
#define OFFICE(name, words) { { name, sizeof(name) - 1 }, words },
#include "rule/offices.def"
#undef OFFICE
};

static const struct office *office_find(str name)
{
    for (ptrdiff_t i = 0; i < countof(offices); i++)
        if (str_eq(offices[i].name, name))
            return &offices[i];
    return NULL;
}

bool sentence_is_own(const struct rulebook *book, str name)
{
    return authority_find(book->authorities, name) < 0 && !office_find(name);
}

str sentence_name(arena *mem, enum language lang, const struct rulebook *book, str name)
{
    int authority = authority_find(book->authorities, name);
    const struct office *office = office_find(name);
    struct buf b = buf_new(mem);
    str rest = name, word;

    if (authority >= 0)
        return authority_name(book->authorities, authority, lang);
    if (office)
        return word_text(lang, office->words);
    for (bool more = true; more;) {
        more = str_cut(rest, '-', &word, &rest);
        buf_printf(&b, "%s%.*s", b.n ? " " : "", STR_ARG(word_said(word)));
    }
    return buf_text(&b);
}

/* Fields whose names are blocks of the file, which a reader looks up as they are spelt there. */
static bool names_blocks(str field)
{
    return str_eq(field, S("exception")) || str_eq(field, S("caps of")) || str_eq(field, S("above")) || str_eq(field, S("without")) ||
           str_eq(field, S("rules"));
}

static const str *names_listed(arena *mem, enum language lang, const struct rulebook *book, const struct str_list *l)
{
    str *listed = arena_array(mem, str, l->n + 1);

    for (ptrdiff_t i = 0; i < l->n; i++)
        listed[i] = sentence_name(mem, lang, book, l->v[i]);
    return listed;
}

static str names_said(arena *mem, enum language lang, const struct rulebook *book, const struct str_list *l)
{
    return list_commas(mem, names_listed(mem, lang, book, l), l->n);
}

/* "England"; "the region London". */
static str place_said(const struct say *s, const struct authorities *all, str whose)
{
    str region = S("region ");
    int nation = code_find(&codes_nation, whose);

    if (str_starts(whose, region))
        return words_sentence_region(SAY(s), all->region_name.v[region_find(all, str_from(whose, region.n))]);
    return nation >= 0 ? code_words(&codes_nation, nation, s->lang) : word_said(whose);
}

/* "every authority of England", "every authority of the region London and of the region South East"; a list by its names. */
static str signatories_said(const struct say *s, const struct rulebook *book, const struct tree_field *f)
{
    str said;

    if (!str_starts(f->raw, S("every ")))
        return names_said(SAY(s), book, &f->names);
    said = words_sentence_every_of(SAY(s), place_said(s, book->authorities, f->names.v[0]));
    for (ptrdiff_t i = 1; i < f->names.n; i++)
        said = words_sentence_and_of(SAY(s), said, place_said(s, book->authorities, f->names.v[i]));
    return said;
}

/* ---- values ------------------------------------------------------------------------------- */

str sentence_limit(arena *mem, enum language lang, const struct clock_def *c)
{
    const struct say s = { mem, lang };

    return c->limit.type == L_NOT_SET ? text(&s, W_sentence_no_limit) : period_said(&s, &c->limit);
}

str sentence_told(arena *mem, enum language lang, const struct rulebook *book, const struct clock_def *c)
{
    if (!c->tell)
        return word_text(lang, W_sentence_missed_nothing);
    return words_sentence_missed_told(mem, lang, c->tell->n, list_text(mem, lang, names_listed(mem, lang, book, c->tell), c->tell->n));
}

static str clock_said(const struct say *s, const struct rulebook *book, const struct clock_def *c)
{
    return words_sentence_clock(SAY(s), sentence_limit(SAY(s), c), c->from, sentence_name(SAY(s), book, c->owner), sentence_told(SAY(s), book, c));
}

static str outcomes_said(arena *mem, enum language lang, const struct rulebook *book, const struct map_list *m)
{
    struct buf b = buf_new(mem);

    for (ptrdiff_t i = 0; i < m->n; i++)
        buf_printf(&b, "%s%.*s: %.*s", i ? "; " : "", STR_ARG(m->v[i].from), STR_ARG(sentence_name(mem, lang, book, m->v[i].to)));
    return buf_text(&b);
}

static str windows_said(const struct say *s, const struct window_list *w)
{
    struct buf b = buf_new(s->mem);

    for (ptrdiff_t i = 0; i < w->n; i++) {
        buf_z(&b, i ? "; " : "");
        buf_str(&b, sentence_window(SAY(s), &w->v[i]));
    }
    return buf_text(&b);
}

static str codes_said(const struct say *s, const struct code_set *set, code_mask mask)
{
    str listed[CODES_MOST];

    return list_commas(s->mem, listed, codes_listed(set, mask, s->lang, listed));
}

str sentence_legal_force(enum language lang, const struct tree_field *legal_force)
{
    static const enum word words[] = { W_sentence_force_duty, W_sentence_force_guidance, W_sentence_force_memorandum, W_sentence_force_local };

    return word_text(lang, words[legal_force->num]);
}

str sentence_value(arena *mem, enum language lang, const struct rulebook *book, const struct tree_field *f)
{
    const struct say s = { mem, lang };

    switch (f->type) {
    case V_CODE: return code_words(codes_named(f->def->options), f->num, lang);
    case V_CODES: return f->any ? text(&s, W_sentence_any) : codes_said(&s, codes_named(f->def->options), f->mask);
    case V_DATE: return date_text(mem, lang, (daynum)f->num);
    case V_GUARD: return sentence_guard(mem, lang, book->authorities, f->guard);
    case V_RANGE: return sentence_range(mem, lang, &f->range);
    case V_WINDOWS: return windows_said(&s, &f->windows);
    case V_CLOCK: return clock_said(&s, book, &f->clock);
    case V_OUTCOMES: return outcomes_said(mem, lang, book, &f->map);
    case V_SIGNATORIES: return signatories_said(&s, book, f);
    case V_LAYER: return words_sentence_layer(mem, lang, f->names.v[0], f->names.v[1]);
    case V_NAME:
    case V_NAMES: return names_blocks(f->name) ? f->raw : names_said(mem, lang, book, &f->names);
    default: return str_eq(f->name, S("legal force")) ? sentence_legal_force(lang, f) : f->raw;
    }
}
