/* Requests: read strictly from their bytes, what their heads mean, forms of every kind, routes, and headers of answers. */
#include "some_memory.h"

#include <sodium.h>
#include <string.h>

#include "some_words.h"

#include "web/form.h"
#include "web/gate.h"
#include "web/parse.h"

static struct web web;

static struct request fresh(void)
{
    return (struct request){ .mem = &mem, .web = &web };
}

/* A header line, as reading it would have left it. */
static void header_given(struct request *q, str name, str value)
{
    *PUSH(&mem, &q->header) = (struct param){ name, value };
}

/* ---- heads ---- */

#define HOST "Host: a.example\r\n"

static const struct {
    const char *raw, *why;
    int status; /* 0: it is read */
} heads[] = {
    { "GET / HTTP/1.1\r\n" HOST "\r\n", "the least there is", 0 },
    { "GET / HTTP/1.0\r\n" HOST "\r\n", "an old one", 0 },
    { "GET /a?b=c HTTP/1.1\r\n" HOST "X-Odd_name.1!: \t value\t \r\n\r\n", "blanks around a value", 0 },
    { "GET / HTTP/1.1\r\n" HOST "X:\r\n\r\n", "an empty value", 0 },
    { "GET / HTTP/1.1\r\n" HOST "X: \xC3\xB4\r\n\r\n", "other letters in a value", 0 },
    { "POST / HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc", "a body", 0 },
    { "POST / HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n", "an empty body", 0 },
    { "POST / HTTP/1.1\r\n" HOST "Expect: 100-Continue\r\nContent-Length: 1\r\n\r\nx", "it waits to be told to go on", 0 },
    /* ends of lines */
    { "GET / HTTP/1.1\n" HOST "\r\n", "a bare line feed after the first line", 400 },
    { "GET / HTTP/1.1\r\nHost: a.example\n\r\n", "a bare line feed after a header", 400 },
    { "GET / HTTP/1.1\r\nHost: a.example\nX: y\r\n\r\n", "a bare line feed between headers", 400 },
    { "GET / HTTP/1.1\r\nHost: a.example\rX: y\r\n\r\n", "a bare carriage return", 400 },
    { "GET / HTTP/1.1\r\n" HOST "\n", "an end of one line feed", 400 },
    { "\r\nGET / HTTP/1.1\r\n" HOST "\r\n", "an empty line before", 400 },
    { "GET / HTTP/1.1\r\n" HOST, "no end", 400 },
    { "", "nothing", 400 },
    { "GET / HTTP/1.1", "a line without an end", 400 },
    /* folding and blanks */
    { "GET / HTTP/1.1\r\n" HOST "X: a\r\n b\r\n\r\n", "a folded line", 400 },
    { "GET / HTTP/1.1\r\n" HOST "X: a\r\n\tb: c\r\n\r\n", "a folded line that looks like a header", 400 },
    { "GET / HTTP/1.1\r\n X: a\r\n" HOST "\r\n", "a blank before the first header", 400 },
    { "GET / HTTP/1.1\r\n" HOST "X : a\r\n\r\n", "a blank before the colon", 400 },
    { "GET / HTTP/1.1\r\n" HOST "X\t: a\r\n\r\n", "a tab before the colon", 400 },
    { "GET / HTTP/1.1\r\n" HOST "X Y: a\r\n\r\n", "a blank in a name", 400 },
    { "GET / HTTP/1.1\r\n" HOST ": a\r\n\r\n", "no name", 400 },
    { "GET / HTTP/1.1\r\n" HOST "nothing\r\n\r\n", "no colon", 400 },
    { "GET  / HTTP/1.1\r\n" HOST "\r\n", "two blanks", 400 },
    { "GET /  HTTP/1.1\r\n" HOST "\r\n", "two blanks before the version", 400 },
    { " GET / HTTP/1.1\r\n" HOST "\r\n", "a blank before the method", 400 },
    { "GET / HTTP/1.1 \r\n" HOST "\r\n", "a blank after the version", 400 },
    { "GET\t/ HTTP/1.1\r\n" HOST "\r\n", "a tab for a blank", 400 },
    { "GET /a b HTTP/1.1\r\n" HOST "\r\n", "a blank in the target", 400 },
    { "GET /\r\n" HOST "\r\n", "no version", 400 },
    { "GET\r\n" HOST "\r\n", "a method alone", 400 },
    /* characters */
    { "GET / HTTP/1.1\r\n" HOST "X: a\x01\r\n\r\n", "a control character in a value", 400 },
    { "GET / HTTP/1.1\r\n" HOST "X: a\x7F\r\n\r\n", "a delete in a value", 400 },
    { "GET / HTTP/1.1\r\n" HOST "X\x01: a\r\n\r\n", "a control character in a name", 400 },
    { "GET / HTTP/1.1\r\n" HOST "X\xC3\xB4: a\r\n\r\n", "another letter in a name", 400 },
    { "GET / HTTP/1.1\r\n" HOST "X(a): b\r\n\r\n", "brackets in a name", 400 },
    { "G(T / HTTP/1.1\r\n" HOST "\r\n", "a bracket in a method", 400 },
    { "GET /\xC3\xB4 HTTP/1.1\r\n" HOST "\r\n", "a letter that is not encoded", 400 },
    { "GET /#a HTTP/1.1\r\n" HOST "\r\n", "a fragment", 400 },
    { "GET /\\a HTTP/1.1\r\n" HOST "\r\n", "a backslash", 400 },
    { "GET a HTTP/1.1\r\n" HOST "\r\n", "a target that is no path", 400 },
    { "GET http://a.example/ HTTP/1.1\r\n" HOST "\r\n", "a whole address", 0 },
    { "GET HTTPS://a.example HTTP/1.1\r\n" HOST "\r\n", "one without a path", 0 },
    { "GET http://a.example/ HTTP/1.1\r\n\r\n", "one without a host beside it", 400 },
    { "GET ftp://a.example/ HTTP/1.1\r\n" HOST "\r\n", "one of another protocol", 400 },
    { "GET http:a.example/ HTTP/1.1\r\n" HOST "\r\n", "one without slashes", 400 },
    { "GET http:///a HTTP/1.1\r\n" HOST "\r\n", "one of nobody", 400 },
    { "GET http://?a HTTP/1.1\r\n" HOST "\r\n", "one of nobody with a query", 400 },
    { "GET http://somebody@a.example/ HTTP/1.1\r\n" HOST "\r\n", "one with somebody in it", 400 },
    { "GET http://a.example\\@b.example/ HTTP/1.1\r\n" HOST "\r\n", "one of two hosts", 400 },
    { "GET http://a.example/#b HTTP/1.1\r\n" HOST "\r\n", "one with a fragment", 400 },
    { "OPTIONS * HTTP/1.1\r\n" HOST "\r\n", "a target for the whole server", 400 },
    { "CONNECT a.example:80 HTTP/1.1\r\n" HOST "\r\n", "a target for a tunnel", 400 },
    /* versions and methods */
    { "GET / HTTP/2.0\r\n" HOST "\r\n", "a version that is not spoken", 505 },
    { "GET / HTTP/1.2\r\n" HOST "\r\n", "a version that there is not", 505 },
    { "GET / HTTP/1.10\r\n" HOST "\r\n", "a version of two digits", 505 },
    { "GET / http/1.1\r\n" HOST "\r\n", "a version in small letters", 400 },
    { "GET / XTTP/1.1\r\n" HOST "\r\n", "another protocol", 400 },
    { "BREW / HTTP/1.1\r\n" HOST "\r\n", "a method that nobody knows", 501 },
    { "get / HTTP/1.1\r\n" HOST "\r\n", "a method in small letters", 501 },
    { "TRACE / HTTP/1.1\r\n" HOST "\r\n", "a method that echoes", 501 },
    /* hosts */
    { "GET / HTTP/1.1\r\n\r\n", "no host", 400 },
    { "GET / HTTP/1.0\r\n\r\n", "no host in an old one", 400 },
    { "GET / HTTP/1.1\r\n" HOST HOST "\r\n", "two hosts that are the same", 400 },
    { "GET / HTTP/1.1\r\n" HOST "hOST: b.example\r\n\r\n", "two hosts", 400 },
    /* lengths */
    { "POST / HTTP/1.1\r\n" HOST "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", "two lengths that are the same", 400 },
    { "POST / HTTP/1.1\r\n" HOST "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", "two lengths", 400 },
    { "POST / HTTP/1.1\r\n" HOST "Content-Length: 3, 3\r\n\r\nabc", "a list of lengths", 400 },
    { "POST / HTTP/1.1\r\n" HOST "Content-Length: +3\r\n\r\nabc", "a sign", 400 },
    { "POST / HTTP/1.1\r\n" HOST "Content-Length: -3\r\n\r\nabc", "a length below none", 400 },
    { "POST / HTTP/1.1\r\n" HOST "Content-Length: 03\r\n\r\nabc", "a needless nought", 400 },
    { "POST / HTTP/1.1\r\n" HOST "Content-Length: 0x3\r\n\r\nabc", "another base", 400 },
    { "POST / HTTP/1.1\r\n" HOST "Content-Length: 3 \t\r\n\r\nabc", "blanks after a length", 0 },
    { "POST / HTTP/1.1\r\n" HOST "Content-Length: 3 4\r\n\r\nabc", "a blank in a length", 400 },
    { "POST / HTTP/1.1\r\n" HOST "Content-Length:\r\n\r\nabc", "no length", 400 },
    { "POST / HTTP/1.1\r\n" HOST "Content-Length: 99999999999999999999\r\n\r\nabc", "a length that is no number here", 400 },
    { "POST / HTTP/1.1\r\n" HOST "Content-Length: 4\r\n\r\nabc", "less than it says", 400 },
    { "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "chunks", 411 },
    { "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: identity\r\n\r\n", "a coding that is none", 411 },
    { "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc", "chunks and a length", 400 },
    { "POST / HTTP/1.1\r\n" HOST "Content-Length: 3\r\nTRANSFER-encoding: xchunked\r\n\r\nabc", "a length and odd chunks", 400 },
    /* others that come once */
    { "GET / HTTP/1.1\r\n" HOST "Cookie: a=b\r\nCookie: c=d\r\n\r\n", "two cookie lines", 400 },
    { "GET / HTTP/1.1\r\n" HOST "Authorization: a\r\nAuthorization: b\r\n\r\n", "two authorizations", 400 },
    { "GET / HTTP/1.1\r\n" HOST "Origin: a\r\nOrigin: b\r\n\r\n", "two origins", 400 },
    { "GET / HTTP/1.1\r\n" HOST "Expect: a miracle\r\n\r\n", "it expects something else", 400 },
};

static void heads_are_read_strictly(void **state)
{
    (void)state;
    for (int i = 0; i < countof(heads); i++) {
        struct request q = fresh();
        enum problem_kind kind = PROBLEM_COUNT;
        ptrdiff_t used = -1;
        bool is_read = request_parse(str_of(heads[i].raw), &q, &used, &kind);
        int status = is_read ? 0 : problem_say(kind, LANG_EN).status;

        if (status != heads[i].status)
            fail_msg("%s: %d and not %d", heads[i].why, status, heads[i].status);
        if (is_read)
            assert_int_equal(used, (ptrdiff_t)strlen(heads[i].raw));
    }
}

/* RFC 9112, 3.2.2. */
static void a_whole_address_is_a_host_and_a_target(void **state)
{
    static const struct {
        const char *target, *authority, *path;
    } row[] = {
        { "/a?b=http://c/d", "", "/a?b=http://c/d" },           { "http://a.example/a?b", "a.example", "/a?b" },
        { "HtTpS://A.example:8443/", "A.example:8443", "/" },   { "http://a.example", "a.example", "/" },
        { "http://a.example?b=/c@d", "a.example", "/?b=/c@d" }, { "http://[::1]:80/@", "[::1]:80", "/@" },
    };

    (void)state;
    for (int i = 0; i < countof(row); i++) {
        struct request q = fresh();
        enum problem_kind kind;
        ptrdiff_t used;

        assert_true(request_parse(arena_printf(&mem, "GET %s HTTP/1.1\r\n" HOST "\r\n", row[i].target), &q, &used, &kind));
        assert_true(str_eq(q.authority, str_of(row[i].authority)));
        assert_true(str_eq(q.target, str_of(row[i].path)));
    }
}

static void a_nul_is_no_end(void **state)
{
    static const char raw[] = "GET / HTTP/1.1\r\n" HOST "X: a\0b\r\n\r\n", target[] = "GET /\0 HTTP/1.1\r\n" HOST "\r\n";
    struct request q = fresh(), r = fresh();
    enum problem_kind kind;
    ptrdiff_t used;

    (void)state;
    assert_false(request_parse((str){ raw, sizeof(raw) - 1 }, &q, &used, &kind));
    assert_int_equal(kind, PROBLEM_MALFORMED);
    assert_false(request_parse((str){ target, sizeof(target) - 1 }, &r, &used, &kind));
    assert_int_equal(kind, PROBLEM_MALFORMED);
}

/* What stands after a message belongs to the next. */
static void a_message_ends_where_it_says(void **state)
{
    struct request q = fresh();
    enum problem_kind kind;
    ptrdiff_t used;
    str raw = S("POST /a HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\n");

    (void)state;
    assert_true(request_parse(raw, &q, &used, &kind));
    assert_true(str_eq(q.body, S("abc")));
    assert_true(str_starts(str_from(raw, used), S("GET / ")));
}

/* A request with a target of ${target} bytes, ${lines} more header lines and ${value} bytes in the last of them. */
static str long_request(int target, int lines, int value)
{
    struct buf b = buf_new(&mem);

    buf_z(&b, "GET /");
    buf_fill(&b, 'a', target - 1);
    buf_z(&b, " HTTP/1.1\r\n" HOST);
    for (int i = 1; i < lines; i++)
        buf_z(&b, "X: y\r\n");
    buf_z(&b, "Y: ");
    buf_fill(&b, 'z', value);
    buf_z(&b, "\r\n\r\n");
    return buf_text(&b);
}

static void heads_have_limits(void **state)
{
    enum { OTHERS = sizeof(HOST) - 1 + 5 /* of the last line, all but its value */ };
    static const struct {
        int target, lines, value, status;
    } rows[] = {
        { TARGET_BYTES, 1, 1, 0 }, { TARGET_BYTES + 1, 1, 1, 414 },  { 1, HEAD_LINES - 1, 1, 0 },
        { 1, HEAD_LINES, 1, 431 }, { 1, 1, HEAD_BYTES - OTHERS, 0 }, { 1, 1, HEAD_BYTES - OTHERS + 1, 431 },
    };
    struct request q;
    enum problem_kind kind;
    ptrdiff_t used;

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        q = fresh();
        kind = PROBLEM_COUNT;
        if (request_parse(long_request(rows[i].target, rows[i].lines, rows[i].value), &q, &used, &kind))
            assert_int_equal(rows[i].status, 0);
        else
            assert_int_equal(problem_say(kind, LANG_EN).status, rows[i].status);
    }
}

