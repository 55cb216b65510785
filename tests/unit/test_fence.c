/*
 * The fence between organisations, from outside: whatever a person or a program of one authority, office, supplier, provider or auditor asks of
 * the service, the answer holds nothing of another's that the tables do not grant, and an answer about another's record is, byte for byte and
 * statement for statement, the one about a record that is not there.
 *
 * Every field of every kind of record holds a value that stands nowhere else (guests.h).  What each viewer may be told is worked out by
 * plain_look.h, and every answer is taken apart into words that are looked up among those values (birds.h).
 */
#include "asking.h"
#include "base/file.h"
#include "birds.h"
#include "plain_look.h"
#include "signin/account.h"
#include "signin/forgery.h"
#include "signin/password.h"
#include "web/doors.h"
#include "web/form.h"
#include "web/pages/problems.h"
#include "web/service.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const str nobody = { "fedcba9876543210fedcba9876543210", 32 };

/* A server answers over a connection, and flushes: of it each guest asks one thing in three, where statements are the same for all. */
static bool is_asked_here(int guest, int part)
{
    return !server || guest % 3 == part;
}

/* What is asked for one answer lives no longer. */
static arena kept;

static void answers_begin(void)
{
    kept = mem;
    mem = arena_open((size_t)1 << 28);
}

static void answers_end(void)
{
    arena_close(&mem);
    mem = kept;
}

/* Every field of every kind holds something somewhere: a field that is added belongs in this test. */
static void every_field_is_known_somewhere(void **state)
{
    (void)state;
    for (int kind = 0; kind < ITEM_KINDS; kind++)
        for (int f = 0; f < item_tables[kind].n; f++) {
            bool known = false;

            for (ptrdiff_t i = 0; i < version[kind].n; i++)
                known = known || version[kind].v[i].cell[f].state == CELL_KNOWN;
            if (!known)
                fail_msg("no %.*s has a '%.*s'", STR_ARG(item_tables[kind].name), STR_ARG(item_tables[kind].field[f].value.name));
        }
}

/* ---- looking at one ---- */

/* Whatever the asker says that it has of it already. */
static void hidden_is_absent(const struct guest *g, const char *what, enum item_kind kind, const char *held)
{
    struct told none = ask_with(g, with_id(what, nobody), S(""), held, NULL);
    struct subjects hidden = subjects_of(g, kind, false);

    for (int i = 0; i < hidden.n; i++) {
        struct told is = ask_with(g, with_id(what, hidden.v[i]->id), S(""), held, NULL);

        assert_int_equal(is.reply.status, 404);
        same_told(g, with_id(what, hidden.v[i]->id), &is, hidden.v[i]->id, &none, nobody);
    }
}

static void each_way(const struct guest *g, const struct web_route *r, const char *what)
{
    enum item_kind kind = kind_of(r->path);
    struct subjects seen_ones = subjects_of(g, kind, true);

    hidden_is_absent(g, what, kind, NULL);
    if (r->handler == record_show || r->handler == supplier_show) {
        hidden_is_absent(g, z(arena_printf(&mem, "HEAD%s", what + 3)), kind, NULL);
        hidden_is_absent(g, what, kind, "If-None-Match: \"1\"");
        hidden_is_absent(g, what, kind, "If-None-Match: *");
    }
    for (int i = 0; i < seen_ones.n; i++) {
        struct told is = ask_of(g, with_id(what, seen_ones.v[i]->id));

        tells_nothing(g, with_id(what, seen_ones.v[i]->id), &is, S(""));
    }
}

static void route_at(const struct guest *g, const struct web_route *r, const char *lang, const char *file)
{
    const char *what = request_of(r, lang, file);
    struct told is;

    answers_begin();
    if (strstr(r->path, ":id")) {
        each_way(g, r, what);
        if (r->handler == record_show) {
            each_way(g, r, z(arena_printf(&mem, "%s?as_known_at=2026-11-22T10:00:30Z", what)));
            each_way(g, r, z(arena_printf(&mem, "%s?as_known_at_position=12", what)));
        }
        if (r->kind == ROUTE_PAGE && r->form == &form_ACT) {
            each_way(g, r, z(arena_printf(&mem, "%s?as_known_at=2026-11-21", what)));
            each_way(g, r, z(arena_printf(&mem, "%s?as_known_at-day=30&as_known_at-month=2&as_known_at-year=2026", what)));
        }
    } else {
        is = ask_of(g, what);
        tells_nothing(g, what, &is, S(""));
    }
    answers_end();
}

/* What looked at the own records is told with the ids of those who looked: asked for by itself. */
static bool is_told_elsewhere(const struct web_route *r)
{
    return r->method != METHOD_GET || str_eq(str_of(r->path), S(API "/accesses")) || str_eq(str_of(r->path), S("/accesses"));
}

static void no_address_tells(void **state)
{
    (void)state;
    for (int i = 0; i < guests_n; i++) {
        const struct guest *g = &guests[i];

        if (!is_asked_here(i, 0))
            continue;
        birds_grant(&g->v);
        for (int n = 0; n < web_route_count; n++) {
            const struct web_route *r = &web_routes[n];

            if (is_told_elsewhere(r) || !may_come(g, r))
                continue;
            route_at(g, r, i % 2 ? "/cy" : "/en", (i + n) % 3 ? "document" : "answer");
        }
    }
}

/* ---- lists ---- */

/* A value of the field that no record has, as long as another's. */
static str absent_of(const struct item_field *f, str value)
{
    char *other = arena_cstr(&mem, value);

    if (f->hold == HOLD_REF)
        return nobody;
    if (f->hold == HOLD_VALUE && f->value.type == T_DATE)
        return S("1971-03-02");
    if (f->hold == HOLD_VALUE && f->value.type == T_MONEY)
        return S("9876.54"); /* nobody is charged so much */
    other[0] = other[0] == 'Q' ? 'R' : 'Q';
    return str_of(other);
}

