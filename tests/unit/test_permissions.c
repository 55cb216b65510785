/*
 * Who may see and do what, all of it: every duty in every organisation, against every record, every field and every act, asked through the
 * views and the acts of a real register and compared with a second reading of the tables (plain_may.h).  What is refused answers as what is not
 * there: the same words, the same statements run, the same notes.
 */
#include "some_acts.h"

#include "heard.h"
#include "plain_look.h"
#include "world.h"

enum { ORGS = ORGANISATIONS + 1, VIEWERS_MOST = 256 };

static str org_id[ORGS];
static struct item first_assignment; /* as it was before it became another supplier's */
static const str nobody = { "00000000000000000000000000000000", 32 };
static const char *const no_id = "00000000000000000000000000000000";
static instant moments[5]; /* at which things were otherwise */
static int moments_n;

static str instant_z(instant at)
{
    struct buf b = buf_new(&mem);

    instant_print(&b, at);
    return buf_text(&b);
}

/* ---- who it is about ---- */

static const char *who_words(const struct viewer *v, const struct item *it)
{
    struct buf b = buf_new(&mem);

    for (int i = 0; i < plain_duties_n; i++)
        if (v->duties >> i & 1)
            buf_printf(&b, "%.*s ", STR_ARG(plain_duties[i]));
    buf_printf(&b, "of %.*s", STR_ARG(text_of(record_of(ITEM_ORGANISATION, v->organisation), "slug")));
    if (it) {
        const struct item *owner = record_of(ITEM_ORGANISATION, it->kind == ITEM_ORGANISATION ? it->id : it->owner);

        buf_printf(&b, ", a %.*s of %.*s", STR_ARG(item_tables[it->kind].name), STR_ARG(text_of(owner, "slug")));
    }
    return arena_cstr(&mem, buf_text(&b));
}

/* ---- answers, to be the same ---- */

struct told {
    rc code;
    struct err err;
    int calls, notes, faults;
    uint64_t digest;
};

static void told_begin(void)
{
    hear_anew();
    err = (struct err){ 0 };
}

static struct told told_end(rc code, ptrdiff_t notes, ptrdiff_t faults)
{
    struct heard all = heard();

    return (struct told){ code, err, all.calls, (int)notes, (int)faults, all.digest };
}

static bool same_in_welsh(const struct err *a, const struct err *b)
{
    return str_eq(err_words(&mem, LANG_CY, a), err_words(&mem, LANG_CY, b)) &&
           str_eq(err_hint_words(&mem, LANG_CY, a), err_hint_words(&mem, LANG_CY, b));
}

static void same_told(const struct told *a, const struct told *b, const struct viewer *v, const struct item *it)
{
    if (a->code != b->code || strcmp(a->err.message, b->err.message) != 0 || strcmp(a->err.hint, b->err.hint) != 0 ||
        strcmp(a->err.at, b->err.at) != 0 || a->notes != b->notes || a->faults != b->faults || !same_in_welsh(&a->err, &b->err))
        fail_msg("%s: '%s' (%d, at '%s', %d notes, %d faults) and '%s' (%d, at '%s', %d notes, %d faults)", who_words(v, it), a->err.message, a->code,
                 a->err.at, a->notes, a->faults, b->err.message, b->code, b->err.at, b->notes, b->faults);
    if (a->calls != b->calls || a->digest != b->digest)
        fail_msg("%s: the store is asked %d things or %d, in other words", who_words(v, it), a->calls, b->calls);
}

/* ---- the register ---- */

static const char document[] = "{\"as_of\":\"2025-05-01\",\"engagement\":{\"authority\":\"%s\",\"kind\":\"individual\",\"role\":\"social-worker\","
                               "\"term\":\"new\",\"start\":\"2025-05-12\",\"charge\":{\"total\":\"33.00\"}},\"worker\":{\"registration\":\"%s\"}}";

static const char *z(str s)
{
    return arena_cstr(&mem, s);
}

/* A worker with a post, a check, and an assignment when anybody supplies it; a second person's confirmation is waited for to erase it. */
static str career_at(int org, const char *authority, const char *registration, str supplier, str provider)
{
    struct viewer officer = someone(organisation[org], DUTY_NOMINATED_OFFICER);
    str worker = worker_at(&officer, registration), check;

    must(perform(&officer, "post-record", S(""), "worker", z(worker), "authority", authority, "from", "2018-09-01", NULL));
    must(perform(&officer, "check-record", S(""), "worker", z(worker), "document", arena_printf(&mem, document, authority, registration).p, NULL));
    check = answer.id;
    if (supplier.n || provider.n) {
        assignment_at(&officer, worker, supplier, provider);
        must(perform(&officer, "assignment-record", S(""), "worker", z(worker), "check", z(check), "role", "social-worker", "term", "new", "start",
                     "2025-05-12", "total", "33.00", "supplier", z(supplier), "provider", z(provider), NULL));
    }
    must(perform(&officer, "worker-erase", worker, NULL));
    return worker;
}

static void moment_passes(void)
{
    moments[moments_n++] = now;
    now += 60;
}

static void careers_make(void)
{
    struct viewer officer = someone(organisation[AUTHORITY_A], DUTY_NOMINATED_OFFICER);
    str worker = career_at(AUTHORITY_A, "gateshead", "SW00001", organisation[SUPPLIER_1], organisation[PROVIDER_1]), moved;

    career_at(AUTHORITY_A, "gateshead", "SW00002", S(""), S(""));
    career_at(NEIGHBOUR_A, "durham", "SW00001", organisation[SUPPLIER_2], S(""));
    career_at(AUTHORITY_B, "derby", "SW00003", organisation[SUPPLIER_1], S(""));
    career_at(AUTHORITY_B, "derby", "SW00004", S(""), organisation[PROVIDER_1]);
    /* A check under a number alone, and an assignment that was the first supplier's and is the second's. */
    must(perform(&officer, "check-record", S(""), "document", arena_printf(&mem, document, "gateshead", "SW00001").p, NULL));
    moved = assignment_at(&officer, worker, organisation[SUPPLIER_1], S(""));
    moment_passes();
    must(perform(&officer, "assignment-correct", moved, "supplier", z(organisation[SUPPLIER_2]), "total", "35.00", NULL));
    moment_passes();
    first_assignment.id = moved;
}

/* A worker by one name before anybody supplied, by others while the first did, while the second did, and since the first does again. */
static void names_change(void)
{
    struct viewer officer = someone(organisation[AUTHORITY_A], DUTY_NOMINATED_OFFICER);
    str worker = worker_at(&officer, "SW00005"), moved;

    must(perform(&officer, "worker-correct", worker, "name", "Invented Second", NULL));
    moved = assignment_at(&officer, worker, organisation[SUPPLIER_1], S(""));
    must(perform(&officer, "worker-correct", worker, "name", "Invented Third", NULL));
    moment_passes();
    must(perform(&officer, "assignment-correct", moved, "supplier", z(organisation[SUPPLIER_2]), NULL));
    moment_passes();
    must(perform(&officer, "worker-correct", worker, "name", "Invented Fourth", NULL));
    must(perform(&officer, "worker-correct", worker, "name", "Invented Fifth", NULL));
    moment_passes();
    must(perform(&officer, "assignment-correct", moved, "supplier", z(organisation[SUPPLIER_1]), NULL));
    must(perform(&officer, "worker-correct", worker, "name", "Invented Sixth", NULL));
}

