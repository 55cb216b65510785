/*
 * Base facts: the table, their values, and what an explanation says of them.  Most are a cell
 * of the document; the few that are more are named below facts.def.
 */
#include "base/hash.h"
#include "domain/derive_inside.h"

#define FACT(constant, id, kind, set, words, dotted) [constant] = { S(id), S(dotted), set, kind, words },
const struct fact_row fact_table[FACT_COUNT] = {
#include "domain/facts.def"
};
#undef FACT

int fact_find(str name)
{
    for (int i = 0; i < FACT_COUNT; i++)
        if (str_eq(fact_table[i].name, name))
            return i;
    return -1;
}

static int32_t engagement_fact(const struct doc *doc, int field)
{
    return fact_of(object_of(doc->root, CHECK_ENGAGEMENT), field);
}

int32_t term_of(const struct doc *doc)
{
    int32_t term = engagement_fact(doc, ENG_TERM), first = engagement_fact(doc, ENG_ORIGINAL_START);
    bool begins = first == NONE || (is_known(first) && first == engagement_fact(doc, ENG_START));

    return term == UNKNOWN && begins ? TERM_NEW : term;
}

static int32_t or_else(int32_t fact, int32_t other)
{
    return fact == UNKNOWN ? other : fact;
}

/* Wales has none; a body that serves councils of several regions has one that is not known. */
static int32_t region_of(const struct authorities *all, int32_t authority)
{
    const struct authority *a = &all->v[authority];

    return a->region >= 0 ? a->region : a->nation == NATION_WALES ? NONE : UNKNOWN;
}

/* A body outside the table has a region and a nation that we do not know. */
static void place_facts(const struct doc *doc, int32_t *out)
{
    int32_t authority = engagement_fact(doc, ENG_AUTHORITY);

    if (authority >= 0)
        authority = authority_counts_as(doc->authorities, authority);
    out[FACT_AUTHORITY] = authority;
    out[FACT_REGION] = authority >= 0 ? region_of(doc->authorities, authority) : UNKNOWN;
    out[FACT_NATION] = authority >= 0 ? doc->authorities->v[authority].nation : UNKNOWN;
}

static void notice_facts(const struct record *engagement, daynum as_of, int32_t *out)
{
    int32_t start = fact_of(engagement, ENG_START);
    bool begun = !is_known(start) || start <= as_of;

    out[FACT_NOTICE_ON] = or_else(fact_in(engagement, ENG_NOTICE, NOTICE_GIVEN_ON), begun ? UNKNOWN : NONE);
    out[FACT_NOTICE_BY] = fact_in(engagement, ENG_NOTICE, NOTICE_GIVEN_BY);
    out[FACT_LAST_DAY] = fact_in(engagement, ENG_NOTICE, NOTICE_LAST_DAY);
    out[FACT_MISCONDUCT] = fact_in(engagement, ENG_NOTICE, NOTICE_MISCONDUCT);
    out[FACT_AGREED_SHORT] = fact_in(engagement, ENG_NOTICE, NOTICE_AGREED_SHORT);
}

void derive_base(const struct doc *doc, const struct record *member, daynum as_of, int32_t *out)
{
    static const struct {
        enum fact fact;
        int field;
    } as_written[] = {
        { FACT_KIND, ENG_KIND },
        { FACT_ROUTE, ENG_ROUTE },
        { FACT_SUPPLY, ENG_SUPPLY },
        { FACT_REQUESTED, ENG_REQUESTED_ON },
        { FACT_OFFERED, ENG_OFFERED_ON },
        { FACT_AGREED, ENG_AGREED_ON },
        { FACT_START, ENG_START },
        { FACT_END, ENG_END },
        { FACT_ORIGINAL_START, ENG_ORIGINAL_START },
        { FACT_HOURS_FROM, ENG_HOURS_FROM },
        { FACT_HOURS_TO, ENG_HOURS_TO },
        { FACT_ADVERTISED_PAY, ENG_ADVERTISED_PAY },
        { FACT_HOURS_WEEK, ENG_HOURS_PER_WEEK },
        { FACT_OVERTIME, ENG_OVERTIME },
        { FACT_ONSITE_DAYS, ENG_ONSITE_DAYS },
        { FACT_ONSITE_REQUIRED, ENG_ONSITE_REQUIRED },
        { FACT_HOLDS_CASES, ENG_HOLDS_CASES },
    };
    const struct record *engagement = object_of(doc->root, CHECK_ENGAGEMENT), *worker = object_of(doc->root, CHECK_WORKER);

    for (int i = 0; i < countof(as_written); i++)
        out[as_written[i].fact] = fact_of(engagement, as_written[i].field);
    out[FACT_AS_OF] = as_of;
    out[FACT_OFFERED] = out[FACT_OFFERED] == NONE ? out[FACT_START] : out[FACT_OFFERED];
    out[FACT_AGREED] = out[FACT_AGREED] == NONE ? out[FACT_START] : out[FACT_AGREED];
    place_facts(doc, out);
    out[FACT_ROLE] = role_of(doc, member);
    out[FACT_TERM] = term_of(doc);
    out[FACT_HOURS_FROM] = is_known(out[FACT_HOURS_FROM]) ? out[FACT_HOURS_FROM] : out[FACT_START];
    out[FACT_HOURS_TO] = or_else(out[FACT_HOURS_TO], out[FACT_END]);
    charge_find(doc, member, &out[FACT_CHARGE]);
    out[FACT_PAY] = charge_part(doc, member, CHARGE_PAY);
    notice_facts(engagement, as_of, out);
    out[FACT_PERMANENT_NOTICE] = fact_of(doc->root, CHECK_PERMANENT_NOTICE);
    out[FACT_REGISTERED] = fact_of(worker, WORKER_REGISTERED);
    out[FACT_QUALIFIED] = fact_of(worker, WORKER_QUALIFIED_ON);
    out[FACT_SUPPORTED] = fact_of(worker, WORKER_SUPPORTED_ON);
}