/* A value that some hidden record has in the field and that nothing granted tells. */
static str hidden_value(const struct guest *g, enum item_kind kind, int f)
{
    struct subjects hidden = subjects_of(g, kind, false);
    str value = S("");

    for (int i = 0; i < hidden.n && !value.n; i++)
        value = withheld(hidden.v[i], f);
    return value;
}

static void list_filtered(const struct guest *g, const char *list, enum item_kind kind, int f)
{
    const struct item_field *field = &item_tables[kind].field[f];
    str value = hidden_value(g, kind, f), none;
    const char *asked;
    struct told is, other;

    if (!value.n)
        return;
    none = absent_of(field, value);
    asked = z(arena_printf(&mem, "%s?%.*s=%.*s", list, STR_ARG(field->value.name), STR_ARG(value)));
    is = ask_of(g, asked);
    other = ask_of(g, z(arena_printf(&mem, "%s?%.*s=%.*s", list, STR_ARG(field->value.name), STR_ARG(none))));
    same_told(g, asked, &is, value, &other, none);
}

static void list_goes_on(const struct guest *g, const char *list, enum item_kind kind, const char *way)
{
    struct told none = ask_of(g, z(arena_printf(&mem, "%s%s=%.*s", list, way, STR_ARG(nobody))));
    struct subjects hidden = subjects_of(g, kind, false);

    for (int i = 0; i < hidden.n; i++) {
        const char *asked = z(arena_printf(&mem, "%s%s=%.*s", list, way, STR_ARG(hidden.v[i]->id)));
        struct told is = ask_of(g, asked);

        same_told(g, asked, &is, hidden.v[i]->id, &none, nobody);
    }
}

static int64_t listed_of(const struct guest *g, enum item_kind kind)
{
    int64_t n = 0;

    for (ptrdiff_t i = 0; i < record[kind].n; i++)
        n += plain_lists(g->v.duties, relations_of(&g->v, &record[kind].v[i]), plain_of(kind)->word, S("OPEN"));
    return n;
}

/* From page to page, of one record each. */
static void list_walked(const struct guest *g, enum item_kind kind)
{
    str next = arena_printf(&mem, API "/%.*s?limit=1", STR_ARG(item_tables[kind].table));
    int64_t n = 0, all = listed_of(g, kind), total;

    while (next.n) {
        const char *asked = z(arena_printf(&mem, "GET %.*s", STR_ARG(next)));
        struct told is = ask_of(g, asked);

        tells_nothing(g, asked, &is, S(""));
        assert_true(str_digits(said(&is.reply, "total"), INT64_MAX, &total) && total == all);
        n += said(&is.reply, "items.0.id").n > 0;
        next = said(&is.reply, "next");
        if (n >= 3)
            break;
    }
    assert_true(n == all || n == 3);
}

static void list_in_order(const struct guest *g, const char *list, enum item_kind kind, int f)
{
    const char *ordered = z(arena_printf(&mem, "%s?order=-%.*s", list, STR_ARG(item_tables[kind].field[f].value.name)));
    struct told is = ask_of(g, ordered);

    tells_nothing(g, ordered, &is, S(""));
    if (is.reply.status == 200)
        list_goes_on(g, ordered, kind, "&after");
}

static void list_in_api(const struct guest *g, enum item_kind kind)
{
    const char *list = z(arena_printf(&mem, "GET " API "/%.*s", STR_ARG(item_tables[kind].table)));
    const char *then = z(arena_printf(&mem, "%s?as_known_at=2026-11-22T10:00:30Z", list));
    struct told is = ask_of(g, then);

    tells_nothing(g, then, &is, S(""));
    list_walked(g, kind);
    list_goes_on(g, list, kind, "?after");
    list_goes_on(g, then, kind, "&after");
    for (int f = 0; f < item_tables[kind].n; f++) {
        list_filtered(g, list, kind, f);
        if ((f + (g - guests)) % 3 == 0)
            list_in_order(g, list, kind, f);
    }
}

/* The file of a list: all of what the page and those after it tell, and nothing else. */
static void list_in_file(const struct guest *g, enum item_kind kind, const char *lang)
{
    static const char *const then[] = { "?as_known_at=2026-11-21", "?order=down", "?as_known_at=2026-11-22&order=down" };
    const char *file = z(arena_printf(&mem, "GET %s/%.*s.csv", lang, STR_ARG(item_tables[kind].table)));
    struct told is = ask_of(g, file);
    int64_t rows = -1; /* without the heading */

    for (ptrdiff_t i = 0; i < is.reply.body.n; i++)
        rows += is.reply.body.p[i] == '\n';
    assert_int_equal(is.reply.status, 200);
    assert_true(rows == listed_of(g, kind));
    for (int i = 0; i < (int)countof(then); i++) {
        const char *asked = z(arena_printf(&mem, "%s%s", file, then[i]));

        is = ask_of(g, asked);
        tells_nothing(g, asked, &is, S(""));
    }
    list_goes_on(g, file, kind, "?after");
    for (int f = 0; f < item_tables[kind].n; f++)
        list_filtered(g, file, kind, f);
}

static void list_on_page(const struct guest *g, enum item_kind kind, const char *lang)
{
    const char *list = z(arena_printf(&mem, "GET %s/%.*s", lang, STR_ARG(item_tables[kind].table)));

    if (ask_of(g, list).reply.status == 404) {
        assert_int_equal(ask_of(g, z(arena_printf(&mem, "%s.csv", list))).reply.status, 404);
        return;
    }
    list_in_file(g, kind, lang);
    list_goes_on(g, list, kind, "?after");
    list_goes_on(g, list, kind, "?before");
    for (int f = 0; f < item_tables[kind].n; f++)
        list_filtered(g, list, kind, f);
}