static void people_make(void)
{
    static const struct {
        int org;
        enum duty duty;
    } who[] = { { AUTHORITY_A, DUTY_WORKER },  { AUTHORITY_A, DUTY_ADMINISTRATOR },
                { NEIGHBOUR_A, DUTY_HR },      { AUTHORITY_B, DUTY_DIRECTOR },
                { OFFICE_A, DUTY_LEAD },       { OFFICE_B, DUTY_LEAD },
                { SUPPLIER_1, DUTY_SUPPLIER }, { SUPPLIER_2, DUTY_SUPPLIER },
                { PROVIDER_1, DUTY_PROVIDER }, { AUDITOR_A, DUTY_AUDITOR } };

    for (ptrdiff_t i = 0; i < countof(who); i++)
        (void)someone(organisation[who[i].org], who[i].duty);
    /* To be known to be in no partnership is not to be in one with all others that are in none. */
    must(perform(&the_operator, "organisation-add", S(""), "slug", "supplier-free", "name", "Invented", "kind", "supplier", "office", "none", NULL));
    (void)someone(answer.id, DUTY_SUPPLIER);
}

static int begin(void **state)
{
    some_register(state);
    plain_read();
    for (int i = 0; i < ORGANISATIONS; i++)
        org_id[i] = organisation[i];
    org_id[ORGANISATIONS] = the_operator.organisation;
    moments_n = 0;
    careers_make();
    names_change();
    people_make();
    logs_seal();
    plain_look_read();
    first_assignment = *version_of(ITEM_ASSIGNMENT, first_assignment.id, 1);
    hear_store();
    return 0;
}

/* ---- who looks ---- */

static struct viewer viewers[VIEWERS_MOST];
static int viewers_n;

static struct viewer viewer_in(int org, uint32_t duties)
{
    const struct item *it = record_of(ITEM_ORGANISATION, org_id[org]);

    return (struct viewer){
        .person = arena_printf(&mem, "%032x", 0xabc000 + viewers_n),
        .organisation = org_id[org],
        .is = (enum organisation_kind)it->cell[R_ORGANISATION_KIND].num,
        .office = text_of(it, "office"),
        .registration = S("SW00001"),
        .duties = duties,
        .step = viewers_n % 2 ? &step_given : NULL,
        .door = "page",
    };
}

/* Every duty in every organisation, held there or not; and several duties at once. */
static void viewers_make(void)
{
    static const char *const numbers[] = { "SW00099", "SW00003", "" };
    struct randomness random = random_seeded(11);

    viewers_n = 0;
    for (int duty = 0; duty < plain_duties_n; duty++)
        for (int org = 0; org < ORGS; org++, viewers_n++)
            viewers[viewers_n] = viewer_in(org, (uint32_t)1 << duty);
    for (int i = 0; i < 30; i++, viewers_n++) {
        uint32_t duties;

        random_fill(&random, &duties, sizeof duties);
        viewers[viewers_n] = viewer_in(i % ORGS, (duties & (duties >> 8) & (((uint32_t)1 << plain_duties_n) - 1)) | 1);
    }
    /* Workers of whom nothing is kept, whose number is kept elsewhere, and who have none. */
    for (int i = 0; i < (int)countof(numbers); i++)
        for (int org = 0; org < ORGS; org++, viewers_n++) {
            viewers[viewers_n] = viewer_in(org, DUTY(DUTY_WORKER));
            viewers[viewers_n].registration = str_of(numbers[i]);
        }
}

/* ---- one record ---- */

static void fields_are(const struct viewer *v, const struct item *it, const struct item *seen)
{
    const struct plain_kind *k = plain_of(it->kind);

    for (int f = 0; f < k->fields; f++) {
        bool shown = plain_shows(v->duties, relations_of(v, it), k->word, k->field[f].class);

        if (item_shows(seen, f) != shown)
            fail_msg("%s: %.*s is %s", who_words(v, it), STR_ARG(k->field[f].name), shown ? "hidden" : "shown");
        if (!shown)
            assert_true(!item_text(seen, f).n && item_num(seen, f, -7) == -7 && !item_knows(seen, f));
    }
}

enum { ASK_ITEM, ASK_BESIDE, ASK_HISTORY, ASK_PROOF, ASKS };

static struct told ask(struct view *view, int how, enum item_kind kind, str id, struct item *out, struct happenings *history)
{
    ptrdiff_t before = view->look.n;
    struct proved proved;
    rc code = RC_OK;

    told_begin();
    switch (how) {
    case ASK_ITEM: code = view_item(view, kind, id, out, &err); break;
    case ASK_BESIDE: code = view_beside(view, kind, id, out, &err); break;
    case ASK_HISTORY: code = view_history(view, kind, id, history, &err); break;
    default: code = view_proof(view, kind, id, 1, &proved, &err); break;
    }
    return told_end(code, view->look.n - before, 0);
}

/* Notes are one for a record; each is asked for by a view that has not looked yet. */
static struct told ask_anew(struct view *view, int how, enum item_kind kind, str id, struct item *out, struct happenings *history)
{
    view->look.n = 0;
    return ask(view, how, kind, id, out, history);
}

static void acts_are(struct view *view, const struct item *it)
{
    const struct viewer *v = view->viewer;
    uint64_t acts;

    must(view_acts(view, it, &acts, &err));
    for (int i = 0; i < plain_acts_n; i++) {
        const struct plain_act *a = &plain_acts[i];
        bool may = str_eq(a->kind, plain_of(it->kind)->word) && !str_eq(a->does, S("RECORD")) && plain_may(v->duties, relations_of(v, it), a->word);

        if ((acts >> act_find(a->name) & 1) != may)
            fail_msg("%s: %.*s is %s", who_words(v, it), STR_ARG(a->name), may ? "missing" : "there");
    }
}

/* Every version up to ${last} that may be seen, and no other. */
static void versions_are(const struct viewer *v, const struct item *last, const struct happenings *h)
{
    ptrdiff_t n = 0;

    for (int64_t number = 1; number <= last->version; number++) {
        const struct item *was = version_of(last->kind, last->id, number);

        if (!may_look(v, was, S("")))
            continue;
        if (n == h->n || h->v[n].item.version != number)
            fail_msg("%s: version %d is not in its history", who_words(v, last), (int)number);
        fields_are(v, was, &h->v[n++].item);
    }
    if (h->n != n)
        fail_msg("%s: %td versions in its history", who_words(v, last), h->n);
}

/* The outcome of a check stands in the entry of its assignment. */
static void history_is(const struct viewer *v, const struct item *it, const struct happenings *h, const struct told *proof)
{
    const struct item *check = it->kind == ITEM_ASSIGNMENT ? record_of(ITEM_CHECK, text_of(it, "check")) : NULL;
    bool told_outcome = !check || may_look(v, check, S("OPEN")), sees_first = may_look(v, version_of(it->kind, it->id, 1), S(""));

    versions_are(v, it, h);
    if (check)
        assert_int_equal(h->v[0].entry.outcome.n > 0, told_outcome);
    if (proof->code != (!sees_first ? RC_NOT_FOUND : told_outcome ? RC_OK : RC_NOT_ALLOWED))
        fail_msg("%s: its proof answers %d", who_words(v, it), proof->code);
}

