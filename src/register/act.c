#include "register/act.h"

#include <stdlib.h>

#include "base/hash.h"
#include "domain/value.h"
#include "register/doing.h"
#include "register/seal.h"
#include "register/view.h"
#include "store/statements.h"
#include "words/number.h"
#include "words/texts.h"

#define RECORD ACT_RECORD
#define CORRECT ACT_CORRECT
#define END ACT_END
#define OTHER ACT_OTHER
#define NOTHING ACT_NOTHING
#define STEP_UP ACT_STEP_UP
#define TWO ACT_TWO
const struct act_row act_rows[ACTS] = {
#define ACT(constant, name, words, kind, does, demands, handler, clauses)                                                                            \
    [ACT_##constant] = { S(name), W_act_##words, W_done_##words, ITEM_##kind, does, demands, S(clauses) },
#include "register/acts.def"
#undef ACT
};
#undef RECORD
#undef CORRECT
#undef END
#undef OTHER
#undef NOTHING
#undef STEP_UP
#undef TWO

static doing_handler *const handlers[ACTS] = {
#define ACT(constant, name, words, kind, does, demands, handler, ...) [ACT_##constant] = do_##handler,
#include "register/acts.def"
#undef ACT
};

/* Another transaction was quicker so often: something else is wrong. */
rc act_others_quicker(struct err *err)
{
    error_busy(err, RC_BUSY, ACT_TRIES);
    return err_step(err, W_step_ask_again);
}

int act_find(str name)
{
    for (int i = 0; i < ACTS; i++)
        if (str_eq(act_rows[i].name, name))
            return i;
    return -1;
}

int act_for_clause(str line)
{
    str rest, one;

    for (int i = 0; i < ACTS; i++)
        for (rest = act_rows[i].clauses; rest.n;) {
            str_cut(rest, ' ', &one, &rest);
            if (str_eq(one, line))
                return i;
        }
    return -1;
}

bool act_takes(enum act_kind act, int field)
{
    enum item_taken taken = item_tables[act_rows[act].kind].field[field].taken;

    switch (act_rows[act].does) {
    case ACT_RECORD: return taken == TAKEN_BOTH || taken == TAKEN_ONCE || taken == TAKEN_ALWAYS;
    case ACT_CORRECT: return taken == TAKEN_BOTH || taken == TAKEN_ALWAYS;
    case ACT_END: return taken == TAKEN_ENDING || taken == TAKEN_ALWAYS;
    case ACT_OTHER: return false;
    }
    return false;
}

/* ---- faults ---- */

bool doing_knows(const struct doing *d, int field)
{
    return d->after.cell[field].state == CELL_KNOWN;
}

bool doing_is_given(const struct doing *d, int field)
{
    for (int i = 0; i < d->act->givens; i++)
        if (str_eq(d->act->given[i].name, item_tables[d->after.kind].field[field].value.name))
            return true;
    return false;
}

static struct err *fault_add(struct doing *d, int field)
{
    struct act_fault *fault = PUSH(d->mem, &d->answer->fault);

    fault->field = field < 0 ? S("") : item_tables[d->after.kind].field[field].value.name;
    return &fault->err;
}

struct err *doing_fault_of(struct doing *d, int field, enum word word, const struct given *given, ptrdiff_t n)
{
    struct err *err = fault_add(d, field);

    err_word(err, RC_BAD_INPUT, word, given, n);
    if (field >= 0)
        err_at(err, item_tables[d->after.kind].field[field].value.name);
    return err;
}

struct err *doing_fault(struct doing *d, int field, enum word word)
{
    return doing_fault_of(d, field, word, &GIVEN_WORD(item_tables[d->after.kind].field[field].value.label), word_rows[word].places);
}

void doing_fault_as(struct doing *d, int field, const struct err *why)
{
    *fault_add(d, field) = *why;
}

static rc faults_told(const struct doing *d, struct err *err)
{
    if (!d->answer->fault.n)
        return RC_OK;
    *err = d->answer->fault.v[0].err;
    err->code = RC_BAD_INPUT; /* whatever the field's own is: a number in it may be too long */
    return RC_BAD_INPUT;
}

/* ---- A1: what was answered before ---- */

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const struct act_given *)a)->name, ((const struct act_given *)b)->name);
}

