/*
 * What signing in keeps in the store, on the engine that some_store.h opens: codes, recovery codes, sign-ins, links, tokens, guesses,
 * whom providers mean.  How they are put together is test_account.c's.
 */
#include "some_desk.h"

#include "signin/provider.h"
#include "signin/token.h"
#include "store/engine.h"

#include <stdlib.h>
#include <string.h>

static void account_there(str person)
{
    struct txn txn = begun(TXN_WRITE);
    str link;

    must(account_invite(&txn, &mem, &desk, person, &link, &err));
    done(&txn);
}

/* ---- one-time codes ---- */

#define HERE S("here") /* names the sign-in that begins a secret */

static struct somebody with_codes(str person)
{
    struct somebody who = { .person = person };
    struct code_secret shown;
    struct txn txn;

    account_there(person);
    txn = begun(TXN_WRITE);
    must(code_begin(&txn, &mem, &keys, &luck, &(struct code_beginner){ person, HERE, desk.now }, &err));
    must(code_show(&txn, &mem, &keys, &(struct code_beginner){ person, HERE, desk.now }, S("Concordat & Co"), S("her@example.org"), &shown, &err));
    secret_of(&shown, who.secret);
    must(code_confirm(&txn, &mem, &keys, &(struct code_beginner){ person, HERE, desk.now }, code_now(&who, 0), &err));
    done(&txn);
    return who;
}

static rc use_code(const struct somebody *who, str code)
{
    CLEANUP(txn_end) struct txn txn = begun(TXN_WRITE);

    TRY(code_use(&txn, &mem, &keys, who->person, code, desk.now, &err));
    return txn_commit(&txn, &err);
}

static void test_code_each_once(void **state)
{
    struct somebody who = with_codes(PERSON);

    (void)state;
    told(RC_REFUSED, use_code(&who, code_now(&who, 0))); /* it has confirmed the secret */
    told(RC_REFUSED, use_code(&who, code_now(&who, 2)));
    must(use_code(&who, code_now(&who, 1)));
    told(RC_REFUSED, use_code(&who, code_now(&who, 1)));
    desk.now += 2 * CODE_STEP;
    told(RC_REFUSED, use_code(&who, code_now(&who, -1))); /* the same again, a step later */
    must(use_code(&who, code_now(&who, 0)));
    desk.now += 3 * CODE_STEP;
    must(use_code(&who, code_now(&who, -1)));
}

/* What is shown still, and was used, is told as that; what is no code, or older than the last, as what it is. */
static void test_code_used_is_told_so(void **state)
{
    struct somebody who = with_codes(PERSON);

    (void)state;
    desk.now += CODE_STEP;
    must(use_code(&who, code_now(&who, 0)));
    told(RC_REFUSED, use_code(&who, code_now(&who, 0)));
    assert_string_equal(z(err_told(&mem, LANG_EN, &err)), "This security code has been used. Wait for the next one.");
    assert_string_equal(z(err_told(&mem, LANG_CY, &err)), "Mae’r cod diogelwch hwn wedi’i ddefnyddio. Arhoswch am yr un nesaf.");
    told(RC_REFUSED, use_code(&who, code_now(&who, -1)));
    assert_int_equal(err.word, W_error_code_wrong);
    told(RC_REFUSED, use_code(&who, S("12345")));
    assert_int_equal(err.word, W_error_code_wrong);
}

static void test_code_when_the_clock_steps_back(void **state)
{
    struct somebody who = with_codes(PERSON);
    str used;

    (void)state;
    desk.now += 10 * CODE_STEP;
    used = code_now(&who, 0);
    must(use_code(&who, used));
    desk.now -= 5 * CODE_STEP;
    told(RC_REFUSED, use_code(&who, code_now(&who, 0)));
    told(RC_REFUSED, use_code(&who, used));
    desk.now += 6 * CODE_STEP;
    must(use_code(&who, code_now(&who, 0)));
}

static void test_code_forms(void **state)
{
    static const char *const wrong[] = { "", "12345", "1234567", "12345a", "-12345", "1e2345", "\xEF\xBC\x91\xEF\xBC\x92" };
    struct somebody who = with_codes(PERSON);
    str code;

    (void)state;
    desk.now += CODE_STEP;
    for (ptrdiff_t i = 0; i < countof(wrong); i++)
        told(RC_REFUSED, use_code(&who, str_of(wrong[i])));
    code = code_now(&who, 0);
    must(use_code(&who, arena_printf(&mem, " %.3s %.3s", code.p, code.p + 3)));
}

static void test_code_shown(void **state)
{
    struct txn txn;
    struct code_secret shown;
    str expected;

    (void)state;
    account_there(PERSON);
    txn = begun(TXN_WRITE);
    must(code_begin(&txn, &mem, &keys, &luck, &(struct code_beginner){ PERSON, HERE, desk.now }, &err));
    must(code_show(&txn, &mem, &keys, &(struct code_beginner){ PERSON, HERE, desk.now }, S("Concordat & Co"), S("her@example.org"), &shown, &err));
    done(&txn);
    expected = arena_printf(&mem,
                            "otpauth://totp/Concordat%%20%%26%%20Co:her%%40example.org?secret=%.*s&issuer=Concordat%%20%%26%%20Co"
                            "&algorithm=SHA1&digits=6&period=30",
                            STR_ARG(shown.base32));
    assert_int_equal(shown.base32.n, 32);
    assert_true(str_eq(shown.uri, expected));
}