/* A look at an identity is noted with what was seen and whose it is, and so is one that was refused; a look beside is none. */
static void note_is(const struct view *view, int how, const struct item *it)
{
    const struct viewer *v = view->viewer;
    bool refused_one = !may_look(v, it, S("")) && how != ASK_BESIDE;
    bool identity = may_look(v, it, S("IDENTITY")) && it->kind != ITEM_PERSON && how != ASK_BESIDE;
    const struct look *l = view->look.v;

    if (view->look.n != (refused_one || identity))
        fail_msg("%s: %td notes of one look", who_words(v, it), view->look.n);
    if (!view->look.n)
        return;
    assert_true(l->kind == it->kind && str_eq(l->id, it->id) && str_eq(l->owner, it->owner) && l->allowed == identity);
    assert_int_equal((l->classes & CLASS_IDENTITY) != 0, identity);
}

/* Beside something else only what is open is read. */
static void beside_is(const struct viewer *v, const struct item *it, const struct item *seen)
{
    const struct plain_kind *k = plain_of(it->kind);

    for (int f = 0; f < k->fields; f++)
        assert_int_equal(item_shows(seen, f), str_eq(k->field[f].class, S("OPEN")) && may_look(v, it, S("OPEN")));
}

static void record_is(struct view *view, const struct item *it, const struct told none[ASKS])
{
    const struct viewer *v = view->viewer;
    struct told is[ASKS];
    struct happenings history = { 0 };
    struct item seen;

    for (int how = 0; how < ASKS; how++) {
        is[how] = ask_anew(view, how, it->kind, it->id, &seen, &history);
        note_is(view, how, it);
        if (!may_look(v, it, S("")))
            same_told(&is[how], &none[how], v, it);
        else if (how < ASK_PROOF && is[how].code != RC_OK)
            fail_msg("%s is not found: %s", who_words(v, it), is[how].err.message);
        else if (how == ASK_BESIDE)
            beside_is(v, it, &seen);
        else if (how == ASK_ITEM) {
            fields_are(v, it, &seen);
            acts_are(view, &seen);
        }
    }
    if (may_look(v, it, S("")))
        history_is(v, it, &history, &is[ASK_PROOF]);
}

/* What is asked for one viewer lives no longer. */
static arena kept;

static void viewer_begin(void)
{
    kept = mem;
    mem = arena_open((size_t)1 << 28);
}

static void viewer_end(void)
{
    arena_close(&mem);
    mem = kept;
}

static void view_of(const struct viewer *v, const struct known_at *known, struct view *out)
{
    must(view_open(&reg, &mem, v, now, known, out, &err));
}

static void every_record_of_every_kind(void **state)
{
    (void)state;
    viewers_make();
    for (int i = 0; i < viewers_n; i++) {
        struct view view;

        viewer_begin();
        view_of(&viewers[i], &(struct known_at){ 0 }, &view);
        for (int kind = 0; kind < ITEM_KINDS; kind++) {
            struct told none[ASKS];
            struct happenings history;
            struct item seen;

            for (int how = 0; how < ASKS; how++)
                none[how] = ask_anew(&view, how, (enum item_kind)kind, nobody, &seen, &history);
            for (ptrdiff_t r = 0; r < record[kind].n; r++)
                record_is(&view, &record[kind].v[r], none);
        }
        view.look.n = 0;
        must(view_close(&view, &err));
        viewer_end();
    }
}

/* ---- lists ---- */

static bool is_listed(const struct view_page *page, str id)
{
    for (ptrdiff_t i = 0; i < page->items.n; i++)
        if (str_eq(page->items.v[i].id, id))
            return true;
    return false;
}

static str value_of(const struct item *it, int f)
{
    struct buf b = buf_new(&mem);

    if (it->cell[f].state == CELL_UNKNOWN)
        return S("unknown");
    if (it->cell[f].state == CELL_NONE)
        return S("none");
    item_print(&b, reg.authorities, &item_tables[it->kind].field[f], &it->cell[f]);
    return buf_text(&b);
}

/* The list holds the records in which a field of ${class} may be seen and, when ${f} is a field, is ${value}. */
static void list_is(const struct viewer *v, const struct view_query *q, str class, int f, str value, const struct view_page *page)
{
    ptrdiff_t n = 0;

    for (ptrdiff_t r = 0; r < record[q->kind].n; r++) {
        const struct item *it = &record[q->kind].v[r];
        bool there = plain_lists(v->duties, relations_of(v, it), plain_of(q->kind)->word, class) && (f < 0 || str_eq(value_of(it, f), value));

        if (is_listed(page, it->id) != there)
            fail_msg("%s: %s in a list (%.*s)", who_words(v, it), there ? "missing" : "there",
                     STR_ARG(f < 0 ? S("plain") : item_tables[q->kind].field[f].value.name));
        n += there;
    }
    if (page->total != n || page->items.n != n || page->more)
        fail_msg("%s: %lld counted, %td listed, %td there", who_words(v, NULL), (long long)page->total, page->items.n, n);
    for (ptrdiff_t i = 0; i < page->items.n; i++)
        fields_are(v, record_of(q->kind, page->items.v[i].id), &page->items.v[i]);
}

/* Whether a list may use the field at all: whether there is a relation in which it is seen. */
static bool is_usable(const struct viewer *v, enum item_kind kind, str class)
{
    for (int i = 0; i < PLAIN_RELATIONS; i++)
        if (plain_shows(v->duties, (uint32_t)1 << i, plain_of(kind)->word, class))
            return true;
    return false;
}

static struct told list_ask(struct view *view, const struct view_query *q, struct view_page *page)
{
    rc code;

    int64_t counted;
    struct told told;

    view->look.n = 0;
    told_begin();
    code = view_list(view, q, page, &err);
    told = told_end(code, view->look.n, 0);
    if (code == RC_OK) {
        must(view_count(view, q, &counted, &err));
        assert_true(counted == page->total);
    }
    return told;
}

/* A field that may not be seen is refused in the words for one that is not there: those name it, so one of its length is named. */
static struct told nameless(struct told t)
{
    memset(t.err.at, 0, sizeof t.err.at);
    memset(t.err.message, 0, sizeof t.err.message);
    memset(t.err.given, 0, sizeof t.err.given);
    return t;
}

static void refused_as_nonsense(struct view *view, struct view_query q, bool filter, const struct told *is, str name)
{
    struct view_page page;
    struct told none;
    const char *said = arena_printf(&mem, "There is no field ‘%.*s’ here", STR_ARG(name)).p;
    struct told plain = nameless(*is);

    if (filter)
        q.filter[0].field = S("nonsense");
    else
        q.order = S("nonsense");
    none = nameless(list_ask(view, &q, &page));
    same_told(&plain, &none, view->viewer, NULL);
    assert_string_equal(is->err.message, said);
}

