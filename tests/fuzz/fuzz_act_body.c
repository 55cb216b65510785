/*
 * Bodies of acts from strangers, through the gate: the first byte chooses the act, the rest is the JSON.  Whoever asks may do nothing, so
 * that nothing is written: the act is refused for what it says or for who says it, in JSON, with pointers into what was sent.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "../unit/folder.h"
#include "base/file.h"
#include "io/json.h"
#include "register/act.h"
#include "store/migrate.h"
#include "web/gate.h"
#include "web/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static arena world;
static struct authorities authorities;
static struct library library;
static struct judge judge;
static struct reg reg;
static struct web web;
static char folder[FOLDER_ROOM];
static struct viewer viewer = { .is = ORGANISATION_IS_AUDITOR, .door = "api" };

#define NEED(call)                                                                                                                                   \
    do {                                                                                                                                             \
        if ((call) != RC_OK)                                                                                                                         \
            abort();                                                                                                                                 \
    } while (0)

static rc anybody(struct request *q, struct err *err)
{
    (void)err;
    q->viewer = &viewer;
    return RC_OK;
}

static bool everywhere(const struct request *q, enum who who)
{
    (void)q, (void)who;
    return true;
}

static int64_t ticks(void)
{
    return 0;
}

static str text_of(const char *path)
{
    struct err err;
    str text;

    NEED(file_read(&world, str_of(path), 1 << 24, &text, &err));
    return text;
}

static void store_away(void)
{
    store_close(&reg.store);
    folder_drop(folder);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    struct err err;
    str path;

    (void)argc, (void)argv;
    world = arena_open((size_t)1 << 28);
    NEED(authorities_load(&world, S("a"), text_of("data/authorities.csv"), S("b"), text_of("data/delivery-bodies.csv"), &authorities, &err));
    library.authorities = &authorities;
    judge = (struct judge){ .mem = &world, .library = &library, .engine = S("fuzz") };
    reg = (struct reg){ .authorities = &authorities, .judge = &judge, .random = random_seeded(1) };
    if (!folder_new(folder) || atexit(store_away))
        abort();
    path = arena_printf(&world, "%s/store", folder);
    NEED(store_open(&(struct store_options){ .where = path, .create = true }, &reg.store, &err));
    NEED(store_migrate(reg.store, &err));
    viewer.person = viewer.organisation = random_id(&reg.random, &world);
    web = (struct web){ .doors = { .session = anybody, .may = everywhere }, .reg = &reg, .ticks = ticks };
    *PUSH(&world, &web.origins) = S("http://localhost");
    NEED(routes_new(&world, web_routes, web_route_count, &web.routes, &err));
    return 0;
}

static str request_text(arena *mem, const struct act_row *act, str body)
{
    struct buf b = buf_new(mem);

    buf_printf(&b, "POST " API "/acts/%.*s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\nIdempotency-Key: k\r\n", STR_ARG(act->name));
    buf_printf(&b, "Content-Type: application/json\r\nContent-Length: %td\r\n\r\n", body.n);
    buf_str(&b, body);
    return buf_text(&b);
}

static void check_pointers(const struct json *errors)
{
    for (const struct json *e = errors ? errors->child : NULL; e; e = e->next) {
        str pointer = json_get(e, S("pointer"))->text;

        assert(!pointer.n || pointer.p[0] == '/');
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena mem = arena_open((size_t)1 << 28);
    struct request q = { .mem = &mem, .store = reg.store, .random = &reg.random, .web = &web, .utc_us = INT64_C(1795341600000000) };
    enum problem_kind kind;
    struct json *answer;
    struct err err;
    ptrdiff_t used;
    str body = { (const char *)data + 1, (ptrdiff_t)size - 1 };

    if (size < 2)
        return 0;
    if (!request_parse(request_text(&mem, &act_rows[data[0] % ACTS], body), &q, &used, &kind))
        abort();
    web_answer(&web, &q);
    assert(q.answer.status == 403 || q.answer.status == 404 || q.answer.status == 413 || q.answer.status == 422);
    NEED(json_read(&mem, S("answer"), response_body(&q.answer), &answer, &err));
    check_pointers(json_get(answer, S("errors")));
    arena_close(&mem);
    return 0;
}
