/*
 * Who may see and do what, all of it: every duty in every organisation, against every record, every field and every act, asked through the
 * views and the acts of a real register and compared with a second reading of the tables (plain_may.h).  What is refused answers as what is not
 * there: the same words, the same statements run, the same notes.
 */
#include "viewers.h"

#include "plain_look.h"
#include "world.h"

static const str nobody = { "00000000000000000000000000000000", 32 };

/* ---- one record ---- */

/* Lists leave out what is long. */
static void fields_are(const struct viewer *v, const struct item *it, const struct item *seen, bool in_list)
{
    const struct plain_kind *k = plain_of(it->kind);

    for (int f = 0; f < k->fields; f++) {
        bool left_out = in_list && str_eq(k->field[f].type, S("JSON"));
        bool shown = !left_out && plain_shows(v->duties, relations_of(v, it), k->word, k->field[f].class);

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

/* A proposal is confirmed while it waits, by another who may do what it asks for. */
static bool is_open_to(const struct viewer *v, const struct item *it, const struct plain_act *a)
{
    int asked = it->kind == ITEM_PROPOSAL ? act_find(it->cell[R_PROPOSAL_ACT].text) : -1;

    if (asked < 0)
        return true;
    if (!str_eq(it->cell[R_PROPOSAL_STATE].text, S("waiting")))
        return false;
    return str_eq(a->word, S("PROPOSAL_WITHDRAW")) ||
           (!str_eq(it->cell[R_PROPOSAL_ASKED_BY].text, v->person) && plain_may(v->duties, relations_of(v, it), plain_acts[asked].word));
}

static void acts_are(struct view *view, const struct item *it)
{
    const struct viewer *v = view->viewer;
    uint64_t acts;

    must(view_acts(view, it, &acts, &err));
    for (int i = 0; i < plain_acts_n; i++) {
        const struct plain_act *a = &plain_acts[i];
        bool may = str_eq(a->kind, plain_of(it->kind)->word) && !str_eq(a->does, S("RECORD")) && plain_may(v->duties, relations_of(v, it), a->word) &&
                   is_open_to(v, it, a);

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
        fields_are(v, was, &h->v[n++].item, false);
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
            fields_are(v, it, &seen, false);
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

static void view_begin(const struct viewer *v, const struct known_at *known, struct view *out)
{
    viewer_begin();
    must(view_open(&reg, &mem, v, now, known, out, &err));
}

/* Without the notes of who looked, which are thousands. */
static void view_end(struct view *view)
{
    view->look.n = 0;
    must(view_close(view, &err));
    viewer_end();
}

static void every_record_of_every_kind(void **state)
{
    (void)state;
    viewers_make();
    for (int i = 0; i < viewers_n; i++) {
        struct view view;

        view_begin(&viewers[i], &known_now, &view);
        for (int kind = 0; kind < ITEM_KINDS; kind++) {
            struct told none[ASKS];
            struct happenings history;
            struct item seen;

            for (int how = 0; how < ASKS; how++)
                none[how] = ask_anew(&view, how, (enum item_kind)kind, nobody, &seen, &history);
            for (ptrdiff_t r = 0; r < record[kind].n; r++)
                record_is(&view, &record[kind].v[r], none);
        }
        view_end(&view);
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
        fields_are(v, record_of(q->kind, page->items.v[i].id), &page->items.v[i], true);
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

        view_begin(&viewers[i], &known_now, &view);
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
        view_end(&view);
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
            fields_are(view->viewer, was, &seen, false);
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

            view_begin(&viewers[i], &(struct known_at){ .how = KNOWN_AT_INSTANT, .at = moments[m] }, &view);
            for (int kind = 0; kind < ITEM_KINDS; kind++)
                if (record[kind].n < version[kind].n)
                    past_is(&view, (enum item_kind)kind, moments[m], (i + kind + m) % 4 == 0);
            view_end(&view);
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

/* The second factor is asked for last: what is wrong with the fields is told before. */
static rc expected_of(bool may)
{
    return may ? RC_BAD_INPUT : RC_NOT_ALLOWED;
}

static void act_is(const struct viewer *v, const struct plain_act *a, const struct item *it, const struct told *none)
{
    struct told is = act_ask(v, a->name, it->id, NULL, NULL);
    rc expected = expected_of(plain_may(v->duties, relations_of(v, it), a->word));

    if (!may_look(v, it, S("")))
        same_told(&is, none, v, it);
    else if (is.code != expected)
        fail_msg("%s: %.*s answers %d, not %d: %s", who_words(v, it), STR_ARG(a->name), is.code, expected, is.err.message);
}

/* A record of each organisation's. */
static void recording_is(const struct viewer *v, const struct plain_act *a, enum item_kind kind)
{
    struct told none = act_ask(v, a->name, S(""), z(nobody), NULL);

    for (int org = 0; org < ORGS; org++) {
        struct item made = { .kind = kind, .owner = org_id[org] };
        struct told is;
        rc expected;
        uint32_t relations;

        made.cell = arena_array(&mem, struct cell, item_tables[kind].n);
        relations = relations_of(v, &made);
        expected = expected_of(plain_may(v->duties, relations, a->word));
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
        assert_int_equal(is.code, expected_of(plain_may(v->duties, relations_of(v, &made), a->word)));
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

/* ---- for whom one acts ---- */

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
    struct viewer director = someone(organisation[AUTHORITY_A], DUTY_DIRECTOR);
    str worker = S("");
    int looked_at = 0;

    (void)state;
    for (ptrdiff_t r = 0; r < record[ITEM_WORKER].n; r++)
        if (str_eq(record[ITEM_WORKER].v[r].owner, director.organisation) && str_eq(text_of(&record[ITEM_WORKER].v[r], "registration"), S("SW00001")))
            worker = record[ITEM_WORKER].v[r].id;
    for (ptrdiff_t r = 0; r < record[ITEM_PROPOSAL].n; r++) /* it has been asked for, and waits */
        if (str_eq(text_of(&record[ITEM_PROPOSAL].v[r], "subject"), worker))
            must(perform(&director, "proposal-confirm", record[ITEM_PROPOSAL].v[r].id, NULL));
    viewers_make();
    for (int i = 0; i < viewers_n; i++) {
        struct view view;
        struct item seen;
        struct happenings history;

        view_begin(&viewers[i], &(struct known_at){ .how = i % 2 ? KNOWN_AT_INSTANT : KNOWN_NOW, .at = moments[0] }, &view);
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
        view_end(&view);
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

    must(view_open(&reg, &mem, v, now, &known_now, &view, &err));
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_record_of_every_kind),
        cmocka_unit_test(every_list),
        cmocka_unit_test(the_past_is_not_anothers),
        cmocka_unit_test(every_act),
        cmocka_unit_test(what_is_anothers_cannot_be_named),
        cmocka_unit_test(what_one_is_nothing_in_is_not_there),
        /* These write. */
        cmocka_unit_test(a_key_is_ones_own),
        cmocka_unit_test(a_list_is_heard_by_the_owner),
        cmocka_unit_test(tokens_are_tended_as_the_table_says),
        cmocka_unit_test(what_was_erased_is_not_there),
    };

    return cmocka_run_group_tests(tests, some_viewers, no_register);
}