static void filtered(struct view *view, enum item_kind kind, int f, const struct item *like)
{
    const struct plain_field *field = &plain_of(kind)->field[f];
    struct view_query q = { .kind = kind, .filter = { { field->name, value_of(like, f) } }, .filters = 1, .limit = SHELF_PAGE_MOST };
    struct view_page page;
    struct told is = list_ask(view, &q, &page);

    if (!is_usable(view->viewer, kind, field->class)) {
        refused_as_nonsense(view, q, true, &is, field->name);
        return;
    }
    if (is.code != RC_OK)
        fail_msg("%s, by %.*s: %s", who_words(view->viewer, like), STR_ARG(field->name), is.err.message);
    list_is(view->viewer, &q, field->class, f, q.filter[0].is, &page);
}

/* Going on after each record in turn: only from one whose place may be seen. */
static void gone_on(struct view *view, struct view_query q, str class)
{
    struct view_page page;
    struct told none;

    q.after = nobody;
    none = list_ask(view, &q, &page);
    assert_int_equal(none.code, RC_BAD_INPUT);
    for (ptrdiff_t r = 0; r < record[q.kind].n; r++) {
        const struct item *it = &record[q.kind].v[r];
        struct told is;

        q.after = it->id;
        is = list_ask(view, &q, &page);
        if (!may_look(view->viewer, it, S("")))
            same_told(&is, &none, view->viewer, it);
        else if (may_look(view->viewer, it, class) != (is.code == RC_OK))
            fail_msg("%s: to go on after it answers %d", who_words(view->viewer, it), is.code);
        else if (is.code != RC_OK)
            assert_string_equal(is.err.message, none.err.message);
    }
}

static void ordered(struct view *view, enum item_kind kind, int f, bool cursor)
{
    const struct plain_field *field = &plain_of(kind)->field[f];
    struct view_query q = { .kind = kind, .order = field->name, .limit = SHELF_PAGE_MOST, .descending = f % 2 };
    struct view_page page;
    struct told is = list_ask(view, &q, &page);

    if (!is_usable(view->viewer, kind, field->class)) {
        refused_as_nonsense(view, q, false, &is, field->name);
        return;
    }
    assert_int_equal(is.code == RC_OK, str_eq(field->need, S("MUST")));
    if (is.code != RC_OK)
        return;
    list_is(view->viewer, &q, field->class, -1, S(""), &page);
    if (cursor)
        gone_on(view, q, field->class);
}

static void every_list(void **state)
{
    (void)state;
    viewers_make();
    for (int i = 0; i < viewers_n; i++) {
        struct view view;

        viewer_begin();
        view_of(&viewers[i], &(struct known_at){ 0 }, &view);
        for (int kind = 0; kind < ITEM_KINDS; kind++) {
            struct view_query q = { .kind = (enum item_kind)kind, .limit = SHELF_PAGE_MOST };
            struct view_page page;

            must(view_list(&view, &q, &page, &err));
            list_is(&viewers[i], &q, S("OPEN"), -1, S(""), &page);
            if (page.total)
                gone_on(&view, q, S(""));
            for (int f = 0; f < item_tables[kind].n; f++) {
                filtered(&view, (enum item_kind)kind, f, &record[kind].v[(i + f) % record[kind].n]);
                ordered(&view, (enum item_kind)kind, f, (i + f) % 5 == 0);
            }
        }
        view.look.n = 0;
        must(view_close(&view, &err));
        viewer_end();
    }
}

/* ---- the past ---- */

/* The version of a record that was known then, or NULL. */
static const struct item *version_then(const struct item *it, instant then)
{
    for (int64_t number = 1; number <= it->version; number++) {
        const struct item *was = version_of(it->kind, it->id, number);

        if (was->since_at <= then && (was->until < 0 || was->until_at > then))
            return was;
    }
    return NULL;
}

/* To go on from a record that was there then, and from one that was not. */
static void past_goes_on(struct view *view, struct view_query q, instant then)
{
    struct view_page page;
    struct told none;

    q.after = nobody;
    none = list_ask(view, &q, &page);
    for (ptrdiff_t r = 0; r < record[q.kind].n; r++) {
        const struct item *it = &record[q.kind].v[r], *was = version_then(it, then);
        struct told is;

        q.after = it->id;
        is = list_ask(view, &q, &page);
        if (was && may_look(view->viewer, was, S("")))
            assert_int_equal(is.code, RC_OK);
        else
            same_told(&is, &none, view->viewer, it);
    }
}

static void past_is(struct view *view, enum item_kind kind, instant then, bool goes_on)
{
    const struct view_query q = { .kind = kind, .limit = SHELF_PAGE_MOST };
    struct view_page page;
    struct item seen;
    struct happenings history;
    struct told none = ask_anew(view, ASK_ITEM, kind, nobody, &seen, &history);
    ptrdiff_t n = 0;

    must(view_list(view, &q, &page, &err));
    for (ptrdiff_t r = 0; r < record[kind].n; r++) {
        const struct item *was = version_then(&record[kind].v[r], then);
        struct told is = ask_anew(view, ASK_ITEM, kind, record[kind].v[r].id, &seen, &history);
        bool there = was && may_look(view->viewer, was, S(""));

        if (!there)
            same_told(&is, &none, view->viewer, &record[kind].v[r]);
        else if (is.code != RC_OK)
            fail_msg("%s, as it was, is not found: %s", who_words(view->viewer, was), is.err.message);
        else
            fields_are(view->viewer, was, &seen);
        if (there && goes_on) {
            must(view_history(view, kind, was->id, &history, &err));
            versions_are(view->viewer, was, &history);
        }
        if (is_listed(&page, record[kind].v[r].id) != there)
            fail_msg("%s, as it was: %s in a list", who_words(view->viewer, &record[kind].v[r]), there ? "missing" : "there");
        n += there;
    }
    assert_true(page.total == n && page.items.n == n);
    if (n && goes_on)
        past_goes_on(view, q, then);
}

static void the_past_is_not_anothers(void **state)
{
    (void)state;
    viewers_make();
    assert_int_equal(moments_n, countof(moments));
    for (int i = 0; i < viewers_n; i++)
        for (int m = 0; m < moments_n; m++) {
            struct view view;

            viewer_begin();
            view_of(&viewers[i], &(struct known_at){ .how = KNOWN_AT_INSTANT, .at = moments[m] }, &view);
            for (int kind = 0; kind < ITEM_KINDS; kind++)
                if (record[kind].n < version[kind].n)
                    past_is(&view, (enum item_kind)kind, moments[m], (i + kind + m) % 4 == 0);
            view.look.n = 0;
            must(view_close(&view, &err));
            viewer_end();
        }
}

/* ---- acts ---- */

/* A field that nothing takes: who may is told of it, nothing is written, and everybody else is refused before. */
static struct told act_ask(const struct viewer *v, str name, str subject, const char *owner, const char *kind)
{
    rc code;

    told_begin();
    code = perform(v, z(name), subject, "colour", "red", owner ? "owner" : "colour", owner ? owner : "red", kind ? "kind" : "colour",
                   kind ? kind : "red", NULL);
    return told_end(code, 0, answer.fault.n);
}

static rc expected_of(const struct viewer *v, const struct plain_act *a, bool may)
{
    (void)v, (void)a; /* the second factor is asked for last: what is wrong with the fields is told before */
    return may ? RC_BAD_INPUT : RC_NOT_ALLOWED;
}

