#include "web/response.h"

#include "base/eight.h"
#include "web/request.h"

#include <stdio.h>
#include <string.h>

void response_header(struct request *q, const char *name, str value)
{
    struct response_header *header = PUSH(q->mem, &q->answer.header);
    char *p = arena_cstr(q->mem, value);
    ptrdiff_t i = 0;

    while (i + 8 <= value.n && !(eight_below(eight_at(p + i), ' ') | eight_equal(eight_at(p + i), 0x7F)))
        i += 8;
    for (; i < value.n; i++)
        if ((uint8_t)p[i] < ' ' || p[i] == 0x7F)
            p[i] = ' ';
    *header = (struct response_header){ name, { p, value.n } };
}

void response_see_other(struct request *q, str path)
{
    q->answer.status = 303;
    response_header(q, "Location", request_language_path(q, q->mem, path));
}

void response_cookie(struct request *q, enum cookie cookie, str value, int lasts)
{
    response_header(q, "Set-Cookie", cookie_print(q->mem, cookie, value, lasts));
}

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("-._", c));
}

/* RFC 6266: a name of plain letters for whoever reads nothing else, and the whole one in UTF-8. */
void response_download(struct request *q, str file_name)
{
    struct buf b = buf_new(q->mem);

    buf_z(&b, "attachment; filename=\"");
    for (ptrdiff_t i = 0; i < file_name.n; i++)
        if (((uint8_t)file_name.p[i] & 0xC0) != 0x80) /* one for each character */
            buf_char(&b, is_plain(file_name.p[i]) ? file_name.p[i] : '_');
    buf_z(&b, "\"; filename*=UTF-8''");
    for (ptrdiff_t i = 0; i < file_name.n; i++) {
        char c = file_name.p[i] == '/' || file_name.p[i] == '\\' ? '_' : file_name.p[i];

        if (is_plain(c))
            buf_char(&b, c);
        else
            buf_printf(&b, "%%%02X", (unsigned)(uint8_t)c);
    }
    response_header(q, "Content-Disposition", buf_text(&b));
}

str response_body(const struct response *r)
{
    return r->lent.p ? r->lent : buf_text(&r->body);
}

const char *response_reason(int status)
{
    static const struct {
        int status;
        const char *reason;
    } reasons[] = {
        { 200, "OK" },
        { 201, "Created" },
        { 202, "Accepted" },
        { 204, "No Content" },
        { 302, "Found" },
        { 303, "See Other" },
        { 304, "Not Modified" },
        { 400, "Bad Request" },
        { 401, "Unauthorized" },
        { 403, "Forbidden" },
        { 404, "Not Found" },
        { 405, "Method Not Allowed" },
        { 408, "Request Timeout" },
        { 409, "Conflict" },
        { 411, "Length Required" },
        { 412, "Precondition Failed" },
        { 413, "Content Too Large" },
        { 414, "URI Too Long" },
        { 415, "Unsupported Media Type" },
        { 421, "Misdirected Request" },
        { 422, "Unprocessable Content" },
        { 428, "Precondition Required" },
        { 429, "Too Many Requests" },
        { 431, "Request Header Fields Too Large" },
        { 500, "Internal Server Error" },
        { 501, "Not Implemented" },
        { 503, "Service Unavailable" },
        { 505, "HTTP Version Not Supported" },
        { 507, "Insufficient Storage" },
    };

    for (int i = 0; i < countof(reasons); i++)
        if (reasons[i].status == status)
            return reasons[i].reason;
    return "Answer";
}

void response_head(const struct response *r, struct buf *b)
{
    buf_str(b, S("HTTP/1.1 "));
    buf_int(b, r->status);
    buf_char(b, ' ');
    buf_z(b, response_reason(r->status));
    buf_str(b, S("\r\n"));
    for (ptrdiff_t i = 0; i < r->header.n; i++) {
        buf_z(b, r->header.v[i].name);
        buf_str(b, S(": "));
        buf_str(b, r->header.v[i].value);
        buf_str(b, S("\r\n"));
    }
    if (r->closes)
        buf_z(b, "Connection: close\r\n");
    if (r->status != 204 && r->status != 304) { /* which have no body at all */
        buf_str(b, S("Content-Length: "));
        buf_int(b, response_body(r).n);
        buf_str(b, S("\r\n"));
    }
    buf_str(b, S("\r\n"));
}