/* The same request is the same bytes, in whatever order its fields stand; each text says how long it is. */
str act_hash(arena *mem, const struct act *act)
{
    struct act_given *sorted = arena_array(mem, struct act_given, act->givens + 1);
    struct buf b = buf_new(mem);
    uint8_t *hash = arena_alloc(mem, HASH_BYTES, 1);
    str text;

    for (int i = 0; i < act->givens; i++)
        sorted[i] = act->given[i];
    qsort(sorted, (size_t)act->givens, sizeof *sorted, by_name);
    buf_printf(&b, "%.*s %.*s %lld", STR_ARG(act->name), STR_ARG(act->subject), (long long)act->version);
    for (int i = 0; i < act->givens; i++)
        buf_printf(&b, "\n%td %.*s %td %.*s", sorted[i].name.n, STR_ARG(sorted[i].name), sorted[i].text.n, STR_ARG(sorted[i].text));
    text = buf_text(&b);
    hash_texts(&text, 1, hash);
    return (str){ (const char *)hash, HASH_BYTES };
}

static str key_owner(arena *mem, const struct viewer *v)
{
    return arena_printf(mem, "%.*s %.*s", STR_ARG(v->person), STR_ARG(v->organisation));
}

static rc key_check(str key, struct err *err)
{
    bool plain = key.n <= ACT_KEY_MOST;

    for (ptrdiff_t i = 0; i < key.n; i++)
        plain = plain && key.p[i] > ' ' && key.p[i] < 0x7F;
    if (plain)
        return RC_OK;
    return error_key(err, RC_BAD_INPUT, ACT_KEY_MOST);
}

static rc answer_again(struct doing *d, str text, struct err *err)
{
    struct json *said;

    TRY(json_read(d->mem, S("answer"), text, &said, err));
    d->answer->text = text;
    d->answer->repeated = true;
    d->answer->kind = (enum item_kind)kind_find(json_get(said, S("kind"))->text);
    d->answer->id = json_get(said, S("id"))->text;
    d->answer->waits = json_get(said, S("waits_for_second_person")) != NULL;
    str_digits(json_get(said, S("version"))->text, INT64_MAX, &d->answer->version);
    return RC_OK;
}

rc answer_find(struct txn *txn, arena *mem, const struct viewer *v, str key, str request, instant now, str *text, bool *found, struct err *err)
{
    struct sql_answer_get_row row;

    TRY(sql_answer_get(txn, mem, &(struct sql_answer_get){ key_owner(mem, v), key, now - ACT_KEY_SECONDS }, &row, found, err));
    if (!*found)
        return RC_OK;
    *text = row.text;
    if (str_eq(row.request, request))
        return RC_OK;
    error_key_used(err, RC_KEY_USED, GIVEN(key));
    return err_step(err, W_step_new_key);
}

rc answer_keep(struct txn *txn, arena *mem, const struct viewer *v, str key, str request, str text, instant now, struct err *err)
{
    return sql_answer_add(txn, &(struct sql_answer_add){ key_owner(mem, v), key, request, text, now }, NULL, err);
}

static rc answered_before(struct doing *d, bool *found, struct err *err)
{
    str text;

    *found = false;
    if (!d->act->key.n)
        return RC_OK;
    TRY(answer_find(d->txn, d->mem, d->viewer, d->act->key, act_hash(d->mem, d->act), d->now, &text, found, err));
    return *found ? answer_again(d, text, err) : RC_OK;
}

rc act_answered(struct reg *r, arena *mem, const struct viewer *viewer, const struct act *act, struct act_answer *out, bool *found, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct doing d = { .reg = r, .txn = &txn, .mem = mem, .viewer = viewer, .act = act, .now = act->now, .answer = out };

    *out = (struct act_answer){ 0 };
    TRY(txn_begin(r->store, TXN_READ, &txn, err));
    return answered_before(&d, found, err);
}

rc act_forget(struct reg *r, instant now, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(r->store, TXN_WRITE, &txn, err));
    TRY(sql_answer_forget(&txn, &(struct sql_answer_forget){ now - ACT_KEY_SECONDS }, NULL, err));
    return txn_commit(&txn, err);
}

/* ---- A2: fields ---- */

static void unknown_field(struct doing *d, str name)
{
    struct shown shown = value_shown(name);
    struct err *why =
        doing_fault_of(d, -1, W_error_act_field, (const struct given[]){ GIVEN_WORD(act_rows[d->kind].button), GIVEN(str_of(shown.z)) }, 2);

    err_at(why, str_of(shown.z));
    err_step(why, W_step_act_fields);
}