static void no_list_tells(void **state)
{
    (void)state;
    for (int i = 0; i < guests_n; i++) {
        if (!is_asked_here(i, 1))
            continue;
        birds_grant(&guests[i].v);
        for (int kind = 0; kind < ITEM_KINDS; kind++) {
            answers_begin();
            list_in_api(&guests[i], (enum item_kind)kind);
            if (guests[i].cookie)
                list_on_page(&guests[i], (enum item_kind)kind, i % 2 ? "/cy" : "/en");
            answers_end();
        }
    }
}

/* ---- acts ---- */

/* What makes sure that nothing is recorded by those who may: a field that no act takes. */
#define NO_FIELD "\"colour\":\"red\""

static void act_on_hidden(const struct guest *g, const char *what, enum item_kind kind, const char *body, const char *match)
{
    struct subjects hidden = subjects_of(g, kind, false);
    struct told none = ask_with(g, with_id(what, nobody), str_of(with_id(body, nobody)), "Idempotency-Key: a-key-0", match);

    for (int i = 0; i < hidden.n; i++) {
        str id = hidden.v[i]->id;
        struct told is = ask_with(g, with_id(what, id), str_of(with_id(body, id)), "Idempotency-Key: a-key-0", match);

        same_told(g, with_id(what, id), &is, id, &none, nobody);
        assert_true(is.reply.status >= 400 || what[0] == 'G');
    }
}

/* By the record's own address, with what its sender knows of it and without. */
static void act_at_record(const struct guest *g, const struct web_route *r)
{
    static const char *const bodies[] = { "{}", "{" NO_FIELD "}", "{\"name\":\"Invented\",\"to\":\"2027-01-01\"}" };
    static const char *const matches[] = { "If-Match: \"1\"", "If-Match: \"7\"", "If-Match: *" };

    for (int b = 0; b < (int)countof(bodies); b++)
        act_on_hidden(g, request_of(r, "", ""), kind_of(r->path), bodies[b], matches[b]);
}

/* A row of a file that names another's: after it a row that nobody may have, so that nothing is recorded by those who may. */
static void act_by_file(const struct guest *g, int act)
{
    const char *api = z(arena_printf(&mem, "POST " API "/imports/%.*s", STR_ARG(act_rows[act].name)));
    const char *page = z(arena_printf(&mem, "POST /en/imports/%.*s", STR_ARG(act_rows[act].name)));
    const char *rows = "subject,version\r\n*,3\r\nnobody,0\r\n";
    struct subjects hidden = subjects_of(g, act_rows[act].kind, false);
    struct told none;

    act_on_hidden(g, api, act_rows[act].kind, "[{\"subject\":\"*\",\"version\":3,\"fields\":{" NO_FIELD "}}]", NULL);
    if (!g->cookie)
        return;
    ask_of(g, z(arena_printf(&mem, "GET /cy/imports/%.*s", STR_ARG(act_rows[act].name))));
    none = file_sent(g, page, with_id(rows, nobody));
    for (int i = 0; i < hidden.n; i++) {
        struct told is = file_sent(g, page, with_id(rows, hidden.v[i]->id));

        same_told(g, with_id(page, hidden.v[i]->id), &is, hidden.v[i]->id, &none, nobody);
    }
}

static void act_by_name(const struct guest *g, int act)
{
    const char *api = z(arena_printf(&mem, "POST " API "/acts/%.*s", STR_ARG(act_rows[act].name)));
    const char *page = z(arena_printf(&mem, "POST %s/acts/%.*s", act % 2 ? "/cy" : "/en", STR_ARG(act_rows[act].name)));
    const char *form = z(arena_printf(&mem, "GET /en/acts/%.*s?on=*", STR_ARG(act_rows[act].name)));
    struct told none = ask_of(g, with_id(form, nobody));
    struct subjects hidden = subjects_of(g, act_rows[act].kind, false);
    int name = kind_field(act_rows[act].kind, S("name"));

    act_on_hidden(g, api, act_rows[act].kind, "{\"subject\":\"*\",\"version\":3,\"fields\":{" NO_FIELD "}}", NULL);
    if (!g->cookie)
        return;
    act_on_hidden(g, page, act_rows[act].kind,
                  z(arena_printf(&mem, "%s&on=*%s%s", g->forms, act_rows[act].does == ACT_RECORD ? "" : "&version=2",
                                 name >= 0 && act_takes((enum act_kind)act, name) ? "&name=Invented" : "")),
                  NULL);
    for (int i = 0; i < hidden.n && act_rows[act].does != ACT_RECORD; i++) {
        struct told is = ask_of(g, with_id(form, hidden.v[i]->id));

        same_told(g, with_id(form, hidden.v[i]->id), &is, hidden.v[i]->id, &none, nobody);
    }
}

/* A new record that names another's: each field that refers, also where others of the act are right. */
static void act_that_names(const struct guest *g, int act)
{
    enum item_kind kind = act_rows[act].kind;
    const char *what = z(arena_printf(&mem, "POST " API "/%.*s", STR_ARG(item_tables[kind].table)));

    for (int f = 0; f < item_tables[kind].n; f++) {
        const struct item_field *field = &item_tables[kind].field[f];

        if (field->hold == HOLD_REF && act_takes((enum act_kind)act, f))
            act_on_hidden(g, what, field->refers,
                          z(arena_printf(&mem,
                                         "{\"%.*s\":\"*\",\"role\":\"social-worker\",\"term\":\"new\",\"start\":\"2026-12-01\",\"authority\":"
                                         "\"durham\",\"from\":\"2018-09-01\"," NO_FIELD "}",
                                         STR_ARG(field->value.name))),
                          NULL);
    }
    if (act_takes_owner((enum act_kind)act))
        act_on_hidden(g, what, ITEM_ORGANISATION, "{\"owner\":\"*\"," NO_FIELD "}", NULL);
}

