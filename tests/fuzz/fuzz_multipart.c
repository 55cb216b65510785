/* Forms with files: fields are text, files are pieces of what came that do not hold the boundary, and nothing that is not listed gets through. */
#include <assert.h>
#include <string.h>

#include "web/form.h"
#include "web/routes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct form_field listed[] = {
    { "name", 20, FORM_ONE }, { "notes", 200, FORM_LINES }, { "role", 20, FORM_MANY }, { "sheet", 0, FORM_FILE }
};
static const struct form form = { "sheet", listed, (int)countof(listed), 0 };
static const struct web_route route = { METHOD_POST, WHO_ANYONE, "/a", NULL, &form, MB(1), ROUTE_PAGE, ROUTE_NO_KEY };

static void check_upload(const struct upload *u, str body)
{
    ptrdiff_t bad;

    assert(str_is_utf8(u->file_name, &bad) && str_find(u->file_name, '/') < 0 && str_find(u->file_name, '\\') < 0);
    assert(u->bytes.n == 0 || (u->bytes.p >= body.p && u->bytes.p + u->bytes.n <= body.p + body.n));
    assert(str_find_str(u->bytes, S("\r\n--b")) < 0);
}

/* The boundary is "b"; a first line that begins with "boundary=" chooses another. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    str all = { (const char *)data, (ptrdiff_t)size }, type = S("multipart/form-data; boundary=b"), line, body = all;
    arena mem = arena_open((size_t)1 << 26);
    struct request q = { .mem = &mem, .method = METHOD_POST, .route = &route };
    struct err err = { 0 };
    rc code;

    if (str_starts(all, S("boundary=")) && str_cut(all, '\n', &line, &body))
        type = arena_printf(&mem, "multipart/form-data; %.*s", STR_ARG(line));
    *PUSH(&mem, &q.header) = (struct param){ S("content-type"), type };
    q.body = body;
    q.length = body.n;
    assert(form_is_typed(&q));
    code = form_read(&q, &err);
    if (code == RC_OK)
        code = form_check(&q, &err);
    assert(code == RC_OK || (code == RC_BAD_INPUT && err.message[0] && err.hint[0]));
    if (code == RC_OK && str_eq(type, S("multipart/form-data; boundary=b"))) {
        assert(q.upload.n <= 1);
        for (ptrdiff_t i = 0; i < q.upload.n; i++)
            check_upload(&q.upload.v[i], body);
    }
    arena_close(&mem);
    return 0;
}
