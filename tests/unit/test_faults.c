/*
 * Acts while the store fails: the n-th call to it, for every n; a process that is killed in the middle of one; a commit of which nobody can tell;
 * and processes that want the same at once.  Nothing is ever half done, and the same act with its key is done once.
 */
#include "some_acts.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/engine.h"

/* ---- what there is ---- */

static rc take_text(void *ctx, const struct sql_cell *row, struct err *e)
{
    (void)e;
    *(str *)ctx = arena_str(&mem, row[0].text);
    return RC_OK;
}

/* How many rows each table has that an act writes into, as one text. */
static str totals(void)
{
    static const enum cell_type out[] = { CELL_TEXT };
    static const bool null[] = { false };
    struct buf sql = buf_new(&mem);
    struct sql_statement s = { .name = "totals", .index = -1, .outs = 1, .out = out, .out_null = null };
    struct txn txn = { 0 };
    str text;

    buf_z(&sql, "SELECT ");
    for (int kind = 0; kind < ITEM_KINDS; kind++)
        buf_printf(&sql, "(SELECT count(*) FROM %.*s) || ' ' || ", STR_ARG(item_tables[kind].table));
    buf_z(&sql, "(SELECT count(*) FROM entry) || ' ' || (SELECT count(*) FROM payload) || ' ' || (SELECT count(*) FROM node) || ' ' || "
                "(SELECT count(*) FROM log) || ' ' || (SELECT count(*) FROM setting) || ' ' || (SELECT count(*) FROM answer)");
    s.body[STORE_SQLITE] = s.body[STORE_POSTGRESQL] = arena_cstr(&mem, buf_text(&sql));
    must(txn_begin(store, TXN_READ, &txn, &err));
    must(sql_run(&txn, &s, NULL, take_text, &text, NULL, &err));
    must(txn_commit(&txn, &err));
    return text;
}

static const char *key_of(enum act_kind act, int n)
{
    return arena_printf(&mem, "%.*s-%d", STR_ARG(act_rows[act].name), n).p;
}

static void nothing_done(str before, const char *what, int n)
{
    str after = totals();

    if (!str_eq(before, after))
        fail_msg("%s, call %d: there was %.*s and is %.*s", what, n, STR_ARG(before), STR_ARG(after));
    if (all_holds() != RC_OK)
        fail_msg("%s, call %d: %s", what, n, err.message);
}

/* The same, with the key that failed before: done now, and only answered the next time. */
static void done_once(const struct ready *r, enum act_kind act, int n, bool already)
{
    str first, after;

    must(do_ready(r, act, key_of(act, n)));
    assert_int_equal(answer.repeated, already);
    first = answer.text;
    after = totals();
    must(do_ready(r, act, key_of(act, n)));
    assert_true(answer.repeated && str_eq(first, answer.text) && str_eq(after, totals()));
}

/* ---- the n-th call ---- */

enum { CALLS_MOST = 400 };

static void every_call(enum act_kind act)
{
    const char *what = act_rows[act].name.p;

    for (int n = 1; n < CALLS_MOST; n++) {
        struct ready r = ready_for(act, n);
        str before = totals();
        rc code;

        store_fail_at(store, FAULT_ANSWER, n);
        code = do_ready(&r, act, key_of(act, n));
        if (store->fault.kind != FAULT_NONE) {
            store_fail_at(store, FAULT_NONE, 0);
            if (code != RC_OK)
                fail_msg("%s: %s", what, err.message);
            must(all_holds());
            assert_true(n > 10);
            return;
        }
        if (code != RC_STORE)
            fail_msg("%s: call %d failed, and it answers %d", what, n, code);
        nothing_done(before, what, n);
        done_once(&r, act, n, false);
    }
    fail_msg("%s makes more than %d calls", what, CALLS_MOST);
}

