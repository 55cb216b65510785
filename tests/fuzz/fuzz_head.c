/*
 * Heads: what is read has one meaning.  The end is found in the same place however the bytes come; what was taken apart, put
 * together again, is what came; and the whole gate answers anything.
 */
#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "web/gate.h"
#include "web/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int64_t no_time(void)
{
    return 0;
}

static struct web *web_new(arena *mem)
{
    static str origin = S("http://a.example");
    struct web *web = arena_new(mem, struct web);
    struct err err;
    rc code = routes_new(mem, web_routes, web_route_count, &web->routes, &err);

    assert(code == RC_OK);
    web->origins = (struct strings){ &origin, 1, 1 };
    web->ticks = web->utc = no_time;
    return web;
}

static ptrdiff_t end_by_steps(str raw, ptrdiff_t step)
{
    ptrdiff_t seen = 0, end = HEAD_UNENDED;

    for (ptrdiff_t n = 0; n < raw.n && end == HEAD_UNENDED;) {
        n = raw.n - n < step ? raw.n : n + step;
        end = head_find_end(str_sub(raw, 0, n), &seen);
    }
    return end;
}

/* What stands between the blanks of the first line, said plainly: a path is a target; of a whole address what is behind its host. */
static void check_target(const struct request *q, str head)
{
    str before, target, rest, host, path;

    str_cut(head, ' ', &before, &rest);
    str_cut(rest, ' ', &target, &rest);
    if (target.p[0] == '/') {
        assert(!q->authority.n && str_eq(q->target, target));
        return;
    }
    assert(strncasecmp(target.p, "http", 4) == 0 && str_cut_str(target, S("//"), &before, &rest));
    assert(q->authority.n && str_starts(rest, q->authority) && !memchr(q->authority.p, '@', (size_t)q->authority.n));
    host = q->authority;
    path = str_from(rest, host.n);
    assert(str_find(host, '/') < 0 && str_find(host, '?') < 0 && (!path.n || path.p[0] == '/' || path.p[0] == '?'));
    assert(str_ends(q->target, path) && q->target.n - path.n == (path.n && path.p[0] == '/' ? 0 : 1));
}

/* No byte of the head is outside of what was read: written again from its parts, but for blanks around values, it is as long. */
static void check_parts(const struct request *q, str head)
{
    ptrdiff_t least = q->target.n + S("GET  HTTP/1.1\r\n\r\n").n;

    assert(q->target.n && q->target.p[0] == '/' && !memchr(q->target.p, ' ', (size_t)q->target.n));
    for (ptrdiff_t i = 0; i < q->header.n; i++) {
        const struct param *h = &q->header.v[i];

        assert(h->name.n && !memchr(h->value.p, '\n', (size_t)h->value.n) && !memchr(h->value.p, 0, (size_t)h->value.n));
        least += h->name.n + h->value.n + 3;
    }
    assert(least <= head.n && head.n <= HEAD_BYTES + TARGET_BYTES + 32);
    assert(request_header(q, S("host")).p && q->length >= 0 && !request_header(q, S("transfer-encoding")).n);
}

static void check_path(const struct request *q)
{
    ptrdiff_t bad;

    assert(q->path.n && q->path.p[0] == '/' && str_is_utf8(q->path, &bad));
    assert(str_find_str(q->path, S("//")) < 0 && str_find_str(q->path, S("/../")) < 0 && !str_ends(q->path, S("/..")));
    for (ptrdiff_t i = 0; i < q->path.n; i++)
        assert((uint8_t)q->path.p[i] >= ' ');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    str raw = { (const char *)data, (ptrdiff_t)size };
    arena mem = arena_open((size_t)1 << 26), own = arena_open((size_t)1 << 26);
    struct randomness random = random_seeded(1);
    struct request q = { .mem = &mem, .random = &random };
    enum problem_kind kind = PROBLEM_COUNT;
    ptrdiff_t used, seen = 0, end;
    struct buf text;
    bool is_ours;

    if (sodium_init() < 0)
        return 0;
    q.web = web_new(&own);
    end = head_find_end(raw, &seen);
    assert(end_by_steps(raw, 1) == end && end_by_steps(raw, 7) == end);
    if (request_parse(raw, &q, &used, &kind)) {
        assert(used == end + q.body.n && used <= raw.n);
        check_parts(&q, str_sub(raw, 0, end));
        check_target(&q, str_sub(raw, 0, end));
        is_ours = !q.authority.n || (q.authority.n == 9 && strncasecmp(q.authority.p, "a.example", 9) == 0);
        web_answer(q.web, &q);
        assert(is_ours || q.answer.status == 400 || q.answer.status == 421 || q.answer.status == 503);
        if (q.path.n && q.answer.status != 400)
            check_path(&q);
    } else {
        assert(kind < PROBLEM_COUNT);
        web_refuse(q.web, &q, kind);
        assert(q.answer.closes);
    }
    text = buf_new(&own);
    response_head(&q.answer, &text);
    assert(q.answer.status >= 200 && q.answer.status < 600 && str_find_str(buf_text(&text), S("\r\n\r\n")) == text.n - 4);
    arena_close(&mem);
    arena_close(&own);
    return 0;
}