static void no_act_tells(void **state)
{
    (void)state;
    for (int i = 0; i < guests_n; i++) {
        const struct guest *g = &guests[i];

        if (!is_asked_here(i, 2))
            continue;
        birds_grant(&g->v);
        for (int n = 0; n < web_route_count; n++) {
            const struct web_route *r = &web_routes[n];

            answers_begin();
            if (r->method != METHOD_GET && r->kind == ROUTE_API && strstr(r->path, ":id"))
                act_at_record(g, r);
            answers_end();
        }
        for (int act = 0; act < ACTS; act++) {
            answers_begin();
            act_by_name(g, act);
            act_by_file(g, act);
            if (act_rows[act].does == ACT_RECORD)
                act_that_names(g, act);
            answers_end();
        }
    }
}

/* A form that is begun with another's worker or check is begun with nothing, and names nobody when it is sent. */
static void form_that_names(const struct guest *g, int act)
{
    const char *page = z(arena_printf(&mem, "GET /en/acts/%.*s", STR_ARG(act_rows[act].name)));
    enum item_kind kind = act_rows[act].kind;

    act_on_hidden(g, z(arena_printf(&mem, "%s?worker=*", page)), ITEM_WORKER, "", NULL);
    act_on_hidden(g, z(arena_printf(&mem, "%s?check=*", page)), ITEM_CHECK, "", NULL);
    for (int f = 0; f < item_tables[kind].n; f++) {
        const struct item_field *field = &item_tables[kind].field[f];
        bool by_kind = field->hold == HOLD_REF && (field->refers == ITEM_WORKER || field->refers == ITEM_CHECK);

        if (field->hold == HOLD_REF && act_takes((enum act_kind)act, f))
            act_on_hidden(g, z(arena_printf(&mem, "POST%s", page + 3)), field->refers,
                          z(arena_printf(&mem, "%s&%.*s=*", g->forms, STR_ARG(by_kind ? item_tables[field->refers].name : field->value.name))), NULL);
    }
}

/* Forms beside the acts: an invitation, a check begun with another's, an organisation to work for, another's sign-in. */
static void no_form_tells(void **state)
{
    (void)state;
    for (int i = 0; i < guests_n; i++) {
        const struct guest *g = &guests[i];
        const char *with = z(arena_printf(&mem, "%s&*", g->forms ? g->forms : ""));
        struct subjects elsewhere = subjects_of(g, ITEM_ORGANISATION, false);

        if (!g->cookie)
            continue;
        answers_begin();
        birds_grant(&g->v);
        act_on_hidden(g, "POST /en/people/*/invitation", ITEM_PERSON, g->forms, NULL);
        act_on_hidden(g, "POST /en/people/*/sign-out", ITEM_PERSON, g->forms, NULL);
        act_on_hidden(g, "POST /cy/checks", ITEM_WORKER, with_id(with, S("worker=*&engagement.role=social-worker")), NULL);
        act_on_hidden(g, "GET /en/checks/new?worker=*", ITEM_WORKER, "", NULL);
        act_on_hidden(g, "GET /en/checks/new?from=*", ITEM_CHECK, "", NULL);
        if (elsewhere.n)
            act_on_hidden(g, "POST /en/account/organisation", ITEM_ORGANISATION, with_id(with, S("organisation=*")), NULL);
        for (int act = 0; act < ACTS; act++)
            if (act_rows[act].does == ACT_RECORD)
                form_that_names(g, act);
        answers_end();
    }
}

/* Who sees a colleague and may not change one asks nobody in: no link is made, and the page is not there. */
static void invitations_are_for_who_may(void **state)
{
    str links = arena_str(&mem, str_of(raw("SELECT count(*) FROM sign_in_link")));
    int tried = 0;

    (void)state;
    for (int i = 0; i < guests_n; i++) {
        const struct guest *g = &guests[i];
        struct subjects seen_ones = subjects_of(g, ITEM_PERSON, true);

        answers_begin();
        for (int k = 0; g->cookie && k < seen_ones.n; k++) {
            const char *what = with_id("POST /en/people/*/invitation", seen_ones.v[k]->id);

            if (plain_may(g->v.duties, relations_of(&g->v, seen_ones.v[k]), S("PERSON_CHANGE")))
                continue;
            assert_int_equal(ask_with(g, what, str_of(g->forms), NULL, NULL).reply.status, 404);
            tried++;
        }
        answers_end();
    }
    assert_true(tried > 10);
    assert_true(str_eq(links, str_of(raw("SELECT count(*) FROM sign_in_link"))));
}

static void tokens_asked(const struct guest *g, bool tends, bool own, const char *handle)
{
    static const char *const pages[] = { "GET /en/tokens", "GET /cy/tokens/new" };
    const char *revoke = z(arena_printf(&mem, "GET /en/tokens/%s/revoke", handle));
    const char *unknown = z(arena_printf(&mem, "GET /en/tokens/%.*s/revoke", STR_ARG(nobody)));
    struct told is, none = ask_of(g, unknown);

    for (int p = 0; p < (int)countof(pages); p++) {
        is = ask_of(g, pages[p]);
        assert_int_equal(is.reply.status, tends ? 200 : 404);
        tells_nothing(g, pages[p], &is, S(""));
    }
    assert_int_equal(ask_with(g, "POST /en/tokens/new", str_of(g->forms), NULL, NULL).reply.status, tends ? 422 : 404);
    is = ask_of(g, revoke);
    assert_int_equal(is.reply.status, own ? 200 : 404);
    if (own)
        return; /* sent, it would be done: the second factor has just been given */
    same_told(g, revoke, &is, str_of(handle), &none, nobody);
    is = ask_with(g, z(arena_printf(&mem, "POST%s", revoke + 3)), str_of(g->forms), NULL, NULL);
    none = ask_with(g, z(arena_printf(&mem, "POST%s", unknown + 3)), str_of(g->forms), NULL, NULL);
    assert_int_equal(is.reply.status, 404);
    same_told(g, revoke, &is, str_of(handle), &none, nobody);
}

