#include "register/cited.h"

#include "domain/registration.h"

enum { OF_ENGAGEMENT = -1 };

const struct cited_field cited_fields[CITED_FIELDS] = {
    { .field = R_ASSIGNMENT_ROLE, .asked = ENG_ROLE, .member = MEMBER_ROLE, .other = W_error_check_other_role },
    { .field = R_ASSIGNMENT_TERM, .asked = ENG_TERM, .member = OF_ENGAGEMENT, .other = W_error_check_other_term },
    { .field = R_ASSIGNMENT_START, .asked = ENG_START, .member = OF_ENGAGEMENT, .other = W_error_check_other_start },
    { .field = R_ASSIGNMENT_END, .asked = ENG_END, .member = OF_ENGAGEMENT, .is_until = true, .other = W_error_check_other_end },
    { .field = R_ASSIGNMENT_ROUTE, .asked = ENG_ROUTE, .member = OF_ENGAGEMENT, .other = W_error_check_other_route },
    { .field = R_ASSIGNMENT_SUPPLY, .asked = ENG_SUPPLY, .member = OF_ENGAGEMENT, .other = W_error_check_other_supply },
    { .field = R_ASSIGNMENT_TOTAL, .asked = CHARGE_TOTAL, .member = CHARGE_TOTAL, .of_charge = true, .other = W_error_check_other_charge },
};

static bool is_number_of(arena *mem, const struct cell *number, const struct item *worker)
{
    return number->state == CELL_KNOWN && str_eq(registration_spelt(mem, number->text), worker->cell[R_WORKER_REGISTRATION].text);
}

static void member_find(arena *mem, struct cited *c, const struct item *worker)
{
    const struct cell *number = cell_of(object_of(c->doc.root, CHECK_WORKER), WORKER_REGISTRATION);
    const struct cell *members = cell_of(object_of(c->engagement, ENG_TEAM), TEAM_MEMBERS);
    bool is_open = number->state != CELL_KNOWN && !members->count;

    for (const struct record *m = members->first; m && !c->member; m = m->next) {
        c->member = is_number_of(mem, cell_of(m, MEMBER_REGISTRATION), worker) ? m : NULL;
        is_open = is_open || (number->state != CELL_KNOWN && cell_of(m, MEMBER_REGISTRATION)->state != CELL_KNOWN);
    }
    c->is_about = is_open || c->member || is_number_of(mem, number, worker);
}

rc cited_read(arena *mem, const struct authorities *a, const struct item *check, const struct item *worker, struct cited *out, struct err *err)
{
    struct cited c = { .doc = doc_new(mem, a) };
    struct json *json;

    TRY(json_read(mem, S("document"), check->cell[R_CHECK_DOCUMENT].text, &json, err));
    TRY(doc_from_json(&c.doc, S("document"), json, err));
    c.engagement = object_of(c.doc.root, CHECK_ENGAGEMENT);
    member_find(mem, &c, worker);
    if (item_knows(check, R_CHECK_WORKER) && !str_eq(item_text(check, R_CHECK_WORKER), worker->id))
        c.is_about = false;
    *out = c;
    return RC_OK;
}

/* A member of a team has a role and a charge of their own; those of the engagement are the whole team's. */
const struct cell *cited_asked(const struct cited *c, int i)
{
    const struct cited_field *f = &cited_fields[i];
    bool of_member = c->member && f->member != OF_ENGAGEMENT;
    const struct record *in = of_member ? c->member : c->engagement;

    if (f->of_charge)
        in = object_of(in, of_member ? (int)MEMBER_CHARGE : (int)ENG_CHARGE);
    return cell_of(in, of_member ? f->member : f->asked);
}

/* An assignment that ends sooner ends within the days that were judged; one without an end does not. */
bool cited_differs(const struct cited *c, const struct item *assignment, int i)
{
    const struct cell *asked = cited_asked(c, i), *is = &assignment->cell[cited_fields[i].field];

    if (asked->state != CELL_KNOWN || is->state == CELL_UNKNOWN)
        return false;
    if (is->state == CELL_NONE)
        return cited_fields[i].is_until;
    return cited_fields[i].is_until ? is->num > asked->num : is->num != asked->num;
}

bool cited_fits(const struct cited *c, const struct item *assignment)
{
    for (int i = 0; i < CITED_FIELDS; i++)
        if (cited_differs(c, assignment, i))
            return false;
    return true;
}
