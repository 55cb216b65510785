/* concordat demo register: an invented register, with a way in for everyone in it. */
#include "cli/demo_register.h"

#include "base/file.h"
#include "cli/progress.h"
#include "cli/users.h"
#include "register/demo.h"
#include "signin/base32.h"

/* Everybody's, and so nobody's: it is printed beside each name. */
enum { CODES_BEFORE = 5 * 60 }; /* seconds */
#define PASSWORD S("an-invented-password-for-all")

static void tell(void *ctx, int done, int all)
{
    const struct cli *cli = ctx;

    if (cli->progress)
        progress_show("partnerships", done, all);
}

/* ---- ways in ---- */

struct way_in {
    struct cli *cli;
    struct opened *o;
    struct desk desk;
    str hash;
    str address; /* another for each: one that asks for many is slowed */
};

static rc password_set(struct way_in *w, str person, str *half, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    str secret;

    TRY(txn_begin(w->o->store, TXN_WRITE, &txn, err));
    TRY(account_invite(&txn, w->cli->mem, &w->desk, person, &secret, err));
    TRY(account_use_link(&txn, w->cli->mem, &w->desk, LINK_INVITATION, secret, true, w->hash, half, err));
    return txn_commit(&txn, err);
}

/* The first code of the secret, as an authenticator would show it. */
static str code_now(struct way_in *w, const struct code_secret *secret)
{
    char digits[9];
    uint8_t bytes[CODE_SECRET];

    if (!base32_parse(secret->base32, bytes, sizeof bytes))
        return S("");
    code_at(bytes, w->desk.now / CODE_STEP, CODE_DIGITS, digits);
    return arena_printf(w->cli->mem, "%s", digits);
}

static rc codes_set(struct way_in *w, str half, const struct demo_person *p, struct code_secret *secret, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct visitor visitor = { .name = p->mail, .person = p->id, .may = true, .address = w->address };
    struct session of = { .person = p->id, .organisation = p->organisation, .role = codes_duty.code[p->duty].text, .label = S("demonstration") };
    str recovery[RECOVERY_CODES];
    struct signed_in in;
    struct asked asked;
    int wait;

    TRY(txn_begin(w->o->store, TXN_WRITE, &txn, err));
    TRY(account_enrol_show(&txn, w->cli->mem, &w->desk, half, p->mail, secret, err));
    TRY(account_ask_factor(&txn, w->cli->mem, &w->desk, half, &visitor, &asked, &wait, err));
    TRY(account_enrol(&txn, w->cli->mem, &w->desk, &asked, code_now(w, secret), &of, &in, recovery, err));
    TRY(account_end_sessions(&txn, p->id, S(""), err));
    return txn_commit(&txn, err);
}

static void csv_line(struct buf *b, const struct demo_person *p, const struct code_secret *secret)
{
    buf_printf(b, "%.*s,%.*s,%.*s,\"%.*s\",%.*s,%.*s\n", STR_ARG(p->mail), STR_ARG(p->name), STR_ARG(codes_duty.code[p->duty].text), STR_ARG(p->of),
               STR_ARG(PASSWORD), STR_ARG(secret->base32));
}

static rc ways_in(struct way_in *w, const struct demo_people *people, struct buf *b, struct err *err)
{
    buf_z(b, "mail,name,role,organisation,password,authenticator\n");
    for (ptrdiff_t i = 0; i < people->n; i++) {
        struct code_secret secret;
        str half;

        w->address = arena_printf(w->cli->mem, "192.0.2.%d", (int)(i % 250) + 1);
        TRY(password_set(w, people->v[i].id, &half, err));
        TRY(codes_set(w, half, &people->v[i], &secret, err));
        csv_line(b, &people->v[i], &secret);
    }
    return RC_OK;
}

rc demo_register(struct cli *cli, const struct demo_register_words *words, struct err *err)
{
    CLEANUP(registers_close) struct opened o = { 0 };
    const struct demo_size size = { .authorities = words->authorities, .workers = words->workers, .national = words->national, .seed = words->seed };
    struct way_in w = { .cli = cli, .o = &o };
    struct buf b = buf_new(cli->mem);
    struct demo_people people;
    struct slots slots = users_slots(words->keys);
    struct keyring keys;

    TRY(users_keys(cli->mem, words->keys, &keys, err));
    TRY(registers_open(cli, "demo", words->store, &o, err));
    if (!o.is_demonstration) {
        err_set(err, RC_USAGE, "this register is no demonstration, and takes no invented data");
        return err_hint(err, "Begin another in another store with 'concordat begin --demonstration'.");
    }
    TRY(demo_fill(&o.reg, cli->mem, &size, o.now, &people, tell, cli, err));
    if (cli->progress)
        progress_end();
    w.desk = users_desk(&o, &keys);
    w.desk.now -= CODES_BEFORE; /* so that the code of this moment is still good to sign in with */
    TRY(password_hash(&slots, cli->mem, PASSWORD, &w.hash, err));
    TRY(ways_in(&w, &people, &b, err));
    return cli_give(cli, words->sign_ins, buf_text(&b), FILE_FOR_OWNER, err);
}
