/*
 * The store on a PostgreSQL server, through libpq's asynchronous calls alone: whatever is sent or awaited has a
 * deadline on our own clock (S4).
 *
 * Two belts.  The server is told a time a little shorter than ours: one that lives gives up first, says so, and the connection
 * stays good.  One that is silent is left behind: the connection is closed, and made anew by the next txn_begin.
 * Only a commit knows no time on the server (it may wait for a standby): what ours ends is cancelled there, by a thread of
 * its own, since libpq's cancelling blocks.
 */
#include "store/engine.h"

#include <arpa/inet.h>
#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>

#include "store/statements.h"

struct postgres {
    struct store store;
    char *where;
    PGconn *conn; /* NULL: lost */
    bool prepared[SQL_STATEMENTS + SQL_COMPOSED];
    bool wait_cancelled; /* the server has said that a commit did not wait for its standby */
    int64_t until;       /* when what goes on now has to end */
};

/* OIDs of the types we use: fixed in every server. */
enum { OID_INT = 20, OID_TEXT = 25, OID_BYTES = 17 };
enum { HOSTS_MOST = 16, SETTINGS_MOST = 64, MIGRATION_LOCK = 0x434f4e43, IDLE_MS = 60000 };

enum heard { HEARD, SILENT, LOST };

static void arena_drop(arena *mem)
{
    arena_close(mem);
}

static void result_drop(PGresult **result)
{
    PQclear(*result);
}

/* ---- leaving a connection ---- */

static void *cancel_and_free(void *ctx)
{
    char why[256];

    PQcancel(ctx, why, sizeof(why));
    PQfreeCancel(ctx);
    return NULL;
}

/* Nothing waits for the thread, nor for its success: it only spares the server the rest of the work. */
static void cancel_beside(PGconn *conn)
{
    PGcancel *cancel = PQgetCancel(conn);
    pthread_t thread;
    sigset_t all, before;

    if (!cancel)
        return;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    if (pthread_create(&thread, NULL, cancel_and_free, cancel) == 0)
        pthread_detach(thread);
    else
        PQfreeCancel(cancel);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void leave(struct postgres *p)
{
    PQfinish(p->conn);
    p->conn = NULL;
    memset(p->prepared, 0, sizeof(p->prepared));
}

/* ---- waiting ---- */

static enum heard wait_for(struct postgres *p, short events)
{
    for (;;) {
        struct pollfd on = { PQsocket(p->conn), events, 0 };
        int64_t left = p->until - store_now_ms();
        int ready;

        if (left <= 0)
            return SILENT;
        ready = poll(&on, 1, (int)left);
        if (ready > 0)
            return HEARD;
        if (ready < 0 && errno != EINTR)
            return LOST;
    }
}

/* What is sent may have to wait for the server to take it, and that for us to take what it has said already. */
static enum heard flush(struct postgres *p)
{
    for (;;) {
        int waiting = PQflush(p->conn);
        enum heard heard;

        if (waiting == 0)
            return HEARD;
        if (waiting < 0)
            return LOST;
        heard = wait_for(p, POLLIN | POLLOUT);
        if (heard != HEARD)
            return heard;
        if (!PQconsumeInput(p->conn))
            return LOST;
    }
}

/* The next result of what was sent; NULL when there are no more. */
static enum heard result_next(struct postgres *p, PGresult **out)
{
    while (PQisBusy(p->conn)) {
        enum heard heard = wait_for(p, POLLIN);

        if (heard != HEARD)
            return heard;
        if (!PQconsumeInput(p->conn))
            return LOST;
    }
    *out = PQgetResult(p->conn);
    return HEARD;
}

/* ---- what the server answers ---- */

static const struct {
    const char *state; /* SQLSTATE, or the beginning of it */
    rc code;
    bool lost, stops; /* the connection is of no more use; S3 */
    const char *hint;
} answers[] = {
    { "40003", RC_STORE_UNKNOWN, true, false, "Ask the same with the same key." },
    { "40", RC_AGAIN, false, false, "Ask the same again." },
    { "23505", RC_CONFLICT, false, false, "Read again what is there, and decide anew." },
    { "23503", RC_CONFLICT, false, false, "Read again what is there, and decide anew." },
    { "23", RC_FAULT, false, false, "" },
    { "22", RC_FAULT, false, false, "" },
    { "25006", RC_STORE, true, false, "Name a server that takes writes." },
    { "25P03", RC_STORE, true, false, "Begin again." },
    { "42501", RC_STORE, false, false, "Give the store's user the rights that the documents list." },
    { "42", RC_FAULT, false, false, "" },
    { "P0001", RC_FAULT, false, false, "" },
    { "53100", RC_STORE_FULL, false, false, "Make room on the server's disk; nothing of this was written." },
    { "53300", RC_BUSY, false, false, "Ask again later, or let the server take more connections." },
    { "55P03", RC_BUSY, false, false, "Ask again later." },
    { "57014", RC_BUSY, false, false, "Ask again later." },
    { "57P", RC_STORE, true, false, "Look whether the server runs." },
    { "58", RC_STORE, false, true, "Look at the server's disk and at its log." },
    { "XX001", RC_STORE, false, true, "Look at the server's disk and at its log." },
    { "XX002", RC_STORE, false, true, "Look at the server's disk and at its log." },
    { "", RC_STORE, false, false, "Look at the server's log." },
};

/* Closes a connection that is lost. */
static rc fail_answer(struct postgres *p, const PGresult *result, const char *what, struct err *err)
{
    str state = str_of(PQresultErrorField(result, PG_DIAG_SQLSTATE));
    const char *said = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    ptrdiff_t i = 0;

    while (!str_starts(state, str_of(answers[i].state)))
        i++;
    err_set(err, answers[i].code, "could not %s: %s", what, said ? said : "the server broke off");
    err_hint(err, "%s", answers[i].hint);
    if (answers[i].stops)
        store_stop(&p->store);
    if (answers[i].lost || PQstatus(p->conn) == CONNECTION_BAD)
        leave(p);
    return answers[i].code;
}

static rc fail_heard(struct postgres *p, enum heard heard, const char *what, struct err *err)
{
    if (heard == SILENT)
        cancel_beside(p->conn);
    leave(p);
    err_set(err, RC_STORE, "could not %s: the server %s", what, heard == SILENT ? "does not answer" : "closed the connection");
    return err_hint(err, "Look whether the server runs.");
}

/* ---- sending, and taking what comes ---- */

static bool is_answer(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);

    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_SINGLE_TUPLE;
}