static void act_is(const struct viewer *v, const struct plain_act *a, const struct item *it, const struct told *none)
{
    struct told is = act_ask(v, a->name, it->id, NULL, NULL);
    rc expected = expected_of(v, a, plain_may(v->duties, relations_of(v, it), a->word));

    if (!may_look(v, it, S("")))
        same_told(&is, none, v, it);
    else if (is.code != expected)
        fail_msg("%s: %.*s answers %d, not %d: %s", who_words(v, it), STR_ARG(a->name), is.code, expected, is.err.message);
}

/* A record of each organisation's. */
static void recording_is(const struct viewer *v, const struct plain_act *a, enum item_kind kind)
{
    struct told none = act_ask(v, a->name, S(""), no_id, NULL);

    for (int org = 0; org < ORGS; org++) {
        struct item made = { .kind = kind, .owner = org_id[org] };
        struct told is;
        rc expected;
        uint32_t relations;

        made.cell = arena_array(&mem, struct cell, item_tables[kind].n);
        relations = relations_of(v, &made);
        expected = expected_of(v, a, plain_may(v->duties, relations, a->word));
        is = act_ask(v, a->name, S(""), z(org_id[org]), NULL);
        if (is.code != expected)
            fail_msg("%s: %.*s for %.*s answers %d: %s", who_words(v, NULL), STR_ARG(a->name),
                     STR_ARG(text_of(record_of(ITEM_ORGANISATION, org_id[org]), "slug")), is.code, is.err.message);
        if (expected == RC_NOT_ALLOWED && none.code == RC_NOT_ALLOWED)
            same_told(&is, &none, v, NULL);
    }
}

static void organisation_adding_is(const struct viewer *v, const struct plain_act *a)
{
    for (int kind = 0; kind < codes_organisation_kind.n; kind++) {
        struct item made = { .kind = ITEM_ORGANISATION };
        struct told is = act_ask(v, a->name, S(""), NULL, z(codes_organisation_kind.code[kind].text));

        made.cell = arena_array(&mem, struct cell, item_tables[ITEM_ORGANISATION].n);
        item_set_code(&made, R_ORGANISATION_KIND, kind);
        assert_int_equal(is.code, expected_of(v, a, plain_may(v->duties, relations_of(v, &made), a->word)));
    }
}

static void every_act_of(const struct viewer *v)
{
    for (int k = 0; k < plain_acts_n; k++) {
        const struct plain_act *a = &plain_acts[k];
        enum item_kind kind = act_rows[act_find(a->name)].kind;
        struct told none;

        if (str_eq(a->word, S("ORGANISATION_ADD")))
            organisation_adding_is(v, a);
        else if (str_eq(a->does, S("RECORD")))
            recording_is(v, a, kind);
        if (str_eq(a->does, S("RECORD")))
            continue;
        none = act_ask(v, a->name, nobody, NULL, NULL);
        assert_int_equal(none.code, RC_NOT_FOUND);
        for (ptrdiff_t r = 0; r < record[kind].n; r++)
            act_is(v, a, &record[kind].v[r], &none);
    }
}

static void every_act(void **state)
{
    (void)state;
    viewers_make();
    for (int i = 0; i < viewers_n; i++) {
        viewer_begin();
        every_act_of(&viewers[i]);
        viewer_end();
    }
}

/* ---- naming what is another's ---- */

/* Fields with which each act that names other records would be done, were it not for the one that is named. */
static const struct {
    const char *act;
    enum duty duty;
    const char *field[8]; /* names and values; "own" is a worker of the authority */
} naming[] = {
    { "post-record", DUTY_HR, { "authority", "durham", "from", "2019-01-01" } },
    { "assignment-record", DUTY_HIRING_MANAGER, { "role", "social-worker", "term", "new", "start", "2027-01-04", "worker", "own" } },
    { "check-record", DUTY_HIRING_MANAGER, { "document", "{}" } },
    { "appointment-give", DUTY_ADMINISTRATOR, { "role", "hr" } },
};

static struct told name_it(const struct viewer *v, int n, str field, str id)
{
    struct act_given given[ACT_FIELDS_MOST];
    struct act act = { .name = str_of(naming[n].act), .given = given, .now = now };
    rc code;

    for (int i = 0; i < 8 && naming[n].field[i]; i += 2) {
        str name = str_of(naming[n].field[i]), value = str_of(naming[n].field[i + 1]);

        if (str_eq(name, field))
            continue;
        given[act.givens++] = (struct act_given){ name, str_eq(value, S("own")) ? record[ITEM_WORKER].v[0].id : value };
    }
    given[act.givens++] = (struct act_given){ field, id };
    told_begin();
    code = act_perform(&reg, &mem, v, &act, &answer, &err);
    return told_end(code, 0, answer.fault.n);
}

static void what_is_anothers_cannot_be_named(void **state)
{
    int tried = 0;

    (void)state;
    for (int n = 0; n < (int)countof(naming); n++) {
        struct viewer v = someone(organisation[AUTHORITY_A], naming[n].duty);
        int act = act_find(str_of(naming[n].act));

        for (int f = 0; f < item_tables[act_rows[act].kind].n; f++) {
            const struct item_field *field = &item_tables[act_rows[act].kind].field[f];
            struct told none;

            if (field->hold != HOLD_REF || !act_takes((enum act_kind)act, f))
                continue;
            none = name_it(&v, n, field->value.name, nobody);
            assert_int_equal(none.code, RC_BAD_INPUT);
            for (ptrdiff_t r = 0; r < record[field->refers].n; r++) {
                const struct item *it = &record[field->refers].v[r];
                struct told is;

                if (may_look(&v, it, S("")))
                    continue;
                is = name_it(&v, n, field->value.name, it->id);
                same_told(&is, &none, &v, it);
                tried++;
            }
        }
    }
    assert_true(tried > 20);
}

/* ---- what must be the only one ---- */

static void numbers_and_addresses_of_others_are_free(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_B], DUTY_HIRING_MANAGER), admin = someone(organisation[AUTHORITY_B], DUTY_ADMINISTRATOR);
    str mail = text_of(record_of(ITEM_PERSON, someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR).person), "mail");

    (void)state;
    must(perform(&manager, "worker-record", S(""), "registration", "SW00002", "name", "Invented Worker", NULL));
    must(perform(&admin, "person-add", S(""), "name", "Invented Person", "mail", z(mail), NULL));
}

static void an_address_goes_on_from_who_left(void **state)
{
    struct viewer admin = someone(organisation[AUTHORITY_B], DUTY_ADMINISTRATOR);

    (void)state;
    for (int i = 0; i < 3; i++) {
        must(perform(&admin, "person-add", S(""), "name", "Invented Person", "mail", "again@example.org", NULL));
        if (i < 2)
            must(perform(&admin, "person-close", answer.id, NULL));
    }
    refused(RC_BAD_INPUT, perform(&admin, "person-add", S(""), "name", "Invented Person", "mail", "Again@example.org", NULL));
    assert_string_equal(err.message, "Another person of this organisation has this email address");
}

