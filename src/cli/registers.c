#include "cli/registers.h"

#include <time.h>

#include "base/file.h"
#include "base/grid.h"
#include "base/near.h"
#include "cli/home.h"
#include "cli/stores.h"
#include "register/rebuild.h"
#include "register/spelling.h"
#include "register/view.h"
#include "signin/account.h"
#include "signin/token.h"
#include "web/doors.h"

enum { TOKEN_FILE = 256 /* bytes */ };

/* ---- opening ---- */

/* A demonstration can be shown on any day; a register that anyone relies on knows only the clock's. */
static rc time_told(bool is_demonstration, instant *out, struct err *err)
{
    str said = str_of(getenv("CONCORDAT_NOW"));

    *out = (instant)time(NULL);
    if (!said.n)
        return RC_OK;
    if (!is_demonstration) {
        err_set(err, RC_USAGE, "CONCORDAT_NOW says what time it is, and this register is no demonstration");
        return err_hint(err, "Leave it out: the clock says what time it is.");
    }
    return instant_parse(said, out, err);
}

rc registers_now(struct opened *o, struct err *err)
{
    return time_told(o->is_demonstration, &o->now, err);
}

rc registers_time(struct store *store, instant *out, struct err *err)
{
    CLEANUP(arena_close) arena mem = arena_open(1 << 20);
    CLEANUP(txn_end) struct txn txn = { 0 };
    bool is_demonstration = false;

    if (getenv("CONCORDAT_NOW")) {
        TRY(txn_begin(store, TXN_READ, &txn, err));
        TRY(register_is_demonstration(&txn, &mem, &is_demonstration, err));
        TRY(txn_commit(&txn, err));
    }
    return time_told(is_demonstration, out, err);
}

rc registers_ready(struct cli *cli, struct store *store, struct opened *out, struct err *err)
{
    struct opened o = { .store = store };
    struct library *library;

    TRY(home_library(cli->home, &library, err));
    o.judge = (struct judge){ .mem = cli->mem, .library = library, .engine = S("concordat " CONCORDAT_VERSION) };
    *out = o;
    out->reg = (struct reg){
        .store = store, .authorities = library->authorities, .judge = &out->judge, .random = random_kernel(), .person_closed = account_close
    };
    return RC_OK;
}

static rc demonstration_read(struct opened *o, arena *mem, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(o->store, TXN_READ, &txn, err));
    TRY(register_is_demonstration(&txn, mem, &o->is_demonstration, err));
    TRY(txn_commit(&txn, err));
    return registers_now(o, err);
}

rc registers_open(struct cli *cli, const char *verb, str where, struct opened *out, struct err *err)
{
    CLEANUP(store_close) struct store *store = NULL;

    TRY(stores_open(verb, where, false, &store, err));
    TRY(registers_ready(cli, store, out, err));
    TRY(demonstration_read(out, cli->mem, err));
    store = NULL;
    return RC_OK;
}

void registers_close(struct opened *o)
{
    store_close(&o->store);
}

/* ---- who and which ---- */

rc registers_operator(struct opened *o, arena *mem, struct viewer *out, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(o->store, TXN_READ, &txn, err));
    TRY(register_operator(&txn, mem, out, err));
    return txn_commit(&txn, err);
}

static rc scope_held(arena *mem, const struct token *token, unsigned scope, struct err *err)
{
    struct buf words = buf_new(mem);

    if ((token->scopes & scope) == scope)
        return RC_OK;
    scope_print(&words, scope);
    err_set(err, RC_NOT_ALLOWED, "the token does not have the scope '%.*s'", STR_ARG(buf_text(&words)));
    return err_hint(err, "Have one made that has it: 'concordat token new --scope'.");
}

static rc program_read(struct opened *o, arena *mem, str file, unsigned scope, struct viewer *out, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct token token;
    str text, rest;

    TRY(file_read_private(mem, file, TOKEN_FILE, &text, err));
    str_cut(text, '\n', &text, &rest);
    TRY(txn_begin(o->store, TXN_WRITE, &txn, err));
    TRY(token_find(&txn, mem, str_trim(text), o->now, &token, err));
    TRY(scope_held(mem, &token, scope, err));
    TRY(viewer_of_token(&txn, mem, o->reg.authorities, token.handle, token.organisation, 0, out, err));
    if (token_wants_touch(&token, o->now))
        TRY(token_touch(&txn, &token, o->now, err));
    out->duties = token_duties(out->is);
    out->door = "command";
    return txn_commit(&txn, err);
}