/*
 * Everything that the server says to what was ${sent}, each result to ${take}, which may be NULL.  After the first
 * failure the rest is read and dropped, so that the connection stays of use.
 */
typedef rc take_fn(void *ctx, const PGresult *result, struct err *err);

static rc answers_take(struct postgres *p, bool sent, const char *what, take_fn *take, void *ctx, struct err *err)
{
    enum heard heard = sent ? flush(p) : LOST;
    rc code = RC_OK;

    while (heard == HEARD) {
        CLEANUP(result_drop) PGresult *result = NULL;

        heard = result_next(p, &result);
        if (heard != HEARD)
            break;
        if (!result)
            return code;
        if (code != RC_OK)
            continue;
        if (!is_answer(result))
            code = fail_answer(p, result, what, err);
        else if (take)
            code = take(ctx, result, err);
        if (!p->conn)
            return code;
    }
    return fail_heard(p, heard, what, err);
}

static rc command(struct postgres *p, const char *sql, const char *what, struct err *err)
{
    return answers_take(p, PQsendQuery(p->conn, sql), what, NULL, NULL, err);
}

/* ---- addresses ---- */

static void options_drop(PQconninfoOption **options)
{
    PQconninfoFree(*options);
}

static const char *option_of(const PQconninfoOption *options, const char *keyword)
{
    for (; options && options->keyword; options++)
        if (options->val && str_eq(str_of(options->keyword), str_of(keyword)))
            return options->val;
    return NULL;
}

/* Only what libpq itself makes out as host and database: an address that is written wrongly may have its password anywhere. */
static str postgres_name(arena *mem, str where)
{
    CLEANUP(options_drop) PQconninfoOption *options = PQconninfoParse(arena_cstr(mem, where), NULL);
    const char *host = option_of(options, "host"), *address = option_of(options, "hostaddr"), *database = option_of(options, "dbname");

    if (!options)
        return S("a PostgreSQL server");
    return arena_printf(mem, "postgresql://%s/%s", host ? host : address ? address : "", database ? database : "");
}

