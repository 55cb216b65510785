/* What an hour costs, the supplements in it, and what is paid for training. */
#include "domain/derive_inside.h"

static const struct record *engagement_of(const struct doc *doc)
{
    return object_of(doc->root, CHECK_ENGAGEMENT);
}

int32_t charge_part(const struct doc *doc, const struct record *member, int part)
{
    return member ? fact_in(member, MEMBER_CHARGE, part) : fact_in(engagement_of(doc), ENG_CHARGE, part);
}

/* UNKNOWN when one is missing.  Components that are all none are no sum. */
static int32_t components_sum(const struct doc *doc, const struct record *member)
{
    int32_t sum = NONE;

    for (int part = CHARGE_TOTAL + 1; part < CHARGE_COUNT; part++) {
        int32_t pence = charge_part(doc, member, part);

        if (pence == UNKNOWN)
            return UNKNOWN;
        if (pence != NONE)
            sum = (sum == NONE ? 0 : sum) + pence;
    }
    return sum;
}

/* Rounded up: an hour of a day rate is never shown cheaper than it is. */
static int32_t day_rate_an_hour(const struct doc *doc)
{
    int32_t rate = fact_of(engagement_of(doc), ENG_DAY_RATE), hours = fact_of(engagement_of(doc), ENG_HOURS_PER_DAY);

    if (!is_known(rate) || !is_known(hours) || hours == 0)
        return UNKNOWN;
    return (int32_t)(((int64_t)rate * 100 + hours - 1) / hours);
}

bool charge_lacks_hours(const struct doc *doc)
{
    return is_known(fact_of(engagement_of(doc), ENG_DAY_RATE)) && !is_known(day_rate_an_hour(doc));
}

enum charge_from charge_find(const struct doc *doc, const struct record *member, int32_t *charge)
{
    int32_t total = charge_part(doc, member, CHARGE_TOTAL);

    *charge = total;
    if (is_known(total))
        return CHARGE_IS_TOTAL;
    *charge = components_sum(doc, member);
    if (is_known(*charge))
        return CHARGE_IS_SUM;
    *charge = member ? UNKNOWN : day_rate_an_hour(doc);
    if (is_known(*charge))
        return CHARGE_IS_DAY_RATE;
    *charge = total;
    return CHARGE_IS_NOT_KNOWN;
}

bool derive_day_rate(const struct doc *doc, const struct record *member, int32_t cap, int64_t *rate, int64_t *highest)
{
    int32_t charge;

    if (charge_find(doc, member, &charge) != CHARGE_IS_DAY_RATE)
        return false;
    *rate = fact_of(engagement_of(doc), ENG_DAY_RATE);
    *highest = (int64_t)cap * fact_of(engagement_of(doc), ENG_HOURS_PER_DAY) / 100;
    return true;
}

/* ---- supplements ---- */

/* One element: what it adds to the lowest sum.  False when it is missing. */
static bool element_add(const struct inquiry *q, const struct record *r, int field, int32_t amount, int32_t *sum)
{
    trace_read_field(q, r, field);
    if (is_known(amount))
        *sum += amount;
    return amount != UNKNOWN;
}

/* Overtime is in hours: beside money the sum says only whether there is anything at all. */
void derive_elements(const struct inquiry *q, int32_t *out)
{
    static const struct {
        unsigned element;
        int part;
    } parts[] = { { ELEMENT_TRAVEL, CHARGE_TRAVEL },
                  { ELEMENT_ACCOMMODATION, CHARGE_ACCOMMODATION },
                  { ELEMENT_BONUS, CHARGE_BONUS },
                  { ELEMENT_OTHER, CHARGE_OTHER } };
    const struct record *charge = q->member ? object_of(q->member, MEMBER_CHARGE) : object_of(q->engagement, ENG_CHARGE);
    bool all = true;

    out[0] = 0;
    if ((q->wish->elements & ELEMENT_OVERTIME) && !element_add(q, q->engagement, ENG_OVERTIME, fact_of(q->engagement, ENG_OVERTIME), &out[0])) {
        all = false;
        trace_missing(q, S("engagement.overtime_hours_per_week"));
    }
    for (int i = 0; i < countof(parts); i++) {
        if (!(q->wish->elements & parts[i].element) || element_add(q, charge, parts[i].part, charge_part(q->doc, q->member, parts[i].part), &out[0]))
            continue;
        all = false;
        trace_missing_charge(q, q->member, parts[i].part);
    }
    out[1] = all ? out[0] : UNKNOWN;
}

/* ---- training ---- */

/* Is it paid as the table of the wish says?  -1 in the table: either will do. */
static enum truth is_paid_as_said(const int8_t *table, int32_t kind, int32_t paid)
{
    if (is_known(kind))
        return table[kind] < 0 ? IS_SO : paid == UNKNOWN ? IS_MAYBE : (paid == 1) == (table[kind] == 1) ? IS_SO : IS_NOT;
    return IS_MAYBE;
}

static void training_trace(const struct inquiry *q, const struct record *r, const struct judgement *j)
{
    str entry, rate, cost;

    if (!q->trace)
        return;
    entry = entry_words(q, r, &naming_training);
    rate = field_words(q, r, TRAINING_DAY_RATE);
    cost = field_words(q, r, TRAINING_COST);
    trace_read_entry(q, r, &naming_training, TRAINING_KIND, words_trace_training_paid(IN(q), rate, cost));
    trace_doubts(q, r, &naming_training, j->fit == IS_MAYBE ? j->doubt : 0);
    if (j->fit == IS_NOT)
        trace_note(q, words_trace_training_wrong(IN(q), entry, word_text(q->trace->lang, r->shape->field[j->refused_by].label),
                                                 field_words(q, r, j->refused_by)));
}

void derive_training(const struct inquiry *q, int32_t *out)
{
    const struct cell *list = cell_of(q->engagement, ENG_TRAINING);
    enum truth all = IS_SO;

    if (list->state == CELL_UNKNOWN)
        trace_missing(q, S("engagement.training"));
    if (!list->first) {
        *out = list->state == CELL_UNKNOWN ? UNKNOWN : NONE;
        return;
    }
    for (const struct record *r = list->first; r; r = r->next) {
        int32_t kind = fact_of(r, TRAINING_KIND);
        struct judgement j = judgement_open();

        judgement_add(&j, is_paid_as_said(q->wish->day_rate, kind, fact_of(r, TRAINING_DAY_RATE)),
                      is_known(kind) ? TRAINING_DAY_RATE : TRAINING_KIND);
        judgement_add(&j, is_paid_as_said(q->wish->cost, kind, fact_of(r, TRAINING_COST)), is_known(kind) ? TRAINING_COST : TRAINING_KIND);
        all = truth_and(all, j.fit);
        training_trace(q, r, &j);
    }
    *out = truth_fact(all);
}
