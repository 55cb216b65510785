#include "some_desk.h"

#include <liboath/oath.h>
#include <stdlib.h>
#include <string.h>

struct store *store;
struct randomness luck;
struct keyring keys;
struct desk desk;

const struct session council = { .organisation = { "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 32 }, .role = { "approver", 8 }, .label = { "Firefox", 7 } };

int desk_begin(void **state)
{
    set_up(state);
    luck = random_seeded(5);
    must(keyring_parse(keyring_line(&mem, &luck, 1), &keys, &err));
    desk = (struct desk){ &keys, &luck, AT, S("Concordat") };
    store = open_migrated();
    return 0;
}

int desk_end(void **state)
{
    store_close(&store);
    return tear_down(state);
}

struct txn begun(enum txn_mode mode)
{
    struct txn txn = { 0 };

    must(txn_begin(store, mode, &txn, &err));
    return txn;
}

void done(struct txn *txn)
{
    must(txn_commit(txn, &err));
}

void secret_of(const struct code_secret *shown, uint8_t to[CODE_SECRET])
{
    char *bytes = NULL;
    size_t n = 0;

    assert_int_equal(oath_base32_decode(shown->base32.p, (size_t)shown->base32.n, &bytes, &n), OATH_OK);
    assert_int_equal(n, CODE_SECRET);
    memcpy(to, bytes, CODE_SECRET);
    free(bytes);
}

str code_now(const struct somebody *who, int steps)
{
    char code[9];

    code_at(who->secret, desk.now / CODE_STEP + steps, CODE_DIGITS, code);
    return arena_str(&mem, str_of(code));
}

static const struct visitor entitled = { .may = true };

static str accept_invitation(str link)
{
    struct txn txn = begun(TXN_WRITE);
    str half;

    must(account_use_link(&txn, &mem, &desk, LINK_INVITATION, link, true, HASH, &half, &err));
    done(&txn);
    return half;
}

static void enrol(struct somebody *who, str half)
{
    struct txn txn = begun(TXN_WRITE);
    struct code_secret shown;
    struct asked asked;
    int wait;

    must(account_enrol_show(&txn, &mem, &desk, half, S("her"), &shown, &err));
    done(&txn);
    secret_of(&shown, who->secret);
    txn = begun(TXN_WRITE);
    must(account_ask_factor(&txn, &mem, &desk, half, &entitled, &asked, &wait, &err));
    done(&txn);
    txn = begun(TXN_WRITE);
    must(account_enrol(&txn, &mem, &desk, &asked, code_now(who, 0), &council, &who->in, who->recovery, &err));
    done(&txn);
    desk.now += CODE_STEP;
}

struct somebody welcome(str person)
{
    struct somebody who = { .person = person, .hash = HASH };
    struct txn txn = begun(TXN_WRITE);
    str link;

    must(account_invite(&txn, &mem, &desk, person, &link, &err));
    done(&txn);
    enrol(&who, accept_invitation(link));
    return who;
}

rc try_password(const struct somebody *who, str device, bool is_right, str *half, int *wait)
{
    struct visitor visitor = { .name = S("her"), .person = who->person, .may = true, .address = S("192.0.2.1"), .device = device };
    CLEANUP(txn_end) struct txn txn = begun(TXN_WRITE);
    struct asked asked;

    TRY(account_ask(&txn, &mem, &desk, &visitor, &asked, wait, &err));
    done(&txn);
    txn = begun(TXN_WRITE);
    TRY(account_answer(&txn, &mem, &desk, &asked, is_right && str_eq(asked.hash, who->hash), S(""), half, &err));
    done(&txn);
    return RC_OK;
}

rc try_factor(str half, str device, bool is_recovery, str text, struct signed_in *out, int *wait)
{
    struct visitor visitor = { .may = true, .device = device };
    CLEANUP(txn_end) struct txn txn = begun(TXN_WRITE);
    struct factor factor = { is_recovery, text };
    struct asked asked;

    TRY(account_ask_factor(&txn, &mem, &desk, half, &visitor, &asked, wait, &err));
    done(&txn);
    txn = begun(TXN_WRITE);
    TRY(account_sign_in(&txn, &mem, &desk, &asked, &factor, &council, out, &err));
    done(&txn);
    return RC_OK;
}

void sign_in(struct somebody *who)
{
    int wait;
    str half;

    must(try_password(who, who->in.device, true, &half, &wait));
    must(try_factor(half, who->in.device, false, code_now(who, 0), &who->in, &wait));
    desk.now += CODE_STEP;
}

bool is_signed_in(str secret)
{
    struct txn txn = begun(TXN_READ);
    struct err why;
    struct session s;
    rc code = session_find(&txn, &mem, secret, desk.now, &s, &why);

    txn_end(&txn);
    assert_true(code == RC_OK || code == RC_SIGNED_OUT);
    return code == RC_OK;
}