/* libpq marks with a star what is not to be shown. */
static bool postgres_has_secret(str where)
{
    CLEANUP(arena_drop) arena mem = arena_open(1 << 20);
    CLEANUP(options_drop) PQconninfoOption *options = PQconninfoParse(arena_cstr(&mem, where), NULL);

    for (const PQconninfoOption *o = options; o && o->keyword; o++)
        if (o->val && o->dispchar[0] == '*')
            return true;
    return false;
}

/* ---- connecting ---- */

/* A commit whose wait for the standby was cut short is done here and perhaps nowhere else (S2).  The function that says so has one name in every
 * language. */
static void notice(void *ctx, const PGresult *result)
{
    struct postgres *p = ctx;
    str from = str_of(PQresultErrorField(result, PG_DIAG_SOURCE_FUNCTION));
    str said = str_of(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));

    if (str_eq(from, S("SyncRepWaitForLSN")) || str_find_str(said, S("synchronous replication")) >= 0)
        p->wait_cancelled = true;
}

/* The settings of one host of an address, in the form that libpq takes them. */
struct settings {
    const char *name[SETTINGS_MOST], *value[SETTINGS_MOST];
    int n;
};

static void setting_add(struct settings *to, const char *name, const char *value)
{
    if (to->n < SETTINGS_MOST - 1) {
        to->name[to->n] = name;
        to->value[to->n++] = value;
    }
}

/* Number ${at} of a list with commas; the last one again when there are fewer. */
static str list_at(const char *list, int at)
{
    str head, tail = str_of(list);

    do {
        if (!str_cut(tail, ',', &head, &tail))
            break;
    } while (at-- > 0);
    return head;
}

static int list_count(const char *list)
{
    int n = 1;

    for (const char *c = list; c && *c; c++)
        n += *c == ',';
    return n;
}

static bool is_list(const PQconninfoOption *option)
{
    str name = str_of(option->keyword);

    return str_eq(name, S("host")) || str_eq(name, S("hostaddr")) || str_eq(name, S("port"));
}

static int hosts_count(const PQconninfoOption *options)
{
    int most = 1;

    for (; options->keyword; options++)
        if (is_list(options) && options->val && list_count(options->val) > most)
            most = list_count(options->val);
    return most < HOSTS_MOST ? most : HOSTS_MOST;
}

static struct settings settings_of(const struct postgres *p, arena *mem, const PQconninfoOption *options, int host)
{
    struct settings to = { .n = 0 };

    for (; options->keyword; options++)
        if (options->val && is_list(options))
            setting_add(&to, options->keyword, arena_cstr(mem, list_at(options->val, host)));
        else if (options->val)
            setting_add(&to, options->keyword, options->val);
    setting_add(&to, "client_encoding", "UTF8");
    setting_add(&to, "fallback_application_name", "concordat");
    if (!p->store.read_only)
        setting_add(&to, "target_session_attrs", "read-write");
    return to;
}

static enum heard connection_poll(struct postgres *p)
{
    PostgresPollingStatusType wanted = PGRES_POLLING_WRITING;

    while (wanted == PGRES_POLLING_WRITING || wanted == PGRES_POLLING_READING) {
        enum heard heard = wait_for(p, wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT);

        if (heard != HEARD)
            return heard;
        wanted = PQconnectPoll(p->conn);
    }
    return wanted == PGRES_POLLING_OK ? HEARD : LOST;
}

/* Why one host is of no use. libpq's words name host, user and database, never the password; what it asks back on more lines is left out. */
static rc host_failed(struct postgres *p, enum heard heard, struct err *err)
{
    str said = S("it does not answer"), more;

    if (heard != SILENT)
        str_cut(str_of(PQerrorMessage(p->conn)), '\n', &said, &more);

    err_set(err, RC_STORE, "could not connect to the server: %.*s", STR_ARG(said));
    err_hint(err, "Look whether the server runs, takes writes, and lets this user in.");
    leave(p);
    return RC_STORE;
}

static rc host_connect(struct postgres *p, const struct settings *settings, struct err *err)
{
    enum heard heard;

    p->conn = PQconnectStartParams(settings->name, settings->value, 0);
    if (!p->conn)
        return err_set(err, RC_NO_MEMORY, "out of memory");
    if (PQstatus(p->conn) == CONNECTION_BAD)
        return host_failed(p, LOST, err);
    PQsetNoticeReceiver(p->conn, notice, p);
    heard = connection_poll(p);
    if (heard != HEARD || PQsetnonblocking(p->conn, 1) != 0)
        return host_failed(p, heard == HEARD ? LOST : heard, err);
    return RC_OK;
}