/* It is looked for once, however the bytes come. */
static void the_end_of_a_head_is_found(void **state)
{
    static const struct {
        const char *bytes;
        ptrdiff_t end;
    } rows[] = {
        { "GET / HTTP/1.1\r\n\r\n", 18 },
        { "GET / HTTP/1.1\r\nA: b\r\n\r\nGET", 24 },
        { "GET / HTTP/1.1\r\nA: b\r\n", HEAD_UNENDED },
        { "", HEAD_UNENDED },
        { "GET / HTTP/1.1\n\n", HEAD_MALFORMED },
        { "\n", HEAD_MALFORMED },
        { "GET / HTTP/1.1\r\n\n", HEAD_MALFORMED },
        { "\r\n\r\n", 4 }, /* its first line is empty: that is no request */
    };

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        str bytes = str_of(rows[i].bytes);
        ptrdiff_t seen = 0, found = HEAD_UNENDED;

        for (ptrdiff_t n = 0; n <= bytes.n && found == HEAD_UNENDED; n++)
            found = head_find_end(str_sub(bytes, 0, n), &seen);
        assert_int_equal(found, rows[i].end);
        seen = 0;
        assert_int_equal(head_find_end(bytes, &seen), rows[i].end);
    }
}

/* ---- what heads mean ---- */

