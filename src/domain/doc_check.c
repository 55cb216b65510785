/*
 * What must hold between the fields of a document.  Only what cannot be true is refused here;
 * what is merely outside a memorandum is for the rules to say.
 */
#include "domain/record.h"
#include "domain/shape.h"
#include "domain/value.h"
#include "words/texts.h"

/* ---- the order of days ---- */

/* The first of two days may not be after the second. */
static const struct order {
    const struct shape *shape;
    int earlier, later;
} orders[] = {
    { &shape_of_engagement, ENG_START, ENG_END },
    { &shape_of_engagement, ENG_ORIGINAL_START, ENG_START },
    { &shape_of_engagement, ENG_HOURS_FROM, ENG_HOURS_TO },
    { &shape_of_engagement, ENG_HOURS_FROM, ENG_END },
    { &shape_of_notice, NOTICE_GIVEN_ON, NOTICE_LAST_DAY },
    { &shape_of_worker, WORKER_QUALIFIED_ON, WORKER_SUPPORTED_ON },
    { &shape_of_post, POST_FROM, POST_TO },
    { &shape_of_leave, LEAVE_FROM, LEAVE_TO },
    { &shape_of_assignment, ASSIGN_FROM, ASSIGN_TO },
    { &shape_of_assignment, ASSIGN_NOTICE_ON, ASSIGN_LEFT_ON },
    { &shape_of_reference, REF_REQUESTED_ON, REF_RECEIVED_ON },
    { &shape_of_reference, REF_EVIDENCES_FROM, REF_EVIDENCES_TO },
    { &shape_of_standing, STANDING_FROM, STANDING_TO },
};

static rc order_broken(const struct doc *doc, const struct record *r, const struct order *o, struct err *err)
{
    const struct field *earlier = &r->shape->field[o->earlier], *later = &r->shape->field[o->later];
    str first = day_text(doc->mem, (daynum)r->cell[o->earlier].num);
    str second = day_text(doc->mem, (daynum)r->cell[o->later].num);

    err_set(err, RC_BAD_INPUT, "the %.*s, %.*s, is after the %.*s, %.*s", STR_ARG(word_text(LANG_EN, earlier->label)), STR_ARG(first),
            STR_ARG(word_text(LANG_EN, later->label)), STR_ARG(second));
    err_also(err, W_error_days_order, (const struct given[]){ GIVEN_WORD(earlier->label), GIVEN_WORD(later->label) }, 2);
    err_step_of(err, W_value_correct, field_path(doc->mem, doc, r, o->later));
    return err_at(err, field_path(doc->mem, doc, r, o->earlier));
}

static rc check_orders(const struct doc *doc, const struct record *r, struct err *err)
{
    for (int i = 0; i < countof(orders); i++) {
        const struct order *o = &orders[i];

        if (o->shape != r->shape || r->cell[o->earlier].state != CELL_KNOWN || r->cell[o->later].state != CELL_KNOWN)
            continue;
        if (r->cell[o->earlier].num > r->cell[o->later].num)
            return order_broken(doc, r, o, err);
    }
    return RC_OK;
}

/* ---- the parts of a charge ---- */

static rc sum_broken(const struct doc *doc, const struct record *r, int64_t sum, bool whole, struct err *err)
{
    struct buf parts = buf_new(doc->mem), total = buf_new(doc->mem);

    money_words(&parts, sum);
    money_words(&total, r->cell[CHARGE_TOTAL].num);
    err_set(err, RC_BAD_INPUT, "the parts add up to %.*s, the total says %.*s", STR_ARG(buf_text(&parts)), STR_ARG(buf_text(&total)));
    err_also(err, W_error_parts, (const struct given[]){ GIVEN(buf_text(&parts)), GIVEN(buf_text(&total)) }, 2);
    err_step(err, whole ? W_value_parts_whole : W_value_parts);
    return err_at(err, field_path(doc->mem, doc, r, CHARGE_TOTAL));
}

