#include "web/parse.h"

#include "domain/value.h"
#include "web/form.h"
#include "web/gate.h"
#include "words/texts.h"

#include <string.h>

#define LINE_END S("\r\n")

static bool refuse(enum problem_kind *kind, enum problem_kind why)
{
    *kind = why;
    return false;
}

/* A request that is none, and what is wrong with it; ${given}: what stands in the place of ${why}, if it has one. */
static bool malformed(struct request *q, enum problem_kind *kind, enum word why, str given)
{
    struct shown shown = value_shown(given);

    q->wrong = arena_new(q->mem, struct err);
    err_word(q->wrong, RC_BAD_INPUT, why, &GIVEN(str_of(shown.z)), given.p ? 1 : 0);
    return refuse(kind, PROBLEM_MALFORMED);
}

static const str nothing = { NULL, 0 };

/* ---- characters (RFC 9110, 5.6.2 and 5.5) ---- */

static bool is_token_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("!#$%&'*+-.^_`|~", c));
}

static bool is_token(str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!is_token_char(s.p[i]))
            return false;
    return s.n > 0;
}

static bool is_value(str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (((uint8_t)s.p[i] < ' ' && s.p[i] != '\t') || s.p[i] == 0x7F)
            return false;
    return true;
}

/* What may stand in a target: browsers leave more than the standard's characters as they are, but never these. */
static bool is_target(str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] >= 0x7F || strchr("\"#<>\\", s.p[i]))
            return false;
    return s.n > 0;
}

static str blanks_trim(str s)
{
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = str_from(s, 1);
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
        s.n--;
    return s;
}

/* ---- the head, line by line ---- */

static const str methods[METHOD_OTHER] = {
    [METHOD_GET] = S("GET"),     [METHOD_HEAD] = S("HEAD"),     [METHOD_POST] = S("POST"),       [METHOD_PUT] = S("PUT"),
    [METHOD_PATCH] = S("PATCH"), [METHOD_DELETE] = S("DELETE"), [METHOD_OPTIONS] = S("OPTIONS"),
};

str method_name(enum method method)
{
    return methods[method];
}

static enum method method_of(str text)
{
    int m = 0;

    while (m < METHOD_OTHER && !str_eq(text, methods[m]))
        m++;
    return (enum method)m;
}

static bool is_scheme(str s)
{
    return (s.n == 4 && strncasecmp(s.p, "http", 4) == 0) || (s.n == 5 && strncasecmp(s.p, "https", 5) == 0);
}

/* A path, or a whole address as a proxy is asked for it, which everybody has to take: then it says the host (RFC 9112, 3.2.2). */
static bool target_read(struct request *q, str target)
{
    str scheme, rest;
    ptrdiff_t n = 0;

    if (!is_target(target))
        return false;
    if (target.p[0] == '/')
        return true;
    if (!str_cut_str(target, S("://"), &scheme, &rest) || !is_scheme(scheme))
        return false;
    while (n < rest.n && rest.p[n] != '/' && rest.p[n] != '?')
        if (rest.p[n++] == '@')
            return false;
    q->authority = str_sub(rest, 0, n);
    rest = str_from(rest, n);
    q->target = str_starts(rest, S("/")) ? rest : arena_printf(q->mem, "/%.*s", STR_ARG(rest));
    return n > 0;
}

static bool line_read(struct request *q, str method, str target, str version, enum problem_kind *kind)
{
    q->method = method_of(method);
    q->target = target; /* as far as anybody has to know for whom the answer is, whatever is wrong with it */
    if (!is_token(method))
        return malformed(q, kind, W_error_head_first, nothing);
    if (target.n > TARGET_BYTES)
        return refuse(kind, PROBLEM_TARGET_TOO_LONG);
    if (!str_starts(version, S("HTTP/")) || str_find(version, ' ') >= 0)
        return malformed(q, kind, W_error_head_first, nothing);
    q->is_last = str_eq(version, S("HTTP/1.0"));
    if (!q->is_last && !str_eq(version, S("HTTP/1.1")))
        return refuse(kind, PROBLEM_VERSION);
    if (!target_read(q, target))
        return malformed(q, kind, W_error_head_target, nothing);
    if (q->method == METHOD_OTHER)
        return refuse(kind, PROBLEM_METHOD_UNKNOWN);
    return true;
}

static bool header_add(struct request *q, str name, str value, enum problem_kind *kind)
{
    struct param *header;

    if (q->header.n == HEAD_LINES)
        return refuse(kind, PROBLEM_HEAD_TOO_LARGE);
    if (!is_token(name) || !is_value(value))
        return malformed(q, kind, W_error_head_line, name);
    header = PUSH(q->mem, &q->header);
    header->name = arena_small(q->mem, name);
    header->value = blanks_trim(value);
    return true;
}