static int colleagues_kept(const struct guest *g)
{
    struct subjects seen_ones = subjects_of(g, ITEM_PERSON, true);
    int kept_in = 0;

    for (int k = 0; k < seen_ones.n; k++) {
        str id = seen_ones.v[k]->id;
        bool may = plain_may(g->v.duties, relations_of(&g->v, seen_ones.v[k]), S("PERSON_CHANGE")) && !str_eq(id, g->v.person);

        assert_int_equal(ask_of(g, with_id("GET /en/people/*/sign-out", id)).reply.status, may ? 200 : 404);
        if (may)
            continue;
        assert_int_equal(ask_with(g, with_id("POST /en/people/*/sign-out", id), str_of(g->forms), NULL, NULL).reply.status, 404);
        kept_in++;
    }
    return kept_in;
}

/* Colleagues' sign-ins are ended by whoever may change them; tokens are seen, made and revoked where they are, by whoever tends them. */
static void ways_in_are_looked_after_by_who_may(void **state)
{
    const char *of_b = z(arena_printf(&mem, "SELECT handle FROM api_token WHERE organisation = '%.*s'", STR_ARG(org[AUTHORITY_B])));
    const char *handle = z(arena_str(&mem, str_of(raw(of_b))));
    str sessions = arena_str(&mem, str_of(raw("SELECT count(*) FROM session"))),
        tokens = arena_str(&mem, str_of(raw("SELECT count(*) FROM api_token WHERE revoked_at IS NULL")));
    int tended = 0, kept_in = 0;

    (void)state;
    for (int i = 0; i < guests_n; i++) {
        const struct guest *g = &guests[i];
        bool tends = plain_tends_of(g->v.duties) && !str_eq(g->v.organisation, org[OPERATOR]);

        if (!g->cookie)
            continue;
        answers_begin();
        birds_grant(&g->v);
        tokens_asked(g, tends, tends && str_eq(g->v.organisation, org[AUTHORITY_B]), handle);
        kept_in += colleagues_kept(g);
        tended += tends;
        answers_end();
    }
    assert_true(tended > 3 && kept_in > 10);
    assert_true(str_eq(sessions, str_of(raw("SELECT count(*) FROM session"))));
    assert_true(str_eq(tokens, str_of(raw("SELECT count(*) FROM api_token WHERE revoked_at IS NULL"))));
}

/* The handle of somebody else's sign-in ends nothing, and looks as one that nobody has. */
static void anothers_sign_in_goes_on(void **state)
{
    const struct guest *g = &guests[0], *other = &guests[1];
    const char *handle = raw(arena_printf(&mem, "SELECT handle FROM session WHERE person = '%.*s'", STR_ARG(other->v.person)).p);
    const char *with = z(arena_printf(&mem, "%s&handle=*", g->forms));
    struct told is, none;

    (void)state;
    assert_non_null(handle);
    handle = z(arena_str(&mem, str_of(handle)));
    is = ask_with(g, "POST /en/account/sign-ins", str_of(with_id(with, str_of(handle))), NULL, NULL);
    none = ask_with(g, "POST /en/account/sign-ins", str_of(with_id(with, nobody)), NULL, NULL);
    same_told(g, "POST /en/account/sign-ins", &is, str_of(handle), &none, nobody);
    assert_int_equal(ask_of(other, "GET /en/account").reply.status, 200);
}

/* ---- what must be the only one ---- */

static const struct guest *guest_of(int of, enum duty duty)
{
    for (int i = 0; i < guests_n; i++)
        if (guests[i].cookie && str_eq(guests[i].v.organisation, org[of]) && guests[i].v.duties == DUTY(duty))
            return &guests[i];
    fail_msg("nobody asks for that organisation");
    return NULL;
}

static struct told sent(const struct guest *g, const char *what, const char *body, const char *key)
{
    return ask_with(g, what, str_of(body), key, NULL);
}

static void duplicates_tell_nothing(void **state)
{
    const struct guest *officer = guest_of(AUTHORITY_B, DUTY_NOMINATED_OFFICER), *admin = guest_of(AUTHORITY_B, DUTY_ADMINISTRATOR);
    const struct item *elsewhere = &record[ITEM_PERSON].v[0];
    str mail = text_of(elsewhere, "mail");
    struct told is, none;

    (void)state;
    assert_false(str_eq(elsewhere->owner, org[AUTHORITY_B]));
    is = sent(officer, "POST " API "/workers", "{\"registration\":\"SW70003\",\"name\":\"Invented\"," NO_FIELD "}", "Idempotency-Key: k1");
    none = sent(officer, "POST " API "/workers", "{\"registration\":\"SW70009\",\"name\":\"Invented\"," NO_FIELD "}", "Idempotency-Key: k1");
    assert_int_equal(is.reply.status, 422);
    same_told(officer, "a worker of another's", &is, S("SW70003"), &none, S("SW70009"));
    is = sent(admin, "POST " API "/people", with_id("{\"name\":\"Invented\",\"mail\":\"*\"," NO_FIELD "}", mail), "Idempotency-Key: k1");
    none = sent(admin, "POST " API "/people", "{\"name\":\"Invented\",\"mail\":\"not-there@example.org\"," NO_FIELD "}", "Idempotency-Key: k1");
    assert_int_equal(is.reply.status, 422);
    same_told(admin, "an address of another's", &is, mail, &none, S("not-there@example.org"));
}