/*
 * An eighth less than our time: see the head of this file.  A node that stands still in a transaction loses it, so
 * that it does not hold up the others.
 */
static rc session_set(struct postgres *p, struct err *err)
{
    char sql[160];
    int ms = p->store.deadline_ms - p->store.deadline_ms / 8;

    snprintf(sql, sizeof(sql), "SET statement_timeout = %d; SET idle_in_transaction_session_timeout = %d; SET client_min_messages = warning",
             ms > 0 ? ms : 1, IDLE_MS);
    return command(p, sql, "set up the connection", err);
}

/*
 * The first host that takes us.  libpq, asked for several at once, would wait for a silent one as long as the
 * system does: here each has its share of the time.
 */
static rc hosts_connect(struct postgres *p, arena *mem, const PQconninfoOption *options, struct err *err)
{
    int hosts = hosts_count(options);
    int64_t end = store_now_ms() + p->store.deadline_ms;
    rc code = RC_STORE;

    for (int i = 0; i < hosts && code != RC_OK; i++) {
        struct settings settings = settings_of(p, mem, options, i);
        int64_t now = store_now_ms();

        p->until = now + (end - now) / (hosts - i);
        code = host_connect(p, &settings, err);
        if (code == RC_OK)
            code = session_set(p, err);
    }
    return code;
}

static rc connect_any(struct postgres *p, struct err *err)
{
    CLEANUP(arena_drop) arena mem = arena_open(1 << 20);
    CLEANUP(options_drop) PQconninfoOption *options = PQconninfoParse(p->where, NULL);

    /* What libpq says about an address may quote its password. */
    if (!options) {
        err_set(err, RC_USAGE, "the address of the store cannot be read");
        return err_hint(err, "Write it as postgresql://user@host,host/database?name=value.");
    }
    return hosts_connect(p, &mem, options, err);
}

static void postgres_close(struct store *store)
{
    struct postgres *p = (struct postgres *)store;

    leave(p);
    free(p->where);
    free(p);
}

static rc postgres_open(const struct store_options *options, struct store **out, struct err *err)
{
    struct postgres *p = calloc(1, sizeof(*p));
    rc code;

    if (!p || !(p->where = strndup(options->where.p, (size_t)options->where.n))) {
        free(p);
        return err_set(err, RC_NO_MEMORY, "out of memory");
    }
    p->store.deadline_ms = options->deadline_ms ? options->deadline_ms : STORE_DEADLINE_MS;
    p->store.read_only = options->read_only;
    code = connect_any(p, err);
    if (code == RC_OK)
        *out = &p->store;
    else
        postgres_close(&p->store);
    return code;
}

/* ---- transactions ---- */

/* Lost in the middle: the transaction is undone by the server, and the next begin connects again. */
static rc is_connected(const struct postgres *p, const char *what, struct err *err)
{
    if (p->conn)
        return RC_OK;
    err_set(err, RC_STORE, "could not %s: the server was lost", what);
    return err_hint(err, "Begin again.");
}

static rc begin_once(struct postgres *p, enum txn_mode mode, struct err *err)
{
    char sql[256];

    if (!p->conn)
        TRY(connect_any(p, err));
    p->until = store_now_ms() + store_deadline(&p->store);
    if (mode == TXN_READ)
        return command(p, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "begin", err);
    if (!p->store.migrating)
        return command(p, "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE", "begin", err);
    /* Read committed: what the others have made while this one waited for the lock has to be seen. */
    snprintf(sql, sizeof(sql), "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL statement_timeout = %d; SELECT pg_advisory_xact_lock(%d)",
             MIGRATION_DEADLINE_MS - MIGRATION_DEADLINE_MS / 8, MIGRATION_LOCK);
    return command(p, sql, "begin", err);
}

static void postgres_undo(struct store *store)
{
    struct postgres *p = (struct postgres *)store;
    struct err dropped;

    /* A connection on which that fails is closed, and with it the transaction. */
    p->until = store_now_ms() + store->deadline_ms;
    if (p->conn && PQtransactionStatus(p->conn) != PQTRANS_IDLE && command(p, "ROLLBACK", "undo", &dropped) != RC_OK && p->conn)
        leave(p);
}