static const struct {
    const char *target, *path; /* NULL: refused */
    enum language language;
    bool has_language, is_api;
} targets[] = {
    { "/", "/", LANG_EN, false, false },
    { "/en", "/", LANG_EN, true, false },
    { "/cy", "/", LANG_CY, true, false },
    { "/cy/", "/", LANG_CY, true, false },
    { "/cy/agreements/7", "/agreements/7", LANG_CY, true, false },
    { "/cymru/a", "/cymru/a", LANG_EN, false, false },
    { "/api/check", "/api/check", LANG_EN, false, true },
    { "/apis", "/apis", LANG_EN, false, false },
    { "/a%20b/%C3%B4", "/a b/\xC3\xB4", LANG_EN, false, false },
    { "/a+b", "/a+b", LANG_EN, false, false },
    { "/agreements/", "/agreements/", LANG_EN, false, false },
    { "/%63y/a", "/a", LANG_CY, true, false }, /* the same letters, written otherwise */
    { "//", NULL, 0, false, false },
    { "//evil.example/", NULL, 0, false, false },
    { "/a//b", NULL, 0, false, false },
    { "/a/./b", NULL, 0, false, false },
    { "/a/../b", NULL, 0, false, false },
    { "/a/%2e%2E/b", NULL, 0, false, false },
    { "/a%2Fb", NULL, 0, false, false },
    { "/a%5Cb", NULL, 0, false, false },
    { "/a%00b", NULL, 0, false, false },
    { "/a%0Ab", NULL, 0, false, false },
    { "/a%7Fb", NULL, 0, false, false },
    { "/a%C3", NULL, 0, false, false },
    { "/a%C0%AFb", NULL, 0, false, false }, /* a slash in more bytes than it has */
    { "/a%4", NULL, 0, false, false },
    { "/a%", NULL, 0, false, false },
    { "/a%zz", NULL, 0, false, false },
    { "/a?b=%4", NULL, 0, false, false },
};