static void an_owner_is_one_that_is_there(void **state)
{
    const char *mail = z(text_of(&record[ITEM_PERSON].v[0], "mail"));

    (void)state;
    refused(RC_BAD_INPUT, perform(&the_operator, "person-add", S(""), "owner", "", "name", "X", "mail", mail, NULL));
    assert_string_equal(err.at, "owner");
    assert_string_equal(err.message, "Organisation must be the number of a record: 32 digits and letters from a to f");
    assert_int_equal(answer.fault.n, 1);
    refused(RC_BAD_INPUT, perform(&the_operator, "person-add", S(""), "owner", no_id, "name", "X", "mail", mail, NULL));
    assert_string_equal(err.message, "There is no such record: Organisation");
    refused(RC_BAD_INPUT, perform(&the_operator, "person-add", S(""), "owner", z(org_id[0]), "owner", z(org_id[1]), "name", "X", "mail", mail, NULL));
    assert_string_equal(err.message, "The form was sent with ‘Organisation’ answered twice");
}

/* A partnership is joined by the operator's word alone, so nobody writes into another partnership's log. */
static void a_supplier_is_of_no_partnership(void **state)
{
    struct viewer lead = someone(organisation[OFFICE_A], DUTY_LEAD);

    (void)state;
    refused(RC_BAD_INPUT, perform(&lead, "organisation-add", S(""), "slug", "supplier-9", "name", "Invented", "kind", "supplier", "office",
                                  z(organisation[OFFICE_B]), NULL));
    assert_string_equal(err.at, "office");
    must(perform(&lead, "organisation-add", S(""), "slug", "supplier-9", "name", "Invented", "kind", "supplier", NULL));
    refused(RC_NOT_ALLOWED, perform(&lead, "organisation-change", answer.id, "name", "Invented and Sons", NULL));
}

/* Where a duty can be held, asked of the one who may give every one. */
static void duties_are_held_where_they_belong(void **state)
{
    (void)state;
    for (int org = 0; org < ORGANISATIONS; org++) {
        str person = someone(organisation[org], DUTY_ADMINISTRATOR).person;
        enum organisation_kind in = (enum organisation_kind)record_of(ITEM_ORGANISATION, organisation[org])->cell[R_ORGANISATION_KIND].num;

        for (int duty = 0; duty < duty_count; duty++) {
            const char *word = z(codes_duty.code[duty].text);
            bool may = plain_holds(plain_duties[duty], codes_organisation_kind.code[in].text);
            rc code = perform(&the_operator, "appointment-give", S(""), "owner", z(organisation[org]), "person", z(person), "role", word, NULL);

            assert_int_equal(code, may ? RC_OK : RC_BAD_INPUT);
        }
    }
}

/* Whether somebody has a number is not for the operator to see, so giving a role does not tell it. */
static void a_role_tells_no_number(void **state)
{
    str with = someone(organisation[AUTHORITY_A], DUTY_WORKER).person, without = someone(organisation[AUTHORITY_A], DUTY_HR).person;
    struct viewer admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR);
    const char *a = z(organisation[AUTHORITY_A]);

    (void)state;
    must(perform(&the_operator, "appointment-give", S(""), "owner", a, "person", z(with), "role", "worker", NULL));
    must(perform(&the_operator, "appointment-give", S(""), "owner", a, "person", z(without), "role", "worker", NULL));
    refused(RC_BAD_INPUT, perform(&admin, "appointment-give", S(""), "person", z(without), "role", "worker", NULL));
}

/* The operator sees who there is everywhere, and still puts nobody of one organisation into another. */
static void nobody_is_appointed_elsewhere(void **state)
{
    const char *person = z(someone(organisation[AUTHORITY_B], DUTY_HR).person), *a = z(organisation[AUTHORITY_A]);

    (void)state;
    refused(RC_BAD_INPUT, perform(&the_operator, "appointment-give", S(""), "owner", a, "person", person, "role", "hr", NULL));
    assert_string_equal(err.message, "The organisation has no such person");
    assert_string_equal(err.at, "person");
}

/* ---- for their time ---- */

static bool holds_at(str person, int org, enum duty duty, instant at)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct viewer v;
    rc code;

    must(txn_begin(store, TXN_READ, &txn, &err));
    code = viewer_load(&txn, &mem, reg.authorities, person, organisation[org], at, &v, &err);
    assert_true(code == RC_OK || code == RC_NOT_FOUND);
    return code == RC_OK && v.duties == DUTY(duty);
}

/* A deputy is one from the first second to the last before the end; who is ended, whose organisation is closed or who has left is nobody. */
static void duties_hold_for_their_time(void **state)
{
    struct viewer admin = someone(organisation[AUTHORITY_B], DUTY_ADMINISTRATOR);
    const instant from = 1827399600, to = 1828008000; /* 2027-11-28T13:00 and 2027-12-05T14:00, by London's clocks as by UTC */
    str person, given;

    (void)state;
    must(perform(&admin, "person-add", S(""), "name", "Invented Deputy", "mail", "deputy@example.org", NULL));
    person = answer.id;
    assert_false(holds_at(person, AUTHORITY_B, DUTY_DIRECTOR, from));
    must(perform(&admin, "appointment-give", S(""), "person", z(person), "role", "director-of-childrens-services", "deputy", "yes", "from",
                 z(instant_z(from)), "to", z(instant_z(to)), NULL));
    given = answer.id;
    assert_false(holds_at(person, AUTHORITY_B, DUTY_DIRECTOR, from - 1));
    assert_true(holds_at(person, AUTHORITY_B, DUTY_DIRECTOR, from));
    assert_true(holds_at(person, AUTHORITY_B, DUTY_DIRECTOR, to - 1));
    assert_false(holds_at(person, AUTHORITY_B, DUTY_DIRECTOR, to));
    assert_false(holds_at(person, AUTHORITY_A, DUTY_DIRECTOR, from)); /* of one organisation, not of another */
    must(perform(&admin, "appointment-change", given, "to", z(instant_z(from + 60)), NULL));
    assert_true(holds_at(person, AUTHORITY_B, DUTY_DIRECTOR, from + 59));
    assert_false(holds_at(person, AUTHORITY_B, DUTY_DIRECTOR, from + 60));
    must(perform(&admin, "person-close", person, NULL));
    assert_false(holds_at(person, AUTHORITY_B, DUTY_DIRECTOR, from + 59));
}

static void a_closed_organisation_has_nobody(void **state)
{
    str person = someone(organisation[SUPPLIER_2], DUTY_SUPPLIER).person;

    (void)state;
    assert_true(holds_at(person, SUPPLIER_2, DUTY_SUPPLIER, now));
    must(perform(&the_operator, "organisation-close", organisation[SUPPLIER_2], NULL));
    assert_false(holds_at(person, SUPPLIER_2, DUTY_SUPPLIER, now));
}

/* Whether one's own organisation is closed, somebody else's, or none at all: who asks for it cannot tell from how it is answered. */
static void what_one_is_nothing_in_is_not_there(void **state)
{
    str person = someone(organisation[SUPPLIER_1], DUTY_SUPPLIER).person, asked[] = { nobody, organisation[AUTHORITY_A], organisation[SUPPLIER_2] };
    struct told is[countof(asked)];

    (void)state;
    for (ptrdiff_t i = 0; i < countof(asked); i++) {
        CLEANUP(txn_end) struct txn txn = { 0 };
        struct viewer v;
        rc code;

        must(txn_begin(store, TXN_READ, &txn, &err));
        told_begin();
        code = viewer_load(&txn, &mem, reg.authorities, person, asked[i], now, &v, &err);
        is[i] = told_end(code, 0, 0);
        assert_int_equal(code, RC_NOT_FOUND);
        same_told(&is[i], &is[0], &the_operator, NULL);
    }
}