/* (C2) */
static void test_code_another_secret(void **state)
{
    struct somebody who = with_codes(PERSON), with = who;
    struct code_secret shown;
    struct txn txn;
    bool is_set;

    (void)state;
    desk.now += CODE_STEP;
    txn = begun(TXN_WRITE);
    must(code_begin(&txn, &mem, &keys, &luck, &(struct code_beginner){ PERSON, HERE, desk.now }, &err));
    must(code_show(&txn, &mem, &keys, &(struct code_beginner){ PERSON, HERE, desk.now }, S("x"), S("y"), &shown, &err));
    done(&txn);
    secret_of(&shown, with.secret);
    must(use_code(&who, code_now(&who, 0)));
    told(RC_REFUSED, use_code(&with, code_now(&with, 1)));
    txn = begun(TXN_WRITE);
    told(RC_REFUSED, code_confirm(&txn, &mem, &keys, &(struct code_beginner){ PERSON, HERE, desk.now }, code_now(&who, 1), &err));
    must(code_confirm(&txn, &mem, &keys, &(struct code_beginner){ PERSON, HERE, desk.now }, code_now(&with, 0), &err));
    done(&txn);
    told(RC_REFUSED, use_code(&who, code_now(&who, 1)));
    must(use_code(&with, code_now(&with, 1)));
    txn = begun(TXN_WRITE);
    must(code_drop(&txn, PERSON, &err));
    must(code_is_set(&txn, &mem, PERSON, &is_set, &err));
    done(&txn);
    assert_false(is_set);
}

/* (C3) */
static void test_code_waits_for_one_sign_in(void **state)
{
    struct code_beginner hers = { PERSON, HERE, desk.now }, there = { PERSON, S("there"), desk.now }, nowhere = { PERSON, S(""), desk.now };
    struct somebody with = { .person = PERSON };
    struct code_secret shown, other;
    struct txn txn;

    (void)state;
    account_there(PERSON);
    txn = begun(TXN_WRITE);
    must(code_begin(&txn, &mem, &keys, &luck, &hers, &err));
    must(code_show(&txn, &mem, &keys, &hers, S("x"), S("y"), &shown, &err));
    secret_of(&shown, with.secret);
    refused(RC_NOT_FOUND, code_show(&txn, &mem, &keys, &there, S("x"), S("y"), &other, &err));
    refused(RC_NOT_FOUND, code_show(&txn, &mem, &keys, &nowhere, S("x"), S("y"), &other, &err));
    told(RC_REFUSED, code_confirm(&txn, &mem, &keys, &there, code_now(&with, 0), &err));
    desk.now = hers.now += CODE_WAITS - 1;
    must(code_show(&txn, &mem, &keys, &hers, S("x"), S("y"), &other, &err));
    desk.now = hers.now += 1;
    refused(RC_NOT_FOUND, code_show(&txn, &mem, &keys, &hers, S("x"), S("y"), &other, &err));
    told(RC_REFUSED, code_confirm(&txn, &mem, &keys, &hers, code_now(&with, 0), &err));
    done(&txn);
    assert_string_equal(raw("SELECT count(*) FROM code_secret"), "1");
    txn = begun(TXN_WRITE);
    must(code_sweep(&txn, desk.now, &err));
    done(&txn);
    assert_string_equal(raw("SELECT count(*) FROM code_secret"), "0");
}

/* (C4) */
static void test_code_is_of_no_use_to_another(void **state)
{
    struct somebody who = with_codes(PERSON), other = with_codes(OTHER);

    (void)state;
    desk.now += CODE_STEP;
    assert_non_null(raw("UPDATE code_secret SET sealed = (SELECT c.sealed FROM code_secret c WHERE c.person LIKE '1%') WHERE person LIKE '2%'"));
    refused(RC_NOT_FOUND, use_code(&other, code_now(&who, 0)));
}

/* Whatever a kill leaves half done, every code is good as long as both keys are there. */
static void test_code_keys_change(void **state)
{
    struct somebody who = with_codes(PERSON), other;
    struct keyring first = keys, second, both;
    struct txn txn;
    int sealed;

    (void)state;
    other = with_codes(OTHER);
    must(keyring_parse(keyring_line(&mem, &luck, 2), &second, &err));
    both = second;
    both.v[both.n++] = first.v[0];
    keys = second;
    desk.now += CODE_STEP;
    refused(RC_NOT_FOUND, use_code(&who, code_now(&who, 0)));
    txn = begun(TXN_WRITE);
    refused(RC_NOT_FOUND, code_reseal(&txn, &mem, &second, &luck, 10, &sealed, &err));
    must(code_reseal(&txn, &mem, &both, &luck, 1, &sealed, &err));
    assert_int_equal(sealed, 1);
    done(&txn);
    keys = both;
    must(use_code(&who, code_now(&who, 0)));
    must(use_code(&other, code_now(&other, 0)));
    txn = begun(TXN_WRITE);
    must(code_reseal(&txn, &mem, &both, &luck, 10, &sealed, &err));
    assert_int_equal(sealed, 1);
    must(code_reseal(&txn, &mem, &both, &luck, 10, &sealed, &err));
    assert_int_equal(sealed, 0);
    done(&txn);
    keys = second;
    desk.now += CODE_STEP;
    must(use_code(&who, code_now(&who, 0)));
    must(use_code(&other, code_now(&other, 0)));
}

