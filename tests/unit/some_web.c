#include "some_web.h"

#include "base/file.h"
#include "io/json.h"
#include "signin/account.h"
#include "signin/token.h"
#include "web/doors.h"
#include "web/parse.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct web web;

static struct randomness randomness;

static int64_t ticks(void)
{
    return 0;
}

int some_web(void **state)
{
    int code = some_register(state);

    randomness = random_seeded(11);
    web = (struct web){ .doors = { .session = doors_session, .may = doors_may }, .reg = &reg, .ticks = ticks };
    *PUSH(&mem, &web.origins) = S("https://register.example.org");
    must(routes_new(&mem, web_routes, web_route_count, &web.routes, &err));
    return code;
}

int no_web(void **state)
{
    return no_register(state);
}

/* ---- who ---- */

str token_of(str of, unsigned scopes)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct token token = { .organisation = of, .made_by = S("invented"), .label = S("a test"), .scopes = scopes, .until = now + 30 * DAY_SECONDS };
    str text;

    must(txn_begin(store, TXN_WRITE, &txn, &err));
    must(token_add(&txn, &mem, &randomness, now, &token, &text, &err));
    must(txn_commit(&txn, &err));
    return text;
}

void token_revoked(str text)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct token token;

    must(txn_begin(store, TXN_WRITE, &txn, &err));
    must(token_find(&txn, &mem, text, now, &token, &err));
    must(token_revoke(&txn, token.organisation, token.handle, S("invented"), now, &err));
    must(txn_commit(&txn, &err));
}

str cookie_of(const struct viewer *who)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct desk desk = { .random = &randomness, .now = now };
    struct session session = {
        .person = who->person, .organisation = who->organisation, .role = viewer_duty(who->duties), .way = WAY_PASSWORD, .label = S("a test")
    };
    str link, secret;

    must(txn_begin(store, TXN_WRITE, &txn, &err));
    must(account_invite(&txn, &mem, &desk, who->person, &link, &err));
    must(session_add(&txn, &mem, &randomness, now, &session, &secret, &err));
    must(txn_commit(&txn, &err));
    return secret;
}

/* ---- asking ---- */

/* One line for each exchange of a program, for another implementation to look at. */
static void keep(const struct request *q, const struct reply *r)
{
    const char *path = getenv("CONCORDAT_EXCHANGES");
    struct buf b = buf_new(&mem);
    struct json_out o = json_out_new(&b, JSON_COMPACT);
    int fd;

    if (!path || !q->route || q->route->kind != ROUTE_API)
        return;
    json_open_object(&o);
    json_put_str(&o, S("method"), method_name(q->method));
    json_put_str(&o, S("route"), str_of(q->route->path));
    json_put_int(&o, S("status"), r->status);
    json_put_str(&o, S("type"), header_of(r, "Content-Type"));
    json_put_str(&o, S("sent"), q->body);
    json_put_str(&o, S("sent_type"), request_header(q, S("content-type")));
    json_put_str(&o, S("answer"), r->body);
    json_close_object(&o);
    buf_char(&b, '\n');
    fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    must(file_write(fd, buf_text(&b), &err));
    close(fd);
}

static struct reply answer_to(str raw)
{
    struct request q = {
        .mem = &mem, .store = store, .random = &randomness, .web = &web, .utc_us = now * 1000000, .id = "0123456789abcdef0123456789abcdef"
    };
    struct buf b = buf_new(&mem);
    enum problem_kind kind;
    struct reply r;
    ptrdiff_t used;

    if (request_parse(raw, &q, &used, &kind))
        web_answer(&web, &q);
    else
        web_refuse(&web, &q, kind);
    web_told(&web, &q);
    response_head(&q.answer, &b);
    buf_str(&b, response_body(&q.answer));
    r = (struct reply){ q.answer.status, response_body(&q.answer), buf_text(&b) };
    keep(&q, &r);
    return r;
}

static struct reply ask_list(const char *what, str token, str body, va_list args)
{
    struct buf b = buf_new(&mem);
    bool typed = false;

    buf_printf(&b, "%s HTTP/1.1\r\nHost: register.example.org\r\n", what);
    if (token.n)
        buf_printf(&b, "Authorization: Bearer %.*s\r\n", STR_ARG(token));
    for (const char *line; (line = va_arg(args, const char *));) {
        buf_printf(&b, "%s\r\n", line);
        typed = typed || strncmp(line, "Content-Type:", 13) == 0;
    }
    if (body.n)
        buf_printf(&b, "Content-Length: %td\r\n%s", body.n, typed ? "" : "Content-Type: application/json\r\n");
    buf_z(&b, "\r\n");
    buf_str(&b, body);
    return answer_to(buf_text(&b));
}

struct reply ask(const char *what, str token, str body, ...)
{
    struct reply r;
    va_list args;

    va_start(args, body);
    r = ask_list(what, token, body, args);
    va_end(args);
    return r;
}

struct reply get(const char *path, str token)
{
    return ask(arena_printf(&mem, "GET %s", path).p, token, S(""), NULL);
}

/* ---- reading ---- */

str header_of(const struct reply *r, const char *name)
{
    str rest = r->whole, line, is, value;

    while (str_cut_str(rest, S("\r\n"), &line, &rest) && line.n)
        if (str_cut(line, ':', &is, &value) && str_eq(is, str_of(name)))
            return str_trim(value);
    return S("");
}

static const struct json *member(const struct json *of, str name)
{
    int64_t n;

    if (of && of->type == JSON_ARRAY && str_digits(name, INT32_MAX, &n)) {
        for (of = of->child; of && n > 0; n--)
            of = of->next;
        return of;
    }
    return json_get(of, name);
}

str said(const struct reply *r, const char *path)
{
    str rest = str_of(path), name;
    const struct json *at;
    struct json *whole;

    must(json_read(&mem, S("answer"), r->body, &whole, &err));
    for (at = whole; at && rest.n;) {
        str_cut(rest, '.', &name, &rest);
        at = member(at, name);
    }
    if (!at)
        return S("");
    return at->type == JSON_TRUE ? S("true") : at->type == JSON_FALSE ? S("false") : at->text;
}
