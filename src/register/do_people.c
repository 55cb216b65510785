/* Organisations, people and what they are appointed to: what must hold. */
#include "domain/registration.h"
#include "domain/slug.h"
#include "mail/message.h"
#include "register/doing.h"
#include "register/seal.h"
#include "words/texts.h"

/* Letters go there: what no letter can be addressed to is no address.  Whether anybody reads there only a letter can tell. */
static bool is_mail(str text)
{
    struct err why;
    str name, host;

    return str_cut(text, '@', &name, &host) && str_find(host, '.') > 0 &&
           party_check(&(struct mail_party){ .name = S(""), .address = text }, &why) == RC_OK;
}

static void mail_check(struct doing *d, int field)
{
    if (doing_knows(d, field) && !is_mail(d->after.cell[field].text))
        doing_fault(d, field, W_error_email);
}

/* ---- organisations ---- */

static void slug_check(struct doing *d)
{
    str slug = d->after.cell[R_ORGANISATION_SLUG].text;
    struct slug folded = slug_fold(slug);

    if (doing_knows(d, R_ORGANISATION_SLUG) && !str_eq(slug, slug_text(&folded)))
        doing_fault(d, R_ORGANISATION_SLUG, W_error_slug);
}

static rc office_check(struct doing *d, struct item *office, struct err *err)
{
    bool found = false;

    *office = (struct item){ 0 };
    if (!doing_knows(d, R_ORGANISATION_OFFICE))
        return RC_OK;
    TRY(shelf_get(d->txn, d->mem, d->reg->authorities, ITEM_ORGANISATION, d->after.cell[R_ORGANISATION_OFFICE].text, &known_now, office, &found,
                  err));
    if (!found || office->cell[R_ORGANISATION_KIND].num != ORGANISATION_IS_OFFICE)
        doing_fault(d, R_ORGANISATION_OFFICE, W_error_no_office);
    return RC_OK;
}

static void kind_check(struct doing *d)
{
    enum organisation_kind kind = (enum organisation_kind)d->after.cell[R_ORGANISATION_KIND].num;

    if (!doing_knows(d, R_ORGANISATION_KIND))
        return;
    if (kind == ORGANISATION_IS_OPERATOR)
        doing_fault(d, R_ORGANISATION_KIND, W_error_one_operator);
    if ((kind == ORGANISATION_IS_AUTHORITY) != doing_knows(d, R_ORGANISATION_AUTHORITY))
        err_step(doing_fault(d, R_ORGANISATION_AUTHORITY, kind == ORGANISATION_IS_AUTHORITY ? W_error_which_authority : W_error_no_authority_here),
                 W_step_authority);
    if (kind == ORGANISATION_IS_AUDITOR && !doing_knows(d, R_ORGANISATION_OFFICE))
        doing_fault(d, R_ORGANISATION_OFFICE, W_error_auditor_office);
    if (kind != ORGANISATION_IS_AUTHORITY && kind != ORGANISATION_IS_AUDITOR && doing_knows(d, R_ORGANISATION_OFFICE))
        doing_fault(d, R_ORGANISATION_OFFICE, W_error_no_office_here);
}

/* A partnership office brings a log; so does an authority that is in no partnership.  Others seal with their office, or with the operator. */
static rc log_choose(struct doing *d, const struct item *office, struct err *err)
{
    enum organisation_kind kind = (enum organisation_kind)d->after.cell[R_ORGANISATION_KIND].num;
    str service, id, name;
    struct log log;

    if (office->version)
        name = item_text(office, R_ORGANISATION_SEALS_IN);
    else if (kind == ORGANISATION_IS_OFFICE || kind == ORGANISATION_IS_AUTHORITY) {
        TRY(setting_of(d->txn, d->mem, SETTING_SERVICE, &service, err));
        name = d->new_log = arena_printf(d->mem, "%.*s/%.*s", STR_ARG(service), STR_ARG(d->after.cell[R_ORGANISATION_SLUG].text));
    } else {
        TRY(setting_of(d->txn, d->mem, SETTING_OPERATOR, &id, err));
        TRY(owner_log(d, id, &log, err));
        name = log.origin;
    }
    item_set_text(&d->after, R_ORGANISATION_SEALS_IN, name);
    return RC_OK;
}