/* A key opens nobody else's answer: not for another organisation, and not for a colleague. */
static void a_key_is_ones_own(void **state)
{
    static const char body[] = "{\"registration\":\"SW70010\",\"name\":\"Canary0\"}";
    const struct guest *first = guest_of(AUTHORITY_A, DUTY_HIRING_MANAGER), *colleague = guest_of(AUTHORITY_A, DUTY_HR);
    const struct guest *elsewhere = guest_of(AUTHORITY_B, DUTY_NOMINATED_OFFICER);
    struct told done = sent(first, "POST " API "/workers", body, "Idempotency-Key: shared"), is, none;

    (void)state;
    assert_int_equal(done.reply.status, 201);
    is = sent(colleague, "POST " API "/workers", body, "Idempotency-Key: shared");
    none = sent(colleague, "POST " API "/workers", body, "Idempotency-Key: unused");
    assert_int_equal(is.reply.status, 422); /* the organisation has the worker already, which a colleague may know */
    same_told(colleague, "with a colleague's key", &is, S(""), &none, S(""));
    is = sent(elsewhere, "POST " API "/workers", "{\"registration\":\"SW70010\"," NO_FIELD "}", "Idempotency-Key: shared");
    none = sent(elsewhere, "POST " API "/workers", "{\"registration\":\"SW70010\"," NO_FIELD "}", "Idempotency-Key: unused");
    same_told(elsewhere, "with another's key", &is, S(""), &none, S(""));
    is = sent(elsewhere, "POST " API "/workers", body, "Idempotency-Key: shared");
    assert_int_equal(is.reply.status, 201);
    assert_true(str_find_str(is.reply.whole, said(&done.reply, "id")) < 0 && !header_of(&is.reply, "Idempotent-Replayed").n);
}

/* ---- the ledger ---- */

/* A log that is not the reader's own, nor the operator's, is not there: no size, no path. */
static void proofs_are_of_ones_own_log(void **state)
{
    static const char *const asked[] = { "GET " API "/logs/*/inclusion?position=1&size=3", "GET " API "/logs/*/inclusion?position=1&size=999999",
                                         "GET " API "/logs/*/consistency?from=1&to=3", "GET " API "/logs/*/consistency?from=9&to=3" };
    int refused_n = 0;

    (void)state;
    for (int i = 0; i < guests_n; i++) {
        const struct guest *g = &guests[i];
        struct told list;

        answers_begin();
        list = ask_of(g, "GET " API "/logs");
        assert_int_equal(list.reply.status, 200);
        for (int l = 0; l < 2; l++) {
            str name = l ? S("office-b") : S("office-a");

            if (str_find_str(list.reply.body, name) >= 0)
                continue;
            for (int a = 0; a < (int)countof(asked); a++) {
                struct told is = ask_of(g, with_id(asked[a], name)), none = ask_of(g, with_id(asked[a], S("office-z")));

                assert_int_equal(is.reply.status, 404);
                same_told(g, with_id(asked[a], name), &is, name, &none, S("office-z"));
                refused_n++;
            }
        }
        assert_true(said(&list.reply, "items.1.name").n == 0 || !said(&list.reply, "items.2.name").n);
        answers_end();
    }
    assert_true(refused_n > 2 * (int)countof(asked) * 10);
}

/* ---- who looked ---- */

/* Of those who looked the page has ids in its links, as the notes of the own records have them; nothing else of another's. */
static void looks_page_told(const struct guest *g, bool hears)
{
    static const char *const asked[] = { "GET /en/accesses", "GET /cy/accesses?refused=yes", "GET /en/accesses?before=3" };
    const char *sql = z(arena_printf(&mem, "SELECT count(*) FROM access WHERE owner = '%.*s'", STR_ARG(g->v.organisation)));
    struct subjects hidden = subjects_of(g, ITEM_WORKER, false);

    birds_grant(&g->v);
    for (int kind = 0; kind < ITEM_KINDS; kind++)
        for (ptrdiff_t i = 0; i < record[kind].n; i++)
            if (strcmp(raw(z(arena_printf(&mem, "%s AND person = '%.*s'", sql, STR_ARG(record[kind].v[i].id)))), "0") != 0)
                birds_grant_one(record[kind].v[i].id);
    for (int i = 0; i < (int)countof(asked); i++) {
        struct told is = ask_of(g, asked[i]);

        assert_int_equal(is.reply.status, hears ? 200 : 403);
        tells_nothing(g, asked[i], &is, S(""));
    }
    for (int i = 0; i < hidden.n; i++) {
        str id = hidden.v[i]->id, no_id = arena_printf(&mem, "%.*s%.*s", STR_ARG(str_sub(id, 0, 8)), STR_ARG(str_from(nobody, 8)));
        struct told is = ask_of(g, with_id("GET /en/accesses?kind=worker&record=*", id));
        struct told none = ask_of(g, with_id("GET /en/accesses?kind=worker&record=*", no_id));

        if (!str_eq(hidden.v[i]->owner, g->v.organisation))
            same_told(g, "who looked at another's", &is, id, &none, no_id);
    }
}