/*
 * A connection that was lost while nobody used it is noticed here, and nothing has been done on it yet: once more, on a new one;
 * but not when the server let the whole time pass.
 */
static rc postgres_begin(struct store *store, enum txn_mode mode, struct err *err)
{
    struct postgres *p = (struct postgres *)store;
    bool was_connected = p->conn;
    rc code = begin_once(p, mode, err);

    if (code != RC_OK && was_connected && !p->conn && store_now_ms() < p->until)
        code = begin_once(p, mode, err);
    if (code != RC_OK)
        postgres_undo(store);
    return code;
}

static rc unknown(struct err *err, const char *why)
{
    err_set(err, RC_STORE_UNKNOWN, "nobody can tell whether it was written: %s", why);
    return err_hint(err, "Ask the same with the same key.");
}

static rc take_commit(void *ctx, const PGresult *result, struct err *err)
{
    bool *is_done = ctx;

    (void)err;
    *is_done = str_eq(str_of(PQcmdStatus((PGresult *)result)), S("COMMIT"));
    return RC_OK;
}

static rc postgres_commit(struct store *store, struct err *err)
{
    struct postgres *p = (struct postgres *)store;
    bool is_done = false;
    rc code;

    TRY(is_connected(p, "commit", err));
    p->until = store_now_ms() + store_deadline(store);
    p->wait_cancelled = false;
    code = answers_take(p, PQsendQuery(p->conn, "COMMIT"), "commit", take_commit, &is_done, err);
    if (p->wait_cancelled)
        return unknown(err, "the server stopped waiting for its standby");
    if (!p->conn)
        return unknown(err, "the server was lost while it was");
    if (code == RC_OK && !is_done)
        return err_set(err, RC_FAULT, "the server undid a transaction that had not failed");
    return code;
}

/* ---- statements ---- */

static Oid oid_of(enum cell_type type)
{
    return type == CELL_INT ? OID_INT : type == CELL_TEXT ? OID_TEXT : OID_BYTES;
}

static void oids_of(const struct sql_statement *statement, Oid *oids)
{
    for (int i = 0; i < statement->ins; i++)
        oids[i] = oid_of(statement->in[i]);
}

static rc statement_prepare(struct postgres *p, const struct sql_statement *statement, struct err *err)
{
    Oid oids[SQL_CELLS_MOST];

    if (statement->index < 0 || p->prepared[statement->index])
        return RC_OK;
    oids_of(statement, oids);
    TRY(answers_take(p, PQsendPrepare(p->conn, statement->name, statement->body[STORE_POSTGRESQL], statement->ins, oids), statement->name, NULL, NULL,
                     err));
    p->prepared[statement->index] = true;
    return RC_OK;
}

/* What goes in, in the binary form: integers of eight bytes, the highest first. */
struct values {
    Oid oid[SQL_CELLS_MOST];
    const char *text[SQL_CELLS_MOST];
    int length[SQL_CELLS_MOST], binary[SQL_CELLS_MOST];
    uint32_t num[SQL_CELLS_MOST][2];
};

static void values_of(const struct sql_statement *statement, const struct sql_cell *in, struct values *to)
{
    oids_of(statement, to->oid);
    for (int i = 0; i < statement->ins; i++) {
        bool is_int = in[i].type == CELL_INT;

        to->num[i][0] = htonl((uint32_t)((uint64_t)in[i].num >> 32));
        to->num[i][1] = htonl((uint32_t)in[i].num);
        to->text[i] = in[i].type == CELL_NULL ? NULL : is_int ? (const char *)to->num[i] : in[i].text.p ? in[i].text.p : "";
        to->length[i] = is_int ? (int)sizeof(to->num[i]) : (int)in[i].text.n;
        to->binary[i] = 1;
    }
}

static int send_run(struct postgres *p, const struct sql_statement *statement, const struct values *v)
{
    if (statement->index < 0)
        return PQsendQueryParams(p->conn, statement->body[STORE_POSTGRESQL], statement->ins, v->oid, v->text, v->length, v->binary, 1);
    return PQsendQueryPrepared(p->conn, statement->name, statement->ins, v->text, v->length, v->binary, 1);
}