static void read_given(struct doing *d, const struct act_given *g, uint64_t *seen)
{
    int f = kind_field(d->after.kind, g->name);
    struct err why;

    if (f < 0 || !act_takes(d->kind, f)) {
        unknown_field(d, g->name);
        return;
    }
    if (*seen >> f & 1) {
        doing_fault(d, f, W_error_answered_twice);
        return;
    }
    *seen |= (uint64_t)1 << f;
    if (item_read(&item_tables[d->after.kind].field[f], d->reg->authorities, g->text, &d->after.cell[f], &why) == RC_OK)
        return;
    err_at(&why, g->name);
    doing_fault_as(d, f, &why);
}

/* The organisation that a new record is to be of, when it is not the viewer's own. */
#define OWNER S("owner")

bool act_takes_owner(enum act_kind act)
{
    return act_rows[act].does == ACT_RECORD && act_rows[act].kind != ITEM_ORGANISATION;
}

static void owner_fault(struct doing *d, enum word fault)
{
    err_at(doing_fault_of(d, -1, fault, &GIVEN_WORD(W_kind_organisation), word_rows[fault].places), OWNER);
    d->answer->fault.v[d->answer->fault.n - 1].field = OWNER;
}

static void read_owner(struct doing *d, const struct act_given *g, bool *seen)
{
    if (*seen)
        owner_fault(d, W_error_answered_twice);
    else if (!item_is_id(g->text))
        owner_fault(d, W_error_id);
    else
        d->after.owner = g->text;
    *seen = true;
}

static rc read_fields(struct doing *d, struct err *err)
{
    bool owned = false;
    uint64_t seen = 0;

    if (d->act->givens > ACT_FIELDS_MOST)
        return error_many_fields(err, RC_TOO_LARGE, ACT_FIELDS_MOST);
    for (int i = 0; i < d->act->givens; i++)
        if (act_takes_owner(d->kind) && str_eq(d->act->given[i].name, OWNER))
            read_owner(d, &d->act->given[i], &owned);
        else
            read_given(d, &d->act->given[i], &seen);
    return RC_OK;
}

static enum word missing_word(const struct item_field *field)
{
    return field->value.type == T_BOOL ? W_error_yes_no : field->value.type == T_CODE || field->hold == HOLD_REF ? W_error_choose : W_error_missing;
}

/* After the handler, which may know more. */
static void miss_fields(struct doing *d)
{
    const struct item_table *t = &item_tables[d->after.kind];

    for (int f = 0; d->changes && f < t->n; f++)
        if (t->field[f].must && d->after.cell[f].state != CELL_KNOWN && t->field[f].taken != TAKEN_MADE) {
            bool told = false;

            for (ptrdiff_t i = 0; i < d->answer->fault.n; i++)
                told = told || str_eq(d->answer->fault.v[i].field, t->field[f].value.name);
            if (!told)
                doing_fault(d, f, missing_word(&t->field[f]));
        }
}

/* ---- A3: the record ---- */

static rc no_record(const struct doing *d, struct err *err)
{
    return error_no_record(err, RC_NOT_FOUND, GIVEN_WORD(item_tables[act_rows[d->kind].kind].words));
}

rc doing_sees(struct doing *d, enum item_kind kind, str id, struct item *out, bool *found, struct err *err)
{
    uint32_t classes;

    TRY(viewer_item(d->viewer, d->txn, d->mem, d->reg->authorities, kind, id, &known_now, out, &classes, err));
    *found = classes != 0;
    if (!classes)
        *PUSH(d->mem, &d->answer->unseen) = (struct act_unseen){ kind, id, out->owner };
    return RC_OK;
}

rc doing_own(struct doing *d, int field, enum word none, struct item *out, struct err *err)
{
    struct item it;
    bool found;

    *out = (struct item){ .kind = item_tables[d->after.kind].field[field].refers };
    if (!doing_knows(d, field))
        return RC_OK;
    TRY(doing_sees(d, out->kind, d->after.cell[field].text, &it, &found, err));
    if (found && str_eq(it.owner, d->after.owner))
        *out = it;
    else
        doing_fault(d, field, none);
    return RC_OK;
}