rc do_organisation_add(struct doing *d, struct err *err)
{
    struct item office;
    bool taken;

    slug_check(d);
    kind_check(d);
    mail_check(d, R_ORGANISATION_MAIL);
    TRY(office_check(d, &office, err));
    TRY(doing_taken(d, S(""), R_ORGANISATION_SLUG, -1, &taken, err));
    if (taken)
        doing_fault(d, R_ORGANISATION_SLUG, W_error_slug_taken);
    TRY(doing_taken(d, S(""), R_ORGANISATION_AUTHORITY, -1, &taken, err));
    if (taken)
        doing_fault(d, R_ORGANISATION_AUTHORITY, W_error_authority_taken);
    return d->answer->fault.n ? RC_OK : log_choose(d, &office, err);
}

rc do_organisation_change(struct doing *d, struct err *err)
{
    (void)err;
    mail_check(d, R_ORGANISATION_MAIL);
    return RC_OK;
}

/* ---- people ---- */

/* A number is one person's: whoever has it sees what is recorded under it. */
static rc number_check(struct doing *d, struct err *err)
{
    struct cell *number = &d->after.cell[R_PERSON_REGISTRATION];
    bool taken;

    if (!doing_knows(d, R_PERSON_REGISTRATION))
        return RC_OK;
    number->text = registration_spelt(d->mem, number->text);
    if (!registration_is_one(number->text)) {
        doing_fault(d, R_PERSON_REGISTRATION, W_error_registration);
        return RC_OK;
    }
    TRY(doing_taken(d, d->after.owner, R_PERSON_REGISTRATION, R_PERSON_CLOSED, &taken, err));
    if (taken && !doing_knows(d, R_PERSON_CLOSED))
        doing_fault(d, R_PERSON_REGISTRATION, W_error_number_taken);
    return RC_OK;
}

/* A name to sign in with belongs to one account of an organisation; the same person may have another elsewhere. */
static rc person_check(struct doing *d, struct err *err)
{
    bool taken;

    TRY(number_check(d, err));
    mail_check(d, R_PERSON_MAIL);
    d->after.cell[R_PERSON_MAIL].text = arena_small(d->mem, d->after.cell[R_PERSON_MAIL].text);
    TRY(doing_taken(d, d->after.owner, R_PERSON_MAIL, R_PERSON_CLOSED, &taken, err));
    if (taken && !doing_knows(d, R_PERSON_CLOSED))
        doing_fault(d, R_PERSON_MAIL, W_error_mail_taken);
    return RC_OK;
}

rc do_person_add(struct doing *d, struct err *err)
{
    return person_check(d, err);
}

/* Whose number somebody has decides what they see: another has to say so. */
static void own_number_check(struct doing *d)
{
    const struct cell *was = &d->before.cell[R_PERSON_REGISTRATION], *is = &d->after.cell[R_PERSON_REGISTRATION];
    bool same = was->state == is->state && (is->state != CELL_KNOWN || str_eq(registration_spelt(d->mem, was->text), is->text));

    if (!same && str_eq(d->before.id, d->viewer->person))
        err_step(doing_fault(d, R_PERSON_REGISTRATION, W_error_own_registration), W_step_another_person);
}

static struct letter_words moved_words(struct doing *d, enum language lang, const struct item *of, str reference)
{
    bool in_welsh = lang == LANG_CY && item_knows(of, R_ORGANISATION_NAME_CY);
    str name = item_text(of, in_welsh ? R_ORGANISATION_NAME_CY : R_ORGANISATION_NAME);
    str text = arena_printf(d->mem, "%.*s\n\n%.*s\n\n%.*s\n%.*s\n", STR_ARG(words_mail_moved(d->mem, lang, name)),
                            STR_ARG(word_text(lang, W_mail_moved_end)), STR_ARG(words_mail_reference(d->mem, lang, reference)),
                            STR_ARG(word_text(lang, W_mail_sent_by)));

    return (struct letter_words){ language_code(lang), word_text(lang, W_mail_moved_subject), text };
}