#define EVERY_CALL(constant)                                                                                                                         \
    static void fails_##constant(void **state)                                                                                                       \
    {                                                                                                                                                \
        (void)state;                                                                                                                                 \
        every_call(ACT_##constant);                                                                                                                  \
    }
#define ACT(constant, ...) EVERY_CALL(constant)
#include "register/acts.def"
#undef ACT

/* ---- other processes ---- */

enum { PROCESSES = 4, EACH = 20 };

struct shared {
    struct {
        rc code;
        bool repeated;
        char text[1024];
    } of[PROCESSES];
};

/* What is done in a process of its own, with a connection of its own; its answer is what the process ends with. */
typedef rc process_fn(int number, void *ctx);

static struct shared *shared;

static pid_t process_begin(int number, process_fn *run, void *ctx, const int start[2])
{
    pid_t child = fork();
    char byte;

    assert_true(child >= 0);
    if (child > 0)
        return child;
    store = NULL;
    if (open_at(where, 0, &store) != RC_OK)
        _exit(99);
    reg.store = store;
    reg.random = random_kernel();
    if (start)
        close(start[1]);
    while (start && read(start[0], &byte, 1) > 0)
        continue;
    _exit((int)run(number, ctx));
}

/* All at once: they wait until the pipe is closed. */
static void processes_run(int n, process_fn *run, void *ctx)
{
    pid_t child[PROCESSES];
    int start[2];

    assert_int_equal(pipe(start), 0);
    for (int i = 0; i < n; i++) {
        child[i] = process_begin(i, run, ctx, start);
        assert_true(child[i] > 0);
    }
    close(start[0]);
    close(start[1]);
    for (int i = 0; i < n; i++) {
        int status;

        assert_int_equal(waitpid(child[i], &status, 0), child[i]);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
            fail_msg("process %d ended with %d", i, status);
    }
}

/* ---- killed ---- */

struct killing {
    const struct ready *ready;
    enum act_kind act;
    int n;
};

static rc kill_at(int number, void *ctx)
{
    const struct killing *k = ctx;

    (void)number;
    store_fail_at(store, FAULT_KILL, k->n);
    return do_ready(k->ready, k->act, key_of(k->act, k->n));
}

static void killed_at_every_call(enum act_kind act, int step)
{
    for (int n = 1; n < CALLS_MOST; n += step) {
        struct ready r = ready_for(act, n + (int)act * CALLS_MOST);
        struct killing k = { &r, act, n };
        str before = totals();
        pid_t child = process_begin(0, kill_at, &k, NULL);
        int status;

        assert_int_equal(waitpid(child, &status, 0), child);
        if (WIFEXITED(status)) {
            assert_int_equal(WEXITSTATUS(status), RC_OK);
            assert_true(n > 10);
            must(all_holds());
            done_once(&r, act, n, true);
            return;
        }
        assert_int_equal(WTERMSIG(status), SIGKILL);
        nothing_done(before, act_rows[act].name.p, n);
        done_once(&r, act, n, false);
    }
    fail_msg("it makes more than %d calls", CALLS_MOST);
}

static void a_process_is_killed(void **state)
{
    (void)state;
    killed_at_every_call(ACT_WORKER_RECORD, 1);
    killed_at_every_call(ACT_ASSIGNMENT_CORRECT, 3);
    killed_at_every_call(ACT_PROPOSAL_CONFIRM, 7);
}

/* ---- nobody can tell ---- */

static const struct engine *real;
static bool lost_after; /* the server had done it when it was lost */

static rc lost_commit(struct store *s, struct err *e)
{
    s->engine = real;
    if (lost_after) {
        rc code = real->commit(s, e);

        if (code != RC_OK)
            return code;
    } else
        real->undo(s);
    return err_set(e, RC_STORE_UNKNOWN, "nobody can tell whether it was written");
}

static void the_same_key_tells(void **state)
{
    struct engine losing = *store->engine;

    (void)state;
    real = store->engine;
    losing.commit = lost_commit;
    for (int act = 0; act < ACTS; act++)
        for (int after = 0; after < 2; after++) {
            struct ready r = ready_for((enum act_kind)act, act * 2 + after);
            str before = totals();

            lost_after = after;
            store->engine = &losing;
            refused(RC_STORE_UNKNOWN, do_ready(&r, (enum act_kind)act, key_of((enum act_kind)act, act * 2 + after)));
            assert_int_equal(str_eq(before, totals()), !after);
            done_once(&r, (enum act_kind)act, act * 2 + after, after);
        }
    must(all_holds());
}

/* ---- at once ---- */

static rc share(int number, rc code)
{
    shared->of[number].code = code;
    shared->of[number].repeated = answer.repeated;
    snprintf(shared->of[number].text, sizeof shared->of[number].text, "%.*s", STR_ARG(code == RC_OK ? answer.text : S("")));
    return RC_OK;
}

static rc with_a_key(int number, void *ctx)
{
    const struct killing *k = ctx;

    return share(number, do_ready(k->ready, k->act, "one-key"));
}

static void one_key_gives_one_record(void **state)
{
    (void)state;
    for (int round = 0; round < 4; round++) {
        struct ready r = ready_for(ACT_WORKER_RECORD, round);
        struct killing k = { &r, ACT_WORKER_RECORD, 0 };
        const struct view_query q = { .kind = ITEM_WORKER, .limit = 50 };
        struct view_page page;
        int first = 0;

        processes_run(PROCESSES, with_a_key, &k);
        for (int i = 0; i < PROCESSES; i++) {
            assert_int_equal(shared->of[i].code, RC_OK);
            assert_string_equal(shared->of[i].text, shared->of[0].text);
            first += !shared->of[i].repeated;
        }
        assert_int_equal(first, 1);
        must(listed(&r.who, &q, &page));
        assert_int_equal(page.total, round + 1);
        now += ACT_KEY_SECONDS;
    }
    must(all_holds());
}

struct correcting {
    struct viewer who;
    str worker;
    int64_t version;
};

static rc correct(int number, void *ctx)
{
    const struct correcting *c = ctx;

    return share(number, perform_with(&c->who, "worker-correct", c->worker, c->version, "", "name",
                                      arena_printf(&mem, "Invented %d of %lld", number, (long long)c->version).p, NULL));
}

static void one_of_two_corrections_wins(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    struct correcting c = { manager, worker_at(&manager, "SW12345"), 1 };

    (void)state;
    for (; c.version < 9; c.version++) {
        int won = 0;

        processes_run(2, correct, &c);
        for (int i = 0; i < 2; i++) {
            won += shared->of[i].code == RC_OK;
            assert_true(shared->of[i].code == RC_OK || shared->of[i].code == RC_CONFLICT);
        }
        assert_int_equal(won, 1);
    }
    must(all_holds());
}

/* Who is told that others were quicker asks again; nobody is told that it was done when it was not. */
static rc write_many(int number, void *ctx)
{
    const struct viewer *who = ctx;

    for (int i = 0; i < EACH; i++) {
        const char *registration = arena_printf(&mem, "SW%d", 1000 + number * EACH + i).p;
        rc code;

        do
            code = perform_with(who, "worker-record", S(""), 0, registration, "registration", registration, "name", "Invented Worker", NULL);
        while (code == RC_BUSY);
        TRY(code);
    }
    return RC_OK;
}

static void many_writers_lose_nothing(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    const struct view_query q = { .kind = ITEM_WORKER, .limit = 200 };
    struct view_page page;

    (void)state;
    processes_run(PROCESSES, write_many, &manager);
    must(listed(&manager, &q, &page));
    assert_int_equal(page.total, PROCESSES * EACH);
    must(all_holds());
}

static int begin(void **state)
{
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return shared == MAP_FAILED ? -1 : some_register(state);
}

static int end(void **state)
{
    munmap(shared, sizeof *shared);
    return no_register(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
#define ACT(constant, ...) CASE(fails_##constant),
#include "register/acts.def"
#undef ACT
        CASE(a_process_is_killed),         CASE(the_same_key_tells),        CASE(one_key_gives_one_record),
        CASE(one_of_two_corrections_wins), CASE(many_writers_lose_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
