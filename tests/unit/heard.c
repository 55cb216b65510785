#include "heard.h"

#include "store/engine.h"

static const struct engine *real;
static struct engine engine;
static struct heard so_far;

static void hear(str what)
{
    so_far.calls++;
    so_far.digest = so_far.digest * 1099511628211U + str_hash(what);
}

static rc hear_begin(struct store *s, enum txn_mode mode, struct err *e)
{
    hear(mode == TXN_READ ? S("begin reading") : S("begin writing"));
    return real->begin(s, mode, e);
}

static rc hear_commit(struct store *s, struct err *e)
{
    hear(S("commit"));
    return real->commit(s, e);
}

static void hear_undo(struct store *s)
{
    hear(S("undo"));
    real->undo(s);
}

static rc hear_run(struct store *s, const struct sql_statement *statement, const struct sql_cell *in, row_fn *each, void *ctx, int64_t *changed,
                   struct err *e)
{
    hear(str_of(statement->body[store_engine_of(s)]));
    return real->run(s, statement, in, each, ctx, changed, e);
}

void hear_store(void)
{
    real = store->engine;
    engine = *store->engine;
    engine.begin = hear_begin;
    engine.commit = hear_commit;
    engine.undo = hear_undo;
    engine.run = hear_run;
    store->engine = &engine;
}

void hear_anew(void)
{
    so_far = (struct heard){ 0 };
}

struct heard heard(void)
{
    return so_far;
}