rc doing_taken(struct doing *d, str owner, int field, int closed, bool *taken, struct err *err)
{
    const struct cell open = { .state = CELL_UNKNOWN };
    struct shelf_query q = {
        .kind = d->after.kind,
        .relations = owner.n ? RELATION_OWN : RELATION_EVERY,
        .who = owner,
        .filter = { { field, &d->after.cell[field] }, { closed, &open } },
        .filters = closed < 0 ? 1 : 2,
        .order = -1,
        .limit = 2,
    };
    struct items items;

    *taken = false;
    if (!doing_knows(d, field))
        return RC_OK;
    TRY(shelf_list(d->txn, d->mem, d->reg->authorities, &q, &items, err));
    for (ptrdiff_t i = 0; i < items.n; i++)
        *taken = *taken || !str_eq(items.v[i].id, d->after.id);
    return RC_OK;
}

static rc stale(const struct doing *d, struct err *err)
{
    d->answer->stale = true;
    d->answer->version = d->before.version;
    error_stale(err, RC_CONFLICT, GIVEN(number_text(d->mem, d->before.version)), GIVEN(number_text(d->mem, d->act->version)));
    return err_step(err, W_step_look_again);
}

static rc no_version(const struct doing *d, struct err *err)
{
    d->answer->ahead = true;
    d->answer->version = d->before.version;
    error_no_version(err, RC_BAD_INPUT, GIVEN(number_text(d->mem, d->act->version)), GIVEN(number_text(d->mem, d->before.version)));
    return err_step(err, W_step_look_again);
}

static rc subject_load(struct doing *d, struct err *err)
{
    bool found = false;

    if (act_rows[d->kind].does == ACT_RECORD) {
        if (d->act->subject.n)
            return error_act_subject(err, RC_BAD_INPUT, GIVEN_WORD(act_rows[d->kind].button));
        d->after = item_new(d->mem, act_rows[d->kind].kind);
        d->after.id = random_id(&d->reg->random, d->mem);
        d->after.owner = d->after.kind == ITEM_ORGANISATION ? d->after.id : d->viewer->organisation;
        return RC_OK;
    }
    if (item_is_id(d->act->subject))
        TRY(doing_sees(d, act_rows[d->kind].kind, d->act->subject, &d->before, &found, err));
    if (!found)
        return no_record(d, err);
    d->before.shown = ITEM_ALL;
    d->after = item_copy(d->mem, &d->before);
    return RC_OK;
}

/* ---- A4: who may ---- */

/* Of an organisation that is new it is its kind that says who may add it. */
static bool is_of_no_kind(const struct doing *d)
{
    return d->kind == ACT_ORGANISATION_ADD && !doing_knows(d, R_ORGANISATION_KIND);
}

static rc may_now(struct doing *d, struct err *err)
{
    uint32_t wanted = may_do_by(d->viewer->duties, d->kind), relations;

    TRY(viewer_relations(d->viewer, d->txn, d->mem, d->reg->authorities, d->before.version ? &d->before : &d->after, wanted, &relations, err));
    if (!relations && wanted && is_of_no_kind(d)) {
        miss_fields(d);
        return faults_told(d, err);
    }
    if (!relations) {
        error_not_for_role(err, RC_NOT_ALLOWED, GIVEN_WORD(act_rows[d->kind].button));
        return err_step(err, W_step_permissions);
    }
    d->duty = (enum duty)may_as(d->viewer->duties, relations, d->kind);
    return RC_OK;
}

static bool is_of_duty(enum act_kind act)
{
    return act == ACT_APPOINTMENT_GIVE || act == ACT_APPOINTMENT_CHANGE;
}

bool act_may_take_two(enum act_kind act)
{
    return act_rows[act].demands == ACT_TWO || is_of_duty(act);
}

/* A duty that is given jointly takes two; whoever has the store is one alone, and gives the first of them. */
static bool takes_two(const struct doing *d)
{
    if (!is_of_duty(d->kind) || viewer_is_keeper(d->viewer))
        return act_rows[d->kind].demands == ACT_TWO;
    return may_jointly((enum duty)d->after.cell[R_APPOINTMENT_ROLE].num);
}

/* Last of all that may refuse: a code given again is good for one act, and is used up with it. */
static rc step_use(struct doing *d, struct err *err)
{
    if (act_rows[d->kind].demands == ACT_NOTHING)
        return RC_OK;
    if (d->viewer->step)
        return d->viewer->step->use(d->viewer->step, d->txn, d->now, err);
    error_step_up(err, RC_STEP_UP, GIVEN_WORD(act_rows[d->kind].button));
    return err_step(err, W_step_code);
}