/* ---- recovery codes ---- */

static rc use_recovery(str person, str text)
{
    CLEANUP(txn_end) struct txn txn = begun(TXN_WRITE);

    TRY(recovery_use(&txn, person, text, &err));
    return txn_commit(&txn, &err);
}

/* The row of one person is of no use to another. */
static void test_recovery_is_of_no_use_to_another(void **state)
{
    str made[RECOVERY_CODES];
    struct txn txn;

    (void)state;
    account_there(PERSON);
    account_there(OTHER);
    txn = begun(TXN_WRITE);
    must(recovery_make(&txn, &mem, &luck, PERSON, made, &err));
    done(&txn);
    assert_non_null(raw("UPDATE recovery_code SET person = (SELECT person FROM account WHERE person LIKE '2%')"));
    told(RC_REFUSED, use_recovery(OTHER, made[0]));
}

static void test_recovery(void **state)
{
    str made[RECOVERY_CODES], again[RECOVERY_CODES];
    struct txn txn;
    int left;

    (void)state;
    account_there(PERSON);
    account_there(OTHER);
    txn = begun(TXN_WRITE);
    must(recovery_make(&txn, &mem, &luck, PERSON, made, &err));
    done(&txn);
    for (int i = 0; i < RECOVERY_CODES; i++) {
        assert_int_equal(made[i].n, 19);
        told(RC_REFUSED, use_recovery(OTHER, made[i]));
        must(use_recovery(PERSON,
                          i % 2 ? made[i] : arena_printf(&mem, "%.4s %.4s%.4s-%.4s", made[i].p, made[i].p + 5, made[i].p + 10, made[i].p + 15)));
        told(RC_REFUSED, use_recovery(PERSON, made[i]));
    }
    txn = begun(TXN_WRITE);
    must(recovery_left(&txn, &mem, PERSON, &left, &err));
    assert_int_equal(left, 0);
    must(recovery_make(&txn, &mem, &luck, PERSON, made, &err));
    must(recovery_make(&txn, &mem, &luck, PERSON, again, &err));
    must(recovery_left(&txn, &mem, PERSON, &left, &err));
    assert_int_equal(left, RECOVERY_CODES);
    done(&txn);
    told(RC_REFUSED, use_recovery(PERSON, made[0]));
    told(RC_REFUSED, use_recovery(PERSON, S("")));
    told(RC_REFUSED, use_recovery(PERSON, str_sub(again[0], 0, 18)));
    must(use_recovery(PERSON, again[0]));
}

/* ---- sign-ins ---- */

static str signed_in(str person)
{
    struct session of = council;
    struct txn txn = begun(TXN_WRITE);
    str secret;

    of.person = person;
    of.way = WAY_PASSWORD;
    must(session_add(&txn, &mem, &luck, desk.now, &of, &secret, &err));
    done(&txn);
    return secret;
}

static void touch(str secret)
{
    struct txn txn = begun(TXN_WRITE);

    must(session_touch(&txn, secret, desk.now, &err));
    done(&txn);
}

static struct session found(str secret)
{
    struct txn txn = begun(TXN_READ);
    struct session s;

    must(session_find(&txn, &mem, secret, desk.now, &s, &err));
    txn_end(&txn);
    return s;
}

static void test_session_idle(void **state)
{
    str secret;
    struct session s;

    (void)state;
    account_there(PERSON);
    secret = signed_in(PERSON);
    desk.now += SESSION_TOUCH - 1;
    s = found(secret);
    assert_false(session_wants_touch(&s, desk.now));
    touch(secret); /* nothing is written yet */
    assert_int_equal(found(secret).seen_at, AT);
    desk.now += 1;
    s = found(secret);
    assert_true(session_wants_touch(&s, desk.now));
    touch(secret);
    assert_int_equal(found(secret).seen_at, desk.now);
    desk.now += SESSION_IDLE - 1;
    assert_true(is_signed_in(secret));
    desk.now += 1;
    assert_false(is_signed_in(secret));
}

static void test_session_longest(void **state)
{
    str secret;

    (void)state;
    account_there(PERSON);
    secret = signed_in(PERSON);
    for (desk.now = AT; desk.now < AT + SESSION_LONGEST; desk.now += SESSION_IDLE / 2) {
        assert_true(is_signed_in(secret));
        touch(secret);
    }
    assert_false(is_signed_in(secret));
}

static void test_session_when_the_clock_steps_back(void **state)
{
    str secret;

    (void)state;
    account_there(PERSON);
    secret = signed_in(PERSON);
    desk.now -= SPAN_SKEW;
    assert_true(is_signed_in(secret));
    touch(secret);
    desk.now -= 1;
    assert_false(is_signed_in(secret));
}

