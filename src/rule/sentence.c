#include "rule/sentence.h"

#include "domain/value.h"

/* ---- words -------------------------------------------------------------------------------- */

str sentence_day(arena *mem, daynum day)
{
    struct buf b = buf_new(mem);

    day_words(&b, day);
    return buf_text(&b);
}

/* "a, b and c" from the set bits of ${mask}. */
static str codes_said(arena *mem, const struct code_set *set, code_mask mask, const char *last)
{
    struct buf b = buf_new(mem);
    int left = __builtin_popcount(mask & (((code_mask)1 << set->n) - 1));

    for (int i = 0; i < set->n; i++) {
        if (!(mask >> i & 1))
            continue;
        left--;
        buf_str(&b, set->code[i].words);
        buf_z(&b, left > 1 ? ", " : left == 1 ? last : "");
    }
    return buf_text(&b);
}

/* A list written with commas, with its last member joined by a word. */
static str list_said(arena *mem, str raw, const char *last)
{
    struct buf b = buf_new(mem);
    str rest = raw, item;

    for (bool more = true, first = true; more; first = false) {
        more = str_cut_str(rest, S(", "), &item, &rest);
        buf_z(&b, first ? "" : more ? ", " : last);
        buf_str(&b, item);
    }
    return buf_text(&b);
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

static str any_or_codes(arena *mem, const struct block *b, const char *name, const char *any)
{
    const struct tree_field *f = field(b, name);

    return !f || f->any ? str_of(any) : codes_said(mem, codes_named(f->def->options), f->mask, " or ");
}

static str where_said(const struct block *rule)
{
    static const char *const words[] = { "any authority that has signed", "any authority of the same region", "the same authority",
                                         "any authority anywhere",        "any authority in England",         "any authority in Wales" };

    return str_of(words[field(rule, "where")->num]);
}

/* "3 months have", "1 month has"; empty when it is not set. */
static str passed(arena *mem, const struct literal *l)
{
    if (l->type == L_NOT_SET)
        return S("a time that the memorandum does not state has");
    return arena_printf(mem, "%.*s %s", STR_ARG(l->text), l->num == 1 ? "has" : "have");
}

/* "at least 4 weeks", or that it is left open. */
static str least(arena *mem, const struct literal *l, const char *what)
{
    if (l->type == L_NOT_SET)
        return arena_printf(mem, "%s for a time that the memorandum does not state", what);
    return arena_printf(mem, "%s for at least %.*s", what, STR_ARG(l->text));
}

/* ---- guards ------------------------------------------------------------------------------- */

static str guard_value_said(arena *mem, const struct authorities *a, const struct guard *g)
{
    const struct fact_row *f = g->fact < FACT_COUNT ? &fact_table[g->fact] : NULL;
    const struct code_set *codes = g->fact == GUARD_LEFT_BECAUSE ? &codes_left_because : f ? f->codes : NULL;
    struct buf b = buf_new(mem);

    if (g->op == G_IN)
        return codes ? codes_said(mem, codes, g->in, " or ") : S("one of a list");
    if (codes)
        return codes->code[g->value].words;
    if (!f || f->type == T_BOOL)
        return g->value ? S("yes") : S("no");
    if (f->type == T_DATE)
        day_words(&b, g->value);
    else if (f->type == T_MONEY)
        money_words(&b, g->value);
    else if (f->type == T_AUTHORITY)
        buf_str(&b, a->v[g->value].name);
    else
        buf_int(&b, g->value);
    return buf_text(&b);
}

static str guard_fact_said(arena *mem, const struct guard *g)
{
    if (g->fact == GUARD_LEFT_BECAUSE)
        return S("the reason for leaving");
    if (g->fact == GUARD_LEFT_IN_PROBATION)
        return S("\"left in probation\"");
    return arena_printf(mem, fact_table[g->fact].type == T_BOOL ? "\"%.*s\"" : "the %.*s", STR_ARG(fact_table[g->fact].label));
}

str sentence_guard(arena *mem, const struct authorities *a, const struct guard *g)
{
    static const char *const ops[] = {
        [G_IS] = "is", [G_IS_NOT] = "is not", [G_LT] = "is below", [G_LE] = "is at most", [G_GT] = "is above", [G_GE] = "is at least", [G_IN] = "is"
    };
    str x, y;

    if (g->op == G_APPROVED)
        return arena_printf(mem, "%.*s was approved beforehand", STR_ARG(codes_approval_for.code[g->approval].words));
    if (g->op == G_NOT)
        return arena_printf(mem, "it is not so that %.*s", STR_ARG(sentence_guard(mem, a, g->a)));
    if (g->op == G_AND || g->op == G_OR) {
        x = sentence_guard(mem, a, g->a);
        y = sentence_guard(mem, a, g->b);
        return arena_printf(mem, "%.*s %s %.*s", STR_ARG(x), g->op == G_AND ? "and" : "or", STR_ARG(y));
    }
    x = guard_fact_said(mem, g);
    y = guard_value_said(mem, a, g);
    return arena_printf(mem, "%.*s %s %.*s", STR_ARG(x), ops[g->op], STR_ARG(y));
}

/* ---- kinds -------------------------------------------------------------------------------- */

static void say_cap(arena *mem, const struct rulebook *book, const struct block *rule, struct buf *b)
{
    (void)mem;
    (void)book;
    buf_z(b, field(rule, "basis")->num == 0 ? "What is charged for an hour, everything included, may not be more than the cap of the role."
                                            : "What a worker is paid for an hour may not be more than the cap of the role.");
    if (field(rule, "caps"))
        buf_z(b, " The caps are not set.");
}

static void say_advert(arena *mem, const struct rulebook *book, const struct block *rule, struct buf *b)
{
    (void)mem;
    (void)book;
    buf_printf(b, "A role may not be advertised at more pay for an hour than its cap (rule %.*s).", STR_ARG(raw(rule, "caps of")));
}

static void say_element(arena *mem, const struct rulebook *book, const struct block *rule, struct buf *b)
{
    (void)book;
    buf_printf(b, "Nothing may be paid for %.*s.", STR_ARG(list_said(mem, raw(rule, "forbid"), " or ")));
}

static void say_experience(arena *mem, const struct rulebook *book, const struct block *rule, struct buf *b)
{
    const struct literal *l = &field(rule, "at least")->literal;

    (void)book;
    buf_z(b, "A worker needs ");
    buf_str(b, l->type == L_NOT_SET ? S("a length of experience that the memorandum does not state")
                                    : arena_printf(mem, "at least %.*s of experience", STR_ARG(l->text)));
    buf_printf(b, " after qualifying. It counts with %.*s, in %.*s, in %.*s.", STR_ARG(any_or_codes(mem, rule, "employers", "any employer")),
               STR_ARG(any_or_codes(mem, rule, "nations", "any country")), STR_ARG(any_or_codes(mem, rule, "services", "any service")));
}

static void say_supported(arena *mem, const struct rulebook *book, const struct block *rule, struct buf *b)
{
    (void)book;
    buf_printf(b, "A worker may start from the day after %.*s passed since completing the supported year.",
               STR_ARG(passed(mem, &field(rule, "wait")->literal)));
}

static void say_cool_off(arena *mem, const struct rulebook *book, const struct block *rule, struct buf *b)
{
    (void)book;
    buf_printf(b, "A worker who left a substantive post with %.*s may start from the day after %.*s passed. Posts count with %.*s, in %.*s.",
               STR_ARG(where_said(rule)), STR_ARG(passed(mem, &field(rule, "wait")->literal)),
               STR_ARG(any_or_codes(mem, rule, "employers", "any employer")), STR_ARG(any_or_codes(mem, rule, "services", "any service")));
}

static void say_live(arena *mem, const struct rulebook *book, const struct block *rule, struct buf *b)
{
    (void)mem;
    (void)book;
    buf_printf(b, "A worker who is still engaged through an agency%s with %.*s may not be taken on.",
               field(rule, "counting")->num == 0 ? ", or in a substantive post," : "", STR_ARG(where_said(rule)));
}

static void say_notice(arena *mem, const struct rulebook *book, const struct block *rule, struct buf *b)
{
    (void)book;
    buf_printf(b, "Notice given by %.*s%.*s. The assignment may not end before %s.", STR_ARG(any_or_codes(mem, rule, "given by", "anyone")),
               STR_ARG(least(mem, &field(rule, "at least")->literal, " runs")),
               field(rule, "until")->num == 0 ? "the notice has run" : "the notice has run and the contract has ended");
    if (field(rule, "permanent staff"))
        buf_z(b, " Where permanent staff in the same role have a shorter notice, the shorter one counts.");
}

static void say_history(arena *mem, const struct rulebook *book, const struct block *rule, struct buf *b)
{
    (void)mem;
    (void)book;
    buf_printf(
        b, "A worker who left the last assignment with %.*s without serving the notice agreed, and without agreement to that, may not be taken on.",
        STR_ARG(where_said(rule)));
}

static void say_references(arena *mem, const struct rulebook *book, const struct block *rule, struct buf *b)
{
    int64_t n = field(rule, "at least")->num;

    (void)book;
    if (n < 0)
        buf_z(b, "References, in a number that the memorandum does not state, are needed");
    else
        buf_printf(b, "At least %.*s %s needed", STR_ARG(raw(rule, "at least")), n == 1 ? "is" : "are");
    buf_printf(b, " before the %.*s.", STR_ARG(raw(rule, "before")));
    if (field(rule, "each"))
        buf_printf(b, " Each is %.*s.", STR_ARG(list_said(mem, raw(rule, "each"), " and ")));
    if (field(rule, "template")) {
        buf_printf(b, " Each is on the %.*s", STR_ARG(codes_reference_template.code[field(rule, "template")->num].words));
        if (field(rule, "template from"))
            buf_printf(b, ", when it was asked for or dated on or after %.*s", STR_ARG(sentence_day(mem, (daynum)field(rule, "template from")->num)));
        buf_char(b, '.');
    }
    if (field(rule, "organisations"))
        buf_z(b, " They come from different organisations.");
    if (field(rule, "referees"))
        buf_printf(b, " They are given by: %.*s.", STR_ARG(any_or_codes(mem, rule, "referees", "anyone")));
    if (field(rule, "otherwise countersigned by"))
        buf_printf(b, " Another's counts when countersigned by a %.*s.",
                   STR_ARG(codes_countersigner.code[field(rule, "otherwise countersigned by")->num].words));
    if (field(rule, "evidencing"))
        buf_printf(b, " Together they cover %.*s.", STR_ARG(raw(rule, "evidencing")));
}

static void say_onsite(arena *mem, const struct rulebook *book, const struct block *rule, struct buf *b)
{
    (void)mem;
    (void)book;
    if (field(rule, "at least")->num == -2)
        buf_z(b, "A worker is on site on as many days a week as the authority asks.");
    else
        buf_printf(b, "A worker is on site on at least %.*s.", STR_ARG(raw(rule, "at least")));
    if (field(rule, "remote"))
        buf_z(b, " Work that is wholly remote is not accepted.");
    if (field(rule, "waiver by"))
        buf_printf(b, " The %.*s may agree to something else beforehand.", STR_ARG(codes_waiver_giver.code[field(rule, "waiver by")->num].words));
}

static void say_map(arena *mem, const struct rulebook *book, const struct block *rule, struct buf *b)
{
    const struct map_list *m = &field(rule, "map")->map;

    (void)mem;
    (void)book;
    for (ptrdiff_t i = 0; i < m->n; i++)
        buf_printf(b, "%sThe local title '%.*s' belongs to the core role %.*s.", i ? " " : "", STR_ARG(m->v[i].from),
                   STR_ARG(codes_role.code[m->v[i].code].words));
}

static void say_team(arena *mem, const struct rulebook *book, const struct block *rule, struct buf *b)
{
    static const char *const words[] = { "Before a project team is agreed, the region has been told.",
                                         "Every member of a project team is named and approved before the start.",
                                         "The cost of a project team is shown by worker, and apart from other services." };

    (void)mem;
    (void)book;
    buf_z(b, words[field(rule, "requires")->num]);
}

static void say_cases(arena *mem, const struct rulebook *book, const struct block *rule, struct buf *b)
{
    (void)book;
    if (field(rule, "forbid engagements"))
        buf_printf(b, "Cases may not be held by: %.*s.", STR_ARG(any_or_codes(mem, rule, "forbid engagements", "anyone")));
    if (field(rule, "only roles"))
        buf_printf(b, "%sCases are held only by: %.*s.", b->n ? " " : "", STR_ARG(any_or_codes(mem, rule, "only roles", "any role")));
}

static void say_documents(arena *mem, const struct rulebook *book, const struct block *rule, struct buf *b)
{
    (void)mem;
    (void)book;
    buf_printf(b, "There must be %.*s.", STR_ARG(raw(rule, "requires")));
}

static void say_lead(arena *mem, const struct rulebook *book, const struct block *rule, struct buf *b)
{
    const struct literal *l = &field(rule, "at least")->literal;

    (void)mem;
    (void)book;
    if (l->type == L_NOT_SET)
        buf_z(b, "Time, which the memorandum does not state, passes between the request and the start.");
    else
        buf_printf(b, "At least %.*s pass between the request and the start.", STR_ARG(l->text));
}

static void say_disclosure(arena *mem, const struct rulebook *book, const struct block *rule, struct buf *b)
{
    (void)mem;
    (void)book;
    buf_printf(b, "Whoever means to go above the cap (rule %.*s) tells %.*s of %.*s before deciding.", STR_ARG(raw(rule, "above")),
               STR_ARG(codes_told_whom.code[field(rule, "to")->num].words), STR_ARG(codes_told_of.code[field(rule, "of")->num].words));
}

static void say_standing(arena *mem, const struct rulebook *book, const struct block *rule, struct buf *b)
{
    (void)mem;
    (void)book;
    buf_z(b, "A restricted supplier is not used.");
    buf_z(b, field(rule, "restriction")->num == 0 ? " A restriction reaches as far as it says."
                                                  : " A restriction by one signatory reaches every signatory.");
}

static void say_training(arena *mem, const struct rulebook *book, const struct block *rule, struct buf *b)
{
    (void)mem;
    (void)book;
    (void)rule;
    buf_z(b, "Training is paid for as the table says.");
}

static void say_transition(arena *mem, const struct rulebook *book, const struct block *rule, struct buf *b)
{
    (void)mem;
    (void)book;
    buf_printf(b, "The memorandum begins when %.*s.", STR_ARG(raw(rule, "requires")));
}

static void (*const say_kind[RULE_KINDS])(arena *, const struct rulebook *, const struct block *, struct buf *) = {
    [K_PRICE_CAP] = say_cap,           [K_ADVERT_CAP] = say_advert,     [K_PAY_ELEMENT] = say_element, [K_EXPERIENCE] = say_experience,
    [K_SUPPORTED_GAP] = say_supported, [K_COOL_OFF] = say_cool_off,     [K_LIVE] = say_live,           [K_NOTICE] = say_notice,
    [K_NOTICE_HISTORY] = say_history,  [K_REFERENCES] = say_references, [K_ONSITE] = say_onsite,       [K_ROLE_MAP] = say_map,
    [K_PROJECT_TEAM] = say_team,       [K_CASE_HOLDING] = say_cases,    [K_DOCUMENTS] = say_documents, [K_LEAD_TIME] = say_lead,
    [K_DISCLOSURE] = say_disclosure,   [K_STANDING] = say_standing,     [K_TRAINING] = say_training,   [K_TRANSITION] = say_transition,
};

str sentence_rule(arena *mem, const struct rulebook *book, const struct block *rule)
{
    struct buf b = buf_new(mem);

    say_kind[rule->kind](mem, book, rule, &b);
    return buf_text(&b);
}

/* ---- whom and when ------------------------------------------------------------------------ */

str sentence_window(arena *mem, const struct window *w)
{
    struct buf b = buf_new(mem);

    if (w->terms)
        buf_printf(&b, "%.*s ", STR_ARG(codes_said(mem, &codes_term, w->terms, " and ")));
    buf_printf(&b, "%.*s from %.*s", STR_ARG(event_phrase(w->event)), STR_ARG(sentence_day(mem, w->from)));
    if (w->until < DAY_LAST)
        buf_printf(&b, " until %.*s", STR_ARG(sentence_day(mem, w->until)));
    return buf_text(&b);
}

str sentence_scope(arena *mem, const struct rulebook *book, const struct block *rule)
{
    const struct window_list *w = &field(rule, "applies to")->windows;
    const struct tree_field *roles = field(rule, "roles"), *kinds = field(rule, "engagements"), *when = field(rule, "when");
    struct buf b = buf_new(mem);

    buf_z(&b, "It reaches ");
    for (ptrdiff_t i = 0; i < w->n; i++)
        buf_printf(&b, "%s%.*s", i == 0 ? "" : i + 1 < w->n ? ", " : " and ", STR_ARG(sentence_window(mem, &w->v[i])));
    buf_printf(&b, "; engagements: %.*s", STR_ARG(codes_said(mem, &codes_kind, kinds ? kinds->mask : book->kinds, " or ")));
    buf_printf(&b, "; roles: %.*s.", STR_ARG(codes_said(mem, &codes_role, roles ? roles->mask : book->roles, " or ")));
    if (when)
        buf_printf(&b, " It applies only when %.*s.", STR_ARG(sentence_guard(mem, book->authorities, when->guard)));
    return buf_text(&b);
}

str sentence_range(arena *mem, const struct range *r)
{
    struct buf b = buf_new(mem);

    buf_printf(&b, "from %.*s", STR_ARG(sentence_day(mem, r->from)));
    if (r->until < DAY_LAST)
        buf_printf(&b, " until %.*s", STR_ARG(sentence_day(mem, r->until)));
    if (!r->until_event.n)
        return buf_text(&b);
    if (r->recorded != UNKNOWN) {
        buf_printf(&b, " (%.*s, recorded by %.*s)", STR_ARG(r->until_event), STR_ARG(r->recorded_by));
        return buf_text(&b);
    }
    buf_printf(&b, " until %.*s, whose day nobody has recorded; proposed:", STR_ARG(r->until_event));
    for (int i = 0; i < r->proposals; i++)
        buf_printf(&b, "%s %.*s", i ? " or" : "", STR_ARG(sentence_day(mem, r->proposed[i])));
    return buf_text(&b);
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

str sentence_name(arena *mem, const struct rulebook *book, str name)
{
    int authority = authority_find(book->authorities, name);
    struct buf b = buf_new(mem);
    str rest = name, word;

    if (authority >= 0)
        return book->authorities->v[authority].name;
    for (bool more = true; more;) {
        more = str_cut(rest, '-', &word, &rest);
        buf_printf(&b, "%s%.*s", b.n ? " " : "", STR_ARG(word_said(word)));
    }
    return buf_text(&b);
}

/* Fields whose names are blocks of the file, which a reader looks up as they are spelt there. */
static bool names_blocks(str field)
{
    return str_eq(field, S("exception")) || str_eq(field, S("caps of")) || str_eq(field, S("above")) || str_eq(field, S("without"));
}

static str names_said(arena *mem, const struct rulebook *book, const struct str_list *l, const char *last)
{
    struct buf b = buf_new(mem);

    for (ptrdiff_t i = 0; i < l->n; i++)
        buf_printf(&b, "%s%.*s", i == 0 ? "" : i + 1 < l->n ? ", " : last, STR_ARG(sentence_name(mem, book, l->v[i])));
    return buf_text(&b);
}

/* "every authority of England", "every authority of the region London and of the region South East"; a list by its names. */
static str signatories_said(arena *mem, const struct rulebook *book, const struct tree_field *f)
{
    const struct authorities *all = book->authorities;
    struct buf b = buf_new(mem);

    if (!str_starts(f->raw, S("every ")))
        return names_said(mem, book, &f->names, ", ");
    buf_z(&b, "every authority");
    for (ptrdiff_t i = 0; i < f->names.n; i++) {
        str whose = f->names.v[i], region = S("region ");

        if (str_starts(whose, region))
            whose = arena_printf(mem, "the region %.*s", STR_ARG(all->region_name.v[region_find(all, str_from(whose, region.n))]));
        buf_printf(&b, "%s of %.*s", i ? " and" : "", STR_ARG(word_said(whose)));
    }
    return buf_text(&b);
}

/* ---- values ------------------------------------------------------------------------------- */

str sentence_limit(const struct clock_def *c)
{
    return c->limit.type == L_NOT_SET ? S("no limit is set") : c->limit.text;
}

str sentence_told(arena *mem, const struct rulebook *book, const struct clock_def *c)
{
    if (!c->tell)
        return S("if missed, nothing more follows");
    return arena_printf(mem, "if missed, %.*s %s told", STR_ARG(names_said(mem, book, c->tell, " and ")), c->tell->n > 1 ? "are" : "is");
}

static str clock_said(arena *mem, const struct rulebook *book, const struct clock_def *c)
{
    return arena_printf(mem, "%.*s, from: %.*s; %.*s answers for it; %.*s", STR_ARG(sentence_limit(c)), STR_ARG(c->from),
                        STR_ARG(sentence_name(mem, book, c->owner)), STR_ARG(sentence_told(mem, book, c)));
}

static str outcomes_said(arena *mem, const struct rulebook *book, const struct map_list *m)
{
    struct buf b = buf_new(mem);

    for (ptrdiff_t i = 0; i < m->n; i++)
        buf_printf(&b, "%s%.*s: %.*s", i ? "; " : "", STR_ARG(m->v[i].from), STR_ARG(sentence_name(mem, book, m->v[i].to)));
    return buf_text(&b);
}

static str windows_said(arena *mem, const struct window_list *w)
{
    struct buf b = buf_new(mem);

    for (ptrdiff_t i = 0; i < w->n; i++)
        buf_printf(&b, "%s%.*s", i ? "; " : "", STR_ARG(sentence_window(mem, &w->v[i])));
    return buf_text(&b);
}

str sentence_legal_force(const struct tree_field *legal_force)
{
    static const str words[] = { S("statutory duty: the law asks for it"), S("statutory guidance: departed from only with good reason"),
                                 S("memorandum: agreed between authorities, and not law"), S("local policy: an authority's own, and not law") };

    return words[legal_force->num];
}

str sentence_value(arena *mem, const struct rulebook *book, const struct tree_field *f)
{
    switch (f->type) {
    case V_CODE: return codes_named(f->def->options)->code[f->num].words;
    case V_CODES: return f->any ? S("any") : codes_said(mem, codes_named(f->def->options), f->mask, ", ");
    case V_DATE: return sentence_day(mem, (daynum)f->num);
    case V_GUARD: return sentence_guard(mem, book->authorities, f->guard);
    case V_RANGE: return sentence_range(mem, &f->range);
    case V_WINDOWS: return windows_said(mem, &f->windows);
    case V_CLOCK: return clock_said(mem, book, &f->clock);
    case V_OUTCOMES: return outcomes_said(mem, book, &f->map);
    case V_SIGNATORIES: return signatories_said(mem, book, f);
    case V_LAYER: return arena_printf(mem, "the rulebook %.*s, edition %.*s", STR_ARG(f->names.v[0]), STR_ARG(f->names.v[1]));
    case V_NAME:
    case V_NAMES: return names_blocks(f->name) ? f->raw : names_said(mem, book, &f->names, ", ");
    default: return str_eq(f->name, S("legal force")) ? sentence_legal_force(f) : f->raw;
    }
}
