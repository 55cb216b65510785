/*
 * The gate: each of its refusals, their order, what is told to whom, the headers of every answer, and what happens when a handler
 * fails.  Routes and doors are made for the tests; people, hosts and tokens are invented.
 */
#include "some_store.h"

#include <sodium.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "signin/forgery.h"
#include "store/engine.h"
#include "store/statements.h"
#include "signin/session.h"
#include "web/form.h"
#include "web/gate.h"
#include "web/parse.h"

#define SECRET "0123456789abcdef0123456789abcdef"
#define VISITOR "00112233445566778899aabbccddeeff"
#define TOKEN "invented-api-token"
#define OPERATOR "invented-operator-token-of-32-letters"
#define ORIGIN "https://register.example.org"

/* ---- routes of the tests ---- */

static struct {
    int asked;            /* how often a handler was reached */
    rc answer;            /* what /fails answers */
    rc session;           /* what the session door answers */
    bool may, page_fails; /* what the other doors answer */
    int64_t ticks_us;
} the;

static rc page_form(struct request *q, struct err *error)
{
    (void)error;
    the.asked++;
    buf_str(&q->answer.body, form_token(q));
    return RC_OK;
}

static rc change(struct request *q, struct err *error)
{
    (void)error;
    the.asked++;
    buf_printf(&q->answer.body, "name=%.*s key=%.*s", STR_ARG(request_field(q, S("name"))), STR_ARG(q->key));
    return RC_OK;
}

static rc api(struct request *q, struct err *error)
{
    (void)error;
    the.asked++;
    q->answer.type = TYPE_JSON;
    buf_str(&q->answer.body, q->body);
    return RC_OK;
}

static rc fails(struct request *q, struct err *error)
{
    the.asked++;
    buf_z(&q->answer.body, "half an answer");
    response_header(q, "X-Half", S("a"));
    err_set(error, the.answer, "'<b>Alys</b>' was not as it must be");
    err_at(error, S("name"));
    return err_hint(error, "Write it otherwise.");
}

static rc signs_out(struct request *q, struct err *error)
{
    (void)error;
    q->answer.clear_site_data = true;
    response_see_other(q, S("/"));
    return RC_OK;
}

static rc ops(struct request *q, struct err *error)
{
    (void)error;
    q->answer.type = TYPE_TEXT;
    buf_z(&q->answer.body, "well");
    return RC_OK;
}

/* More than there is, with a transaction open and a row half written. */
static rc takes_too_much(struct request *q, struct err *error)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct sql_log_add_row row;
    bool found;

    TRY(txn_begin(q->store, TXN_WRITE, &txn, error));
    TRY(sql_log_add(&txn, q->mem, &(struct sql_log_add){ S("invented.example.org") }, &row, &found, error));
    for (;;)
        arena_raw(q->mem, 16); /* to the last byte */
    return RC_OK;
}

static const struct form_field fields[] = { { "name", 40, FORM_ONE } };
static const struct form form_name = { "name", fields, 1, 0 };

#define ROW(method, path, handler, who, form, most, kind, key)                                                                                       \
    {                                                                                                                                                \
        METHOD_##method, WHO_##who, path, handler, form, most, ROUTE_##kind, ROUTE_##key                                                             \
    }

static const struct web_route table[] = {
    ROW(GET, "/open", page_form, ANYONE, &form_NONE, 0, PAGE, NO_KEY),
    ROW(GET, "/closed", page_form, SIGNED_IN, &form_NONE, 0, PAGE, NO_KEY),
    ROW(POST, "/open", change, ANYONE, &form_name, KB(1), PAGE, NO_KEY),
    ROW(POST, "/closed/:name", change, SIGNED_IN, &form_name, KB(1), PAGE, KEYED),
    ROW(GET, "/fails", fails, ANYONE, &form_NONE, 0, PAGE, NO_KEY),
    ROW(POST, "/much", takes_too_much, ANYONE, &form_NONE, KB(1), PAGE, NO_KEY),
    ROW(POST, "/sign-out", signs_out, SIGNED_IN, &form_NONE, KB(1), PAGE, NO_KEY),
    ROW(POST, "/api/things", api, SIGNED_IN, &form_JSON, KB(1), API, NO_KEY),
    ROW(GET, "/api/fails", fails, ANYONE, &form_NONE, 0, API, NO_KEY),
    ROW(GET, "/ops", ops, OPERATOR, &form_NONE, 0, PLAIN, NO_KEY),
    ROW(GET, "/healthz", ops, ANYONE, &form_NONE, 0, PLAIN, NO_KEY),
};

/* ---- doors of the tests ---- */

static const struct viewer *somebody(void)
{
    static const int one = 1;

    return (const struct viewer *)(const void *)&one;
}

static rc session_door(struct request *q, struct err *error)
{
    if (the.session != RC_OK)
        return err_set(error, the.session, "the store does not say who this is");
    if (q->bearer.n ? str_eq(q->bearer, S(TOKEN)) : str_eq(request_cookie(q, COOKIE_SESSION), S(SECRET))) {
        q->viewer = somebody();
        q->account = S("account-1");
        q->carried = q->bearer.n ? S("") : S(SECRET);
    }
    return RC_OK;
}

static bool may_door(const struct request *q, enum who who)
{
    return q->viewer && who == WHO_SIGNED_IN && the.may;
}

static rc page_door(struct request *q, const struct problem *p, struct err *error)
{
    buf_printf(&q->answer.body, "<p>%s</p>", p->slug);
    return the.page_fails ? err_set(error, RC_FAULT, "no page") : RC_OK;
}

static int64_t ticks(void)
{
    return the.ticks_us += 7;
}

/* ---- asking ---- */

static struct web web;
static struct store *store;
static struct request q;
static arena request_mem;

