#include "register/viewer.h"

#include <stdlib.h>
#include <string.h>

#include "store/statements.h"

static rc step_is_good(const struct step *step, struct txn *txn, instant now, struct err *err)
{
    (void)step, (void)txn, (void)now, (void)err;
    return RC_OK;
}

const struct step step_given = { .use = step_is_good };

static rc nobody(struct err *err)
{
    return err_word(err, RC_NOT_FOUND, W_error_nobody, NULL, 0);
}

/* ---- organisations ---- */

static rc organisation_open(struct txn *txn, arena *mem, const struct authorities *a, str id, struct item *out, bool *open, struct err *err)
{
    bool found;

    TRY(shelf_get(txn, mem, a, ITEM_ORGANISATION, id, &known_now, out, &found, err));
    *open = found && !item_knows(out, R_ORGANISATION_CLOSED);
    return RC_OK;
}

static void of_organisation(struct viewer *v, const struct item *organisation)
{
    v->organisation = organisation->id;
    v->is = (enum organisation_kind)organisation->cell[R_ORGANISATION_KIND].num;
    v->office = item_text(organisation, R_ORGANISATION_OFFICE);
}

/* ---- appointments ---- */

/* Those that hold at ${now}, at one organisation or wherever they are; what has ended is not read, however much of it there is. */
static rc appointments_of(struct txn *txn, arena *mem, const struct authorities *a, str person, str organisation, instant now, struct items *out,
                          struct err *err)
{
    const struct cell is = { .state = CELL_KNOWN, .text = person };
    struct shelf_query q = {
        .kind = ITEM_APPOINTMENT,
        .relations = organisation.n ? RELATION_OWN : RELATION_EVERY,
        .who = organisation,
        .filter = { { R_APPOINTMENT_PERSON, &is } },
        .filters = 1,
        .span = { R_APPOINTMENT_FROM, R_APPOINTMENT_TO, now },
        .order = -1,
        .limit = SHELF_PAGE_MOST,
    };
    struct items page;

    *out = (struct items){ 0 };
    do {
        TRY(shelf_list(txn, mem, a, &q, &page, err));
        for (ptrdiff_t i = 0; i < page.n; i++)
            *PUSH(mem, out) = page.v[i];
        q.after = page.n ? &page.v[page.n - 1] : NULL;
    } while (page.n == q.limit);
    return RC_OK;
}

static rc person_open(struct txn *txn, arena *mem, const struct authorities *a, str id, struct item *out, bool *open, struct err *err)
{
    bool found;

    TRY(shelf_get(txn, mem, a, ITEM_PERSON, id, &known_now, out, &found, err));
    *open = found && !item_knows(out, R_PERSON_CLOSED);
    return RC_OK;
}

/* All is asked before anything is answered: an organisation that somebody is nothing in takes the same way as one that is not there. */
rc viewer_load(struct txn *txn, arena *mem, const struct authorities *a, str person, str organisation, instant now, struct viewer *out,
               struct err *err)
{
    struct viewer v = { .door = "" };
    bool person_is_open, organisation_is_open;
    struct item who, of;
    struct items held;

    TRY(person_open(txn, mem, a, person, &who, &person_is_open, err));
    TRY(organisation_open(txn, mem, a, organisation, &of, &organisation_is_open, err));
    TRY(appointments_of(txn, mem, a, person, organisation, now, &held, err));
    for (ptrdiff_t i = 0; i < held.n; i++)
        v.duties |= DUTY(held.v[i].cell[R_APPOINTMENT_ROLE].num);
    if (!v.duties || !person_is_open || !organisation_is_open)
        return nobody(err);
    v.person = who.id;
    v.registration = item_text(&who, R_PERSON_REGISTRATION);
    of_organisation(&v, &of);
    *out = v;
    return RC_OK;
}

rc viewer_of_token(struct txn *txn, arena *mem, const struct authorities *a, str token, str organisation, uint32_t duties, struct viewer *out,
                   struct err *err)
{
    struct viewer v = { .person = token, .duties = duties, .door = "" };
    struct item of;
    bool open;

    TRY(organisation_open(txn, mem, a, organisation, &of, &open, err));
    if (!open)
        return nobody(err);
    of_organisation(&v, &of);
    *out = v;
    return RC_OK;
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(item_text(a, R_ORGANISATION_NAME), item_text(b, R_ORGANISATION_NAME));
}

rc viewer_organisations(struct txn *txn, arena *mem, const struct authorities *a, str person, instant now, struct items *out, struct err *err)
{
    struct items held, found = { 0 };

    TRY(appointments_of(txn, mem, a, person, S(""), now, &held, err));
    for (ptrdiff_t i = 0; i < held.n; i++) {
        bool known = false, there;
        struct item of;

        for (ptrdiff_t j = 0; j < found.n; j++)
            known = known || str_eq(found.v[j].id, held.v[i].owner);
        if (known)
            continue;
        TRY(shelf_get(txn, mem, a, ITEM_ORGANISATION, held.v[i].owner, &known_now, &of, &there, err));
        if (there && !item_knows(&of, R_ORGANISATION_CLOSED))
            *PUSH(mem, &found) = of;
    }
    if (found.n)
        qsort(found.v, (size_t)found.n, sizeof *found.v, by_name);
    *out = found;
    return RC_OK;
}

