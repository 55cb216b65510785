#include "web/service.h"

#include "io/csv.h"
#include "signin/base32.h"

rc service_open(struct web *web, struct store *store, struct err *err)
{
    CLEANUP(arena_close) arena scratch = arena_open(1 << 20);
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct web_service *s = web->service;

    if (!store || !s)
        return RC_OK;
    s->reg.store = store;
    s->reg.judge = &s->judge;
    s->reg.random = random_kernel();
    s->reg.person_closed = account_close;
    TRY(txn_begin(store, TXN_READ, &txn, err));
    TRY(register_is_demonstration(&txn, &scratch, &s->is_demonstration, err));
    TRY(txn_commit(&txn, err));
    if (!s->is_demonstration) {
        s->way_in.n = 0;
        s->mailbox = S("");
    }
    web->reg = &s->reg;
    web->can_sign_in = s->keys.n > 0;
    return RC_OK;
}

struct desk service_desk(struct request *q)
{
    return (struct desk){ .keys = &q->web->service->keys, .random = q->random, .now = q->now, .service = S("Concordat") };
}

struct letter_from service_letter(struct request *q)
{
    return (struct letter_from){ .origin = web_origin(q->web), .reference = str_of(q->id), .now = q->now, .random = q->random };
}

/* ---- ways into a demonstration ---- */

enum { WAY_MAIL, WAY_NAME, WAY_ROLE, WAY_ORGANISATION, WAY_PASSWORD_IS, WAY_AUTHENTICATOR, WAY_COLUMNS };

rc ways_in_read(arena *mem, str text, struct web_service *out, struct err *err)
{
    struct csv_row row;
    struct csv csv;

    TRY(csv_open(mem, S("ways in"), text, &csv, err));
    if (csv.columns != WAY_COLUMNS)
        return err_set(err, RC_BAD_INPUT, "the file of ways in has %d columns, not %d", csv.columns, WAY_COLUMNS);
    for (;;) {
        struct way_in w;

        TRY(csv_next(&csv, &row, err));
        if (!row.number)
            return RC_OK;
        w = (struct way_in){ .mail = arena_str(mem, row.cell[WAY_MAIL]),
                             .name = arena_str(mem, row.cell[WAY_NAME]),
                             .role = arena_str(mem, row.cell[WAY_ROLE]),
                             .organisation = arena_str(mem, row.cell[WAY_ORGANISATION]),
                             .password = arena_str(mem, row.cell[WAY_PASSWORD_IS]) };
        if (!base32_parse(row.cell[WAY_AUTHENTICATOR], w.authenticator, CODE_SECRET))
            return err_set(err, RC_BAD_INPUT, "row %d of the ways in has no authenticator", row.number);
        *PUSH(mem, &out->way_in) = w;
    }
}
