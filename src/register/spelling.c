#include "register/spelling.h"

#include "domain/registration.h"
#include "store/statements.h"

struct reading {
    arena *mem;
    enum item_kind kind;
    struct unspelts *to;
};

static void look(struct reading *r, str id, str owner, str registration)
{
    CLEANUP(arena_close) arena scratch = arena_open((size_t)1 << 16);

    if (!str_eq(registration_spelt(&scratch, registration), registration))
        *PUSH(r->mem, r->to) = (struct unspelt){ r->kind, arena_str(r->mem, id), arena_str(r->mem, owner) };
}

static rc take_worker(void *ctx, const struct sql_worker_numbers_row *row, struct err *err)
{
    (void)err;
    look(ctx, row->id, row->owner, row->registration);
    return RC_OK;
}

static rc take_person(void *ctx, const struct sql_person_numbers_row *row, struct err *err)
{
    (void)err;
    look(ctx, row->id, row->owner, row->registration);
    return RC_OK;
}

static rc take_check(void *ctx, const struct sql_check_numbers_row *row, struct err *err)
{
    (void)err;
    look(ctx, row->id, row->owner, row->registration);
    return RC_OK;
}

rc unspelt_list(struct txn *txn, arena *mem, struct unspelts *out, struct err *err)
{
    struct unspelts found = { 0 };
    struct reading reading = { .mem = mem, .kind = ITEM_PERSON, .to = &found };

    TRY(sql_person_numbers(txn, take_person, &reading, err));
    reading.kind = ITEM_WORKER;
    TRY(sql_worker_numbers(txn, take_worker, &reading, err));
    reading.kind = ITEM_CHECK;
    TRY(sql_check_numbers(txn, take_check, &reading, err));
    *out = found;
    return RC_OK;
}