/* Whose a new record is to be is asked only of those who may make it so. */
static rc owner_check(struct doing *d, struct err *err)
{
    struct item of;
    bool found;

    if (!act_takes_owner(d->kind) || str_eq(d->after.owner, d->viewer->organisation))
        return RC_OK;
    TRY(doing_sees(d, ITEM_ORGANISATION, d->after.owner, &of, &found, err));
    if (found)
        return RC_OK;
    owner_fault(d, W_error_no_record);
    return faults_told(d, err);
}

/* Whoever may do it is told that the version is another before anything is said about the fields. */
static rc version_check(const struct doing *d, struct err *err)
{
    if (!d->act->version || !d->before.version || d->act->version == d->before.version)
        return RC_OK;
    return d->act->version < d->before.version ? stale(d, err) : no_version(d, err);
}

/* ---- A4: two people ---- */

static bool owner_is_given(const struct doing *d)
{
    for (int i = 0; i < d->act->givens; i++)
        if (str_eq(d->act->given[i].name, OWNER))
            return true;
    return false;
}

/* Whoever confirms may be of another organisation than whoever asks. */
static str fields_json(const struct doing *d)
{
    struct buf b = buf_new(d->mem);
    struct json_out o = json_out_new(&b, JSON_COMPACT);

    json_open_object(&o);
    for (int i = 0; i < d->act->givens; i++)
        json_put_str(&o, d->act->given[i].name, d->act->given[i].text);
    if (act_takes_owner(d->kind) && !owner_is_given(d))
        json_put_str(&o, OWNER, d->after.owner);
    json_close_object(&o);
    return buf_text(&b);
}

static struct item proposal_of(const struct doing *d)
{
    struct item p = item_new(d->mem, ITEM_PROPOSAL);

    p.id = random_id(&d->reg->random, d->mem);
    p.version = 1;
    p.owner = d->after.owner;
    item_set_text(&p, R_PROPOSAL_ACT, act_rows[d->kind].name);
    item_set_text(&p, R_PROPOSAL_SUBJECT, d->act->subject);
    item_set_text(&p, R_PROPOSAL_FIELDS, fields_json(d));
    item_set_text(&p, R_PROPOSAL_ASKED_BY, d->viewer->person);
    item_set_code(&p, R_PROPOSAL_STATE, PROPOSAL_WAITING);
    return p;
}

/* Of two proposals of one thing the second would wait for what the first has done.  New records have nothing in common. */
static rc asked_before(struct doing *d, const struct item *p, struct err *err)
{
    static const int same[] = { R_PROPOSAL_ACT, R_PROPOSAL_SUBJECT, R_PROPOSAL_STATE };
    struct shelf_query q = { .kind = ITEM_PROPOSAL, .relations = RELATION_EVERY, .filters = countof(same), .order = -1, .limit = 1 };
    struct items waiting;
    struct item seen;
    uint32_t classes;

    for (int i = 0; i < countof(same); i++)
        q.filter[i] = (struct shelf_filter){ same[i], &p->cell[same[i]] };
    if (!d->act->subject.n)
        return RC_OK;
    TRY(shelf_list(d->txn, d->mem, d->reg->authorities, &q, &waiting, err));
    if (!waiting.n)
        return RC_OK;
    TRY(viewer_item(d->viewer, d->txn, d->mem, d->reg->authorities, ITEM_PROPOSAL, waiting.v[0].id, &known_now, &seen, &classes, err));
    d->answer->before = classes ? waiting.v[0].id : S("");
    err_word(err, RC_WAITING, W_error_waiting, NULL, 0);
    return err_step(err, W_step_waiting);
}

/* What was asked for waits as a record of its own until somebody else confirms it; what doing it would have left behind is not left. */
static rc propose(struct doing *d, struct err *err)
{
    struct item p = proposal_of(d);

    TRY(asked_before(d, &p, err));
    d->before = (struct item){ .kind = ITEM_PROPOSAL };
    d->after = p;
    d->entry = (struct entry){ 0 };
    d->erase.n = 0;
    d->changes = true;
    d->answer->waits = true;
    return RC_OK;
}

/* ---- A5 and A6 ---- */

static rc nothing_new(struct err *err)
{
    err_word(err, RC_NOTHING_NEW, W_error_nothing_new, NULL, 0);
    return err_step(err, W_step_change_something);
}

static rc prepare(struct doing *d, struct err *err)
{
    d->changes = act_rows[d->kind].does != ACT_OTHER;
    TRY(subject_load(d, err));
    TRY(read_fields(d, err));
    TRY(may_now(d, err));
    TRY(version_check(d, err));
    return owner_check(d, err);
}