/* Links to set a password go to the new address from now on: whoever reads the old one is told, in both languages. */
static rc moved_tell(struct doing *d, struct err *err)
{
    const struct cell *was = &d->before.cell[R_PERSON_MAIL], *is = &d->after.cell[R_PERSON_MAIL];
    struct mail_party to = { item_text(&d->before, R_PERSON_NAME), item_text(&d->before, R_PERSON_MAIL) };
    str reference = random_id(&d->reg->random, d->mem);
    struct outbox_letter *letter;
    struct err unused;
    struct item of;
    bool found;

    if (str_eq(was->text, is->text) || party_check(&to, &unused) != RC_OK)
        return RC_OK;
    TRY(shelf_get(d->txn, d->mem, d->reg->authorities, ITEM_ORGANISATION, d->after.owner, &known_now, &of, &found, err));
    if (!found)
        return error_no_record(err, RC_NOT_FOUND, GIVEN_WORD(W_kind_organisation));
    letter = arena_new(d->mem, struct outbox_letter);
    *letter = (struct outbox_letter){ .letter = { .to = to, .reference = reference, .languages = 2 }, .person = d->before.id, .written = d->now };
    letter->letter.words[0] = moved_words(d, LANG_EN, &of, reference);
    letter->letter.words[1] = moved_words(d, LANG_CY, &of, reference);
    d->letter = letter;
    return RC_OK;
}

rc do_person_change(struct doing *d, struct err *err)
{
    TRY(person_check(d, err));
    own_number_check(d);
    return moved_tell(d, err);
}

/* ---- appointments ---- */

/* Who may not see whether somebody has a number is not told: without one nothing is found under the appointment. */
static rc holder_check(struct doing *d, struct err *err)
{
    struct item person;

    TRY(doing_own(d, R_APPOINTMENT_PERSON, W_error_no_person, &person, err));
    if (!person.version)
        return RC_OK;
    if (item_knows(&person, R_PERSON_CLOSED))
        doing_fault(d, R_APPOINTMENT_PERSON, W_error_no_person);
    else if (d->after.cell[R_APPOINTMENT_ROLE].num == DUTY_WORKER && item_shows(&person, R_PERSON_REGISTRATION) &&
             !item_knows(&person, R_PERSON_REGISTRATION))
        doing_fault(d, R_APPOINTMENT_PERSON, W_error_no_registration);
    return RC_OK;
}

static rc duty_check(struct doing *d, struct err *err)
{
    struct item of;
    bool found;

    if (!doing_knows(d, R_APPOINTMENT_ROLE))
        return RC_OK;
    TRY(shelf_get(d->txn, d->mem, d->reg->authorities, ITEM_ORGANISATION, d->after.owner, &known_now, &of, &found, err));
    if (!found)
        return error_no_record(err, RC_NOT_FOUND, GIVEN_WORD(W_kind_organisation));
    if (!may_hold((enum duty)d->after.cell[R_APPOINTMENT_ROLE].num, (enum organisation_kind)of.cell[R_ORGANISATION_KIND].num))
        doing_fault(d, R_APPOINTMENT_ROLE, W_error_role_here);
    return RC_OK;
}

static void span_check(struct doing *d)
{
    if (doing_knows(d, R_APPOINTMENT_TO) && doing_knows(d, R_APPOINTMENT_FROM) &&
        d->after.cell[R_APPOINTMENT_TO].num <= d->after.cell[R_APPOINTMENT_FROM].num)
        doing_fault(d, R_APPOINTMENT_TO, W_error_ends_first);
    if (item_num(&d->after, R_APPOINTMENT_DEPUTY, 0) && !doing_knows(d, R_APPOINTMENT_TO))
        err_step(doing_fault(d, R_APPOINTMENT_TO, W_error_deputy_end), W_step_deputy_end);
}

/* Whoever has the store is nobody's person, and so appoints the first administrator. */
static bool is_own(const struct doing *d)
{
    return doing_knows(d, R_APPOINTMENT_PERSON) && str_eq(d->after.cell[R_APPOINTMENT_PERSON].text, d->viewer->person);
}

static void own_fault(struct doing *d, int field)
{
    err_step(doing_fault(d, field, W_error_own_appointment), W_step_another_person);
}