static void test_session_secrets_of_no_form(void **state)
{
    str secret;

    (void)state;
    account_there(PERSON);
    secret = signed_in(PERSON);
    assert_false(is_signed_in(S("")));
    assert_false(is_signed_in(str_sub(secret, 0, 31)));
    assert_false(is_signed_in(arena_printf(&mem, "%.*s0", STR_ARG(secret))));
    assert_false(is_signed_in(S("ABCDEF00000000000000000000000000")));
    assert_false(is_signed_in(random_id(&luck, &mem)));
}

static void test_session_becomes(void **state)
{
    struct session of = { .organisation = S("bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"), .role = S("viewer") }, s;
    struct txn txn;
    str secret, fresh;

    (void)state;
    account_there(PERSON);
    secret = signed_in(PERSON);
    desk.now += 100;
    txn = begun(TXN_WRITE);
    must(session_become(&txn, &mem, &luck, desk.now, secret, &of, &fresh, &err));
    done(&txn);
    assert_false(is_signed_in(secret));
    s = found(fresh);
    assert_true(str_eq(s.organisation, of.organisation) && str_eq(s.role, of.role) && str_eq(s.person, PERSON) && str_eq(s.label, S("Firefox")));
    assert_int_equal(s.made_at, AT); /* another role makes it last no longer */
    txn = begun(TXN_WRITE);
    refused(RC_SIGNED_OUT, session_become(&txn, &mem, &luck, desk.now, secret, &of, &fresh, &err));
    txn_end(&txn);
}

static rc use_step(str secret)
{
    CLEANUP(txn_end) struct txn txn = begun(TXN_WRITE);

    TRY(session_use_step(&txn, &mem, secret, desk.now, &err));
    return txn_commit(&txn, &err);
}

static str step_up(str secret)
{
    struct txn txn = begun(TXN_WRITE);
    str fresh;

    must(session_step_up(&txn, &mem, &luck, desk.now, secret, &fresh, &err));
    done(&txn);
    return fresh;
}

static void test_session_step(void **state)
{
    str secret, fresh;
    struct session s;

    (void)state;
    account_there(PERSON);
    secret = signed_in(PERSON);
    told(RC_STEP_UP, use_step(secret));
    fresh = step_up(secret);
    assert_false(is_signed_in(secret));
    s = found(fresh);
    assert_true(session_has_stepped(&s, desk.now));
    must(use_step(fresh));
    told(RC_STEP_UP, use_step(fresh)); /* one act each */
    fresh = step_up(fresh);
    desk.now += SESSION_STEP_LASTS;
    told(RC_STEP_UP, use_step(fresh));
    fresh = step_up(fresh);
    desk.now -= SPAN_SKEW + 1;
    refused(RC_SIGNED_OUT, use_step(fresh));
}

static rc find_former(str secret, struct session *out)
{
    CLEANUP(txn_end) struct txn txn = begun(TXN_READ);

    return session_find_former(&txn, &mem, secret, desk.now, out, &err);
}

static str taken_up(str former)
{
    struct txn txn = begun(TXN_WRITE);
    str fresh;

    must(session_take_up(&txn, &mem, &luck, desk.now, former, &fresh, &err));
    done(&txn);
    return fresh;
}

/* Whoever did not hear of the secret that a second factor made is known by the one before, for a while and without the factor. */
static void test_session_former(void **state)
{
    str secret, lost, late, fresh;
    struct session s;
    struct txn txn;

    (void)state;
    account_there(PERSON);
    secret = signed_in(PERSON);
    refused(RC_SIGNED_OUT, find_former(secret, &s));
    lost = step_up(secret);
    must(find_former(secret, &s));
    assert_true(session_is_former(&s) && !s.has_stepped && str_eq(s.person, PERSON));
    refused(RC_SIGNED_OUT, find_former(lost, &s));
    assert_false(is_signed_in(secret));
    desk.now += SESSION_FORMER - 1;
    late = taken_up(secret);
    assert_true(is_signed_in(late) && !is_signed_in(lost));
    s = found(late);
    assert_false(s.has_stepped || session_is_former(&s));
    fresh = taken_up(secret);
    assert_true(is_signed_in(fresh) && !is_signed_in(late));
    desk.now++; /* asked again it lasts no longer */
    refused(RC_SIGNED_OUT, find_former(secret, &s));
    lost = step_up(fresh);
    refused(RC_SIGNED_OUT, find_former(secret, &s)); /* the one before, and no other */
    desk.now -= SPAN_SKEW + 1;
    refused(RC_SIGNED_OUT, find_former(fresh, &s));
    desk.now += SPAN_SKEW + 1;
    txn = begun(TXN_WRITE);
    must(session_end(&txn, lost, &err));
    done(&txn);
    refused(RC_SIGNED_OUT, find_former(fresh, &s));
}