/* ---- what was erased ---- */

static void what_was_erased_is_not_there(void **state)
{
    struct viewer officer = someone(organisation[AUTHORITY_A], DUTY_NOMINATED_OFFICER), director = someone(organisation[AUTHORITY_A], DUTY_DIRECTOR);
    str worker = S("");
    int looked_at = 0;

    (void)state;
    for (ptrdiff_t r = 0; r < record[ITEM_WORKER].n; r++)
        if (str_eq(record[ITEM_WORKER].v[r].owner, officer.organisation) && str_eq(text_of(&record[ITEM_WORKER].v[r], "registration"), S("SW00001")))
            worker = record[ITEM_WORKER].v[r].id;
    must(perform(&officer, "worker-erase", worker, NULL));
    must(perform(&director, "proposal-confirm", answer.id, NULL));
    viewers_make();
    for (int i = 0; i < viewers_n; i++) {
        struct view view;
        struct item seen;
        struct happenings history;

        viewer_begin();
        view_of(&viewers[i], &(struct known_at){ .how = i % 2 ? KNOWN_AT_INSTANT : KNOWN_NOW, .at = moments[0] }, &view);
        for (int kind = ITEM_WORKER; kind <= ITEM_CHECK; kind++)
            for (ptrdiff_t r = 0; r < record[kind].n; r++) {
                const struct item *it = &record[kind].v[r];

                if (!str_eq(it->id, worker) && !str_eq(text_of(it, "worker"), worker))
                    continue;
                for (int how = 0; how < ASKS; how++) {
                    struct told none = ask_anew(&view, how, (enum item_kind)kind, nobody, &seen, &history);
                    struct told is = ask_anew(&view, how, (enum item_kind)kind, it->id, &seen, &history);

                    same_told(&is, &none, &viewers[i], it);
                    looked_at++;
                }
            }
        view.look.n = 0;
        must(view_close(&view, &err));
        viewer_end();
    }
    assert_true(looked_at > 4 * 3 * ASKS);
}

/* ---- keys ---- */

static void a_key_is_ones_own(void **state)
{
    struct viewer ours = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER), theirs = someone(organisation[AUTHORITY_B], DUTY_HIRING_MANAGER);
    str worker = worker_at(&ours, "SW00077");
    struct told used, unused;
    rc code;

    (void)state;
    must(perform_with(&ours, "worker-correct", worker, 0, "a-key", "name", "Invented Other", NULL));
    told_begin();
    code = perform_with(&theirs, "worker-correct", worker, 0, "a-key", "name", "Invented Other", NULL);
    used = told_end(code, 0, 0);
    told_begin();
    code = perform_with(&theirs, "worker-correct", worker, 0, "b-key", "name", "Invented Other", NULL);
    unused = told_end(code, 0, 0);
    assert_int_equal(used.code, RC_NOT_FOUND);
    same_told(&used, &unused, &theirs, NULL);
}

/* ---- who looked ---- */

/* Who makes tokens for programs: by every duty. */
static void tokens_are_tended_as_the_table_says(void **state)
{
    int n = 0;

    (void)state;
    for (int duty = 0; duty < duty_count; duty++) {
        assert_int_equal(may_tend(DUTY(duty)), plain_tends_of(DUTY(duty)));
        n += may_tend(DUTY(duty));
    }
    assert_int_equal(n, 1);
}

static int looks_heard(const struct viewer *v, str by)
{
    CLEANUP(view_drop) struct view view = { 0 };
    struct accesses log;
    int n = 0;
    rc code;

    view_of(v, &(struct known_at){ 0 }, &view);
    code = view_accesses(&view, &(struct access_query){ .limit = 200 }, &log, &err);
    assert_int_equal(code, plain_hears_of(v->duties) ? RC_OK : RC_NOT_ALLOWED);
    for (ptrdiff_t i = 0; code == RC_OK && i < log.n; i++)
        n += str_eq(log.v[i].organisation, by);
    return n;
}

/* A list of another's workers is told to the one whose they are. */
static void a_list_is_heard_by_the_owner(void **state)
{
    struct viewer supplier = someone(organisation[SUPPLIER_1], DUTY_SUPPLIER);
    const struct view_query q = { .kind = ITEM_WORKER, .limit = 10 };
    struct view_page page;
    int before[ORGS];

    (void)state;
    for (int org = 0; org < ORGS; org++)
        before[org] = looks_heard(&(struct viewer){ .organisation = org_id[org], .duties = DUTY(DUTY_DIRECTOR) }, supplier.organisation);
    must(listed(&supplier, &q, &page));
    for (int org = 0; org < ORGS; org++) {
        int more = looks_heard(&(struct viewer){ .organisation = org_id[org], .duties = DUTY(DUTY_DIRECTOR) }, supplier.organisation) - before[org];

        assert_int_equal(more, org == AUTHORITY_A || org == AUTHORITY_B);
    }
    for (int i = 0; i < plain_duties_n; i++)
        looks_heard(&(struct viewer){ .organisation = org_id[0], .duties = DUTY(i) }, S(""));
}

/* ---- the table itself ---- */

/* Whether a row for the relation, or for every record, shows the duty a field of ${class}. */
static bool grants(const struct plain_row *of, str kind, str class)
{
    uint32_t relations = 0, duties = 0;

    for (int i = 0; i < PLAIN_RELATIONS; i++)
        relations |= (uint32_t)(str_eq(str_of(plain_relations[i]), of->relation) || str_eq(str_of(plain_relations[i]), S("EVERY"))) << i;
    for (int i = 0; i < plain_duties_n; i++)
        duties |= (uint32_t)str_eq(plain_duties[i], of->duty) << i;
    return plain_shows(duties, relations, kind, class);
}

static void sees_what_it_changes(const struct plain_row *of, const struct plain_act *a)
{
    const struct plain_kind *k = plain_of(act_rows[act_find(a->name)].kind);

    if (!grants(of, a->kind, S("")))
        fail_msg("%.*s may not see what it may do '%.*s' to", STR_ARG(of->duty), STR_ARG(a->name));
    for (int f = 0; f < k->fields; f++)
        if (plain_takes(a, &k->field[f]) && !grants(of, a->kind, k->field[f].class))
            fail_msg("%.*s: %.*s takes '%.*s', which it may not see", STR_ARG(of->duty), STR_ARG(a->name), STR_ARG(k->field[f].name));
}

/* Else a refusal would tell what is there: that nothing would change, or that parts and total do not fit. */
static void whoever_changes_a_field_may_see_it(void **state)
{
    (void)state;
    for (int i = 0; i < plain_does_n; i++)
        for (int k = 0; k < plain_acts_n; k++)
            if (str_eq(plain_acts[k].word, plain_does[i].what) && !str_eq(plain_acts[k].does, S("RECORD")))
                sees_what_it_changes(&plain_does[i], &plain_acts[k]);
}

/*
 * What crosses the fence between organisations, whatever rows are written: said here once more and by itself, so that a row that gives more
 * away has to be wanted in two places.  By relation: to whom, and the most that it may show of a kind; of a kind that is not named, nothing.
 */