/* How many lines have that name; the last of them in ${value}. */
static int lines_of(const struct request *q, str name, str *value)
{
    int n = 0;

    for (ptrdiff_t i = 0; i < q->header.n; i++)
        if (str_eq(q->header.v[i].name, name)) {
            *value = q->header.v[i].value;
            n++;
        }
    return n;
}

/* What a message may have once: two of them would be read differently by different readers. */
static const str only_once[] = { S("host"),   S("content-length"), S("content-type"), S("cookie"),
                                 S("origin"), S("authorization"),  S("expect"),       S("idempotency-key") };

/* Whether a header of lists, "keep-alive, Close", has ${token}, which is in small letters. */
static bool has_token(const struct request *q, str name, str token)
{
    str list, word;

    for (ptrdiff_t i = 0; i < q->header.n; i++) {
        if (!str_eq(q->header.v[i].name, name))
            continue;
        for (list = q->header.v[i].value; list.n;) {
            str_cut(list, ',', &word, &list);
            if (str_eq(arena_small(q->mem, blanks_trim(word)), token))
                return true;
        }
    }
    return false;
}

static bool lines_agree(struct request *q, enum problem_kind *kind)
{
    str value;

    for (int i = 0; i < countof(only_once); i++)
        if (lines_of(q, only_once[i], &value) > 1)
            return malformed(q, kind, W_error_head_twice, only_once[i]);
    if (!lines_of(q, S("host"), &value))
        return malformed(q, kind, W_error_head_missing, S("host"));
    if (lines_of(q, S("expect"), &value) && !str_eq(arena_small(q->mem, value), S("100-continue")))
        return malformed(q, kind, W_error_head_expect, nothing);
    q->is_last |= has_token(q, S("connection"), S("close"));
    q->length = 0;
    if (lines_of(q, S("content-length"), &value) && !str_digits(value, INT64_MAX, &q->length))
        return malformed(q, kind, W_error_head_length, nothing);
    if (!lines_of(q, S("transfer-encoding"), &value))
        return true;
    return lines_of(q, S("content-length"), &value) ? malformed(q, kind, W_error_head_lengths, nothing) : refuse(kind, PROBLEM_LENGTH_MISSING);
}

/* ---- a whole request ---- */

ptrdiff_t head_find_end(str bytes, ptrdiff_t *seen)
{
    const char *end;

    while (*seen < bytes.n && (end = memchr(bytes.p + *seen, '\n', (size_t)(bytes.n - *seen)))) {
        ptrdiff_t at = end - bytes.p;

        if (at == 0 || bytes.p[at - 1] != '\r')
            return HEAD_MALFORMED;
        if (at >= 3 && bytes.p[at - 2] == '\n')
            return at + 1;
        *seen = at + 1;
    }
    *seen = bytes.n;
    return HEAD_UNENDED;
}

static bool first_line(str line, struct request *q, enum problem_kind *kind)
{
    str method, target, version;

    if (!str_cut(line, ' ', &method, &line) || !str_cut(line, ' ', &target, &version))
        return malformed(q, kind, W_error_head_first, nothing);
    return line_read(q, method, target, version, kind);
}

bool request_head(str head, struct request *q, enum problem_kind *kind)
{
    str line, name, value;

    str_cut_str(head, LINE_END, &line, &head);
    if (!first_line(line, q, kind))
        return false;
    if (head.n - LINE_END.n > HEAD_BYTES)
        return refuse(kind, PROBLEM_HEAD_TOO_LARGE);
    while (str_cut_str(head, LINE_END, &line, &head) && line.n) {
        if (!str_cut(line, ':', &name, &value))
            return malformed(q, kind, W_error_head_line, line);
        if (!header_add(q, name, value, kind))
            return false;
    }
    return lines_agree(q, kind);
}

bool request_parse(str raw, struct request *q, ptrdiff_t *used, enum problem_kind *kind)
{
    ptrdiff_t seen = 0, end = head_find_end(raw, &seen);

    if (end <= 0)
        return refuse(kind, PROBLEM_MALFORMED);
    if (!request_head(str_sub(raw, 0, end), q, kind))
        return false;
    if (q->length > raw.n - end)
        return refuse(kind, PROBLEM_MALFORMED);
    *used = end + (ptrdiff_t)q->length;
    q->body = str_sub(raw, end, *used);
    return true;
}