static void test_session_list(void **state)
{
    struct sessions list;
    struct txn txn;
    str a, c;

    (void)state;
    account_there(PERSON);
    account_there(OTHER);
    a = signed_in(PERSON);
    desk.now += SESSION_IDLE;
    signed_in(PERSON);
    desk.now += 1;
    c = signed_in(PERSON);
    signed_in(OTHER);
    txn = begun(TXN_WRITE);
    must(session_list(&txn, &mem, PERSON, desk.now, &list, &err));
    assert_int_equal(list.n, 2); /* the first is over */
    assert_int_equal(list.v[0].made_at, desk.now - 1);
    txn_end(&txn);
    assert_true(str_eq(list.v[1].handle, found(c).handle));
    assert_false(is_signed_in(a));
}

static void test_session_end(void **state)
{
    struct txn txn;
    str a, b, c, other;

    (void)state;
    account_there(PERSON);
    account_there(OTHER);
    a = signed_in(PERSON);
    b = signed_in(PERSON);
    c = signed_in(PERSON);
    other = signed_in(OTHER);
    txn = begun(TXN_WRITE);
    must(session_end(&txn, a, &err));
    must(session_end(&txn, a, &err));
    done(&txn);
    assert_true(!is_signed_in(a) && is_signed_in(b) && is_signed_in(c));
    a = found(other).handle;
    b = found(b).handle;
    txn = begun(TXN_WRITE);
    refused(RC_NOT_FOUND, session_end_handle(&txn, PERSON, a, &err));
    must(session_end_handle(&txn, PERSON, b, &err));
    refused(RC_NOT_FOUND, session_end_handle(&txn, PERSON, b, &err));
    done(&txn);
    assert_true(is_signed_in(c) && is_signed_in(other));
    a = signed_in(PERSON);
    txn = begun(TXN_WRITE);
    must(session_end_all(&txn, PERSON, c, &err));
    done(&txn);
    assert_true(is_signed_in(c) && !is_signed_in(a) && is_signed_in(other));
    txn = begun(TXN_WRITE);
    must(session_end_all(&txn, PERSON, S(""), &err));
    must(session_end_all(&txn, OTHER, S(""), &err));
    done(&txn);
    assert_false(is_signed_in(c) || is_signed_in(other));
}

/* What one node ends is over on another with its next question. */
static void test_session_ends_on_all_nodes(void **state)
{
    struct store *there = open_for(0), *here = store;
    struct txn txn;
    str secret;

    (void)state;
    account_there(PERSON);
    secret = signed_in(PERSON);
    store = there;
    assert_true(is_signed_in(secret));
    store = here;
    txn = begun(TXN_WRITE);
    must(session_end_all(&txn, PERSON, S(""), &err));
    done(&txn);
    store = there;
    assert_false(is_signed_in(secret));
    store = here;
    store_close(&there);
}

/* ---- links ---- */

static str link_to(str person, enum link_kind kind)
{
    struct txn txn = begun(TXN_WRITE);
    str secret;

    must(link_add(&txn, &mem, &luck, person, kind, desk.now, &secret, &err));
    done(&txn);
    return secret;
}

static rc use_link(str secret, enum link_kind kind)
{
    CLEANUP(txn_end) struct txn txn = begun(TXN_WRITE);
    str person;

    TRY(link_use(&txn, &mem, secret, kind, desk.now, &person, &err));
    assert_true(str_eq(person, PERSON));
    return txn_commit(&txn, &err);
}

static void test_links(void **state)
{
    static const struct {
        enum link_kind kind, other;
        int lasts;
    } kinds[] = { { LINK_INVITATION, LINK_RESET, 7 * 24 * 3600 }, { LINK_RESET, LINK_INVITATION, 30 * 60 } };
    struct txn txn;
    str secret, person;

    (void)state;
    account_there(PERSON);
    for (ptrdiff_t i = 0; i < countof(kinds); i++) {
        desk.now = AT;
        secret = link_to(PERSON, kinds[i].kind);
        told(RC_REFUSED, use_link(secret, kinds[i].other));
        told(RC_REFUSED, use_link(S("x"), kinds[i].kind));
        txn = begun(TXN_READ);
        must(link_find(&txn, &mem, secret, kinds[i].kind, desk.now, &person, &err)); /* looking does not use it */
        txn_end(&txn);
        must(use_link(secret, kinds[i].kind));
        told(RC_REFUSED, use_link(secret, kinds[i].kind));
        secret = link_to(PERSON, kinds[i].kind);
        desk.now = AT + kinds[i].lasts;
        told(RC_REFUSED, use_link(secret, kinds[i].kind));
        desk.now = AT - SPAN_SKEW - 1;
        told(RC_REFUSED, use_link(secret, kinds[i].kind));
        desk.now = AT + kinds[i].lasts - 1;
        must(use_link(secret, kinds[i].kind));
    }
}

/* ---- tokens ---- */

static struct token token_like(void)
{
    return (struct token){
        .organisation = COUNCIL, .made_by = PERSON, .label = S("Nightly"), .scopes = SCOPE_READ | SCOPE_CHECK, .until = desk.now + 1000
    };
}