static void targets_are_decoded_once_and_strictly(void **state)
{
    (void)state;
    for (int i = 0; i < countof(targets); i++) {
        struct request q = fresh();
        enum problem_kind kind;

        q.target = str_of(targets[i].target);
        if (request_read(&q, &kind) != (targets[i].path != NULL))
            fail_msg("'%s' was %s", targets[i].target, targets[i].path ? "refused" : "taken");
        if (!targets[i].path)
            continue;
        assert_true(str_eq(q.path, str_of(targets[i].path)));
        assert_int_equal(q.language, targets[i].language);
        assert_int_equal(q.has_language, targets[i].has_language);
        assert_int_equal(q.wants_problem, targets[i].is_api);
    }
}

static struct address address_from(const char *text)
{
    struct address a = { { 0 } };

    assert_true(address_parse(str_of(text), &a));
    return a;
}

static void only_proxies_are_believed(void **state)
{
    static const struct {
        const char *peer, *forwarded, *again, *client; /* NULL: refused */
        bool is_unnamed;
    } rows[] = {
        { "203.0.113.9", "192.0.2.1", NULL, "203.0.113.9", false }, /* anybody may say anything */
        { "203.0.113.9", NULL, NULL, "203.0.113.9", false },
        { "127.0.0.1", "192.0.2.1", NULL, "192.0.2.1", false },
        { "127.0.0.1", NULL, NULL, "127.0.0.1", true },
        { "127.0.0.1", "198.51.100.1, 192.0.2.1", NULL, "192.0.2.1", false }, /* what the client itself had said stays unheard */
        { "127.0.0.1", "192.0.2.1, 10.0.0.3", NULL, "192.0.2.1", false },     /* two proxies */
        { "127.0.0.1", "192.0.2.1", "10.0.0.3", "192.0.2.1", false },         /* in two lines */
        { "127.0.0.1", "10.0.0.3", "192.0.2.1", "192.0.2.1", false },
        { "127.0.0.1", " 2001:db8::1 ", NULL, "2001:db8::1", false },
        { "127.0.0.1", "unknown", NULL, NULL, false },
        { "127.0.0.1", "192.0.2.1,", NULL, NULL, false },
        { "127.0.0.1", "192.0.2.1:443", NULL, NULL, false },
    };
    struct network proxies[2];

    (void)state;
    assert_true(network_parse(S("127.0.0.1"), &proxies[0]) && network_parse(S("10.0.0.0/8"), &proxies[1]));
    web.proxies = (struct networks){ proxies, 2, 2 };
    for (int i = 0; i < countof(rows); i++) {
        struct request q = fresh();
        enum problem_kind kind;

        q.target = S("/");
        q.peer = address_from(rows[i].peer);
        if (rows[i].forwarded)
            header_given(&q, S("x-forwarded-for"), str_of(rows[i].forwarded));
        if (rows[i].again)
            header_given(&q, S("x-forwarded-for"), str_of(rows[i].again));
        assert_int_equal(request_read(&q, &kind), rows[i].client != NULL);
        if (!rows[i].client)
            continue;
        assert_true(address_eq(q.client, address_from(rows[i].client)));
        assert_int_equal(q.is_unnamed_proxy, rows[i].is_unnamed);
    }
    web.proxies = (struct networks){ 0 };
}