static int gate_up(void **state)
{
    static str origins[] = { S(ORIGIN), S("http://127.0.0.1:8080") };

    set_up(state);
    request_mem = arena_open((size_t)1 << 20);
    web = (struct web){ .origins = { origins, 2, 2 },
                        .doors = { .session = session_door, .may = may_door, .problem_page = page_door },
                        .operator_token = S(OPERATOR),
                        .ticks = ticks };
    must(routes_new(&mem, table, countof(table), &web.routes, &err));
    web.metrics = mmap(NULL, sizeof(struct metrics), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset(&the, 0, sizeof(the));
    the.may = true;
    the.ticks_us = 1000000000;
    return 0;
}

static int gate_down(void **state)
{
    if (store)
        store_close(&store);
    munmap(web.metrics, sizeof(struct metrics));
    arena_close(&request_mem);
    return tear_down(state);
}

/* Puts ${raw} to the gate as it would come from ${peer}; the status of the answer. */
static void answer_from(const char *peer, str raw)
{
    static struct randomness random;
    enum problem_kind kind;
    ptrdiff_t used;

    arena_wipe(&request_mem);
    random = random_seeded(7);
    q = (struct request){ .web = &web, .mem = &request_mem, .store = store, .random = &random, .utc_us = INT64_C(1767225600000000) };
    snprintf(q.id, sizeof(q.id), "%s", "feedfacefeedfacefeedfacefeedface");
    assert_true(address_parse(str_of(peer), &q.peer));
    if (request_parse(raw, &q, &used, &kind))
        web_answer(&web, &q);
    else
        web_refuse(&web, &q, kind);
}

static int ask_from(const char *peer, str raw)
{
    answer_from(peer, raw);
    web_told(&web, &q);
    return q.answer.status;
}

static int ask(const char *raw)
{
    return ask_from("203.0.113.9", str_of(raw));
}

static const char *header_of(const char *name)
{
    for (ptrdiff_t i = 0; i < q.answer.header.n; i++)
        if (strcmp(q.answer.header.v[i].name, name) == 0)
            return q.answer.header.v[i].value.p;
    return "";
}

static const char *body(void)
{
    return arena_cstr(&mem, response_body(&q.answer));
}

#define HOST "Host: register.example.org\r\n"
#define SESSION "Cookie: __Host-session=" SECRET "\r\n"
#define OURS "Origin: " ORIGIN "\r\n"
#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"

/* A form of our own page, with its token and whatever else. */
static str form_of(const char *target, const char *headers, const char *carried, const char *more)
{
    str fields_ = arena_printf(&mem, "anti-forgery=%.*s%s", STR_ARG(forgery_token(&mem, str_of(carried))), more);

    return arena_printf(&mem, "POST %s HTTP/1.1\r\n" HOST FORM "%sContent-Length: %td\r\n\r\n%.*s", target, headers, fields_.n, STR_ARG(fields_));
}

static int post(const char *target, const char *headers, const char *carried, const char *more)
{
    return ask_from("203.0.113.9", form_of(target, headers, carried, more));
}

/* ---- what goes through ---- */

static void what_is_in_order_goes_through(void **state)
{
    (void)state;
    assert_int_equal(ask("GET /en/open HTTP/1.1\r\n" HOST "\r\n"), 200);
    assert_int_equal(ask("HEAD /cy/open HTTP/1.1\r\n" HOST "\r\n"), 200);
    assert_int_equal(ask("GET /en/open HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n"), 200);
    assert_int_equal(ask("GET /en/open HTTP/1.1\r\nHost: REGISTER.example.ORG\r\n\r\n"), 200);
    assert_int_equal(ask("GET /en/closed HTTP/1.1\r\n" HOST SESSION "\r\n"), 200);
    assert_int_equal(post("/en/closed/x", OURS SESSION, SECRET, "&name=Alys&idempotency-key=k1"), 200);
    assert_string_equal(body(), "name=Alys key=k1");
    assert_int_equal(post("/en/open", OURS "Cookie: __Host-form=" VISITOR "\r\n", VISITOR, "&name=Alys"), 200);
    assert_int_equal(
        ask("POST /api/things HTTP/1.1\r\n" HOST "Authorization: Bearer " TOKEN "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"),
        200);
    assert_string_equal(body(), "{}");
    assert_int_equal(the.asked, 8);
}

static void visitors_are_given_something_to_tie_forms_to(void **state)
{
    const char *token;

    (void)state;
    assert_int_equal(ask("GET /en/open HTTP/1.1\r\n" HOST "\r\n"), 200);
    assert_true(str_starts(str_of(header_of("Set-Cookie")), S("__Host-form=")));
    token = body();
    assert_int_equal(strlen(token), 64);
    assert_int_equal(ask("GET /en/open HTTP/1.1\r\n" HOST "Cookie: __Host-form=" VISITOR "\r\n\r\n"), 200);
    assert_string_equal(header_of("Set-Cookie"), ""); /* who has one keeps it */
    assert_true(str_eq(str_of(body()), forgery_token(&mem, S(VISITOR))));
    assert_int_equal(ask("GET /en/open HTTP/1.1\r\n" HOST SESSION "\r\n"), 200);
    assert_true(str_eq(str_of(body()), forgery_token(&mem, S(SECRET)))); /* of the session, when there is one */
}

static void pages_without_a_language_lead_to_one(void **state)
{
    (void)state;
    assert_int_equal(ask("GET /open?a=b HTTP/1.1\r\n" HOST "Accept-Language: cy\r\n\r\n"), 302);
    assert_string_equal(header_of("Location"), "/cy/open?a=b");
    assert_string_equal(header_of("Vary"), "Accept-Language");
    assert_int_equal(the.asked, 0);
    assert_int_equal(ask("GET /en/ops HTTP/1.1\r\n" HOST "Authorization: Bearer " OPERATOR "\r\n\r\n"), 404); /* and others have none */
    assert_int_equal(post("/open", OURS SESSION, SECRET, "&name=Alys"), 404);
}

/* ---- refusals, one by one ---- */

static const struct {
    const char *raw;
    int status;
    const char *slug;
} refusals[] = {
    /* G1 */
    { "GET /en/open HTTP/1.1\r\n\r\n", 400, "malformed" },
    { "GET /en/../open HTTP/1.1\r\n" HOST "\r\n", 400, "malformed" },
    { "GET /en/open HTTP/3.0\r\n" HOST "\r\n", 505, "version" },
    { "BREW /en/open HTTP/1.1\r\n" HOST "\r\n", 501, "method-unknown" },
    { "POST /en/open HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n", 411, "length-missing" },
    /* G2 */
    { "GET /en/open HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421, "not-here" },
    { "GET /en/open HTTP/1.1\r\nHost: register.example.org:8080\r\n\r\n", 421, "not-here" },
    { "GET /en/open HTTP/1.1\r\nHost: register.example.org.evil.example\r\n\r\n", 421, "not-here" },
    { "GET /en/open HTTP/1.1\r\nHost:\r\n\r\n", 421, "not-here" },
    { "GET https://evil.example/en/open HTTP/1.1\r\n" HOST "\r\n", 421, "not-here" },
    { "GET https://register.example.org.evil.example/en/open HTTP/1.1\r\n" HOST "\r\n", 421, "not-here" },
    /* G4 */
    { "GET /en/nothing HTTP/1.1\r\n" HOST "\r\n", 404, "not-found" },
    { "GET /en/open/ HTTP/1.1\r\n" HOST "\r\n", 404, "not-found" },
    { "PUT /en/open HTTP/1.1\r\n" HOST "\r\n", 405, "method" },
    { "OPTIONS /en/open HTTP/1.1\r\n" HOST "\r\n", 405, "method" },
    { "GET /en/open HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\nx", 400, "malformed" },
    { "POST /en/open HTTP/1.1\r\n" HOST "Content-Type: text/plain\r\nContent-Length: 1\r\n\r\nx", 415, "media" },
    /* G5, G6 */
    { "GET /en/closed HTTP/1.1\r\n" HOST "\r\n", 401, "sign-in" },
    { "GET /en/closed HTTP/1.1\r\n" HOST "Cookie: __Host-session=ffffffffffffffffffffffffffffffff\r\n\r\n", 401, "sign-in" },
    { "GET /en/closed HTTP/1.1\r\n" HOST "Cookie: session=" SECRET "\r\n\r\n", 401, "sign-in" },
    { "GET /en/closed HTTP/1.1\r\n" HOST "Authorization: Bearer " TOKEN "\r\n\r\n", 401, "sign-in" }, /* tokens open no pages */
    { "POST /api/things HTTP/1.1\r\n" HOST "Authorization: Bearer wrong\r\n\r\n", 401, "sign-in" },
    { "GET /api/fails HTTP/1.1\r\n" HOST "Authorization: Bearer wrong\r\n\r\n", 401, "sign-in" },
    { "GET /ops HTTP/1.1\r\n" HOST "\r\n", 404, "not-found" },
    { "GET /ops HTTP/1.1\r\n" HOST "Authorization: Bearer " OPERATOR "x\r\n\r\n", 404, "not-found" },
    /* G7 */
    { "POST /en/open HTTP/1.1\r\n" HOST "\r\n", 403, "forged" },
    /* G8 */
    { "POST /en/open HTTP/1.1\r\n" HOST OURS "\r\n", 403, "forged" }, /* no token */
    { "POST /en/open HTTP/1.1\r\n" HOST OURS FORM "Content-Length: 8\r\n\r\nname=%zz", 400, "form" },
    { "GET /en/open?colour=red HTTP/1.1\r\n" HOST "\r\n", 400, "form" },
};

static void each_refusal(void **state)
{
    (void)state;
    for (int i = 0; i < countof(refusals); i++) {
        bool is_page;

        if (ask(refusals[i].raw) != refusals[i].status)
            fail_msg("%d and not %d: %s", q.answer.status, refusals[i].status, refusals[i].raw);
        is_page = strcmp(q.answer.type, TYPE_HTML) == 0;
        assert_string_equal(body(), is_page ? arena_printf(&mem, "<p>%s</p>", refusals[i].slug).p : body());
        assert_non_null(strstr(body(), refusals[i].slug));
        assert_int_equal(the.asked, 0);
    }
}

/* The host of a whole address is the one that counts; without it the same is refused. */
static void a_whole_address_says_the_host(void **state)
{
    (void)state;
    assert_int_equal(ask("GET https://register.example.org/en/open HTTP/1.1\r\n" HOST "\r\n"), 200);
    assert_int_equal(ask("GET http://REGISTER.example.org/en/open HTTP/1.1\r\nHost: evil.example\r\n\r\n"), 200);
    assert_int_equal(ask("GET /en/open HTTP/1.1\r\nHost: evil.example\r\n\r\n"), 421);
    assert_int_equal(ask("GET https://register.example.org/open?a=b HTTP/1.1\r\n" HOST "\r\n"), 302);
    assert_string_equal(header_of("Location"), "/en/open?a=b");
}

static void what_is_wrong_with_a_head_is_told_to_programs(void **state)
{
    static const struct {
        const char *raw, *said;
    } row[] = {
        { "GET /api/things HTTP/1.1\r\n\r\n", "The header ‘host’ is missing" },
        { "GET /api/things HTTP/1.1\r\n" HOST "Idempotency-Key: a\r\nIdempotency-Key: b\r\n\r\n",
          "The header ‘idempotency-key’ may come once, and came more often" },
        { "GET /api/a%2Fb HTTP/1.1\r\n" HOST "\r\n", "The path has a part that cannot be read: ‘a%2Fb’. A part is text" },
        { "GET /api//b HTTP/1.1\r\n" HOST "\r\n", "The path has a part that cannot be read: ‘’. A part is text" },
        { "GET /api/b?a=%z HTTP/1.1\r\n" HOST "\r\n", "The query of the address cannot be read: a percent-sign" },
        { "GET /api/\"b\" HTTP/1.1\r\n" HOST "\r\n", "The address must be a path" },
        { "G@T /api/b HTTP/1.1\r\n" HOST "\r\n", "The first line must be" },
        { "GET /api/b HTTP/1.1 x\r\n" HOST "\r\n", "The first line must be" },
        { "GET /api/b HTTP/1.1\r\n" HOST "Accept : x\r\n\r\n", "a line that is no header: ‘Accept ’" },
        { "GET /api/b HTTP/1.1\r\n" HOST "Accept\r\n\r\n", "a line that is no header: ‘Accept’" },
        { "GET /api/b HTTP/1.1\r\n" HOST "Expect: x\r\n\r\n", "100-continue alone" },
        { "GET /api/b HTTP/1.1\r\n" HOST "Content-Length: +1\r\n\r\n", "‘content-length’ must be a whole number" },
        { "POST /api/b HTTP/1.1\r\n" HOST "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nx", "both say how long" },
        { "GET /api/fails HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\nx", "A request that only reads has no body" },
        { "GET /api/a%2Fb HTTP/1.1\r\n" HOST "Accept-Language: cy\r\n\r\n", "Mae gan y llwybr ran na ellir ei darllen: ‘a%2Fb’" },
    };

    (void)state;
    for (int i = 0; i < countof(row); i++) {
        assert_int_equal(ask(row[i].raw), 400);
        if (strcmp(q.answer.type, TYPE_PROBLEM) != 0 || !strstr(body(), row[i].said))
            fail_msg("%s: %s", row[i].raw, body());
    }
}

static void tokens_of_others_open_nothing(void **state)
{
    (void)state;
    assert_int_equal(post("/en/closed/x", OURS SESSION, VISITOR, "&name=Alys&idempotency-key=k1"), 403);
    assert_int_equal(post("/en/closed/x", OURS SESSION "X: y\r\n", "", "&name=Alys&idempotency-key=k1"), 403);
    assert_int_equal(post("/en/open", OURS "Cookie: __Host-form=" VISITOR "\r\n", SECRET, "&name=Alys"), 403);
    assert_int_equal(post("/en/open", OURS SESSION "", VISITOR, "&name=Alys"), 403); /* a visitor's, after signing in */
    assert_int_equal(post("/en/open", OURS, "", "&name=Alys"), 403);                 /* of nothing */
    assert_int_equal(the.asked, 0);
}

/* A token alone is not enough: it has to come from our own page. */
static void forms_of_other_pages_change_nothing(void **state)
{
    static const char *const from[] = {
        "",
        "Origin: null\r\n",
        "Origin: https://evil.example\r\n",
        "Origin: http://register.example.org\r\n",
        "Origin: https://register.example.org.evil.example\r\n",
        OURS "Sec-Fetch-Site: cross-site\r\n",
        OURS "Sec-Fetch-Site: same-site\r\n",
        OURS "Sec-Fetch-Site: none\r\n",
    };

    (void)state;
    for (int i = 0; i < countof(from); i++)
        assert_int_equal(post("/en/open", arena_printf(&mem, "%s%s", SESSION, from[i]).p, SECRET, "&name=Alys"), 403);
    assert_int_equal(the.asked, 0);
    assert_int_equal(post("/en/open", OURS SESSION "Sec-Fetch-Site: same-origin\r\n", SECRET, "&name=Alys"), 200);
}

static void what_is_too_large_is_not_even_read(void **state)
{
    (void)state;
    ask("POST /en/open HTTP/1.1\r\n" HOST OURS FORM "Content-Length: 1\r\n\r\nx");
    q = (struct request){ .mem = &request_mem, .web = &web, .method = METHOD_POST, .target = S("/en/open"), .length = KB(1) + 1 };
    q.peer = (struct address){ { [15] = 9 } };
    *PUSH(&request_mem, &q.header) = (struct param){ S("host"), S("register.example.org") };
    assert_false(web_admit(&web, &q));
    assert_int_equal(q.answer.status, 413);
}

static void forms_are_listed_and_keyed(void **state)
{
    (void)state;
    assert_int_equal(post("/en/closed/x", OURS SESSION, SECRET, "&name=Alys"), 400);
    assert_string_equal(body(), "<p>key-missing</p>");
    assert_int_equal(post("/en/open", OURS SESSION, SECRET, "&name=Alys&colour=red"), 400);
    assert_int_equal(post("/en/open", OURS SESSION, SECRET, "&name=Alys&name=Rhys"), 400);
    assert_string_equal(body(), "<p>form</p>");
    assert_int_equal(post("/en/closed/x", OURS SESSION, SECRET, "&name=Alys&idempotency-key=k1&idempotency-key=k2"), 400);
    assert_int_equal(post("/en/closed/x", OURS SESSION "Idempotency-Key: k1\r\n", SECRET, "&name=Alys&idempotency-key=k2"), 400);
    assert_int_equal(post("/en/open", OURS SESSION, SECRET, "&name=Alys&anti-forgery=x"), 400);
    assert_int_equal(the.asked, 0);
}

/* A request with everything wrong is refused for the first thing; with that mended, for the next. */
static void the_order_is_fixed(void **state)
{
    struct rate_table *rates;
    void *room = mmap(NULL, rate_table_size(64), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    (void)state;
    rates = rate_table_new(room, 64, (const uint8_t *)SECRET);
    web.rates = rates;
    web.rate[LIMIT_ADDRESS] = (struct rate){ 1, 1 };
    ask("GET /en/open HTTP/1.1\r\n" HOST "\r\n");
    store = open_migrated();
    store_share_stop(store, &web.metrics->is_stopped);
    web.metrics->is_stopped = true; /* by another worker */
    the.may = false;
#define WRONG "Transfer-Encoding: chunked\r\n"
    assert_int_equal(ask("POST /en/../x HTTP/1.1\r\nHost: evil.example\r\n" WRONG "\r\n"), 411);
    assert_int_equal(ask("POST /en/../x HTTP/1.1\r\nHost: evil.example\r\n\r\n"), 400);
    assert_int_equal(ask("POST /en/x HTTP/1.1\r\nHost: evil.example\r\n\r\n"), 421);
    assert_int_equal(ask("POST /en/x HTTP/1.1\r\n" HOST "\r\n"), 429);
    web.rate[LIMIT_ADDRESS] = (struct rate){ 0, 0 };
    assert_int_equal(ask("POST /en/x HTTP/1.1\r\n" HOST "\r\n"), 404);
    assert_int_equal(ask("POST /en/closed HTTP/1.1\r\n" HOST "\r\n"), 405);
    assert_int_equal(ask("POST /en/closed/x HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\nx"), 415);
    assert_int_equal(ask("POST /en/closed/x HTTP/1.1\r\n" HOST "\r\n"), 401);
    assert_int_equal(ask("POST /en/closed/x HTTP/1.1\r\n" HOST SESSION "\r\n"), 404);
    the.may = true;
    assert_int_equal(ask("POST /en/closed/x HTTP/1.1\r\n" HOST SESSION "\r\n"), 503);
    web.metrics->is_stopped = false;
    assert_int_equal(ask("POST /en/closed/x HTTP/1.1\r\n" HOST SESSION "\r\n"), 403);
    assert_int_equal(ask("POST /en/closed/x HTTP/1.1\r\n" HOST SESSION OURS FORM "Content-Length: 3\r\n\r\n%zz"), 400);
    assert_int_equal(ask("POST /en/closed/x HTTP/1.1\r\n" HOST SESSION OURS FORM "Content-Length: 3\r\n\r\na=b"), 403);
    assert_int_equal(post("/en/closed/x", OURS SESSION, SECRET, "&a=b"), 400);
    assert_string_equal(body(), "<p>key-missing</p>");
    assert_int_equal(post("/en/closed/x", OURS SESSION, SECRET, "&a=b&idempotency-key=k"), 400);
    assert_string_equal(body(), "<p>form</p>");
    assert_int_equal(the.asked, 1);
    munmap(room, rate_table_size(64));
}

static void doors_that_are_not_there_deny(void **state)
{
    (void)state;
    web.doors.may = NULL;
    assert_int_equal(ask("GET /en/closed HTTP/1.1\r\n" HOST SESSION "\r\n"), 404);
    web.doors.session = NULL;
    assert_int_equal(ask("GET /en/closed HTTP/1.1\r\n" HOST SESSION "\r\n"), 401);
    assert_int_equal(post("/en/open", OURS SESSION, SECRET, "&name=Alys"), 403);
    assert_int_equal(the.asked, 0);
}

static void what_may_not_be_seen_is_not_there(void **state)
{
    const char *hidden, *nothing;

    (void)state;
    the.may = false;
    web.doors.problem_page = NULL;
    ask("GET /en/closed HTTP/1.1\r\n" HOST SESSION "\r\n");
    hidden = body();
    ask("GET /en/nothing HTTP/1.1\r\n" HOST SESSION "\r\n");
    nothing = body();
    assert_string_equal(hidden, nothing);
}

static void operators_are_on_the_machine_or_have_the_token(void **state)
{
    struct network proxy;

    (void)state;
    assert_int_equal(ask_from("127.0.0.1", S("GET /ops HTTP/1.1\r\n" HOST "\r\n")), 200);
    assert_int_equal(ask_from("::1", S("GET /ops HTTP/1.1\r\n" HOST "\r\n")), 200);
    assert_int_equal(ask("GET /ops HTTP/1.1\r\n" HOST "Authorization: Bearer " OPERATOR "\r\n\r\n"), 200);
    assert_true(network_parse(S("127.0.0.1"), &proxy));
    web.proxies = (struct networks){ &proxy, 1, 1 };
    assert_int_equal(ask_from("127.0.0.1", S("GET /ops HTTP/1.1\r\n" HOST "\r\n")), 404); /* for whom? */
    assert_int_equal(ask_from("127.0.0.1", S("GET /ops HTTP/1.1\r\n" HOST "X-Forwarded-For: 203.0.113.9\r\n\r\n")), 404);
    assert_int_equal(ask_from("127.0.0.1", S("GET /ops HTTP/1.1\r\n" HOST "X-Forwarded-For:\r\n\r\n")), 404); /* still for nobody knows whom */
    web.operator_token = S("");
    assert_int_equal(ask("GET /ops HTTP/1.1\r\n" HOST "Authorization: Bearer \r\n\r\n"), 404);
}

/* ---- limits ---- */

static void who_asks_too_often_waits(void **state)
{
    void *room = mmap(NULL, rate_table_size(64), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    (void)state;
    web.rates = rate_table_new(room, 64, (const uint8_t *)SECRET);
    web.rate[LIMIT_ADDRESS] = (struct rate){ 2, 6 };
    assert_int_equal(ask("GET /en/open HTTP/1.1\r\n" HOST "\r\n"), 200);
    assert_int_equal(ask("GET /en/nothing HTTP/1.1\r\n" HOST "\r\n"), 404); /* what is not there costs too */
    assert_int_equal(ask("GET /en/open HTTP/1.1\r\n" HOST "\r\n"), 429);
    assert_string_equal(header_of("Retry-After"), "10");
    assert_int_equal(ask_from("203.0.113.10", S("GET /en/open HTTP/1.1\r\n" HOST "\r\n")), 200);
    the.ticks_us += 10 * 1000000;
    assert_int_equal(ask("GET /en/open HTTP/1.1\r\n" HOST "\r\n"), 200);

    web.rate[LIMIT_ADDRESS] = (struct rate){ 0, 0 };
    web.rate[LIMIT_ACCOUNT] = (struct rate){ 1, 1 };
    assert_int_equal(ask("GET /en/open HTTP/1.1\r\n" HOST SESSION "\r\n"), 200);
    assert_int_equal(ask_from("203.0.113.10", S("GET /en/open HTTP/1.1\r\n" HOST SESSION "\r\n")), 429); /* wherever it asks from */
    web.rate[LIMIT_TOKEN] = (struct rate){ 1, 1 };
    assert_int_equal(ask("POST /api/things HTTP/1.1\r\n" HOST "Authorization: Bearer " TOKEN "\r\n\r\n"), 200);
    assert_int_equal(ask("POST /api/things HTTP/1.1\r\n" HOST "Authorization: Bearer " TOKEN "\r\n\r\n"), 429);
    assert_non_null(strstr(body(), "\"title\":\"Too many requests"));
    munmap(room, rate_table_size(64));
}

/* A request that was read, and let in, may still be refused: there is no room for its body, or too many wait to be hashed. */
static void who_is_refused_after_all_is_told_in_the_language_of_the_page(void **state)
{
    (void)state;
    web.doors.problem_page = NULL;
    assert_int_equal(ask("GET /cy/open HTTP/1.1\r\n" HOST "Accept-Language: en\r\n\r\n"), 200);
    web_refuse(&web, &q, PROBLEM_BUSY);
    assert_int_equal(q.answer.status, 503);
    assert_string_equal(header_of("Retry-After"), "5");
    assert_non_null(strstr(body(), "<html lang=\"cy\""));
    assert_non_null(strstr(body(), "yn brysur"));
}

static void undone(rc code)
{
    err_set(&err, code, "it was made to fail");
    web_undone(&web, &q, &err);
}

/* What was ready to be told is not so: nor is the secret that went with it, which the store does not know. */
static void what_could_not_be_written_is_told_in_place_of_its_answer(void **state)
{
    struct session signed_in = { 0 };

    (void)state;
    web.doors.problem_page = NULL;
    assert_int_equal(ask("GET /en/open HTTP/1.1\r\n" HOST SESSION "\r\n"), 200);
    undone(RC_STORE_FULL);
    assert_int_equal(q.answer.status, 503);
    assert_non_null(strstr(body(), "This cannot be shown"));
    assert_int_equal(ask("POST /api/things HTTP/1.1\r\n" HOST "Authorization: Bearer " TOKEN "\r\n\r\n"), 200);
    undone(RC_STORE_UNKNOWN);
    assert_int_equal(q.answer.status, 503);
    assert_non_null(strstr(body(), ":unknown"));
    assert_int_equal(ask("GET /en/open HTTP/1.1\r\n" HOST SESSION "\r\n"), 200);
    q.method = METHOD_POST;
    q.session = &signed_in;
    q.carried = S("00000000000000000000000000000000");
    response_cookie(&q, COOKIE_SESSION, q.carried, 0);
    undone(RC_STORE_FULL);
    assert_int_equal(q.answer.status, 507);
    assert_string_equal(header_of("Set-Cookie"), "");
}

/* Whatever watches over the service from beside it is told how it is, however much others have asked. */
static void a_probe_on_the_machine_is_not_counted(void **state)
{
    static const char well[] = "GET /healthz HTTP/1.1\r\n" HOST "\r\n";
    void *room = mmap(NULL, rate_table_size(64), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct network proxy;

    (void)state;
    web.rates = rate_table_new(room, 64, (const uint8_t *)SECRET);
    web.rate[LIMIT_ADDRESS] = (struct rate){ 1, 1 };
    for (int i = 0; i < 5; i++)
        assert_int_equal(ask_from("127.0.0.1", str_of(well)), 200);
    assert_int_equal(ask_from("127.0.0.1", S("GET /en/open HTTP/1.1\r\n" HOST "\r\n")), 200);
    assert_int_equal(ask_from("127.0.0.1", S("GET /en/open HTTP/1.1\r\n" HOST "\r\n")), 429);
    assert_int_equal(ask_from("127.0.0.1", str_of(well)), 200);
    assert_int_equal(ask_from("203.0.113.10", str_of(well)), 200);
    assert_int_equal(ask_from("203.0.113.10", str_of(well)), 429);
    assert_true(network_parse(S("127.0.0.1"), &proxy));
    web.proxies = (struct networks){ &proxy, 1, 1 };
    assert_int_equal(ask_from("127.0.0.1", str_of(well)), 200); /* beside the proxy, and past it */
    assert_int_equal(ask_from("127.0.0.1", S("GET /healthz HTTP/1.1\r\n" HOST "X-Forwarded-For: 203.0.113.10\r\n\r\n")), 429);
    munmap(room, rate_table_size(64));
}

/* ---- problems ---- */

static void codes_have_their_status(void **state)
{
    static const struct {
        rc code;
        int status;
        bool tells; /* what the handler said */
        const char *wait;
    } rows[] = {
        { RC_BAD_INPUT, 422, true, "" },      { RC_TOO_LARGE, 413, true, "" },    { RC_NOT_FOUND, 404, false, "" },
        { RC_KEY_USED, 409, true, "" },       { RC_NOTHING_NEW, 409, true, "" },  { RC_WAITING, 409, true, "" },
        { RC_CONFLICT, 409, true, "" },       { RC_AGAIN, 503, false, "5" },      { RC_BUSY, 503, false, "5" },
        { RC_STORE, 503, false, "30" },       { RC_STORE_FULL, 507, false, "" },  { RC_STORE_UNKNOWN, 503, false, "" },
        { RC_STORE_STOPPED, 503, false, "" }, { RC_NO_MEMORY, 503, false, "30" }, { RC_FAULT, 500, false, "" },
        { RC_USAGE, 500, false, "" },         { RC_NO_OUTPUT, 500, false, "" },
    };

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        the.answer = rows[i].code;
        assert_int_equal(ask("GET /api/fails HTTP/1.1\r\n" HOST "\r\n"), rows[i].status);
        assert_int_equal(strstr(body(), "Alys") != NULL, rows[i].tells);
        assert_int_equal(strstr(body(), "\"field\":\"name\"") != NULL, rows[i].tells);
        assert_null(strstr(body(), "half"));
        assert_string_equal(header_of("X-Half"), "");
        assert_string_equal(header_of("Retry-After"), rows[i].wait);
    }
}

static void a_problem_is_told_whole(void **state)
{
    (void)state;
    the.answer = RC_BAD_INPUT;
    ask("GET /api/fails HTTP/1.1\r\n" HOST "Accept-Language: cy\r\n\r\n");
    assert_string_equal(header_of("Content-Type"), TYPE_PROBLEM);
    assert_string_equal(body(), "{\"type\":\"urn:concordat:problem:input\",\"title\":\"Mae problem gyda\xE2\x80\x99r hyn a roesoch\",\"status\":422,"
                                "\"detail\":\"'<b>Alys</b>' was not as it must be. Write it otherwise.\",\"field\":\"name\","
                                "\"instance\":\"urn:concordat:request:feedfacefeedfacefeedfacefeedface\"}\n");
}

static void pages_of_problems_have_a_plain_stand_in(void **state)
{
    (void)state;
    the.page_fails = true;
    assert_int_equal(ask("GET /cy/nothing HTTP/1.1\r\n" HOST "\r\n"), 404);
    assert_null(strstr(body(), "<p>not-found</p>")); /* nothing of the page that failed */
    assert_non_null(strstr(body(), "<html lang=\"cy\">"));
    assert_non_null(strstr(body(), "<h1>Heb ddod o hyd i\xE2\x80\x99r dudalen</h1>"));
    assert_non_null(strstr(body(), "feedfacefeedfacefeedfacefeedface</p>"));
    the.answer = RC_BAD_INPUT;
    assert_int_equal(ask("GET /en/fails HTTP/1.1\r\n" HOST "\r\n"), 422);
    assert_null(strstr(body(), "<b>")); /* nor of what was entered */
}

static void says_in_both_languages(const struct problem *en, const struct problem *cy)
{
    assert_true(en->title.n && en->next.n && cy->title.n && cy->next.n);
    assert_false(str_eq(en->title, cy->title) || str_eq(en->next, cy->next));
    assert_true(str_ends(en->next, S(".")) && str_ends(cy->next, S(".")) && !str_ends(en->title, S(".")) && !str_ends(cy->title, S(".")));
}

static void every_problem_has_words_in_both_languages(void **state)
{
    (void)state;
    for (int p = 0; p < PROBLEM_COUNT; p++) {
        struct problem en = problem_say((enum problem_kind)p, LANG_EN), cy = problem_say((enum problem_kind)p, LANG_CY);
        struct problem program_en = problem_say_program((enum problem_kind)p, LANG_EN),
                       program_cy = problem_say_program((enum problem_kind)p, LANG_CY);

        says_in_both_languages(&en, &cy);
        says_in_both_languages(&program_en, &program_cy);
        assert_null(memmem(program_en.title.p, (size_t)program_en.title.n, "Page", 4)); /* what has no pages is told of none */
        assert_in_range(en.status, 400, 511);
        assert_string_not_equal(response_reason(en.status), "Answer");
        for (int o = 0; o < p; o++)
            assert_string_not_equal(en.slug, problem_say((enum problem_kind)o, LANG_EN).slug);
    }
}

static void refusals_say_what_to_do_instead(void **state)
{
    (void)state;
    ask("PUT /en/open HTTP/1.1\r\n" HOST "\r\n");
    assert_string_equal(header_of("Allow"), "GET, HEAD, POST");
    ask("POST /api/things HTTP/1.1\r\n" HOST "\r\n");
    assert_string_equal(header_of("WWW-Authenticate"), "Bearer");
    ask("GET /en/open HTTP/1.1\r\n" HOST HOST "\r\n");
    assert_true(q.answer.closes); /* where its end is nobody knows */
    ask("GET /en/nothing HTTP/1.1\r\n" HOST "\r\n");
    assert_false(q.answer.closes);
    ask("GET /en/nothing HTTP/1.1\r\n" HOST "Connection: Keep-Alive , CLOSE\r\n\r\n");
    assert_true(q.answer.closes);
    ask("GET /en/nothing HTTP/1.0\r\n" HOST "\r\n");
    assert_true(q.answer.closes);
}

/* ---- headers ---- */

static void every_answer_has_its_headers(void **state)
{
    static const char *const all[] = {
        "GET /en/open HTTP/1.1\r\n" HOST "\r\n",      "GET /open HTTP/1.1\r\n" HOST "\r\n",      "GET /en/nothing HTTP/1.1\r\n" HOST "\r\n",
        "GET /en/open HTTP/1.1\r\n" HOST HOST "\r\n", "GET /api/fails HTTP/1.1\r\n" HOST "\r\n", "",
    };

    (void)state;
    the.answer = RC_FAULT;
    for (int i = 0; i < countof(all); i++) {
        ask(all[i]);
        assert_non_null(strstr(header_of("Content-Security-Policy"), "default-src 'none'"));
        assert_non_null(strstr(header_of("Content-Security-Policy"), "frame-ancestors 'none'"));
        assert_null(strstr(header_of("Content-Security-Policy"), "unsafe"));
        assert_string_equal(header_of("X-Content-Type-Options"), "nosniff");
        assert_string_equal(header_of("Referrer-Policy"), "same-origin");
        assert_string_equal(header_of("Cross-Origin-Opener-Policy"), "same-origin");
        assert_string_equal(header_of("Cross-Origin-Resource-Policy"), "same-origin");
        assert_string_equal(header_of("Cache-Control"), "no-store");
        assert_string_not_equal(header_of("Permissions-Policy"), "");
        assert_string_equal(header_of("Strict-Transport-Security"), "max-age=63072000; includeSubDomains");
        assert_string_equal(header_of("Date"), "Thu, 01 Jan 2026 00:00:00 GMT");
        assert_string_equal(header_of("Request-Id"), "feedfacefeedfacefeedfacefeedface");
    }
    web.origins.v++;
    web.origins.n--;
    ask("GET /en/open HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n");
    assert_string_equal(header_of("Strict-Transport-Security"), ""); /* nobody is told to come by https who cannot */
    web.origins.v--;
    web.origins.n++;
}

static void signing_out_clears_the_browser(void **state)
{
    (void)state;
    assert_int_equal(post("/cy/sign-out", OURS SESSION, SECRET, ""), 303);
    assert_string_equal(header_of("Clear-Site-Data"), "\"cache\", \"storage\"");
    assert_string_equal(header_of("Location"), "/cy");
}

/* ---- the store ---- */

static void a_stopped_store_is_still_read(void **state)
{
    (void)state;
    store = open_migrated();
    store_share_stop(store, &web.metrics->is_stopped);
    assert_int_equal(post("/en/open", OURS SESSION, SECRET, "&name=Alys"), 200);
    store_stop(store);
    assert_int_equal(post("/en/open", OURS SESSION, SECRET, "&name=Alys"), 503);
    assert_string_equal(body(), "<p>stopped</p>");
    assert_int_equal(ask("GET /en/open HTTP/1.1\r\n" HOST SESSION "\r\n"), 200);
    assert_true(metrics_is_stopped(web.metrics)); /* and every worker knows */
    store->stopped = false;
    assert_int_equal(post("/en/open", OURS SESSION, SECRET, "&name=Alys"), 503); /* until all is started anew */
}

static void a_door_that_fails_is_the_answer(void **state)
{
    (void)state;
    the.session = RC_STORE;
    assert_int_equal(ask("GET /en/open HTTP/1.1\r\n" HOST SESSION "\r\n"), 503);
    assert_int_equal(ask_from("127.0.0.1", S("GET /ops HTTP/1.1\r\n" HOST "\r\n")), 200); /* which has no need of it */
}

/* ---- memory ---- */

static void what_takes_too_much_is_unwound(void **state)
{
    (void)state;
    store = open_migrated();
    for (int i = 0; i < 3; i++) {
        assert_int_equal(post("/en/much", OURS SESSION, SECRET, ""), 503);
        assert_string_equal(body(), "<p>overload</p>");
        assert_string_equal(header_of("Retry-After"), "30");
        assert_string_equal(header_of("Cache-Control"), "no-store");
        assert_false(store->in_txn);
        assert_string_equal(raw("SELECT count(*) FROM log"), "0"); /* what was half written is undone */
    }
    assert_int_equal(ask("GET /en/open HTTP/1.1\r\n" HOST SESSION "\r\n"), 200); /* and the next finds all in order */
}

static rc row_takes_too_much(void *ctx, const struct sql_log_list_row *row, struct err *error)
{
    (void)row, (void)error;
    for (;;)
        arena_raw(ctx, 1 << 16);
    return RC_OK;
}

struct listing {
    struct store *store;
    arena *mem;
};

static void list_all(void *ctx)
{
    struct listing *l = ctx;
    CLEANUP(txn_end) struct txn txn = { 0 };

    must(txn_begin(l->store, TXN_READ, &txn, &err));
    must(sql_log_list(&txn, row_takes_too_much, l->mem, &err));
}

static void log_add(str origin)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct sql_log_add_row row;
    bool found;

    must(txn_begin(store, TXN_WRITE, &txn, &err));
    must(sql_log_add(&txn, &mem, &(struct sql_log_add){ origin }, &row, &found, &err));
    must(txn_commit(&txn, &err));
}

/* In the middle of a statement's rows, the store's own frames are left too. */
static void a_store_left_among_its_rows_goes_on(void **state)
{
    arena small = arena_open((size_t)1 << 20);
    struct listing listing;

    (void)state;
    store = open_migrated();
    listing = (struct listing){ store, &small };
    log_add(S("a.example.org"));
    log_add(S("b.example.org"));
    for (int i = 0; i < 3; i++) {
        assert_false(arena_guarded(&small, list_all, &listing));
        assert_false(store->in_txn || store->handing);
        arena_reset(&small);
    }
    log_add(S("c.example.org"));
    assert_string_equal(raw("SELECT count(*) FROM log"), "3");
    arena_close(&small);
}

static void without_any_memory_there_are_still_words(void **state)
{
    (void)state;
    ask("GET /en/open HTTP/1.1\r\n" HOST "\r\n");
    arena_close(&request_mem);
    request_mem = arena_open(0);
    q = (struct request){ .mem = &request_mem, .web = &web, .target = S("/en/open") };
    web_refuse(&web, &q, PROBLEM_MALFORMED);
    assert_int_equal(q.answer.status, 503);
    assert_true(q.answer.closes);
    assert_non_null(strstr(body(), "Nid oes cof"));
}

/* ---- the log and the counts ---- */

static void lines_of_the_log_say_no_more_than_they_may(void **state)
{
    static struct journal log;
    int ends[2];
    char text[4096];
    ssize_t n;

    (void)state;
    assert_int_equal(pipe(ends), 0);
    log_open(&log, ends[1], true);
    web.log = &log;
    web.worker = 3;
    ask("GET /en/open?name=Alys HTTP/1.1\r\n" HOST SESSION "Authorization: Bearer " TOKEN "\r\n\r\n");
    post("/en/closed/Rhys", OURS SESSION, SECRET, "&name=Alys&idempotency-key=k1");
    the.answer = RC_BAD_INPUT;
    ask("GET /api/fails HTTP/1.1\r\n" HOST "\r\n");
    the.answer = RC_FAULT;
    ask("GET /api/fails HTTP/1.1\r\n" HOST "\r\n");
    log_flush(&log);
    n = read(ends[0], text, sizeof(text) - 1);
    assert_true(n > 0);
    text[n] = 0;
    assert_non_null(strstr(text,
                           "{\"time\":\"2026-01-01T00:00:00.000000Z\",\"what\":\"request\",\"id\":\"feedfacefeedfacefeedfacefeedface\",\"worker\":3,"
                           "\"method\":\"POST\",\"route\":\"/closed/:name\",\"status\":200,\"bytes\":16,\"us\":14}\n"));
    assert_null(strstr(text, "Rhys"));
    assert_null(strstr(text, SECRET));
    assert_null(strstr(text, TOKEN));
    assert_non_null(strstr(text, "\"status\":400,\"problem\":\"form\",\"bytes\""));
    assert_non_null(strstr(text, "\"status\":422,\"problem\":\"input\",\"bytes\""));
    assert_int_equal(
        strstr(text, "Alys") - strstr(text, "\"status\":500,\"problem\":\"fault\",\"detail\":\"'<b>Alys"),
        (ptrdiff_t)strlen("\"status\":500,\"problem\":\"fault\",\"detail\":\"'<b>")); /* the first is in what a fault said, which is for operators */
    close(ends[0]);
    close(ends[1]);
}

static void everything_is_counted(void **state)
{
    struct buf b = buf_new(&mem);

    (void)state;
    web.worker = 1;
    ask("GET /en/open HTTP/1.1\r\n" HOST "\r\n");
    ask("GET /en/nothing HTTP/1.1\r\n" HOST "\r\n");
    web.worker = 2;
    ask("GET /en/open HTTP/1.1\r\n" HOST "\r\n");
    the.answer = RC_FAULT;
    ask("GET /api/fails HTTP/1.1\r\n" HOST "\r\n");
    metrics_print(web.metrics, &b);
    buf_char(&b, 0);
    assert_non_null(strstr(b.p, "\nconcordat_requests_total{class=\"page\",status=\"2xx\"} 2\n"));
    assert_non_null(strstr(b.p, "\nconcordat_requests_total{class=\"page\",status=\"4xx\"} 1\n"));
    assert_non_null(strstr(b.p, "\nconcordat_requests_total{class=\"api\",status=\"5xx\"} 1\n"));
    assert_non_null(strstr(b.p, "\nconcordat_problems_total{kind=\"not-found\"} 1\n"));
    assert_non_null(strstr(b.p, "\nconcordat_request_seconds_bucket{class=\"page\",le=\"0.0001\"} 3\n"));
    assert_non_null(strstr(b.p, "\nconcordat_request_seconds_count{class=\"page\"} 3\n"));
    assert_non_null(strstr(b.p, "\nconcordat_request_seconds_sum{class=\"page\"} 0.000035\n"));
}

static void what_was_undone_is_counted_as_it_was_told(void **state)
{
    struct buf b = buf_new(&mem);

    (void)state;
    answer_from("203.0.113.9", S("POST /api/things HTTP/1.1\r\n" HOST "Authorization: Bearer " TOKEN "\r\n\r\n"));
    assert_int_equal(q.answer.status, 200);
    undone(RC_STORE_FULL);
    web_told(&web, &q);
    metrics_print(web.metrics, &b);
    buf_char(&b, 0);
    assert_non_null(strstr(b.p, "\nconcordat_requests_total{class=\"api\",status=\"2xx\"} 0\n"));
    assert_non_null(strstr(b.p, "\nconcordat_requests_total{class=\"api\",status=\"5xx\"} 1\n"));
    assert_non_null(strstr(b.p, "\nconcordat_problems_total{kind=\"full\"} 1\n"));
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, gate_up, gate_down)
    const struct CMUnitTest tests[] = {
        CASE(what_is_in_order_goes_through),
        CASE(visitors_are_given_something_to_tie_forms_to),
        CASE(pages_without_a_language_lead_to_one),
        CASE(each_refusal),
        CASE(a_whole_address_says_the_host),
        CASE(what_is_wrong_with_a_head_is_told_to_programs),
        CASE(tokens_of_others_open_nothing),
        CASE(forms_of_other_pages_change_nothing),
        CASE(what_is_too_large_is_not_even_read),
        CASE(forms_are_listed_and_keyed),
        CASE(the_order_is_fixed),
        CASE(doors_that_are_not_there_deny),
        CASE(what_may_not_be_seen_is_not_there),
        CASE(operators_are_on_the_machine_or_have_the_token),
        CASE(who_asks_too_often_waits),
        CASE(who_is_refused_after_all_is_told_in_the_language_of_the_page),
        CASE(what_could_not_be_written_is_told_in_place_of_its_answer),
        CASE(a_probe_on_the_machine_is_not_counted),
        CASE(codes_have_their_status),
        CASE(a_problem_is_told_whole),
        CASE(pages_of_problems_have_a_plain_stand_in),
        CASE(every_problem_has_words_in_both_languages),
        CASE(refusals_say_what_to_do_instead),
        CASE(every_answer_has_its_headers),
        CASE(signing_out_clears_the_browser),
        CASE(a_stopped_store_is_still_read),
        CASE(a_door_that_fails_is_the_answer),
        CASE(what_takes_too_much_is_unwound),
        CASE(a_store_left_among_its_rows_goes_on),
        CASE(without_any_memory_there_are_still_words),
        CASE(lines_of_the_log_say_no_more_than_they_may),
        CASE(everything_is_counted),
        CASE(what_was_undone_is_counted_as_it_was_told),
    };

    server = getenv("CONCORDAT_TEST_POSTGRES");
    if (sodium_init() < 0)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