static rc add_token(const struct token *of, str *text)
{
    CLEANUP(txn_end) struct txn txn = begun(TXN_WRITE);

    TRY(token_add(&txn, &mem, &luck, desk.now, of, text, &err));
    return txn_commit(&txn, &err);
}

static rc find_token(str text, struct token *out)
{
    CLEANUP(txn_end) struct txn txn = begun(TXN_READ);

    return token_find(&txn, &mem, text, desk.now, out, &err);
}

static void test_token_life(void **state)
{
    struct token of = token_like(), t;
    struct txn txn;
    str text;

    (void)state;
    must(add_token(&of, &text));
    assert_int_equal(text.n, TOKEN_LENGTH);
    assert_true(is_token(text));
    for (ptrdiff_t i = 0; i < text.n; i++) {
        char *changed = arena_cstr(&mem, text);

        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        assert_false(is_token(str_of(changed)));
    }
    must(find_token(text, &t));
    assert_true(str_eq(t.organisation, COUNCIL) && t.scopes == (SCOPE_READ | SCOPE_CHECK) && !t.is_used && token_wants_touch(&t, desk.now));
    desk.now += 10;
    txn = begun(TXN_WRITE);
    must(token_touch(&txn, &t, desk.now, &err));
    done(&txn);
    must(find_token(text, &t));
    assert_true(t.is_used && t.used_at == desk.now && !token_wants_touch(&t, desk.now + TOKEN_TOUCH - 1) &&
                token_wants_touch(&t, desk.now + TOKEN_TOUCH));
    desk.now = AT + 999;
    must(find_token(text, &t));
    desk.now = AT + 1000;
    refused(RC_REFUSED, find_token(text, &t));
}

static void test_token_revoked(void **state)
{
    struct token of = token_like(), t;
    struct tokens list;
    struct txn txn;
    str text;

    (void)state;
    must(add_token(&of, &text));
    must(find_token(text, &t));
    txn = begun(TXN_WRITE);
    refused(RC_NOT_FOUND, token_revoke(&txn, OTHER, t.handle, S("invented"), desk.now, &err)); /* another organisation's */
    must(token_revoke(&txn, COUNCIL, t.handle, S("invented"), desk.now, &err));
    refused(RC_NOT_FOUND, token_revoke(&txn, COUNCIL, t.handle, S("invented"), desk.now, &err));
    must(token_list(&txn, &mem, COUNCIL, &list, &err));
    done(&txn);
    assert_int_equal(list.n, 1);
    assert_true(list.v[0].is_revoked && list.v[0].revoked_at == desk.now && str_eq(list.v[0].handle, t.handle));
    refused(RC_REFUSED, find_token(text, &t));
}

static void test_token_limits(void **state)
{
    struct token of = token_like();
    static const str labels[] = { S(""), S("\u200B"), S("Nightly\u202E") };
    str text;

    (void)state;
    of.until = desk.now + TOKEN_LONGEST;
    must(add_token(&of, &text));
    of.until++;
    refused(RC_BAD_INPUT, add_token(&of, &text));
    assert_string_equal(err.at, "until");
    of.until = desk.now;
    refused(RC_BAD_INPUT, add_token(&of, &text));
    of = token_like();
    of.scopes = 0;
    refused(RC_BAD_INPUT, add_token(&of, &text));
    assert_string_equal(err.at, "scopes");
    of = token_like();
    for (ptrdiff_t i = 0; i < countof(labels); i++) {
        of.label = labels[i];
        refused(RC_BAD_INPUT, add_token(&of, &text));
        assert_string_equal(err.at, "label");
    }
}

/* ---- guesses ---- */

static rc take(struct guess guess, int *wait)
{
    CLEANUP(txn_end) struct txn txn = begun(TXN_WRITE);

    TRY(guess_take(&txn, &mem, &keys, desk.now, &guess, 1, wait, &err));
    return txn_commit(&txn, &err);
}

static void test_guess_slows(void **state)
{
    struct guess mine = { GUESS_ACCOUNT, S("person x") }, yours = { GUESS_ACCOUNT, S("person y") }, device = { GUESS_DEVICE, S("person x") };
    int wait = 0;

    (void)state;
    for (int i = 0; i < 6; i++)
        must(take(mine, &wait));
    told(RC_SLOW, take(mine, &wait));
    assert_int_equal(wait, 5);
    assert_string_equal(err.message, "Too many attempts: try again in 5 seconds");
    for (int i = 0; i < 100; i++)
        told(RC_SLOW, take(mine, &wait)); /* whoever has to wait makes it no longer */
    must(take(yours, &wait));
    must(take(device, &wait));
    desk.now += 4;
    told(RC_SLOW, take(mine, &wait));
    assert_int_equal(wait, 1);
    desk.now += 1;
    must(take(mine, &wait));
    told(RC_SLOW, take(mine, &wait));
    assert_int_equal(wait, 10);
}

/* Somebody who never stops: what gets through in a day, and that a try is never further away than the longest wait. */
static void test_guess_for_a_day(void **state)
{
    struct guess guess = { GUESS_ACCOUNT, S("name x") };
    int wait, through = 0;

    (void)state;
    while (desk.now < AT + DAY_SECONDS) {
        if (take(guess, &wait) == RC_OK) {
            through++;
            continue;
        }
        assert_in_range(wait, 1, 900);
        desk.now += wait;
    }
    assert_in_range(through, 96, 160);
}