static void readers_have_a_language(void **state)
{
    static const struct {
        const char *target, *accept;
        enum language language;
    } rows[] = {
        { "/a", "cy, en;q=0.5", LANG_CY },
        { "/a", "fr", LANG_EN },
        { "/en/a", "cy", LANG_EN }, /* the address decides */
        { "/api/a", "cy", LANG_CY },
    };

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        struct request q = fresh();
        enum problem_kind kind;

        q.target = str_of(rows[i].target);
        header_given(&q, S("accept-language"), str_of(rows[i].accept));
        assert_true(request_read(&q, &kind));
        assert_int_equal(q.language, rows[i].language);
    }
}

/* ---- forms ---- */

static const struct form_field listed[] = {
    { "name", 10, FORM_ONE }, { "notes", 20, FORM_LINES }, { "role", 10, FORM_MANY }, { "sheet", 0, FORM_FILE }
};
static const struct form form_with_file = { "sheet", listed, countof(listed), 0 }, form_plain = { "plain", listed, countof(listed) - 1, 0 };
static const struct web_route post_file = { METHOD_POST, WHO_ANYONE, "/a", NULL, &form_with_file, KB(64), ROUTE_PAGE, ROUTE_NO_KEY };
static const struct web_route post_plain = { METHOD_POST, WHO_ANYONE, "/a", NULL, &form_plain, KB(64), ROUTE_PAGE, ROUTE_NO_KEY };
static const struct web_route get_plain = { METHOD_GET, WHO_ANYONE, "/a", NULL, &form_plain, 0, ROUTE_PAGE, ROUTE_NO_KEY };
static const struct web_route post_json = { METHOD_POST, WHO_ANYONE, "/a", NULL, &form_JSON, KB(64), ROUTE_API, ROUTE_NO_KEY };

static struct request posted(const struct web_route *route, str body)
{
    struct request q = fresh();

    q.method = route->method;
    q.route = route;
    q.body = body;
    q.length = body.n;
    return q;
}

static rc form_taken(struct request *q, struct err *err)
{
    TRY(form_read(q, err));
    return form_check(q, err);
}

static void fields_are_as_listed(void **state)
{
    static const struct {
        const char *body, *complaint; /* NULL: taken */
    } rows[] = {
        { "", NULL },
        { "name=a+b%26c", NULL },
        { "name=", NULL },
        { "name", NULL },
        { "role=a&role=b", NULL },
        { "notes=a%0D%0Ab", NULL },
        { "name=0123456789", NULL },
        { "name=01234567890", "‘name’ is too long" },
        { "name=a&name=b", "The form was sent with ‘name’ answered twice" },
        { "name=a&colour=b", "‘colour’ is not asked for here" },
        { "sheet=a", "‘sheet’ is not asked for here" },
        { "name=a%0Ab", "‘name’ has more than one line" },
        { "name=a%0D%0Ab", "‘name’ has more than one line" },
        { "name=a%09b", "‘name’ has more than one line" },
        { "notes=a%0Db", "The form cannot be read: it has bytes that are no characters, or a field without a name" },
        { "name=a%00b", "The form cannot be read: it has bytes that are no characters, or a field without a name" },
        { "name=a%FF", "The form cannot be read: it has bytes that are no characters, or a field without a name" },
        { "=a", "The form cannot be read: it has bytes that are no characters, or a field without a name" },
        { "name=a&&role=b", "The form cannot be read: it has bytes that are no characters, or a field without a name" },
        { "name=a&", "The form cannot be read: it has bytes that are no characters, or a field without a name" },
        { "name=%4", "The form cannot be read: a percent-sign is not followed by two digits" },
    };

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        struct request q = posted(&post_plain, str_of(rows[i].body));
        struct err err = { 0 };

        if (form_taken(&q, &err) == RC_OK)
            assert_null(rows[i].complaint);
        else {
            assert_string_equal(err.message, rows[i].complaint);
            said_in_words(&mem, &err);
        }
    }
}

static void fields_are_decoded(void **state)
{
    struct request q = posted(&post_plain, S("name=a+b%26%C3%B4&role=x&role=y&notes=1%0D%0A2%0A3"));
    struct err err;

    (void)state;
    assert_int_equal(form_taken(&q, &err), RC_OK);
    assert_true(str_eq(request_field(&q, S("name")), S("a b&\xC3\xB4")));
    assert_true(str_eq(request_field(&q, S("notes")), S("1\n2\n3")));
    assert_true(str_eq(request_field(&q, S("role")), S("x")) && q.form.n == 4);
    assert_true(request_has_field(&q, S("role")) && !request_has_field(&q, S("sheet")));
}