rc registers_who(struct opened *o, arena *mem, str file, unsigned scope, struct viewer *out, struct err *err)
{
    return file.n ? program_read(o, mem, file, scope, out, err) : registers_operator(o, mem, out, err);
}

rc registers_list(struct opened *o, arena *mem, const struct viewer *who, const struct view_query *q, struct items *out, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };

    TRY(view_open(&o->reg, mem, who, o->now, &known_now, &v, err));
    TRY(view_list_all(&v, q, out, err));
    return view_close(&v, err);
}

static rc no_organisation(arena *mem, const struct items *all, str slug, struct err *err)
{
    str *names = arena_array(mem, str, all->n + 1);
    ptrdiff_t near;

    for (ptrdiff_t i = 0; i < all->n; i++)
        names[i] = item_text(&all->v[i], R_ORGANISATION_SLUG);
    near = near_best(slug, names, all->n);
    err_set(err, RC_BAD_INPUT, "there is no organisation '%.*s'", STR_ARG(slug));
    if (near >= 0)
        return err_hint(err, "Did you mean '%.*s'?", STR_ARG(names[near]));
    return err_hint(err, "'concordat organisation list' shows them.");
}

rc registers_organisation(struct opened *o, arena *mem, str slug, struct item *out, struct err *err)
{
    struct view_query q = { .kind = ITEM_ORGANISATION, .order = S("slug") };
    struct viewer operator;
    struct items all;

    TRY(registers_operator(o, mem, &operator, err));
    TRY(registers_list(o, mem, &operator, & q, &all, err));
    for (ptrdiff_t i = 0; i < all.n; i++)
        if (str_eq(item_text(&all.v[i], R_ORGANISATION_SLUG), slug)) {
            *out = all.v[i];
            return RC_OK;
        }
    return no_organisation(mem, &all, slug, err);
}

rc registers_act(str name, enum act_kind *out, struct err *err)
{
    int found = act_find(name);
    str names[ACTS];
    ptrdiff_t near;

    *out = (enum act_kind)found;
    if (found >= 0)
        return RC_OK;
    for (int i = 0; i < ACTS; i++)
        names[i] = act_rows[i].name;
    near = near_best(name, names, ACTS);
    err_set(err, RC_USAGE, "there is no act '%.*s'", STR_ARG(name));
    if (near >= 0)
        return err_hint(err, "Did you mean '%.*s'? 'concordat tables acts' lists them all.", STR_ARG(names[near]));
    return err_hint(err, "'concordat tables acts' lists them all.");
}

/* ---- tables and ledger ---- */

static void report_say(struct buf *b, const struct rebuild_report *r)
{
    buf_z(b, "\nThe tables hold what was recorded: ");
    count_words(b, r->rows);
    buf_z(b, " rows, by ");
    count_words(b, r->entries);
    buf_z(b, " entries");
    if (r->erased) {
        buf_z(b, ", ");
        count_words(b, r->erased);
        buf_z(b, " of them erased since");
    }
    buf_z(b, ".\n");
}

static void unspelt_say(struct buf *b, const struct unspelts *all)
{
    if (!all->n)
        return;
    buf_z(b, "\nRegistration numbers in another spelling than numbers have today: ");
    count_words(b, all->n);
    buf_z(
        b,
        ". Who asks for the number does not find\nthem. 'concordat act worker-correct' or 'person-change' spells one anew; a check is made again.\n");
    for (ptrdiff_t i = 0; i < all->n; i++)
        buf_printf(b, "  %.*s %.*s, of organisation %.*s\n", STR_ARG(item_tables[all->v[i].kind].name), STR_ARG(all->v[i].id),
                   STR_ARG(all->v[i].owner));
}

rc registers_check(struct cli *cli, struct store *store, struct buf *b, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct rebuild_report report;
    struct library *library;
    struct unspelts unspelt;
    str service;
    rc code;

    TRY(home_library(cli->home, &library, err));
    TRY(txn_begin(store, TXN_READ, &txn, err));
    code = register_service(&txn, cli->mem, &service, err);
    if (code != RC_OK)
        return code == RC_NO_INPUT ? RC_OK : code;
    code = register_rebuild_check(&txn, cli->mem, library->authorities, &report, err);
    if (code == RC_OK)
        report_say(b, &report);
    else if (code == RC_NOT_SEALED)
        buf_printf(b, "\nThe tables do NOT hold what was recorded: %s\n", err->message);
    if (code != RC_OK)
        return code;
    TRY(unspelt_list(&txn, cli->mem, &unspelt, err));
    unspelt_say(b, &unspelt);
    return RC_OK;
}