/* What was done in a role was done with it, so that none begins before it is given; what has waited for a second person begins then. */
static void begin_check(struct doing *d)
{
    bool is_past = doing_knows(d, R_APPOINTMENT_FROM) && d->after.cell[R_APPOINTMENT_FROM].num < d->now;

    if (!doing_knows(d, R_APPOINTMENT_FROM) || (is_past && d->is_confirmed))
        item_set_num(&d->after, R_APPOINTMENT_FROM, d->now);
    else if (is_past && !viewer_is_keeper(d->viewer))
        err_step(doing_fault(d, R_APPOINTMENT_FROM, W_error_role_begun), W_step_role_begun);
}

rc do_appointment_give(struct doing *d, struct err *err)
{
    if (is_own(d))
        own_fault(d, R_APPOINTMENT_PERSON);
    begin_check(d);
    span_check(d);
    TRY(holder_check(d, err));
    return duty_check(d, err);
}

static instant end_of(const struct item *appointment)
{
    return item_num(appointment, R_APPOINTMENT_TO, INSTANT_LAST);
}

/* A role that goes on for longer is given for that time, which is asked for as it is at first; a shorter one is ended. */
rc do_appointment_change(struct doing *d, struct err *err)
{
    (void)err;
    if (is_own(d))
        own_fault(d, R_APPOINTMENT_TO);
    else if (end_of(&d->before) <= d->now)
        err_step(doing_fault(d, R_APPOINTMENT_TO, W_error_role_over), W_step_role_over);
    else if (end_of(&d->after) < end_of(&d->before))
        err_step(doing_fault(d, R_APPOINTMENT_TO, W_error_role_shorter), W_step_role_shorter);
    span_check(d);
    return RC_OK;
}

/*
 * Whoever is to lose a role loses it at once, unless it says when: never before now, since what was done in the role was done with it.  One that has
 * not begun ends as it begins, and is never held.
 */
rc do_appointment_end(struct doing *d, struct err *err)
{
    instant begins = d->before.cell[R_APPOINTMENT_FROM].num, soonest = begins > d->now ? begins : d->now;

    (void)err;
    if (!doing_is_given(d, R_APPOINTMENT_TO))
        item_set_num(&d->after, R_APPOINTMENT_TO, soonest);
    if (end_of(&d->before) <= d->now)
        err_step(doing_fault(d, R_APPOINTMENT_TO, W_error_role_over), W_step_role_over);
    else if (!doing_knows(d, R_APPOINTMENT_TO))
        doing_fault(d, R_APPOINTMENT_TO, W_error_missing);
    else if (end_of(&d->after) < soonest)
        err_step(doing_fault(d, R_APPOINTMENT_TO, W_error_role_past), W_step_role_past);
    else if (end_of(&d->after) > end_of(&d->before))
        err_step(doing_fault(d, R_APPOINTMENT_TO, W_error_role_longer), W_step_role_longer);
    return RC_OK;
}

/* ---- ending ---- */

/* The field that says when one ended. */
static const int closed_field[ITEM_KINDS] = { [ITEM_ORGANISATION] = R_ORGANISATION_CLOSED, [ITEM_PERSON] = R_PERSON_CLOSED };

/* Nobody could open the operator's own organisation again. */
static bool is_operators(const struct item *it)
{
    return it->kind == ITEM_ORGANISATION && it->cell[R_ORGANISATION_KIND].num == ORGANISATION_IS_OPERATOR;
}

rc do_record_end(struct doing *d, struct err *err)
{
    int closed = closed_field[d->after.kind];
    daynum today = instant_london(d->now).day;

    (void)err;
    if (item_knows(&d->before, closed))
        doing_fault(d, closed, W_error_closed);
    else if (is_operators(&d->before))
        doing_fault(d, closed, W_error_operator_stays);
    else if (str_eq(d->before.id, d->viewer->person)) /* perhaps the last who looks after accounts there */
        err_step(doing_fault(d, closed, W_error_own_account), W_step_another_person);
    else if (!doing_knows(d, closed))
        item_set_num(&d->after, closed, today);
    else if (d->after.cell[closed].num > today)
        err_step(doing_fault(d, closed, W_error_closed_ahead), W_step_closed_ahead);
    return RC_OK;
}