static void a_form_has_a_most(void **state)
{
    struct buf b = buf_new(&mem);
    struct request q;
    struct err err;

    (void)state;
    for (int i = 0; i < PARAMS_MOST; i++)
        buf_z(&b, i ? "&role=a" : "role=a");
    q = posted(&post_plain, buf_text(&b));
    assert_int_equal(form_taken(&q, &err), RC_OK);
    buf_z(&b, "&role=a");
    q = posted(&post_plain, buf_text(&b));
    assert_int_equal(form_taken(&q, &err), RC_BAD_INPUT);
}

static void a_name_too_long_for_a_message_is_cut(void **state)
{
    struct buf b = buf_new(&mem);
    struct request q;
    struct err err;

    (void)state;
    buf_fill(&b, 'x', 5000);
    q = posted(&post_plain, buf_text(&b));
    assert_int_equal(form_taken(&q, &err), RC_BAD_INPUT);
    assert_string_equal(err.message, "‘xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…’ is not asked for here");
    assert_string_equal(err.at, "");
}

static void a_query_is_a_form_too(void **state)
{
    struct request q = posted(&get_plain, S("")), other = posted(&post_plain, S("name=a"));
    enum problem_kind kind;
    struct err err;

    (void)state;
    q.target = S("/a?name=b&role=c");
    assert_true(request_read(&q, &kind));
    assert_int_equal(form_taken(&q, &err), RC_OK);
    assert_true(str_eq(request_field(&q, S("name")), S("b")));
    other.target = S("/a?role=c"); /* a change has all of it in its body */
    assert_true(request_read(&other, &kind));
    assert_int_equal(form_taken(&other, &err), RC_BAD_INPUT);
}

static void token_and_key_come_with_every_form(void **state)
{
    struct request q = posted(&post_plain, S("anti-forgery=t&name=a&idempotency-key=k")), header = posted(&post_json, S("{}")),
                   bad = posted(&post_plain, S("idempotency-key=a%20b"));
    struct err err;

    (void)state;
    assert_int_equal(form_taken(&q, &err), RC_OK);
    assert_true(str_eq(q.token, S("t")) && str_eq(q.key, S("k")) && q.form.n == 1);
    header_given(&header, S("idempotency-key"), S("\"quoted\""));
    assert_int_equal(form_taken(&header, &err), RC_OK);
    assert_true(str_eq(header.key, S("quoted")) && str_eq(header.body, S("{}")));
    assert_int_equal(form_taken(&bad, &err), RC_BAD_INPUT);
}

static void bodies_have_a_type(void **state)
{
    static const struct {
        const struct web_route *route;
        const char *type, *body;
        bool is_typed;
    } rows[] = {
        { &post_plain, "application/x-www-form-urlencoded", "a", true },
        { &post_plain, "Application/X-WWW-form-urlencoded ; charset=utf-8", "a", true },
        { &post_plain, "multipart/form-data; boundary=x", "a", false },
        { &post_plain, "text/plain", "a", false }, /* what a page of anybody's may send without asking */
        { &post_plain, NULL, "a", false },
        { &post_plain, NULL, "", true },
        { &post_file, "multipart/form-data; boundary=x", "a", true },
        { &post_json, "application/json", "a", true },
        { &post_json, "application/jsonp", "a", false },
        { &post_json, "text/plain", "a", false },
    };

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        struct request q = posted(rows[i].route, str_of(rows[i].body));

        if (rows[i].type)
            header_given(&q, S("content-type"), str_of(rows[i].type));
        assert_int_equal(form_is_typed(&q), rows[i].is_typed);
    }
}

#define PART(head, bytes) "--b\r\nContent-Disposition: form-data; " head "\r\n\r\n" bytes "\r\n"

#define LONG_BOUNDARY "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" /* 71 */

static struct request multipart(const char *type, const char *body)
{
    struct request q = posted(&post_file, str_of(body));

    header_given(&q, S("content-type"), str_of(type));
    return q;
}

static void files_come_in_parts(void **state)
{
    struct request q = multipart("multipart/form-data; boundary=b",
                                 PART("name=\"name\"", "Alys") PART("name=\"sheet\"; filename=\"C:\\x\\pobl y dref.csv\"", "a,b\r\n--c\r\n1,2")
                                     PART("name=\"notes\"", "") "--b--\r\n");
    const struct upload *file;
    struct err err;

    (void)state;
    assert_int_equal(form_taken(&q, &err), RC_OK);
    assert_true(str_eq(request_field(&q, S("name")), S("Alys")));
    assert_true(request_has_field(&q, S("notes")));
    file = request_upload(&q, S("sheet"));
    assert_non_null(file);
    assert_true(str_eq(file->file_name, S("pobl y dref.csv")));
    assert_true(str_eq(file->bytes, S("a,b\r\n--c\r\n1,2")));
    assert_null(request_upload(&q, S("other")));
}