/* A part that is none costs nothing.  The penny is for parts that were each rounded, so it is given only when all are there. */
static rc check_sum(const struct doc *doc, const struct record *r, struct err *err)
{
    int64_t sum = 0, total = r->cell[CHARGE_TOTAL].num;
    bool whole = true;

    if (r->cell[CHARGE_TOTAL].state != CELL_KNOWN)
        return RC_OK;
    for (int i = CHARGE_TOTAL + 1; i < CHARGE_COUNT; i++) {
        sum += r->cell[i].num; /* 0 unless known */
        whole &= r->cell[i].state != CELL_UNKNOWN;
    }
    if (whole ? sum < total - 1 || sum > total + 1 : sum > total)
        return sum_broken(doc, r, sum, whole, err);
    return RC_OK;
}

/* ---- single records ---- */

rc engagement_check(const struct doc *doc, struct err *err)
{
    if (object_of(doc->root, CHECK_ENGAGEMENT))
        return RC_OK;
    err_set(err, RC_BAD_INPUT, "a check needs an engagement");
    err_hint(err, "Add the field 'engagement' with at least the authority, the role and the start date.");
    return err_at(err, S("engagement"));
}

static bool may_be_any_body(const struct record *post)
{
    int32_t employer = fact_of(post, POST_EMPLOYER_KIND), nation = fact_of(post, POST_NATION);

    if (nation == NATION_SCOTLAND || nation == NATION_NORTHERN_IRELAND || nation == NATION_OTHER)
        return true;
    return employer == EMPLOYER_VOLUNTARY || employer == EMPLOYER_CAFCASS || employer == EMPLOYER_NHS || employer == EMPLOYER_OTHER;
}

rc post_check(const struct doc *doc, const struct record *post, struct err *err)
{
    const struct cell *body = &post->cell[POST_AUTHORITY];
    struct cell found;

    if (body->state != CELL_KNOWN || body->num >= 0 || may_be_any_body(post))
        return RC_OK;
    if (value_parse(&post->shape->field[POST_AUTHORITY], doc->authorities, body->text, &found, err) == RC_OK)
        return RC_OK;
    if (!authority_near(doc->authorities, body->text).n)
        err_hint(err, "Write its slug, GSS code or DfE number; if it is no council or trust, say what it is in 'employer_kind'.");
    return err_at(err, field_path(doc->mem, doc, post, POST_AUTHORITY));
}

static bool is_at_authority(const struct record *post)
{
    int32_t employer = fact_of(post, POST_EMPLOYER_KIND);

    return employer == UNKNOWN || employer == EMPLOYER_LOCAL_AUTHORITY || employer == EMPLOYER_TRUST || employer == EMPLOYER_DELIVERY_COMPANY;
}

/* A council's nation is known; other employers may be anywhere, whatever council stands beside them. */
static rc check_nation(const struct doc *doc, const struct record *post, struct err *err)
{
    int32_t authority = fact_of(post, POST_AUTHORITY);
    const struct cell *nation = &post->cell[POST_NATION];
    str name, own, told;

    if (authority < 0 || nation->state != CELL_KNOWN || nation->num == doc->authorities->v[authority].nation || !is_at_authority(post))
        return RC_OK;
    name = authority_name(doc->authorities, authority, LANG_EN);
    own = code_words(&codes_nation, doc->authorities->v[authority].nation, LANG_EN);
    told = code_words(&codes_nation, nation->num, LANG_EN);
    err_set(err, RC_BAD_INPUT, "%.*s is in %.*s, the post says %.*s", STR_ARG(name), STR_ARG(own), STR_ARG(told));
    err_also(err, W_error_nation, (const struct given[]){ GIVEN(name) }, 1);
    err_step(err, W_value_nation);
    return err_at(err, field_path(doc->mem, doc, post, POST_NATION));
}

static rc check_post(const struct doc *doc, const struct record *post, struct err *err)
{
    TRY(post_check(doc, post, err));
    return check_nation(doc, post, err);
}