/* ---- what it means ---- */

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool percent_decode(arena *mem, str s, bool plus, str *out)
{
    char *p;
    ptrdiff_t n = 0;

    if (str_find(s, '%') < 0 && !(plus && str_find(s, '+') >= 0)) {
        *out = s;
        return true;
    }
    p = arena_raw(mem, (size_t)s.n + 1);
    for (ptrdiff_t i = 0; i < s.n; i++) {
        int high, low;

        if (s.p[i] != '%') {
            p[n++] = plus && s.p[i] == '+' ? ' ' : s.p[i];
            continue;
        }
        if (i + 2 >= s.n || (high = digit_of(s.p[i + 1])) < 0 || (low = digit_of(s.p[i + 2])) < 0)
            return false;
        p[n++] = (char)(high << 4 | low);
        i += 2;
    }
    *out = (str){ p, n };
    return true;
}

/* One part of a path, as it stands between slashes: not empty, no way up, nothing that is not text. */
static bool is_segment(str s)
{
    ptrdiff_t bad;

    for (ptrdiff_t i = 0; i < s.n; i++)
        if ((uint8_t)s.p[i] < ' ' || s.p[i] == 0x7F || s.p[i] == '/' || s.p[i] == '\\')
            return false;
    return s.n && !str_eq(s, S(".")) && !str_eq(s, S("..")) && str_is_utf8(s, &bad);
}

/* Decoded segment by segment, so that an encoded slash cannot become one.  A slash at the end stays. */
static bool path_read(struct request *q, str raw, enum problem_kind *kind)
{
    struct buf path = buf_new(q->mem);
    str segment, part, rest = str_from(raw, 1);
    bool goes_on = true;

    while (rest.n) {
        goes_on = str_cut(rest, '/', &segment, &rest);
        if (!percent_decode(q->mem, segment, false, &part) || !is_segment(part)) {
            malformed(q, kind, W_error_head_path, segment);
            err_step(q->wrong, W_step_head_path);
            return false;
        }
        buf_char(&path, '/');
        buf_str(&path, part);
    }
    if (goes_on)
        buf_char(&path, '/');
    q->path = buf_text(&path);
    return true;
}

void request_reader(struct request *q)
{
    q->language = language_negotiate(request_header(q, S("accept-language")), LANG_EN);
    q->wants_problem = str_starts(q->target, S("/api/"));
}

/* "/cy/agreements" is "/agreements" in Welsh, "/cy" is "/". */
static void language_take(struct request *q)
{
    str first, rest;

    str_cut(str_from(q->path, 1), '/', &first, &rest);
    q->has_language = language_of(first, &q->language);
    if (q->has_language)
        q->path = rest.n ? str_from(q->path, first.n + 1) : S("/");
}

/* From the nearest to the farthest, as long as those who say so are our own proxies. */
static bool forwarded_read(struct request *q, str list)
{
    while (list.n && web_trusts(q->web, q->client)) {
        ptrdiff_t comma = list.n - 1;

        while (comma >= 0 && list.p[comma] != ',')
            comma--;
        if (!address_parse(blanks_trim(str_from(list, comma + 1)), &q->client))
            return false;
        list = str_sub(list, 0, comma < 0 ? 0 : comma);
    }
    return true;
}

static bool client_read(struct request *q, enum problem_kind *kind)
{
    q->client = q->peer;
    if (!web_trusts(q->web, q->peer))
        return true;
    q->is_unnamed_proxy = true;
    for (ptrdiff_t i = q->header.n - 1; i >= 0; i--) {
        if (!str_eq(q->header.v[i].name, S("x-forwarded-for")) || !str_trim(q->header.v[i].value).n)
            continue;
        q->is_unnamed_proxy = false;
        if (!forwarded_read(q, q->header.v[i].value))
            return malformed(q, kind, W_error_head_forwarded, nothing);
    }
    return true;
}

static bool query_read(struct request *q, str query, enum problem_kind *kind)
{
    struct err why;

    if (params_read(q->mem, query, &q->query, &why) == RC_OK)
        return true;
    q->wrong = arena_new(q->mem, struct err);
    error_query_unreadable(q->wrong, RC_BAD_INPUT, GIVEN_WORD((enum word)why.given[0].word));
    return refuse(kind, PROBLEM_MALFORMED);
}

bool request_read(struct request *q, enum problem_kind *kind)
{
    str path, query;

    request_reader(q);
    str_cut(q->target, '?', &path, &query);
    if (!path_read(q, path, kind))
        return false;
    language_take(q);
    return client_read(q, kind) && query_read(q, query, kind);
}