/* ---- for explanations ---- */

void derive_missing_base(const struct doc *doc, const struct record *member, enum fact fact, struct trace *trace)
{
    struct inquiry q = { .doc = doc, .trace = trace };

    if (member && fact == FACT_ROLE)
        trace_missing_entry(&q, member, &naming_member, MEMBER_ROLE);
    else if (member && (fact == FACT_CHARGE || fact == FACT_PAY))
        trace_missing_charge(&q, member, fact == FACT_PAY ? CHARGE_PAY : CHARGE_TOTAL);
    else if (fact == FACT_CHARGE && charge_lacks_hours(doc))
        trace_missing(&q, S("engagement.hours_per_day"));
    else
        trace_missing(&q, fact_table[fact].path);
}

static enum word charge_source(const struct doc *doc, const struct record *member)
{
    int32_t unused;

    switch (charge_find(doc, member, &unused)) {
    case CHARGE_IS_SUM: return W_trace_derived_sum;
    case CHARGE_IS_DAY_RATE: return W_trace_derived_day_rate;
    default: return WORD_NONE;
    }
}

/* What it is derived from; WORD_NONE when the fact is as written. */
static enum word derived_source(const struct doc *doc, const struct record *member, enum fact fact)
{
    const struct record *engagement = object_of(doc->root, CHECK_ENGAGEMENT);

    switch (fact) {
    case FACT_AS_OF: return cell_of(doc->root, CHECK_AS_OF)->state == CELL_KNOWN ? WORD_NONE : W_trace_derived_today;
    case FACT_REGION:
    case FACT_NATION: return W_trace_derived_authority;
    case FACT_ROLE: return member || engagement_fact(doc, ENG_ROLE) != UNKNOWN ? WORD_NONE : W_trace_derived_role;
    case FACT_OFFERED: return engagement_fact(doc, ENG_OFFERED_ON) != NONE ? WORD_NONE : W_trace_derived_offered;
    case FACT_AGREED: return engagement_fact(doc, ENG_AGREED_ON) != NONE ? WORD_NONE : W_trace_derived_agreed;
    case FACT_TERM: return engagement_fact(doc, ENG_TERM) != UNKNOWN ? WORD_NONE : W_trace_derived_term;
    case FACT_HOURS_FROM: return is_known(engagement_fact(doc, ENG_HOURS_FROM)) ? WORD_NONE : W_trace_derived_start;
    case FACT_HOURS_TO: return engagement_fact(doc, ENG_HOURS_TO) != UNKNOWN ? WORD_NONE : W_trace_derived_end;
    case FACT_CHARGE: return charge_source(doc, member);
    case FACT_NOTICE_ON: return fact_in(engagement, ENG_NOTICE, NOTICE_GIVEN_ON) != UNKNOWN ? WORD_NONE : W_trace_derived_notice;
    default: return WORD_NONE;
    }
}

/* The same field of a team's member. */
static str member_source(const struct doc *doc, const struct record *member, enum fact fact, arena *mem)
{
    if (fact == FACT_ROLE)
        return field_path(mem, doc, member, MEMBER_ROLE);
    if (fact == FACT_CHARGE || fact == FACT_PAY) {
        str charge = field_path(mem, doc, member, MEMBER_CHARGE);

        return arena_printf(mem, "%.*s.%s", STR_ARG(charge), fact == FACT_PAY ? "pay" : "total");
    }
    return fact_table[fact].path;
}

static str fact_words(const struct doc *doc, enum fact fact, int32_t value, const struct trace *trace)
{
    struct field field = { .type = fact_table[fact].type, .codes = fact_table[fact].codes };
    struct cell cell = { .state = value == UNKNOWN ? CELL_UNKNOWN : value == NONE ? CELL_NONE : CELL_KNOWN, .num = value };
    struct buf b = buf_new(trace->mem);

    if (fact == FACT_REGION && is_known(value))
        return value < 0 ? word_text(trace->lang, W_value_none) : doc->authorities->region_name.v[value];
    if (fact == FACT_AUTHORITY && value == -1)
        return cell_of(object_of(doc->root, CHECK_ENGAGEMENT), ENG_AUTHORITY)->text;
    cell_words(&b, trace->lang, doc->authorities, &field, &cell);
    return buf_text(&b);
}

void derive_read_base(const struct doc *doc, const struct record *member, enum fact fact, int32_t value, struct trace *trace)
{
    struct inquiry q = { .doc = doc, .member = member, .trace = trace };
    enum word derived;
    str source;

    if (!trace)
        return;
    derived = value == UNKNOWN ? WORD_NONE : derived_source(doc, member, fact);
    if (derived)
        source = word_text(trace->lang, derived);
    else
        source = member ? member_source(doc, member, fact, trace->mem) : fact_table[fact].path;
    trace_read(&q, word_text(trace->lang, fact_table[fact].label), fact_words(doc, fact, value, trace), source);
}

str facts_hash(arena *mem, const struct doc *doc)
{
    struct buf text = buf_new(mem);
    struct json_out out = json_out_new(&text, JSON_COMPACT);

    doc_json(doc, &out);
    return hash_hex(mem, buf_text(&text));
}