/* Whoever asks for another's record, or for somebody of another organisation who has looked at nothing here, finds what is there of nobody. */
static void looks_asked_for(const struct guest *g)
{
    static const char *const asked[] = { "GET " API "/accesses?subject=*", "GET " API "/accesses?kind=worker&subject=*&allowed=false",
                                         "GET " API "/accesses?subject=*&from=2026-01-01T00:00:00Z" };
    struct subjects hidden = subjects_of(g, ITEM_WORKER, false);

    birds_withdraw();
    for (int i = 0; i < hidden.n; i++)
        for (int a = 0; a < (int)countof(asked); a++) {
            struct told is = ask_of(g, with_id(asked[a], hidden.v[i]->id)), none = ask_of(g, with_id(asked[a], nobody));

            if (!str_eq(hidden.v[i]->owner, g->v.organisation))
                same_told(g, with_id(asked[a], hidden.v[i]->id), &is, hidden.v[i]->id, &none, nobody);
        }
    for (ptrdiff_t i = 0; i < record[ITEM_PERSON].n; i++) {
        str id = record[ITEM_PERSON].v[i].id;
        const char *looked =
            z(arena_printf(&mem, "SELECT count(*) FROM access WHERE owner = '%.*s' AND person = '%.*s'", STR_ARG(g->v.organisation), STR_ARG(id)));
        struct told is, none;

        if (i % 5 || strcmp(raw(looked), "0") != 0)
            continue;
        is = ask_of(g, with_id("GET " API "/accesses?person=*", id));
        none = ask_of(g, with_id("GET " API "/accesses?person=*", nobody));
        same_told(g, "what somebody looked at", &is, id, &none, nobody);
    }
}

static void notes_are_of_ones_own_records(void **state)
{
    (void)state;
    for (int i = 0; i < guests_n; i++) {
        const struct guest *g = &guests[i];
        bool hears = plain_hears_of(g->v.duties);
        str next = S(API "/accesses?limit=20"), id;
        int64_t expected = -1, number;

        answers_begin();
        for (int page = 0; next.n && page < 3; page++) {
            struct told is = ask_of(g, z(arena_printf(&mem, "GET %.*s", STR_ARG(next))));

            assert_int_equal(is.reply.status, hears ? 200 : 403);
            for (int n = 0; hears && (id = said(&is.reply, z(arena_printf(&mem, "items.%d.id", n)))).n; n++) {
                str subject = said(&is.reply, z(arena_printf(&mem, "items.%d.subject", n)));

                for (int kind = 0; kind < ITEM_KINDS && subject.n; kind++)
                    if (record_of((enum item_kind)kind, subject))
                        assert_true(str_eq(kind == ITEM_ORGANISATION ? subject : record_of((enum item_kind)kind, subject)->owner, g->v.organisation));
                /* Counted among the own: a gap would tell how much is looked at elsewhere. */
                assert_true(str_digits(id, INT64_MAX, &number) && (expected < 0 || number == expected));
                expected = number - 1;
            }
            next = hears ? said(&is.reply, "next") : S("");
        }
        if (hears && !next.n)
            assert_true(expected <= 0);
        if (!g->cookie)
            looks_asked_for(g);
        if (g->cookie)
            looks_page_told(g, hears);
        answers_end();
    }
}

/* What a shown record names and its reader may not see was not asked for: the page of it accuses nobody. */
static void what_a_page_names_is_no_attempt(void **state)
{
    const struct guest *g = guest_of(SUPPLIER_1, DUTY_SUPPLIER);
    struct subjects seen_ones = subjects_of(g, ITEM_ASSIGNMENT, true);
    const char *refusals = arena_printf(&mem, "SELECT count(*) FROM access WHERE allowed = 0 AND person = '%.*s'", STR_ARG(g->v.person)).p;
    str before = arena_str(&mem, str_of(raw(refusals)));

    (void)state;
    assert_true(seen_ones.n > 0);
    assert_int_equal(ask_of(g, with_id("GET /en/assignments/*", seen_ones.v[0]->id)).reply.status, 200);
    assert_true(str_eq(before, str_of(raw(refusals))));
}

/* ---- signing in ---- */

static const char form_cookie[] = "Cookie: __Host-form=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

static void sign_in_made(str person)
{
    const struct desk desk = { .keys = &web.service->keys, .random = &reg.random, .now = now, .service = S("Concordat") };
    struct txn txn = { 0 };
    str secret, hash, half;

    must(password_hash(&web.service->slots, &mem, S("an invented long password"), &hash, &err));
    must(txn_begin(store, TXN_WRITE, &txn, &err));
    must(account_invite(&txn, &mem, &desk, person, &secret, &err));
    must(account_use_link(&txn, &mem, &desk, LINK_INVITATION, secret, true, hash, &half, &err));
    must(txn_commit(&txn, &err));
}