rc viewer_of_mail(struct txn *txn, arena *mem, str mail, instant now, struct mail_owner out[MAIL_OWNERS_MOST], struct err *err)
{
    struct mail_owner owner[MAIL_OWNERS_MOST] = { 0 };

    for (int i = 0; i < MAIL_OWNERS_MOST; i++) {
        struct sql_person_of_mail_row row;
        bool found;

        TRY(sql_person_of_mail(txn, mem, &(struct sql_person_of_mail){ mail, now, i }, &row, &found, err));
        if (found)
            owner[i] = (struct mail_owner){ row.id, row.may };
    }
    memcpy(out, owner, sizeof owner);
    return RC_OK;
}

bool viewer_is_keeper(const struct viewer *v)
{
    return v->is == ORGANISATION_IS_OPERATOR && str_eq(v->person, v->organisation);
}

str viewer_duty(uint32_t duties)
{
    for (int i = 0; i < codes_duty.n; i++)
        if (duties & DUTY(i))
            return codes_duty.code[i].text;
    return S("nobody");
}

/* ---- relations ---- */

/* What the owner's partnership makes of it. */
static rc by_office(const struct viewer *v, struct txn *txn, arena *mem, const struct authorities *a, const struct item *it, uint32_t *out,
                    struct err *err)
{
    struct item owner = *it;
    bool found = true;
    str office;

    if (it->kind != ITEM_ORGANISATION)
        TRY(shelf_get(txn, mem, a, ITEM_ORGANISATION, it->owner, &known_now, &owner, &found, err));
    office = found ? item_text(&owner, R_ORGANISATION_OFFICE) : S("");
    if (office.n && str_eq(office, v->organisation))
        *out |= RELATION_OFFICE;
    if (office.n && str_eq(office, v->office))
        *out |= RELATION_PEER;
    return RC_OK;
}

uint32_t viewer_relation_of(enum organisation_kind kind)
{
    switch (kind) {
    case ORGANISATION_IS_AUTHORITY:
    case ORGANISATION_IS_OFFICE: return RELATION_PUBLIC;
    case ORGANISATION_IS_PROVIDER:
    case ORGANISATION_IS_SUPPLIER: return RELATION_TRADE;
    default: return 0;
    }
}

static bool is_career(enum item_kind kind)
{
    return kind == ITEM_WORKER || kind == ITEM_POST || kind == ITEM_ASSIGNMENT || kind == ITEM_CHECK;
}

static rc by_asking(const struct viewer *v, struct txn *txn, arena *mem, const struct item *it, enum relation relation, uint32_t *out,
                    struct err *err)
{
    const struct shelf_query q = { .kind = it->kind, .relations = relation, .who = v->organisation, .registration = v->registration };
    bool holds_so;

    if (!is_career(it->kind))
        return RC_OK;
    TRY(shelf_is_about(txn, mem, it, &q, &holds_so, err));
    if (holds_so)
        *out |= relation;
    return RC_OK;
}

rc viewer_relations(const struct viewer *v, struct txn *txn, arena *mem, const struct authorities *a, const struct item *it, uint32_t wanted,
                    uint32_t *out, struct err *err)
{
    uint32_t found = RELATION_EVERY;

    if (str_eq(it->kind == ITEM_ORGANISATION ? it->id : it->owner, v->organisation))
        found |= RELATION_OWN;
    if (it->kind == ITEM_ORGANISATION)
        found |= viewer_relation_of((enum organisation_kind)it->cell[R_ORGANISATION_KIND].num);
    if (wanted & (RELATION_OFFICE | RELATION_PEER))
        TRY(by_office(v, txn, mem, a, it, &found, err));
    if (wanted & RELATION_SUPPLIED)
        TRY(by_asking(v, txn, mem, it, RELATION_SUPPLIED, &found, err));
    if ((wanted & RELATION_SELF) && v->registration.n)
        TRY(by_asking(v, txn, mem, it, RELATION_SELF, &found, err));
    *out = found & wanted;
    return RC_OK;
}

rc viewer_classes(const struct viewer *v, struct txn *txn, arena *mem, const struct authorities *a, const struct item *it, uint32_t *out,
                  struct err *err)
{
    uint32_t relations;

    TRY(viewer_relations(v, txn, mem, a, it, may_see_by(v->duties, it->kind, 0), &relations, err));
    *out = may_see(v->duties, relations, it->kind);
    return RC_OK;
}

rc viewer_item(const struct viewer *v, struct txn *txn, arena *mem, const struct authorities *a, enum item_kind kind, str id,
               const struct known_at *known, struct item *out, uint32_t *classes, struct err *err)
{
    struct item it = item_new(mem, kind);
    uint32_t seen;
    bool there;

    it.owner = S("");
    TRY(shelf_get(txn, mem, a, kind, id, known, &it, &there, err));
    TRY(viewer_classes(v, txn, mem, a, &it, &seen, err));
    *classes = there ? seen : 0;
    it.shown = may_fields(kind, *classes);
    *out = it;
    return RC_OK;
}