static const struct {
    const char *relation, *duties, *kind, *classes;
} crossing[] = {
    { "OFFICE", "LEAD", "APPOINTMENT", "OPEN" },
    { "OFFICE", "LEAD", "WORKER", "OPEN" },
    { "OFFICE", "LEAD", "ASSIGNMENT", "OPEN|PRICE" },
    { "OFFICE", "LEAD|GOVERNANCE|CHAIR", "CHECK", "OPEN" },
    { "OFFICE", "GOVERNANCE|CHAIR", "ASSIGNMENT", "OPEN" },
    { "PEER", "AUDITOR", "APPOINTMENT", "OPEN" },
    { "PEER", "AUDITOR", "WORKER", "OPEN" },
    { "PEER", "AUDITOR", "ASSIGNMENT", "OPEN|PRICE" },
    { "PEER", "AUDITOR", "CHECK", "OPEN" },
    { "SUPPLIED", "SUPPLIER|PROVIDER", "WORKER", "OPEN|IDENTITY" },
    { "SUPPLIED", "SUPPLIER|PROVIDER", "ASSIGNMENT", "OPEN|PRICE" },
    { "SELF", "WORKER", "WORKER", "OPEN|IDENTITY|CAREER" },
    { "SELF", "WORKER", "POST", "OPEN|CAREER" },
    { "SELF", "WORKER", "ASSIGNMENT", "OPEN|CAREER" },
    { "SELF", "WORKER", "CHECK", "OPEN|IDENTITY|CAREER" },
    { "TRADE", "HIRING_MANAGER|NOMINATED_OFFICER|HR|DIRECTOR|CHIEF_EXECUTIVE|LEAD", "ORGANISATION", "OPEN" }, /* none of the trade itself */
    { "EVERY", "LEAD|OPERATOR", "ORGANISATION", "OPEN" },
    { "EVERY", "OPERATOR", "PERSON", "OPEN" },
    { "EVERY", "OPERATOR", "APPOINTMENT", "OPEN" },
};

static bool is_one_of(str list, str one)
{
    str is;

    while (list.n) {
        str_cut(list, '|', &is, &list);
        if (str_eq(str_trim(is), one))
            return true;
    }
    return false;
}

static bool may_cross(const struct plain_row *r, str class)
{
    for (ptrdiff_t i = 0; i < countof(crossing); i++)
        if (str_eq(r->relation, str_of(crossing[i].relation)) && str_eq(r->what, str_of(crossing[i].kind)) &&
            is_one_of(str_of(crossing[i].duties), r->duty) && is_one_of(str_of(crossing[i].classes), class))
            return true;
    return false;
}

static void nothing_else_crosses(void **state)
{
    (void)state;
    for (int i = 0; i < plain_sees_n; i++) {
        const struct plain_row *r = &plain_sees[i];
        str rest = r->classes, class;

        while (!str_eq(r->relation, S("OWN")) && !str_eq(r->relation, S("PUBLIC")) && rest.n) {
            str_cut(rest, '|', &class, &rest);
            if (!may_cross(r, str_trim(class)))
                fail_msg("%.*s sees %.*s of a %.*s that is %.*s: nobody said so here", STR_ARG(r->duty), STR_ARG(class), STR_ARG(r->what),
                         STR_ARG(r->relation));
        }
    }
    for (int i = 0; i < plain_does_n; i++) {
        const struct plain_row *r = &plain_does[i];

        if (str_eq(r->relation, S("OWN")) || (str_eq(r->relation, S("EVERY")) && str_eq(r->duty, S("OPERATOR"))))
            continue;
        assert_true(str_eq(r->relation, S("TRADE")) && str_eq(r->duty, S("LEAD")));
        assert_true(str_eq(r->what, S("ORGANISATION_ADD")));
    }
}

/* The operator keeps organisations and accounts, and nothing that is about workers. */
static void the_operator_does_nothing_with_workers(void **state)
{
    (void)state;
    for (int i = 0; i < plain_sees_n; i++)
        if (str_eq(plain_sees[i].duty, S("OPERATOR")))
            assert_true(is_one_of(S("ORGANISATION|PERSON|APPOINTMENT"), plain_sees[i].what));
    for (int i = 0; i < plain_does_n; i++)
        if (str_eq(plain_does[i].duty, S("OPERATOR")))
            assert_true(str_starts(plain_does[i].what, S("ORGANISATION_")) || str_starts(plain_does[i].what, S("PERSON_")) ||
                        str_starts(plain_does[i].what, S("APPOINTMENT_")));
}

static void rows_make_sense(void **state)
{
    (void)state;
    for (int i = 0; i < plain_sees_n; i++) {
        const struct plain_row *r = &plain_sees[i];
        bool career = str_eq(r->what, S("WORKER")) || str_eq(r->what, S("POST")) || str_eq(r->what, S("ASSIGNMENT")) || str_eq(r->what, S("CHECK"));

        assert_true(str_find_str(r->classes, S("OPEN")) >= 0 && str_find_str(r->classes, S("SECRET")) < 0);
        if (str_eq(r->relation, S("PUBLIC")) || str_eq(r->relation, S("TRADE")))
            assert_true(str_eq(r->what, S("ORGANISATION")));
        if (str_eq(r->relation, S("SUPPLIED")) || str_eq(r->relation, S("SELF")))
            assert_true(career);
    }
    for (int i = 0; i < plain_does_n; i++)
        if (str_eq(plain_does[i].what, S("ORGANISATION_ADD")))
            assert_true(grants(&(struct plain_row){ plain_does[i].duty, S("EVERY"), { 0 }, { 0 } }, S("ORGANISATION"), S("OPEN")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_record_of_every_kind),
        cmocka_unit_test(every_list),
        cmocka_unit_test(the_past_is_not_anothers),
        cmocka_unit_test(every_act),
        cmocka_unit_test(what_is_anothers_cannot_be_named),
        cmocka_unit_test(whoever_changes_a_field_may_see_it),
        cmocka_unit_test(rows_make_sense),
        cmocka_unit_test(nothing_else_crosses),
        cmocka_unit_test(the_operator_does_nothing_with_workers),
        cmocka_unit_test(what_one_is_nothing_in_is_not_there),
        /* These write. */
        cmocka_unit_test(numbers_and_addresses_of_others_are_free),
        cmocka_unit_test(an_address_goes_on_from_who_left),
        cmocka_unit_test(an_owner_is_one_that_is_there),
        cmocka_unit_test(a_supplier_is_of_no_partnership),
        cmocka_unit_test(duties_are_held_where_they_belong),
        cmocka_unit_test(a_role_tells_no_number),
        cmocka_unit_test(nobody_is_appointed_elsewhere),
        cmocka_unit_test(a_key_is_ones_own),
        cmocka_unit_test(a_list_is_heard_by_the_owner),
        cmocka_unit_test(tokens_are_tended_as_the_table_says),
        cmocka_unit_test(what_was_erased_is_not_there),
        cmocka_unit_test(duties_hold_for_their_time),
        cmocka_unit_test(a_closed_organisation_has_nobody),
    };

    return cmocka_run_group_tests(tests, begin, no_register);
}