static void parts_are_read_strictly(void **state)
{
    static const struct {
        const char *type, *body;
        bool is_taken;
    } rows[] = {
        { "multipart/form-data; boundary=b", PART("name=\"name\"", "a") "--b--", true },
        { "multipart/form-data; boundary=\"b\"", PART("name=\"name\"", "a") "--b--\r\n", true },
        { "multipart/form-data; charset=utf-8; boundary=b", PART("name=name", "a") "--b--\r\n", true },
        { "multipart/form-data; boundary=b", PART("name=\"sheet\"; filename=\"\"", "") "--b--", true }, /* no file was chosen */
        { "multipart/form-data; boundary=b", "--b--\r\n", true },
        { "multipart/form-data", PART("name=\"name\"", "a") "--b--", false },
        { "multipart/form-data; boundary=" LONG_BOUNDARY, "--" LONG_BOUNDARY "--", false },
        { "multipart/form-data; boundary=", PART("name=\"name\"", "a") "--b--", false },
        { "multipart/form-data; boundary=c", PART("name=\"name\"", "a") "--b--", false },
        { "multipart/form-data; boundary=b", "before\r\n" PART("name=\"name\"", "a") "--b--", false },
        { "multipart/form-data; boundary=b", PART("name=\"name\"", "a") "--b--\r\nafter", false },
        { "multipart/form-data; boundary=b", PART("name=\"name\"", "a") "--b", false },
        { "multipart/form-data; boundary=b", PART("name=\"name\"", "a"), false },
        { "multipart/form-data; boundary=b", PART("filename=\"x\"", "a") "--b--", false },
        { "multipart/form-data; boundary=b", PART("name=\"name\"", "a") PART("name=\"name\"", "b") "--b--", false },
        { "multipart/form-data; boundary=b", PART("name=\"sheet\"; filename=\"x\"", "a") PART("name=\"sheet\"; filename=\"y\"", "b") "--b--", false },
        { "multipart/form-data; boundary=b", PART("name=\"name\"; filename=\"x\"", "a") "--b--", false }, /* a file where none is asked for */
        { "multipart/form-data; boundary=b", PART("name=\"sheet\"", "a") "--b--", false },                /* and the other way about */
        { "multipart/form-data; boundary=b", PART("name=\"sheet\"; filename=\"a\x01\"", "a") "--b--", false },
        { "multipart/form-data; boundary=b", PART("name=\"name\"", "a\x01") "--b--", false },
        { "multipart/form-data; boundary=b",
          "--b\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nYQ\r\n--b--", false },
        { "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: attachment; name=\"name\"\r\n\r\na\r\n--b--", false },
        { "multipart/form-data; boundary=b", "--b\nContent-Disposition: form-data; name=\"name\"\n\na\n--b--", false },
        { "multipart/form-data; boundary=b", "--b\r\n\r\na\r\n--b--", false },
        { "multipart/form-data; boundary=b", PART("name=\"name\"", "a\r\n--bc") "--b--",
          false }, /* whatever begins like the boundary is one (RFC 2046) */
    };

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        struct request q = multipart(rows[i].type, rows[i].body);
        struct err err;

        if ((form_taken(&q, &err) == RC_OK) != rows[i].is_taken)
            fail_msg("row %d was %s", i, rows[i].is_taken ? err.message : "taken");
    }
}

/* ---- routes ---- */

static rc nothing(struct request *q, struct err *err)
{
    (void)q, (void)err;
    return RC_OK;
}

#define ROW(method, path)                                                                                                                            \
    {                                                                                                                                                \
        METHOD_##method, WHO_ANYONE, path, nothing, &form_NONE, 0, ROUTE_PAGE, ROUTE_NO_KEY                                                          \
    }

static const struct web_route table[] = {
    ROW(GET, "/"),
    ROW(GET, "/agreements"),
    ROW(POST, "/agreements"),
    ROW(GET, "/agreements/new"),
    ROW(GET, "/agreements/:agreement"),
    ROW(DELETE, "/agreements/:agreement"),
    ROW(POST, "/agreements/:agreement/signatures"),
    ROW(GET, "/agreements/new/:step/help"),
    ROW(GET, "/a/:1/:2/:3/:4"),
};

static void routes_are_found(void **state)
{
    enum { G = 1 << METHOD_GET | 1 << METHOD_HEAD, P = 1 << METHOD_POST, D = 1 << METHOD_DELETE };
    static const struct {
        enum method method;
        const char *path, *found, *arg; /* found NULL: none */
        unsigned allowed;
    } rows[] = {
        { METHOD_GET, "/", "/", "", G },
        { METHOD_HEAD, "/", "/", "", G },
        { METHOD_POST, "/", NULL, "", G },
        { METHOD_OPTIONS, "/", NULL, "", G },
        { METHOD_GET, "/agreements", "/agreements", "", G | P },
        { METHOD_GET, "/agreements/", NULL, "", 0 },
        { METHOD_GET, "/agreements/7", "/agreements/:agreement", "7", G | D },
        { METHOD_GET, "/agreements/new", "/agreements/new", "", G },
        { METHOD_DELETE, "/agreements/new", NULL, "", G }, /* a literal segment is nobody's name */
        { METHOD_POST, "/agreements/7/signatures", "/agreements/:agreement/signatures", "7", P },
        { METHOD_POST, "/agreements/new/signatures", "/agreements/:agreement/signatures", "new", P }, /* where only that leads on */
        { METHOD_GET, "/agreements/new/2/help", "/agreements/new/:step/help", "2", G },
        { METHOD_GET, "/a/w/x/y/z", "/a/:1/:2/:3/:4", "w", G },
        { METHOD_GET, "/agreements/7/8/9", NULL, "", 0 },
        { METHOD_GET, "/Agreements", NULL, "", 0 },
        { METHOD_GET, "/:agreement", NULL, "", 0 },
        { METHOD_PUT, "/agreements/7", NULL, "", G | D },
    };
    const struct routes *routes;
    struct err err;

    (void)state;
    assert_int_equal(routes_new(&mem, table, countof(table), &routes, &err), RC_OK);
    for (int i = 0; i < countof(rows); i++) {
        str arg[ARGS_MOST] = { { 0 } };
        unsigned allowed = 0;
        const struct web_route *route = routes_find(routes, rows[i].method, str_of(rows[i].path), arg, &allowed);

        assert_int_equal(allowed, rows[i].allowed);
        if (!rows[i].found) {
            assert_null(route);
            continue;
        }
        assert_non_null(route);
        assert_string_equal(route->path, rows[i].found);
        assert_true(str_eq(arg[0], str_of(rows[i].arg)));
    }
}