static struct told visitor_sends(const char *what, const char *mail)
{
    str token = forgery_token(&mem, S("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
    str body =
        arena_printf(&mem, "%.*s=%.*s&%.*s=a-key-0&mail=%s&password=not+the+right+one", STR_ARG(FORM_TOKEN), STR_ARG(token), STR_ARG(FORM_KEY), mail);

    (void)raw("DELETE FROM guess WHERE kind >= 0");
    return ask_with(NULL, what, body, form_cookie, NULL);
}

/* Who there is, who has a password, who has left and who never came: a wrong password and a forgotten one tell nobody. */
static void nobody_learns_who_there_is(void **state)
{
    static const char *const asked[] = { "POST /en/sign-in", "POST /cy/sign-in", "POST /en/sign-in/reset", "POST /cy/sign-in/reset" };
    struct viewer admin = someone(org[AUTHORITY_A], DUTY_ADMINISTRATOR), hr = someone(org[AUTHORITY_A], DUTY_HR);
    str mails[6], person;

    (void)state;
    must(perform(&admin, "person-add", S(""), "name", "Canary0", "mail", "closed@example.org", "language", "cy", NULL));
    person = answer.id;
    sign_in_made(person);
    must(perform(&admin, "person-close", person, NULL));
    must(perform(&admin, "person-add", S(""), "name", "Canary0", "mail", "deputy@example.org", NULL));
    person = answer.id;
    sign_in_made(person);
    must(perform(&the_operator, "appointment-give", S(""), "owner", z(admin.organisation), "person", z(person), "role", "hr", "from",
                 "2026-01-05T09:00", "to", "2026-02-05T09:00", NULL));
    mails[5] = S("deputy@example.org"); /* with a password, and nothing to do here any more */
    mails[0] = S("never-there@example.org");
    mails[1] = text_of(record_of(ITEM_PERSON, admin.person), "mail");
    mails[2] = text_of(record_of(ITEM_PERSON, hr.person), "mail"); /* without a password */
    mails[3] = S("closed@example.org");
    mails[4] = text_of(record_of(ITEM_PERSON, someone(org[SUPPLIER_1], DUTY_SUPPLIER).person), "mail");
    sign_in_made(admin.person);
    sign_in_made(someone(org[SUPPLIER_1], DUTY_SUPPLIER).person);
    for (int a = 0; a < (int)countof(asked); a++) {
        struct told none = visitor_sends(asked[a], z(mails[0]));

        for (int m = 1; m < (int)countof(mails); m++) {
            struct told is = visitor_sends(asked[a], z(mails[m]));

            assert_int_equal(is.reply.status, a < 2 ? 422 : 200);
            same_told(NULL, asked[a], &is, mails[m], &none, mails[0]);
        }
    }
    /* Of those that asked twice two may sign in: they alone have a letter that is sent. */
    assert_string_equal(raw("SELECT count(*) FROM mail WHERE state = 'waiting'"), "4");
    assert_string_equal(raw("SELECT count(*) FROM sign_in_link WHERE kind = 2"), "4");
}

/* ---- what the operator reads ---- */

static struct journal journal;
static char log_path[128];

/* Neither a line of the log nor a number tells whom anything was about. */
static void log_and_numbers_name_nobody(void **state)
{
    struct buf numbers = buf_new(&mem);
    str text, out;

    (void)state;
    birds_withdraw();
    log_flush(&journal);
    must(file_read(&mem, str_of(log_path), (ptrdiff_t)1 << 28, &text, &err));
    assert_true(text.n > 100000);
    out = escaped(text, S(""));
    if (out.n)
        fail_msg("the log tells '%.*s'", STR_ARG(out));
    metrics_print(web.metrics, &numbers);
    assert_int_equal(escaped(buf_text(&numbers), S("")).n, 0);
}

/* A route that is added is asked here too, or this says which. */
static void every_route_was_asked(void **state)
{
    (void)state;
    ask_with(NULL, "POST /en/sign-out", S(""), NULL, NULL);
    for (int i = 0; i < web_route_count; i++) {
        const struct web_route *r = &web_routes[i];
        bool is_own = str_starts(str_of(r->path), S("/sign-in")) || str_starts(str_of(r->path), S("/account")) ||
                      str_starts(str_of(r->path), S("/invitation")) || str_starts(str_of(r->path), S("/reset"));

        /* What is about the asker alone, or about nothing that is kept. */
        if (!was_asked[i] && !is_own && r->kind != ROUTE_PLAIN && r->kind != ROUTE_ASSET && !str_eq(str_of(r->path), S("/still-here")) &&
            !str_eq(str_of(r->path), S(API "/checks/evaluate")))
            fail_msg("no test asks %.*s %s", STR_ARG(method_name(r->method)), r->path);
    }
}

/* ---- around it all ---- */

static struct web_service service;
static struct metrics metrics;
static arena judging; /* what the judge keeps outlives the answers */

static void service_begin(void)
{
    int fd;

    judging = arena_open((size_t)1 << 28);
    reg.judge->mem = &judging;
    service = (struct web_service){ .reg = reg, .judge = *reg.judge, .slots = password_slots(str_of(folder)), .name = S("register.example.org") };
    must(keyring_parse(keyring_line(&mem, &reg.random, 1), &service.keys, &err));
    web.service = &service;
    web.doors.problem_page = problem_page_answer;
    web.can_sign_in = true;
    web.metrics = &metrics;
    snprintf(log_path, sizeof log_path, "%s/log", folder);
    fd = open(log_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    log_open(&journal, fd, false);
    web.log = &journal;
}

static int begin(void **state)
{
    some_web(state);
    plain_read();
    service_begin();
    guests_make();
    birds_hatch();
    hear_store();
    for (int i = 0; i < guests_n; i++)
        (void)ask_of(&guests[i], "GET " API "/logs"); /* that a token was used is written with its first use */
    return 0;
}

static int end(void **state)
{
    close(journal.fd);
    arena_close(&judging);
    return no_web(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_is_known_somewhere),
        cmocka_unit_test(no_address_tells),
        cmocka_unit_test(no_list_tells),
        cmocka_unit_test(no_act_tells),
        cmocka_unit_test(no_form_tells),
        cmocka_unit_test(invitations_are_for_who_may),
        cmocka_unit_test(ways_in_are_looked_after_by_who_may),
        cmocka_unit_test(anothers_sign_in_goes_on),
        cmocka_unit_test(proofs_are_of_ones_own_log),
        cmocka_unit_test(notes_are_of_ones_own_records),
        cmocka_unit_test(what_a_page_names_is_no_attempt),
        /* These write. */
        cmocka_unit_test(duplicates_tell_nothing),
        cmocka_unit_test(a_key_is_ones_own),
        cmocka_unit_test(nobody_learns_who_there_is),
        cmocka_unit_test(log_and_numbers_name_nobody),
        cmocka_unit_test(every_route_was_asked),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