static void test_guess_is_forgotten(void **state)
{
    struct guess guess = { GUESS_ACCOUNT, S("name x") };
    struct txn txn;
    int wait;

    (void)state;
    for (int i = 0; i < 6; i++)
        must(take(guess, &wait));
    desk.now += 6 * 600 - 1;
    txn = begun(TXN_WRITE);
    must(guess_sweep(&txn, desk.now, &err));
    done(&txn);
    assert_string_equal(raw("SELECT count(*) FROM guess"), "1");
    desk.now += 1;
    txn = begun(TXN_WRITE);
    must(guess_sweep(&txn, desk.now, &err));
    done(&txn);
    assert_string_equal(raw("SELECT count(*) FROM guess"), "0");
    for (int i = 0; i < 6; i++)
        must(take(guess, &wait));
    told(RC_SLOW, take(guess, &wait));
}

/* Nobody has a store of tries from long ago. */
static void test_guess_is_not_saved_up(void **state)
{
    struct guess guess = { GUESS_ACCOUNT, S("name x") };
    int wait;

    (void)state;
    must(take(guess, &wait));
    desk.now += DAY_SECONDS;
    for (int i = 0; i < 6; i++)
        must(take(guess, &wait));
    told(RC_SLOW, take(guess, &wait));
}

/* Tries that were right cost nothing, and leave what others have tried. */
static void test_guess_is_returned(void **state)
{
    struct guess guess[] = { { GUESS_ACCOUNT, S("name x") }, { GUESS_SOURCE, S("c0000201") } };
    struct txn txn;
    int wait;

    (void)state;
    must(take(guess[0], &wait));
    for (int i = 0; i < 200; i++) {
        txn = begun(TXN_WRITE);
        must(guess_take(&txn, &mem, &keys, desk.now, guess, 2, &wait, &err));
        must(guess_return(&txn, &mem, &keys, desk.now, guess, 2, &err));
        done(&txn);
    }
    assert_string_equal(raw("SELECT debt FROM guess"), "600");
}

static void test_guess_all_or_none(void **state)
{
    struct guess guess[] = { { GUESS_SOURCE, S("c0000201") }, { GUESS_MAIL, S("person x") } };
    struct txn txn;
    int wait;

    (void)state;
    for (int i = 0; i < 4; i++)
        must(take(guess[1], &wait));
    txn = begun(TXN_WRITE);
    told(RC_SLOW, guess_take(&txn, &mem, &keys, desk.now, guess, 2, &wait, &err));
    done(&txn);
    assert_int_equal(wait, 60);
    assert_string_equal(raw("SELECT count(*) FROM guess"), "1");
}

static void test_guess_when_the_clock_steps_back(void **state)
{
    struct guess guess = { GUESS_ACCOUNT, S("name x") };
    int wait;

    (void)state;
    for (int i = 0; i < 6; i++)
        must(take(guess, &wait));
    desk.now -= DAY_SECONDS;
    must(take(guess, &wait)); /* nobody waits a day */
    told(RC_SLOW, take(guess, &wait));
    assert_int_equal(wait, 10);
}

/* ---- providers ---- */

static struct provider provider_like(void)
{
    return (struct provider){ .organisation = COUNCIL,
                              .issuer = S("https://id.example.org"),
                              .client = S("concordat"),
                              .secret_file = S("secret"),
                              .strong_acr = S("high"),
                              .strong_amr = S("mfa otp") };
}

static rc set_provider(const struct provider *p)
{
    CLEANUP(txn_end) struct txn txn = begun(TXN_WRITE);

    TRY(provider_set(&txn, p, &err));
    return txn_commit(&txn, &err);
}

static void test_provider_kept(void **state)
{
    struct provider p = provider_like(), q;
    struct txn txn;

    (void)state;
    must(set_provider(&p));
    p.client = S("another");
    must(set_provider(&p));
    txn = begun(TXN_WRITE);
    must(provider_find(&txn, &mem, COUNCIL, &q, &err));
    assert_true(str_eq(q.client, S("another")) && str_eq(q.issuer, p.issuer) && str_eq(q.strong_amr, p.strong_amr) &&
                str_eq(q.organisation, COUNCIL));
    refused(RC_NOT_FOUND, provider_find(&txn, &mem, OTHER, &q, &err));
    must(provider_drop(&txn, COUNCIL, &err));
    refused(RC_NOT_FOUND, provider_find(&txn, &mem, COUNCIL, &q, &err));
    done(&txn);
}