static rc handle(struct doing *d, struct err *err)
{
    TRY(handlers[d->kind](d, err));
    miss_fields(d);
    TRY(faults_told(d, err));
    if (d->changes && d->before.version && item_same(&d->before, &d->after))
        return nothing_new(err);
    d->after.version = d->before.version + d->changes;
    return RC_OK;
}

static rc decide(struct doing *d, struct err *err)
{
    TRY(prepare(d, err));
    TRY(handle(d, err));
    return takes_two(d) ? propose(d, err) : RC_OK;
}

/* What a second person confirmed: the act itself, by the one who confirms. */
rc doing_confirmed(struct doing *d, str name, str subject, const struct act_given *given, int givens, struct err *err)
{
    struct act inner = { .name = name, .subject = subject, .given = given, .givens = givens, .now = d->now };
    struct doing i = {
        .reg = d->reg, .txn = d->txn, .mem = d->mem, .viewer = d->viewer, .act = &inner, .now = d->now, .is_confirmed = true, .answer = d->answer
    };
    int kind = act_find(name);

    if (kind < 0)
        return error_no_act(err, RC_NOT_FOUND, GIVEN(name));
    i.kind = (enum act_kind)kind;
    TRY(prepare(&i, err));
    TRY(handle(&i, err));
    if (i.changes)
        *PUSH(d->mem, &d->also) = i.after;
    for (ptrdiff_t k = 0; k < i.erase.n; k++)
        *PUSH(d->mem, &d->erase) = i.erase.v[k];
    return RC_OK;
}

static rc letter_add(struct doing *d, struct err *err)
{
    str id;

    return d->letter ? outbox_add(d->txn, d->mem, &d->reg->random, d->letter, &id, err) : RC_OK;
}

/* Nothing that somebody signed in with outlives the account. */
static rc ways_close(const struct doing *d, struct err *err)
{
    return d->kind == ACT_PERSON_CLOSE && d->reg->person_closed ? d->reg->person_closed(d->txn, d->after.id, d->now, err) : RC_OK;
}

static rc perform(struct doing *d, struct err *err)
{
    bool done;

    TRY(answered_before(d, &done, err));
    if (done)
        return RC_OK;
    TRY(decide(d, err));
    TRY(step_use(d, err));
    TRY(ways_close(d, err));
    TRY(seal(d, err));
    TRY(letter_add(d, err));
    if (!d->act->key.n)
        return RC_OK;
    return answer_keep(d->txn, d->mem, d->viewer, d->act->key, act_hash(d->mem, d->act), d->answer->text, d->now, err);
}

rc act_perform_in(struct reg *r, struct txn *txn, arena *mem, const struct viewer *viewer, const struct act *act, struct act_answer *out,
                  struct err *err)
{
    int kind = act_find(act->name);
    struct doing d = { .reg = r, .txn = txn, .mem = mem, .viewer = viewer, .act = act, .now = act->now, .answer = out };

    *out = (struct act_answer){ 0 };
    if (kind < 0)
        return error_no_act(err, RC_NOT_FOUND, GIVEN(str_of(value_shown(act->name).z)));
    d.kind = (enum act_kind)kind;
    TRY(key_check(act->key, err));
    return perform(&d, err);
}

static rc perform_alone(struct reg *r, arena *mem, const struct viewer *viewer, const struct act *act, struct act_answer *out, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    *out = (struct act_answer){ 0 };
    TRY(txn_begin(r->store, TXN_WRITE, &txn, err));
    TRY(act_perform_in(r, &txn, mem, viewer, act, out, err));
    return out->repeated ? RC_OK : txn_commit(&txn, err);
}

void act_note(struct reg *r, arena *mem, const struct viewer *viewer, instant now, const struct act_answer *answer)
{
    struct view v = { .reg = r, .mem = mem, .kept = mem, .viewer = viewer, .now = now };

    for (ptrdiff_t i = 0; i < answer->unseen.n; i++)
        view_refused(&v, answer->unseen.v[i].kind, answer->unseen.v[i].id, answer->unseen.v[i].owner);
}

rc act_perform(struct reg *r, arena *mem, const struct viewer *viewer, const struct act *act, struct act_answer *out, struct err *err)
{
    rc code = RC_AGAIN;

    for (int i = 0; i < ACT_TRIES && code == RC_AGAIN; i++)
        code = perform_alone(r, mem, viewer, act, out, err);
    if (code != RC_OK)
        act_note(r, mem, viewer, act->now, out);
    return code == RC_AGAIN ? act_others_quicker(err) : code;
}