static int64_t int_of(const char *bytes)
{
    uint64_t v = 0;

    for (int i = 0; i < 8; i++)
        v = v << 8 | (uint8_t)bytes[i];
    return (int64_t)v;
}

static struct sql_cell column(const PGresult *result, int row, int at)
{
    const char *bytes = PQgetvalue(result, row, at);
    int n = PQgetlength(result, row, at);

    if (PQgetisnull(result, row, at))
        return (struct sql_cell){ .type = CELL_NULL };
    switch (PQftype(result, at)) {
    case OID_INT: return (struct sql_cell){ .type = CELL_INT, .num = int_of(bytes) };
    case OID_TEXT: return (struct sql_cell){ .type = CELL_TEXT, .text = { bytes, n } };
    default: return (struct sql_cell){ .type = CELL_BYTES, .text = { bytes, n } };
    }
}

/* What a statement's results are handed on with. */
struct hand {
    struct postgres *p;
    const struct sql_statement *statement;
    row_fn *each;
    void *ctx;
    int64_t *changed;
};

static rc take_rows(void *ctx, const PGresult *result, struct err *err)
{
    const struct hand *hand = ctx;
    struct sql_cell row[SQL_CELLS_MOST];

    if (PQntuples(result) && PQnfields(result) != hand->statement->outs)
        return err_set(err, RC_FAULT, "'%s' gave %d columns", hand->statement->name, PQnfields(result));
    for (int r = 0; r < PQntuples(result); r++) {
        for (int i = 0; i < hand->statement->outs; i++)
            row[i] = column(result, r, i);
        TRY(store_hand_row(&hand->p->store, hand->statement, row, hand->each, hand->ctx, err));
    }
    if (hand->statement->writes && PQresultStatus(result) != PGRES_SINGLE_TUPLE) {
        int64_t rows = 0;

        str_digits(str_of(PQcmdTuples((PGresult *)result)), INT64_MAX, &rows);
        *hand->changed = rows;
    }
    return RC_OK;
}

static rc postgres_run(struct store *store, const struct sql_statement *statement, const struct sql_cell *in, row_fn *each, void *ctx,
                       int64_t *changed, struct err *err)
{
    struct postgres *p = (struct postgres *)store;
    struct hand hand = { p, statement, each, ctx, changed };
    struct values values;
    bool sent;

    TRY(is_connected(p, statement->name, err));
    p->until = store_now_ms() + store_deadline(store);
    TRY(statement_prepare(p, statement, err));
    values_of(statement, in, &values);
    sent = send_run(p, statement, &values) && PQsetSingleRowMode(p->conn);
    return answers_take(p, sent, statement->name, take_rows, &hand, err);
}

static rc postgres_script(struct store *store, const char *sql, struct err *err)
{
    struct postgres *p = (struct postgres *)store;

    TRY(is_connected(p, "change the schema", err));
    p->until = store_now_ms() + store_deadline(store);
    return command(p, sql, "change the schema", err);
}

/* ---- looking at everything ---- */

/* Every row of every table is read whole: with checksums on, the server sees each page that has changed by itself. */
static rc postgres_tidy(struct store *store, struct err *err)
{
    (void)store;
    (void)err;
    return RC_OK;
}

static rc postgres_check(struct store *store, struct err *err)
{
    struct postgres *p = (struct postgres *)store;

    if (!p->conn)
        TRY(connect_any(p, err));
    p->until = store_now_ms() + MIGRATION_DEADLINE_MS;
    TRY(command(p, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = 0", "check the store", err));
    for (int i = 0; i < STORE_TABLES; i++) {
        char sql[160];
        rc code;

        snprintf(sql, sizeof(sql), "SELECT count(md5(t::text)) FROM %s t", store_tables[i].name);
        p->until = store_now_ms() + MIGRATION_DEADLINE_MS;
        code = command(p, sql, "check the store", err);
        if (code != RC_OK) {
            postgres_undo(store);
            return code;
        }
    }
    return command(p, "COMMIT", "check the store", err);
}

const struct engine postgres_engine = {
    .name = postgres_name,
    .has_secret = postgres_has_secret,
    .open = postgres_open,
    .close = postgres_close,
    .begin = postgres_begin,
    .commit = postgres_commit,
    .undo = postgres_undo,
    .run = postgres_run,
    .script = postgres_script,
    .tidy = postgres_tidy,
    .check = postgres_check,
};