static void test_provider_fields(void **state)
{
    static const struct {
        const char *issuer;
        bool fits;
    } cases[] = {
        { "https://id.example.org/realms/x", true },
        { "http://127.0.0.1:4593/api", true },
        { "http://[::1]:1", true },
        { "http://localhost", true },
        { "http://id.example.org", false },
        { "http://127.0.0.1.example.org", false },
        { "http://localhost.example.org", false },
        { "http://user@127.0.0.1", false },
        { "https://user:word@id.example.org", false },
        { "https://id.example.org/?x=1", false },
        { "https://id.example.org/#x", false },
        { "https://id.example.org/ x", false },
        { "https://", false },
        { "ftp://id.example.org", false },
        { "file:///etc/passwd", false },
        { "id.example.org", false },
        { "", false },
    };
    struct provider p = provider_like();

    (void)state;
    for (ptrdiff_t i = 0; i < countof(cases); i++) {
        p.issuer = str_of(cases[i].issuer);
        if (set_provider(&p) != (cases[i].fits ? RC_OK : RC_BAD_INPUT))
            fail_msg("'%s'", cases[i].issuer);
    }
    assert_string_equal(err.at, "issuer");
    p = provider_like();
    p.client = S("");
    refused(RC_BAD_INPUT, set_provider(&p));
    p = provider_like();
    p.secret_file = S("");
    refused(RC_BAD_INPUT, set_provider(&p));
}

static struct subject said(const char *issuer, const char *subject)
{
    return (struct subject){ COUNCIL, str_of(issuer), str_of(subject) };
}

static rc link_person(const struct subject *subject, str person)
{
    CLEANUP(txn_end) struct txn txn = begun(TXN_WRITE);

    TRY(provider_link(&txn, &mem, subject, person, &err));
    return txn_commit(&txn, &err);
}

static void test_provider_people(void **state)
{
    const struct subject sub = said("https://id.example.org", "sub"), large = said("https://id.example.org", "Sub"),
                         elsewhere = said("https://id.example.net", "sub");
    struct subject theirs = sub;
    struct txn txn;
    str person;
    bool is_meant;

    (void)state;
    theirs.organisation = OTHER;
    account_there(PERSON);
    refused(RC_CONFLICT, link_person(&sub, OTHER)); /* no account */
    must(link_person(&sub, PERSON));
    must(link_person(&sub, PERSON));
    account_there(OTHER);
    refused(RC_CONFLICT, link_person(&sub, OTHER));
    txn = begun(TXN_WRITE);
    must(provider_person(&txn, &mem, &sub, &person, &err));
    assert_true(str_eq(person, PERSON));
    refused(RC_NOT_FOUND, provider_person(&txn, &mem, &elsewhere, &person, &err));
    refused(RC_NOT_FOUND, provider_person(&txn, &mem, &large, &person, &err));
    refused(RC_NOT_FOUND, provider_person(&txn, &mem, &theirs, &person, &err)); /* V1 */
    must(provider_means(&txn, &mem, PERSON, &is_meant, &err));
    assert_true(is_meant);
    must(provider_unlink(&txn, PERSON, &err));
    refused(RC_NOT_FOUND, provider_person(&txn, &mem, &sub, &person, &err));
    must(provider_means(&txn, &mem, PERSON, &is_meant, &err));
    assert_false(is_meant);
    done(&txn);
}

/* The same provider of two organisations: neither speaks for the other's people. (V1) */
static void test_provider_of_two(void **state)
{
    const struct subject ours = said("https://id.example.org", "sub");
    struct subject theirs = ours;
    struct txn txn;
    str person;

    (void)state;
    theirs.organisation = OTHER;
    account_there(PERSON);
    account_there(OTHER);
    must(link_person(&ours, PERSON));
    must(link_person(&theirs, OTHER));
    txn = begun(TXN_READ);
    must(provider_person(&txn, &mem, &ours, &person, &err));
    assert_true(str_eq(person, PERSON));
    must(provider_person(&txn, &mem, &theirs, &person, &err));
    assert_true(str_eq(person, OTHER));
    txn_end(&txn);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, desk_begin, desk_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_code_each_once),
        CASE(test_code_used_is_told_so),
        CASE(test_code_when_the_clock_steps_back),
        CASE(test_code_forms),
        CASE(test_code_shown),
        CASE(test_code_another_secret),
        CASE(test_code_waits_for_one_sign_in),
        CASE(test_code_is_of_no_use_to_another),
        CASE(test_code_keys_change),
        CASE(test_recovery),
        CASE(test_recovery_is_of_no_use_to_another),
        CASE(test_session_idle),
        CASE(test_session_longest),
        CASE(test_session_when_the_clock_steps_back),
        CASE(test_session_secrets_of_no_form),
        CASE(test_session_becomes),
        CASE(test_session_step),
        CASE(test_session_former),
        CASE(test_session_list),
        CASE(test_session_end),
        CASE(test_session_ends_on_all_nodes),
        CASE(test_links),
        CASE(test_token_life),
        CASE(test_token_revoked),
        CASE(test_token_limits),
        CASE(test_guess_slows),
        CASE(test_guess_for_a_day),
        CASE(test_guess_is_forgotten),
        CASE(test_guess_is_not_saved_up),
        CASE(test_guess_is_returned),
        CASE(test_guess_all_or_none),
        CASE(test_guess_when_the_clock_steps_back),
        CASE(test_provider_kept),
        CASE(test_provider_fields),
        CASE(test_provider_people),
        CASE(test_provider_of_two),
    };

    server = getenv("CONCORDAT_TEST_POSTGRES");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