static void rows_that_cannot_be_routes_are_told(void **state)
{
    static const struct web_route bad[][2] = {
        { ROW(GET, "/a"), ROW(GET, "/a") },
        { ROW(GET, "/:a/b"), ROW(GET, "/:c/b") },
        { ROW(GET, "a"), ROW(GET, "/b") },
        { ROW(GET, "/a//b"), ROW(GET, "/b") },
        { ROW(HEAD, "/a"), ROW(GET, "/b") },
        { ROW(OPTIONS, "/a"), ROW(GET, "/b") },
        { ROW(GET, "/:1/:2/:3/:4/:5"), ROW(GET, "/b") },
        { ROW(GET, "/1/2/3/4/5/6/7/8/9"), ROW(GET, "/b") },
    };
    const struct routes *routes;
    struct err err;

    (void)state;
    for (int i = 0; i < countof(bad); i++)
        assert_int_equal(routes_new(&mem, bad[i], 2, &routes, &err), RC_FAULT);
    assert_int_equal(routes_new(&mem, web_routes, web_route_count, &routes, &err), RC_OK); /* our own table */
}

/* ---- headers of answers ---- */

static const char *header_of(const struct request *q, const char *name)
{
    for (ptrdiff_t i = 0; i < q->answer.header.n; i++)
        if (strcmp(q->answer.header.v[i].name, name) == 0)
            return q->answer.header.v[i].value.p;
    return "";
}

static void no_value_ends_its_header(void **state)
{
    struct request q = fresh();

    (void)state;
    response_header(&q, "X", S("a\r\nSet-Cookie: b\x7F"));
    assert_string_equal(header_of(&q, "X"), "a  Set-Cookie: b ");
}

static void file_names_are_safe_in_every_language(void **state)
{
    static const struct {
        const char *name, *header;
    } rows[] = {
        { "pobl.csv", "attachment; filename=\"pobl.csv\"; filename*=UTF-8''pobl.csv" },
        { "t\xC5\xB7 newydd.csv", "attachment; filename=\"t__newydd.csv\"; filename*=UTF-8''t%C5%B7%20newydd.csv" },
        { "../a\"b\r\n;.csv", "attachment; filename=\".._a_b___.csv\"; filename*=UTF-8''.._a%22b%0D%0A%3B.csv" },
    };

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        struct request q = fresh();

        response_download(&q, str_of(rows[i].name));
        assert_string_equal(header_of(&q, "Content-Disposition"), rows[i].header);
    }
}

static void ways_on_keep_the_language(void **state)
{
    struct request q = fresh();

    (void)state;
    q.language = LANG_CY;
    response_see_other(&q, S("/agreements/7"));
    assert_int_equal(q.answer.status, 303);
    assert_string_equal(header_of(&q, "Location"), "/cy/agreements/7");
    assert_true(str_eq(request_language_path(&q, &mem, S("/")), S("/cy")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heads_are_read_strictly),
        cmocka_unit_test(a_whole_address_is_a_host_and_a_target),
        cmocka_unit_test(a_nul_is_no_end),
        cmocka_unit_test(a_message_ends_where_it_says),
        cmocka_unit_test(heads_have_limits),
        cmocka_unit_test(the_end_of_a_head_is_found),
        cmocka_unit_test(targets_are_decoded_once_and_strictly),
        cmocka_unit_test(only_proxies_are_believed),
        cmocka_unit_test(readers_have_a_language),
        cmocka_unit_test(fields_are_as_listed),
        cmocka_unit_test(fields_are_decoded),
        cmocka_unit_test(a_form_has_a_most),
        cmocka_unit_test(a_name_too_long_for_a_message_is_cut),
        cmocka_unit_test(a_query_is_a_form_too),
        cmocka_unit_test(token_and_key_come_with_every_form),
        cmocka_unit_test(bodies_have_a_type),
        cmocka_unit_test(files_come_in_parts),
        cmocka_unit_test(parts_are_read_strictly),
        cmocka_unit_test(routes_are_found),
        cmocka_unit_test(rows_that_cannot_be_routes_are_told),
        cmocka_unit_test(no_value_ends_its_header),
        cmocka_unit_test(file_names_are_safe_in_every_language),
        cmocka_unit_test(ways_on_keep_the_language),
    };

    if (sodium_init() < 0)
        return 1;
    return cmocka_run_group_tests(tests, memory_begin, memory_end);
}