static rc check_root(const struct doc *doc, struct err *err)
{
    const struct record *r = doc->root;
    const struct cell *as_of = &r->cell[CHECK_AS_OF], *rulebooks = &r->cell[CHECK_RULEBOOKS];

    if (as_of->state == CELL_KNOWN && (as_of->num < day_from_civil(2000, 1, 1) || as_of->num > day_from_civil(2099, 12, 31))) {
        err_set(err, RC_BAD_INPUT, "the day of knowledge, %.*s, is not in the years 2000 to 2099", STR_ARG(day_text(doc->mem, (daynum)as_of->num)));
        err_hint(err, "It is the day on which the check is made; leave it out for today.");
        return err_at(err, S("as_of"));
    }
    if (rulebooks->state == CELL_KNOWN && !rulebooks->count) {
        err_set(err, RC_BAD_INPUT, "no rulebook is named");
        err_hint(err, "Leave the field out to use every rulebook that binds the authority.");
        return err_at(err, S("rulebooks"));
    }
    return engagement_check(doc, err);
}

/* A charge of an hour that is told beside a day rate is the day rate's own, rounded to a penny up or down. */
static rc check_day_rate(const struct doc *doc, const struct record *engagement, int64_t hours, struct err *err)
{
    const struct record *charge = object_of(engagement, ENG_CHARGE);
    const struct cell *rate = &engagement->cell[ENG_DAY_RATE], *total = charge ? &charge->cell[CHARGE_TOTAL] : NULL;
    struct buf hour = buf_new(doc->mem), told = buf_new(doc->mem);
    int64_t beyond;

    if (!total || total->state != CELL_KNOWN || rate->state != CELL_KNOWN)
        return RC_OK;
    beyond = total->num * hours - rate->num * 100; /* hundredths of hours, so hundredths of pence */
    if (beyond > -hours && beyond < hours)
        return RC_OK;
    money_words(&hour, (rate->num * 100 + hours / 2) / hours);
    money_words(&told, total->num);
    err_set(err, RC_BAD_INPUT, "the day rate comes to %.*s an hour, the total says %.*s", STR_ARG(buf_text(&hour)), STR_ARG(buf_text(&told)));
    err_also(err, W_error_day_rate, (const struct given[]){ GIVEN(buf_text(&hour)), GIVEN(buf_text(&told)) }, 2);
    err_step(err, W_value_day_rate);
    return err_at(err, field_path(doc->mem, doc, engagement, ENG_DAY_RATE));
}

/* The charge of an hour is the day rate divided by them. */
static rc check_paid_day(const struct doc *doc, const struct record *engagement, struct err *err)
{
    const struct cell *hours = &engagement->cell[ENG_HOURS_PER_DAY];

    if (hours->state != CELL_KNOWN)
        return RC_OK;
    if (hours->num > 0)
        return check_day_rate(doc, engagement, hours->num, err);
    err_set(err, RC_BAD_INPUT, "a paid day of %.*s hours has no charge by the hour", STR_ARG(hours->text));
    err_hint(err, "Write how many hours the day rate pays for, as in 7.4; leave the field out when that is not known.");
    return err_at(err, field_path(doc->mem, doc, engagement, ENG_HOURS_PER_DAY));
}

static rc check_skipped(const struct doc *doc, const struct record *r, struct err *err)
{
    const struct record *later = r;
    str path;

    if (!r->skipped)
        return RC_OK;
    while (later->skipped && later->next)
        later = later->next;
    path = record_path(doc->mem, later);
    err_set(err, RC_BAD_INPUT, "'%.*s' is given, but '%.*s' is not", STR_ARG(path), STR_ARG(record_path(doc->mem, r)));
    err_hint(err, "Number the entries of the list from 0 without gaps.");
    return err_at(err, path);
}

static rc check_record(const struct doc *doc, const struct record *r, struct err *err)
{
    TRY(check_skipped(doc, r, err));
    TRY(check_orders(doc, r, err));
    if (r->shape == &shape_of_charge)
        TRY(check_sum(doc, r, err));
    if (r->shape == &shape_of_post)
        TRY(check_post(doc, r, err));
    if (r->shape == &shape_of_engagement)
        TRY(check_paid_day(doc, r, err));
    for (int i = 0; i < r->shape->n; i++)
        for (const struct record *child = r->cell[i].first; child; child = child->next)
            TRY(check_record(doc, child, err));
    return RC_OK;
}

rc doc_check(const struct doc *doc, struct err *err)
{
    TRY(check_root(doc, err));
    return check_record(doc, doc->root, err);
}
