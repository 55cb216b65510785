/*
 * The ways in, on the engine that some_store.h opens: each from its first page to a sign-in, what is refused and in which words, who wins when
 * two ask for the same, and what is left behind when the store fails.
 */
#include "some_desk.h"

#include "signin/password.h"
#include "signin/provider.h"
#include "signin/token.h"
#include "store/engine.h"
#include "store/statements.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static const struct visitor nobody = { .name = { "nobody@example.org", 18 }, .address = { "192.0.2.1", 9 } };

static const struct subject hers_there = { { "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 32 }, { "https://id.example.org", 22 }, { "subject", 7 } };

static rc invite(str person, str *link)
{
    CLEANUP(txn_end) struct txn txn = begun(TXN_WRITE);

    TRY(account_invite(&txn, &mem, &desk, person, link, &err));
    return txn_commit(&txn, &err);
}

static rc follow(enum link_kind kind, str link, str hash, str *half)
{
    CLEANUP(txn_end) struct txn txn = begun(TXN_WRITE);

    TRY(account_use_link(&txn, &mem, &desk, kind, link, true, hash, half, &err));
    return txn_commit(&txn, &err);
}

static rc forget_password(const struct visitor *visitor, str *link, int *wait)
{
    CLEANUP(txn_end) struct txn txn = begun(TXN_WRITE);
    str secret[NAMESAKES];

    TRY(account_ask_reset(&txn, &mem, &desk, visitor, secret, wait, &err));
    *link = secret[0];
    return txn_commit(&txn, &err);
}

static struct visitor visitor_of(const struct somebody *who, str device)
{
    return (struct visitor){ .name = S("her"), .person = who->person, .may = true, .address = S("192.0.2.1"), .device = device };
}

static rc enrol_begin(str half)
{
    CLEANUP(txn_end) struct txn txn = begun(TXN_WRITE);
    struct code_secret shown;

    TRY(account_enrol_show(&txn, &mem, &desk, half, S("her"), &shown, &err));
    return txn_commit(&txn, &err);
}

/* ---- invitation, password, code ---- */

static void test_first_and_second_sign_in(void **state)
{
    struct somebody who = welcome(PERSON);
    struct session s;
    struct txn txn;
    str first = who.in.secret;

    (void)state;
    assert_true(is_signed_in(first));
    sign_in(&who);
    assert_true(is_signed_in(first) && is_signed_in(who.in.secret));
    txn = begun(TXN_READ);
    must(session_find(&txn, &mem, who.in.secret, desk.now, &s, &err));
    txn_end(&txn);
    assert_true(str_eq(s.person, PERSON) && str_eq(s.organisation, COUNCIL) && str_eq(s.role, council.role) && s.way == WAY_PASSWORD);
    assert_false(s.has_stepped);
}

/* Real passwords through all of it, and hashed again when the parameters were others. */
static void test_with_a_real_password(void **state)
{
    struct slots slots = password_slots(str_of(folder));
    str password = S("kettle-ox-vanish"), hash, fresh, half;
    struct somebody who = welcome(PERSON);
    struct visitor visitor = visitor_of(&who, S(""));
    struct asked asked;
    struct txn txn;
    bool is_right;
    int wait;

    (void)state;
    assert_non_null(raw("UPDATE account SET password = '$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$"
                        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'"));
    txn = begun(TXN_WRITE);
    must(account_ask(&txn, &mem, &desk, &visitor, &asked, &wait, &err));
    done(&txn);
    must(password_match(&slots, asked.hash, password, &is_right, &err));
    assert_false(is_right);
    assert_true(password_is_stale(asked.hash));
    must(password_hash(&slots, &mem, password, &fresh, &err));
    txn = begun(TXN_WRITE);
    must(account_answer(&txn, &mem, &desk, &asked, true, fresh, &half, &err)); /* as if it had been right */
    done(&txn);
    txn = begun(TXN_WRITE);
    must(account_ask(&txn, &mem, &desk, &visitor, &asked, &wait, &err));
    hash = asked.hash;
    txn_end(&txn);
    assert_true(str_eq(hash, fresh));
    must(password_match(&slots, hash, password, &is_right, &err));
    assert_true(is_right);
    for (int i = 0; i < PASSWORD_AT_ONCE; i++)
        remove(arena_printf(&mem, "%s/password.%d", folder, i).p);
}

static void test_invitation_is_used_once(void **state)
{
    str link, half;

    (void)state;
    must(invite(PERSON, &link));
    must(follow(LINK_INVITATION, link, HASH, &half));
    told(RC_REFUSED, follow(LINK_INVITATION, link, HASH_2, &half));
    told(RC_CONFLICT, invite(PERSON, &link));
}

static void test_another_invitation_is_void_with_the_first(void **state)
{
    str link, other, half;

    (void)state;
    must(invite(PERSON, &link));
    must(invite(PERSON, &other));
    must(follow(LINK_INVITATION, other, HASH, &half));
    told(RC_REFUSED, follow(LINK_INVITATION, link, HASH, &half));
}

static void test_recovery_code_signs_in(void **state)
{
    struct somebody who = welcome(PERSON);
    struct signed_in in;
    str half;
    int wait;

    (void)state;
    must(try_password(&who, S(""), true, &half, &wait));
    must(try_factor(half, S(""), true, who.recovery[3], &in, &wait));
    assert_true(is_signed_in(in.secret));
    told(RC_REFUSED, try_factor(half, S(""), true, who.recovery[3], &in, &wait));
    told(RC_REFUSED, try_factor(half, S(""), false, who.recovery[4], &in, &wait));
}

static void test_code_is_good_once_for_all_ways(void **state)
{
    struct somebody who = welcome(PERSON);
    struct signed_in in;
    str half, code;
    int wait;

    (void)state;
    must(try_password(&who, S(""), true, &half, &wait));
    code = code_now(&who, 0);
    must(try_factor(half, S(""), false, code, &in, &wait));
    told(RC_REFUSED, try_factor(half, S(""), false, code, &in, &wait));
}

static void test_half_lasts_ten_minutes(void **state)
{
    struct somebody who = welcome(PERSON);
    struct signed_in in;
    str half;
    int wait;

    (void)state;
    must(try_password(&who, S(""), true, &half, &wait));
    desk.now += 600;
    refused(RC_SIGNED_OUT, try_factor(half, S(""), false, code_now(&who, 0), &in, &wait));
    refused(RC_SIGNED_OUT, try_factor(S(""), S(""), false, code_now(&who, 0), &in, &wait));
    refused(RC_SIGNED_OUT, try_factor(who.in.device, S(""), false, code_now(&who, 0), &in, &wait)); /* another ticket of hers */
}

/* ---- A3: what strangers learn ---- */

/* Everything that somebody outside can see of one try. */
struct seen {
    rc ask, answer;
    char message[512], hint[512];
    long rows;
};

static struct seen look(const struct visitor *visitor, bool is_right)
{
    struct seen seen = { 0 };
    struct txn txn = begun(TXN_WRITE);
    struct asked asked;
    str half;
    int wait;

    seen.ask = account_ask(&txn, &mem, &desk, visitor, &asked, &wait, &err);
    if (seen.ask == RC_OK) {
        done(&txn);
        txn = begun(TXN_WRITE);
        seen.answer = account_answer(&txn, &mem, &desk, &asked, is_right, S(""), &half, &err);
    }
    txn_end(&txn);
    snprintf(seen.message, sizeof(seen.message), "%s", err.message);
    snprintf(seen.hint, sizeof(seen.hint), "%s", err.hint);
    seen.rows = strtol(raw("SELECT count(*) FROM guess"), NULL, 10);
    assert_non_null(raw("DELETE FROM guess"));
    return seen;
}

static void test_all_that_is_wrong_looks_the_same(void **state)
{
    struct somebody who = welcome(PERSON), gone = welcome(OTHER);
    struct visitor wrong = visitor_of(&who, S("")), locked = wrong, closed = visitor_of(&gone, S(""));
    struct seen a, b;
    struct txn txn;

    (void)state;
    assert_non_null(raw("DELETE FROM guess"));
    locked.may = false;
    txn = begun(TXN_WRITE);
    must(account_close(&txn, OTHER, desk.now, &err));
    done(&txn);
    a = look(&wrong, false);
    assert_int_equal(a.answer, RC_REFUSED);
    assert_string_equal(a.message, "Check your email address and password: they do not go together");
    assert_int_equal(a.rows, 3);
    b = look(&nobody, false);
    assert_memory_equal(&a, &b, sizeof(a));
    b = look(&locked, true); /* with the right password */
    assert_memory_equal(&a, &b, sizeof(a));
    b = look(&closed, true);
    assert_memory_equal(&a, &b, sizeof(a));
    for (int i = 0; i < 30; i++) { /* also when there are too many */
        struct txn many = begun(TXN_WRITE);
        struct asked asked;
        rc codes[2];
        int waits[2] = { 0 };

        codes[0] = account_ask(&many, &mem, &desk, &wrong, &asked, &waits[0], &err);
        done(&many);
        assert_non_null(raw("DELETE FROM guess WHERE kind IN (2, 3)"));
        many = begun(TXN_WRITE);
        codes[1] = account_ask(&many, &mem, &desk, &nobody, &asked, &waits[1], &err);
        done(&many);
        assert_non_null(raw("DELETE FROM guess WHERE kind IN (2, 3)"));
        assert_true(codes[0] == codes[1] && waits[0] == waits[1] && (i < 6) == (codes[0] == RC_OK));
    }
}

static void test_reset_says_nothing_of_who_there_is(void **state)
{
    struct somebody who = welcome(PERSON);
    struct visitor hers = visitor_of(&who, S("")), locked = hers;
    str link;
    int wait;

    (void)state;
    locked.may = false;
    must(forget_password(&nobody, &link, &wait));
    assert_int_equal(link.n, 0);
    must(forget_password(&locked, &link, &wait));
    assert_int_equal(link.n, 0);
    must(forget_password(&hers, &link, &wait));
    assert_int_equal(link.n, SECRET_DIGITS);
    for (int i = 0; i < 2; i++)
        must(forget_password(&hers, &link, &wait));
    told(RC_SLOW, forget_password(&hers, &link, &wait)); /* her post is not flooded */
    must(forget_password(&nobody, &link, &wait));
    for (int i = 0; i < 2; i++)
        must(forget_password(&nobody, &link, &wait));
    told(RC_SLOW, forget_password(&nobody, &link, &wait));
}

/* ---- guessing ---- */

/* A stranger guesses at her account without end: she comes in from her own device, and with a link from any. */
static void test_nobody_is_locked_out(void **state)
{
    struct somebody who = welcome(PERSON);
    struct visitor hers = visitor_of(&who, S(""));
    struct signed_in in;
    str half, link;
    int wait;

    (void)state;
    for (int i = 0; i < 50; i++)
        if (try_password(&who, S(""), false, &half, &wait) == RC_SLOW)
            break;
    told(RC_SLOW, try_password(&who, S(""), true, &half, &wait));
    told(RC_SLOW, try_password(&who, S("forged"), true, &half, &wait));
    must(try_password(&who, who.in.device, true, &half, &wait));
    must(try_factor(half, who.in.device, false, code_now(&who, 0), &in, &wait));
    desk.now += CODE_STEP;
    hers.address = S("2001:db8::1");
    must(forget_password(&hers, &link, &wait));
    must(follow(LINK_RESET, link, HASH_2, &half));
    must(try_factor(half, S(""), false, code_now(&who, 0), &in, &wait));
    assert_true(is_signed_in(in.secret));
}

static void test_device_of_another_is_no_help(void **state)
{
    struct somebody who = welcome(PERSON), other = welcome(OTHER);
    str half;
    int wait;

    (void)state;
    for (int i = 0; i < 6; i++)
        told(RC_REFUSED, try_password(&who, other.in.device, false, &half, &wait));
    told(RC_SLOW, try_password(&who, other.in.device, false, &half, &wait));
    assert_string_equal(raw("SELECT count(*) FROM guess WHERE kind = 0"), "0");
}

/* Hashing is work: a right password that no code follows is slowed as a wrong one is. (A6) */
static void test_right_password_alone_is_slowed(void **state)
{
    struct somebody who = welcome(PERSON);
    struct signed_in in;
    str half;
    int wait;

    (void)state;
    for (int i = 0; i < 6; i++)
        must(try_password(&who, S(""), true, &half, &wait));
    told(RC_SLOW, try_password(&who, S(""), true, &half, &wait));
    desk.now += wait;
    for (int i = 0; i < 3; i++) {
        must(try_password(&who, S(""), true, &half, &wait));
        must(try_factor(half, S(""), false, code_now(&who, 0), &in, &wait));
        desk.now += CODE_STEP;
    }
}

static void test_device_is_slowed_too(void **state)
{
    struct somebody who = welcome(PERSON);
    str half;
    int wait;

    (void)state;
    for (int i = 0; i < 6; i++)
        told(RC_REFUSED, try_password(&who, who.in.device, false, &half, &wait));
    told(RC_SLOW, try_password(&who, who.in.device, true, &half, &wait));
    desk.now += wait;
    must(try_password(&who, who.in.device, true, &half, &wait));
}

static void test_codes_are_not_guessed(void **state)
{
    struct somebody who = welcome(PERSON);
    struct signed_in in;
    str half;
    int wait, tries = 0;

    (void)state;
    must(try_password(&who, S(""), true, &half, &wait));
    while (try_factor(half, S(""), false, S("000000"), &in, &wait) == RC_REFUSED)
        tries++;
    assert_int_equal(tries, 6);
    told(RC_SLOW, try_factor(half, S(""), false, code_now(&who, 0), &in, &wait));
    told(RC_SLOW, try_factor(half, S(""), true, who.recovery[0], &in, &wait));
    must(try_factor(half, who.in.device, false, code_now(&who, 0), &in, &wait)); /* she herself */
}

/* ---- another password, closing ---- */

static void test_reset_ends_everything_before(void **state)
{
    struct somebody who = welcome(PERSON);
    struct halfway halfway;
    struct visitor hers = visitor_of(&who, S(""));
    struct signed_in in;
    str before, link, other, half;
    int wait;

    (void)state;
    must(try_password(&who, S(""), true, &before, &wait));
    must(forget_password(&hers, &link, &wait));
    must(forget_password(&hers, &other, &wait));
    must(follow(LINK_RESET, link, HASH_2, &half));
    assert_false(is_signed_in(who.in.secret));
    refused(RC_SIGNED_OUT, try_factor(before, S(""), false, code_now(&who, 0), &in, &wait));
    told(RC_REFUSED, follow(LINK_RESET, other, HASH, &before));
    told(RC_REFUSED, try_password(&who, S(""), true, &before, &wait)); /* the old one */
    must(account_halfway(&mem, &desk, half, &halfway, &err));
    assert_true(str_eq(halfway.person, PERSON) && !halfway.may_enrol);
    told(RC_REFUSED, enrol_begin(half)); /* a link goes round the password, and not round the second factor */
    must(try_factor(half, S(""), false, code_now(&who, 0), &in, &wait));
    who.hash = HASH_2;
    desk.now += CODE_STEP;
    sign_in(&who);
}

static rc ask_again(str secret, struct asked *asked, int *wait)
{
    CLEANUP(txn_end) struct txn txn = begun(TXN_WRITE);

    TRY(account_ask_again(&txn, &mem, &desk, secret, asked, wait, &err));
    return txn_commit(&txn, &err);
}

static rc change_password(const struct asked *asked, bool is_right, str *fresh)
{
    CLEANUP(txn_end) struct txn txn = begun(TXN_WRITE);

    TRY(account_change_password(&txn, &mem, &desk, asked, is_right, HASH_2, fresh, &err));
    return txn_commit(&txn, &err);
}

static void test_password_changed(void **state)
{
    struct somebody who = welcome(PERSON);
    str elsewhere = who.in.secret, fresh, half, half_after;
    struct asked asked, stale;
    struct signed_in in;
    int wait;

    (void)state;
    sign_in(&who);
    must(try_password(&who, S(""), true, &half, &wait));
    must(ask_again(who.in.secret, &stale, &wait));
    must(ask_again(who.in.secret, &asked, &wait));
    assert_true(str_eq(asked.hash, HASH));
    told(RC_REFUSED, change_password(&asked, false, &fresh));
    assert_true(is_signed_in(elsewhere));
    must(change_password(&asked, true, &fresh));
    assert_true(is_signed_in(fresh) && !is_signed_in(who.in.secret) && !is_signed_in(elsewhere));
    refused(RC_SIGNED_OUT, try_factor(half, S(""), false, code_now(&who, 0), &in, &wait));
    told(RC_CONFLICT, change_password(&stale, true, &fresh));
    told(RC_REFUSED, try_password(&who, S(""), true, &half_after, &wait));
    who.hash = HASH_2;
    sign_in(&who);
}

/* Between the password and the code the register takes her entitlement away. */
static void test_entitlement_lost_halfway(void **state)
{
    struct somebody who = welcome(PERSON);
    struct factor factor = { false, code_now(&who, 0) };
    struct visitor visitor = { .may = false };
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct signed_in in;
    struct asked asked;
    str half;
    int wait;

    (void)state;
    must(try_password(&who, S(""), true, &half, &wait));
    txn = begun(TXN_WRITE);
    must(account_ask_factor(&txn, &mem, &desk, half, &visitor, &asked, &wait, &err));
    told(RC_REFUSED, account_sign_in(&txn, &mem, &desk, &asked, &factor, &council, &in, &err));
    assert_string_equal(err.message, "The account is closed, or not entitled to anything here");
}

static void test_closed_and_invited_again(void **state)
{
    struct somebody who = welcome(PERSON);
    struct visitor hers = visitor_of(&who, S(""));
    struct signed_in in;
    str half, link, again;
    struct txn txn;
    int wait;

    (void)state;
    must(try_password(&who, S(""), true, &half, &wait));
    must(forget_password(&hers, &link, &wait));
    txn = begun(TXN_WRITE);
    must(provider_link(&txn, &mem, &hers_there, PERSON, &err));
    must(account_close(&txn, PERSON, desk.now, &err));
    must(account_close(&txn, PERSON, desk.now, &err));
    done(&txn);
    assert_string_equal(raw("SELECT count(*) FROM provider_person"), "0");
    assert_false(is_signed_in(who.in.secret));
    refused(RC_SIGNED_OUT, try_factor(half, S(""), false, code_now(&who, 0), &in, &wait));
    told(RC_REFUSED, follow(LINK_RESET, link, HASH, &half));
    told(RC_REFUSED, try_password(&who, who.in.device, true, &half, &wait));
    must(forget_password(&hers, &again, &wait));
    assert_int_equal(again.n, 0);
    who = welcome(PERSON); /* anew, from an invitation on */
    assert_true(is_signed_in(who.in.secret));
}

/* ---- how it stands ---- */

static struct account_state looked(str person)
{
    CLEANUP(txn_end) struct txn txn = begun(TXN_READ);
    struct account_state a;

    must(account_look(&txn, &mem, &desk, person, str_eq(person, PERSON) ? S("her") : S("him"), &a, &err));
    return a;
}

static void test_how_it_stands(void **state)
{
    struct txn txn;
    struct account_state a = looked(PERSON);
    struct somebody who;
    str link, half;
    int wait;

    (void)state;
    assert_int_equal(a.is, ACCOUNT_NONE);
    txn = begun(TXN_WRITE);
    must(account_invite(&txn, &mem, &desk, OTHER, &link, &err));
    done(&txn);
    a = looked(OTHER);
    assert_int_equal(a.is, ACCOUNT_INVITED);
    assert_true(a.invited_until == desk.now + LINK_INVITATION_LASTS && !a.was_here && !a.has_factor);
    desk.now += LINK_INVITATION_LASTS;
    assert_true(looked(OTHER).invited_until == 0);
    who = welcome(PERSON);
    a = looked(PERSON);
    assert_true(a.is == ACCOUNT_ACTIVE && a.has_factor && a.was_here && !a.wait);
    assert_int_equal(a.last_day, desk.now / DAY_SECONDS);
    desk.now += 40 * DAY_SECONDS;
    txn = begun(TXN_WRITE);
    must(account_sweep(&txn, desk.now, &err)); /* the sign-in is forgotten, and its day is not */
    done(&txn);
    assert_int_equal(looked(PERSON).last_day, desk.now / DAY_SECONDS - 40);
    for (int i = 0; i < 6; i++)
        refused(RC_REFUSED, try_password(&who, S(""), false, &half, &wait));
    assert_true(looked(PERSON).wait > 0 && looked(PERSON).wait <= 5);
    assert_int_equal(looked(OTHER).wait, 0);
    txn = begun(TXN_WRITE);
    must(account_close(&txn, PERSON, desk.now, &err));
    done(&txn);
    a = looked(PERSON);
    assert_true(a.is == ACCOUNT_CLOSED && !a.was_here && !a.has_factor);
}

static void test_link_of_one_who_may_not(void **state)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    str link, half;

    (void)state;
    must(invite(PERSON, &link));
    txn = begun(TXN_WRITE);
    told(RC_REFUSED, account_use_link(&txn, &mem, &desk, LINK_INVITATION, link, false, HASH, &half, &err));
    txn_end(&txn);
    must(follow(LINK_INVITATION, link, HASH, &half)); /* nothing was used up */
}

/* ---- A5: second factors ---- */

static void test_nobody_enrols_by_password_alone(void **state)
{
    struct somebody who = { .person = PERSON, .hash = HASH };
    struct visitor hers = visitor_of(&who, S(""));
    str link, half;
    int wait;

    (void)state;
    must(invite(PERSON, &link));
    must(follow(LINK_INVITATION, link, HASH, &half));
    told(RC_REFUSED, try_password(&who, S(""), true, &half, &wait));
    assert_string_equal(err.message, "This account has no second factor, and cannot get one this way");
    must(forget_password(&hers, &link, &wait));
    must(follow(LINK_RESET, link, HASH, &half));
    must(enrol_begin(half));
}

static void end_sessions(str person)
{
    struct txn txn = begun(TXN_WRITE);

    must(account_end_sessions(&txn, person, S(""), &err));
    done(&txn);
}

static rc enter(const struct vouched *vouched, bool may, struct signed_in *in, str *half)
{
    CLEANUP(txn_end) struct txn txn = begun(TXN_WRITE);

    TRY(account_enter(&txn, &mem, &desk, vouched, may, &council, in, half, &err));
    return txn_commit(&txn, &err);
}

static struct vouched vouched_for(str person, bool is_strong, bool is_fresh)
{
    static int number;

    return (struct vouched){ person, digest_of(S("test"), arena_printf(&mem, "%d", ++number)), is_strong, is_fresh };
}

/* Whoever looks twice sees one secret, which is in the authenticator already; another way in has another. */
static void test_enrolment_is_shown_again(void **state)
{
    struct code_secret shown, again;
    struct vouched v = vouched_for(PERSON, false, false);
    struct signed_in in;
    struct txn txn;
    str link, half, other;

    (void)state;
    must(invite(PERSON, &link));
    must(follow(LINK_INVITATION, link, HASH, &half));
    txn = begun(TXN_READ);
    must(account_enrol_show(&txn, &mem, &desk, half, S("her"), &shown, &err));
    must(account_enrol_show(&txn, &mem, &desk, half, S("her"), &again, &err));
    txn_end(&txn);
    assert_true(str_eq(shown.uri, again.uri) && str_eq(shown.base32, again.base32));
    must(enter(&v, true, &in, &other));
    txn = begun(TXN_READ);
    refused(RC_SIGNED_OUT, account_enrol_show(&txn, &mem, &desk, half, S("her"), &again, &err));
    must(account_enrol_show(&txn, &mem, &desk, other, S("her"), &again, &err));
    txn_end(&txn);
    assert_false(str_eq(shown.base32, again.base32));
    end_sessions(PERSON);
    txn = begun(TXN_READ);
    refused(RC_SIGNED_OUT, account_enrol_show(&txn, &mem, &desk, other, S("her"), &again, &err));
    txn_end(&txn);
}

/* What COOKIE_HALF could say if it were wrong: the way here may not enrol, or there is a second factor. */
static void test_enrolment_looks_twice(void **state)
{
    struct somebody who = { .person = PERSON };
    str link, half, forged;

    (void)state;
    must(invite(PERSON, &link));
    must(follow(LINK_INVITATION, link, HASH, &half));
    must(enrol_begin(half));
    forged = ticket_print(&mem, &keys, &luck, TICKET_HALF, desk.now, arena_printf(&mem, "%.*s 1 1 0 x ", STR_ARG(PERSON)));
    told(RC_REFUSED, enrol_begin(forged));
    end_sessions(PERSON);
    refused(RC_SIGNED_OUT, enrol_begin(half));
    who = welcome(OTHER);
    forged = ticket_print(&mem, &keys, &luck, TICKET_HALF, desk.now, arena_printf(&mem, "%.*s 2 1 1 x ", STR_ARG(who.person)));
    told(RC_REFUSED, enrol_begin(forged));
}

static void test_enrolment_needs_its_own_way(void **state)
{
    struct somebody who = welcome(PERSON);
    str half, recovery[RECOVERY_CODES];
    struct visitor visitor = { .may = true };
    struct signed_in in;
    struct asked asked;
    struct txn txn;
    int wait;

    (void)state;
    must(try_password(&who, S(""), true, &half, &wait));
    told(RC_REFUSED, enrol_begin(half));
    txn = begun(TXN_WRITE);
    must(account_ask_factor(&txn, &mem, &desk, half, &visitor, &asked, &wait, &err));
    told(RC_REFUSED, account_enrol(&txn, &mem, &desk, &asked, code_now(&who, 0), &council, &in, recovery, &err));
    assert_string_equal(err.message, "This account has no second factor, and cannot get one this way");
    txn_end(&txn);
}

static rc step_up(str secret, bool is_recovery, str text, str *fresh, int *wait)
{
    struct factor factor = { is_recovery, text };
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct asked asked;

    TRY(ask_again(secret, &asked, wait));
    txn = begun(TXN_WRITE);
    TRY(account_step_up(&txn, &mem, &desk, &asked, &factor, fresh, &err));
    return txn_commit(&txn, &err);
}

static void test_step_up(void **state)
{
    struct somebody who = welcome(PERSON), other = welcome(OTHER);
    struct session s;
    struct txn txn;
    str fresh;
    int wait, tries = 0;

    (void)state;
    told(RC_REFUSED, step_up(who.in.secret, false, code_now(&other, 0), &fresh, &wait));
    must(step_up(who.in.secret, false, code_now(&who, 0), &fresh, &wait));
    assert_false(is_signed_in(who.in.secret));
    txn = begun(TXN_WRITE);
    must(session_find(&txn, &mem, fresh, desk.now, &s, &err));
    assert_true(session_has_stepped(&s, desk.now));
    txn_end(&txn);
    desk.now += CODE_STEP;
    while (step_up(fresh, false, S("000000"), &fresh, &wait) == RC_REFUSED)
        tries++;
    assert_in_range(tries, 5, 6);
    told(RC_SLOW, step_up(fresh, false, code_now(&who, 0), &fresh, &wait));
    desk.now += wait;
    must(step_up(fresh, true, who.recovery[0], &fresh, &wait));
}

static rc change_factor_begin(str secret, struct code_secret *shown)
{
    CLEANUP(txn_end) struct txn txn = begun(TXN_WRITE);
    struct session of;

    TRY(session_find(&txn, &mem, secret, desk.now, &of, &err));
    TRY(account_change_factor_begin(&txn, &mem, &desk, &of, &err));
    TRY(account_change_factor_show(&txn, &mem, &desk, secret, S("her"), shown, &err));
    return txn_commit(&txn, &err);
}

static rc change_factor(str secret, str digits, str *fresh, str recovery[RECOVERY_CODES])
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct asked asked;
    int wait;

    TRY(ask_again(secret, &asked, &wait));
    txn = begun(TXN_WRITE);
    TRY(account_change_factor(&txn, &mem, &desk, &asked, digits, fresh, recovery, &err));
    return txn_commit(&txn, &err);
}

static void test_another_authenticator(void **state)
{
    struct somebody who = welcome(PERSON), with;
    str elsewhere = who.in.secret, fresh, other, recovery[RECOVERY_CODES];
    struct code_secret shown, again;
    struct txn txn;
    struct signed_in in;
    str half;
    int wait;

    (void)state;
    sign_in(&who);
    must(step_up(who.in.secret, false, code_now(&who, 0), &fresh, &wait));
    must(change_factor_begin(fresh, &shown));
    with = who;
    secret_of(&shown, with.secret);
    told(RC_REFUSED, change_factor(fresh, code_now(&who, 1), &other, recovery));
    txn = begun(TXN_READ);
    must(account_change_factor_show(&txn, &mem, &desk, fresh, S("her"), &again, &err));
    txn_end(&txn);
    assert_true(str_eq(shown.uri, again.uri));
    must(change_factor(fresh, code_now(&with, 0), &other, recovery));
    assert_true(is_signed_in(other) && !is_signed_in(fresh) && !is_signed_in(elsewhere));
    desk.now += CODE_STEP;
    must(try_password(&who, S(""), true, &half, &wait));
    told(RC_REFUSED, try_factor(half, S(""), false, code_now(&who, 0), &in, &wait));
    told(RC_REFUSED, try_factor(half, S(""), true, who.recovery[0], &in, &wait));
    must(try_factor(half, S(""), true, recovery[0], &in, &wait));
    must(try_factor(half, S(""), false, code_now(&with, 0), &in, &wait));
}

static rc change_factor_show(str secret, struct code_secret *shown)
{
    CLEANUP(txn_end) struct txn txn = begun(TXN_READ);

    return account_change_factor_show(&txn, &mem, &desk, secret, S("her"), shown, &err);
}

/* A stolen cookie, or a later sign-in, is given nothing of an authenticator that was begun in another. */
static void test_another_authenticator_is_of_one_sign_in(void **state)
{
    struct somebody who = welcome(PERSON), with;
    str elsewhere = who.in.secret, hers, fresh, recovery[RECOVERY_CODES];
    struct code_secret shown;
    struct asked asked;
    int wait;

    (void)state;
    sign_in(&who);
    must(step_up(who.in.secret, false, code_now(&who, 0), &hers, &wait));
    must(change_factor_begin(hers, &shown));
    with = who;
    secret_of(&shown, with.secret);
    refused(RC_NOT_FOUND, change_factor_show(elsewhere, &shown));
    told(RC_REFUSED, change_factor(elsewhere, code_now(&with, 0), &fresh, recovery));
    must(ask_again(elsewhere, &asked, &wait));
    must(change_password(&asked, true, &fresh));
    assert_string_equal(raw("SELECT count(*) FROM code_secret WHERE confirmed = 0"), "0");
    told(RC_REFUSED, change_factor(fresh, code_now(&with, 0), &fresh, recovery));
}

static void test_new_recovery_codes(void **state)
{
    struct somebody who = welcome(PERSON);
    str fresh, recovery[RECOVERY_CODES];
    struct session of;
    struct txn txn;
    int wait;

    (void)state;
    txn = begun(TXN_WRITE);
    must(session_find(&txn, &mem, who.in.secret, desk.now, &of, &err));
    must(account_new_recovery(&txn, &mem, &desk, &of, recovery, &err));
    done(&txn);
    fresh = who.in.secret;
    told(RC_REFUSED, step_up(fresh, true, who.recovery[0], &fresh, &wait));
    must(step_up(fresh, true, recovery[0], &fresh, &wait));
}

static void test_factor_lost(void **state)
{
    struct somebody who = welcome(PERSON);
    struct visitor hers = visitor_of(&who, S(""));
    struct signed_in in;
    struct txn txn;
    str half, link;
    int wait;

    (void)state;
    must(try_password(&who, S(""), true, &half, &wait));
    txn = begun(TXN_WRITE);
    must(account_drop_factor(&txn, PERSON, &err));
    done(&txn);
    assert_false(is_signed_in(who.in.secret));
    assert_string_equal(raw("SELECT count(*) FROM recovery_code"), "0");
    refused(RC_SIGNED_OUT, try_factor(half, S(""), true, who.recovery[0], &in, &wait));
    told(RC_REFUSED, try_password(&who, S(""), true, &half, &wait));
    must(forget_password(&hers, &link, &wait));
    must(follow(LINK_RESET, link, HASH, &half));
    must(enrol_begin(half));
}

static void test_signed_out_everywhere(void **state)
{
    struct somebody who = welcome(PERSON);
    str first = who.in.secret, half;
    struct signed_in in;
    struct txn txn;
    int wait;

    (void)state;
    sign_in(&who);
    must(try_password(&who, S(""), true, &half, &wait));
    txn = begun(TXN_WRITE);
    must(account_end_sessions(&txn, PERSON, who.in.secret, &err));
    done(&txn);
    assert_true(is_signed_in(who.in.secret) && !is_signed_in(first));
    refused(RC_SIGNED_OUT, try_factor(half, S(""), false, code_now(&who, 0), &in, &wait));
}

/* ---- by a provider ---- */

static rc step_up_by(const struct vouched *vouched, str secret, str *fresh)
{
    CLEANUP(txn_end) struct txn txn = begun(TXN_WRITE);

    TRY(account_step_up_by(&txn, &mem, &desk, vouched, secret, fresh, &err));
    return txn_commit(&txn, &err);
}

static void test_provider_strong(void **state)
{
    struct vouched v = vouched_for(PERSON, true, false);
    struct signed_in in;
    struct session s;
    struct txn txn;
    str link, half;

    (void)state;
    told(RC_REFUSED, enter(&v, true, &in, &half)); /* no account */
    must(invite(PERSON, &link));
    told(RC_REFUSED, enter(&v, false, &in, &half));
    must(enter(&v, true, &in, &half));
    assert_int_equal(half.n, 0);
    txn = begun(TXN_READ);
    must(session_find(&txn, &mem, in.secret, desk.now, &s, &err));
    txn_end(&txn);
    assert_int_equal(s.way, WAY_PROVIDER);
    told(RC_REFUSED, enter(&v, true, &in, &half)); /* the same answer again */
}

static void test_provider_weak(void **state)
{
    struct vouched v = vouched_for(PERSON, false, false);
    struct somebody who = welcome(PERSON);
    struct signed_in in;
    str half;
    int wait;

    (void)state;
    must(enter(&v, true, &in, &half));
    must(try_factor(half, S(""), false, code_now(&who, 0), &in, &wait));
    assert_true(is_signed_in(in.secret));
    told(RC_REFUSED, enrol_begin(half));
}

static void test_provider_weak_enrols(void **state)
{
    struct vouched v = vouched_for(PERSON, false, false);
    struct signed_in in;
    str link, half;

    (void)state;
    must(invite(PERSON, &link));
    must(enter(&v, true, &in, &half));
    must(enrol_begin(half));
}

static rc accept_by(str link, const struct subject *subject, const struct vouched *v, bool may, struct signed_in *in, str *half)
{
    CLEANUP(txn_end) struct txn txn = begun(TXN_WRITE);

    TRY(account_accept(&txn, &mem, &desk, link, subject, v, may, &council, in, half, &err));
    return txn_commit(&txn, &err);
}

/* An invitation links a subject to its person, once; and whoever may not come in has not used it. */
static void test_invitation_by_provider(void **state)
{
    struct vouched v = vouched_for(S(""), true, false), again = vouched_for(S(""), true, false);
    struct account_state how;
    struct signed_in in;
    str link, before, other, half;
    struct txn txn;
    str person;

    (void)state;
    must(invite(PERSON, &before));
    must(invite(PERSON, &link));
    must(invite(OTHER, &other));
    told(RC_REFUSED, accept_by(S("0123456789abcdef0123456789abcdef"), &hers_there, &v, true, &in, &half));
    told(RC_REFUSED, accept_by(link, &hers_there, &v, false, &in, &half));
    must(accept_by(link, &hers_there, &v, true, &in, &half));
    assert_true(half.n == 0 && is_signed_in(in.secret));
    told(RC_REFUSED, accept_by(link, &hers_there, &again, true, &in, &half));
    told(RC_REFUSED, accept_by(before, &hers_there, &again, true, &in, &half));
    told(RC_CONFLICT, accept_by(other, &hers_there, &again, true, &in, &half));
    txn = begun(TXN_READ);
    must(provider_person(&txn, &mem, &hers_there, &person, &err));
    must(account_look(&txn, &mem, &desk, PERSON, S(""), &how, &err));
    txn_end(&txn);
    assert_true(str_eq(person, PERSON));
    assert_true(how.is == ACCOUNT_ACTIVE && how.has_provider && !how.has_password && !how.has_factor);
}

static rc link_by(const struct subject *subject, const struct vouched *v, str secret)
{
    CLEANUP(txn_end) struct txn txn = begun(TXN_WRITE);

    TRY(account_link(&txn, &mem, &desk, subject, v, secret, &err));
    return txn_commit(&txn, &err);
}

static void test_account_is_linked_and_unlinked(void **state)
{
    struct vouched v = vouched_for(S(""), true, true), again = vouched_for(S(""), true, true);
    struct subject other = hers_there;
    struct somebody who = welcome(PERSON);
    struct txn txn;
    str person;

    (void)state;
    refused(RC_SIGNED_OUT, link_by(&hers_there, &again, S("0123456789abcdef0123456789abcdef")));
    must(link_by(&hers_there, &v, who.in.secret));
    told(RC_REFUSED, link_by(&hers_there, &v, who.in.secret)); /* the same answer again */
    other.subject = S("another");
    must(link_by(&other, &again, who.in.secret)); /* in the place of the first (V2) */
    txn = begun(TXN_WRITE);
    refused(RC_NOT_FOUND, provider_person(&txn, &mem, &hers_there, &person, &err));
    must(provider_person(&txn, &mem, &other, &person, &err));
    must(account_unlink(&txn, PERSON, &err));
    refused(RC_NOT_FOUND, provider_person(&txn, &mem, &other, &person, &err));
    done(&txn);
    assert_false(is_signed_in(who.in.secret));
}

static void test_provider_steps_up(void **state)
{
    struct vouched good = vouched_for(PERSON, true, true), weak = vouched_for(PERSON, false, true), old = vouched_for(PERSON, true, false),
                   other = vouched_for(OTHER, true, true);
    struct somebody who = welcome(PERSON);
    str fresh;

    (void)state;
    told(RC_REFUSED, step_up_by(&weak, who.in.secret, &fresh));
    told(RC_REFUSED, step_up_by(&old, who.in.secret, &fresh));
    told(RC_REFUSED, step_up_by(&other, who.in.secret, &fresh));
    must(step_up_by(&good, who.in.secret, &fresh));
    told(RC_REFUSED, step_up_by(&good, fresh, &fresh));
}

/* ---- two at once ---- */

enum { RACERS = 2 };

/* What each does in a transaction of its own; the store answers again and busy when they meet. */
struct racer {
    rc (*what)(struct txn *txn, arena *room, struct err *why);
    pthread_barrier_t *start;
    rc code;
};

static str contested;
static struct somebody racing;

static rc race_once(struct store *lane, const struct racer *r, arena *room, struct err *why)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(lane, TXN_WRITE, &txn, why));
    TRY(r->what(&txn, room, why));
    return txn_commit(&txn, why);
}

static void *race(void *ctx)
{
    struct racer *r = ctx;
    arena room = arena_open((size_t)1 << 26);
    struct store *lane = NULL;
    struct err why;

    r->code = store_open(&(struct store_options){ .where = str_of(where) }, &lane, &why);
    pthread_barrier_wait(r->start);
    do
        r->code = race_once(lane, r, &room, &why);
    while (r->code == RC_AGAIN || r->code == RC_BUSY);
    store_close(&lane);
    arena_close(&room);
    return NULL;
}

static void exactly_one_wins(rc (*what)(struct txn *txn, arena *room, struct err *why))
{
    struct racer racer[RACERS];
    pthread_t thread[RACERS];
    pthread_barrier_t start;

    pthread_barrier_init(&start, NULL, RACERS);
    for (int i = 0; i < RACERS; i++) {
        racer[i] = (struct racer){ what, &start, RC_FAULT };
        assert_int_equal(pthread_create(&thread[i], NULL, race, &racer[i]), 0);
    }
    for (int i = 0; i < RACERS; i++)
        pthread_join(thread[i], NULL);
    pthread_barrier_destroy(&start);
    if (!((racer[0].code == RC_OK && racer[1].code == RC_REFUSED) || (racer[0].code == RC_REFUSED && racer[1].code == RC_OK)))
        fail_msg("%d and %d", (int)racer[0].code, (int)racer[1].code);
}

static rc race_code(struct txn *txn, arena *room, struct err *why)
{
    return code_use(txn, room, &keys, PERSON, contested, desk.now, why);
}

static rc race_recovery(struct txn *txn, arena *room, struct err *why)
{
    (void)room;
    return recovery_use(txn, PERSON, contested, why);
}

static rc race_link(struct txn *txn, arena *room, struct err *why)
{
    str person;

    return link_use(txn, room, contested, LINK_RESET, desk.now, &person, why);
}

/* The ticket of one answer of a provider. */
static rc race_ticket(struct txn *txn, arena *room, struct err *why)
{
    struct vouched v = { PERSON, digest_of(S("test"), contested), true, false };
    struct randomness own = random_kernel();
    struct desk theirs = desk;
    struct signed_in in;
    str half;

    theirs.random = &own;
    return account_enter(txn, room, &theirs, &v, true, &council, &in, &half, why);
}

static void test_races(void **state)
{
    (void)state;
    racing = welcome(PERSON);
    for (int i = 0; i < 10; i++) {
        struct txn txn = begun(TXN_WRITE);

        must(link_add(&txn, &mem, &luck, PERSON, LINK_RESET, desk.now, &contested, &err));
        done(&txn);
        exactly_one_wins(race_link);
        contested = racing.recovery[i];
        exactly_one_wins(race_recovery);
        contested = code_now(&racing, 0);
        exactly_one_wins(race_code);
        contested = arena_printf(&mem, "ticket %d", i);
        exactly_one_wins(race_ticket);
        desk.now += CODE_STEP;
    }
}

/* ---- faults ---- */

/* Everything that the store has of signing in, as one text. */
static str everything(void)
{
    static const char *const sums[] = {
        "SELECT count(*) FROM account WHERE password IS NOT NULL",
        "SELECT coalesce(sum(generation), 0) FROM account",
        "SELECT count(*) FROM code_secret WHERE confirmed = 1",
        "SELECT count(*) FROM code_secret WHERE confirmed = 0",
        "SELECT count(*) FROM recovery_code",
        "SELECT count(*) FROM session",
        "SELECT count(*) FROM sign_in_link",
        "SELECT count(*) FROM spent_ticket",
    };
    struct buf b = buf_new(&mem);

    for (ptrdiff_t i = 0; i < countof(sums); i++)
        buf_printf(&b, "%s ", raw(sums[i]));
    return buf_text(&b);
}

static str fault_link, fault_half, fault_secret;
static struct asked fault_asked;
static struct somebody fault_who;

static rc step_use_link(struct txn *txn, struct err *why)
{
    str half;

    return account_use_link(txn, &mem, &desk, LINK_RESET, fault_link, true, HASH_2, &half, why);
}

static rc step_sign_in(struct txn *txn, struct err *why)
{
    struct factor factor = { false, code_now(&fault_who, 0) };
    struct signed_in in;

    return account_sign_in(txn, &mem, &desk, &fault_asked, &factor, &council, &in, why);
}

static rc step_enrol(struct txn *txn, struct err *why)
{
    struct signed_in in;
    str recovery[RECOVERY_CODES];

    return account_enrol(txn, &mem, &desk, &fault_asked, code_now(&fault_who, 0), &council, &in, recovery, why);
}

static rc step_change_factor(struct txn *txn, struct err *why)
{
    str fresh, recovery[RECOVERY_CODES];

    return account_change_factor(txn, &mem, &desk, &fault_asked, code_now(&fault_who, 0), &fresh, recovery, why);
}

static rc step_change_password(struct txn *txn, struct err *why)
{
    str fresh;

    return account_change_password(txn, &mem, &desk, &fault_asked, true, HASH_2, &fresh, why);
}

static rc step_close(struct txn *txn, struct err *why)
{
    return account_close(txn, PERSON, desk.now, why);
}

static rc step_enter(struct txn *txn, struct err *why)
{
    struct vouched v = { PERSON, digest_of(S("test"), S("fault")), true, false };
    struct signed_in in;
    str half;

    return account_enter(txn, &mem, &desk, &v, true, &council, &in, &half, why);
}

static rc step_and_commit(rc (*step)(struct txn *txn, struct err *why), struct err *why)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(store, TXN_WRITE, &txn, why));
    TRY(step(&txn, why));
    return txn_commit(&txn, why);
}

/* The n-th call to the store fails, for every n: everything is as it was, and the next try goes through. */
static void every_failing_call(rc (*step)(struct txn *txn, struct err *why))
{
    str before = everything();

    for (int n = 1; n < 60; n++) {
        struct err why = { 0 };
        rc code;

        store_fail_at(store, FAULT_ANSWER, n);
        code = step_and_commit(step, &why);
        store_close(&store);
        store = open_for(0);
        if (code == RC_OK) {
            assert_true(n > 3);
            assert_false(str_eq(everything(), before));
            return;
        }
        assert_int_equal(code, RC_STORE);
        if (!str_eq(everything(), before))
            fail_msg("call %d: '%.*s', not '%.*s'", n, STR_ARG(everything()), STR_ARG(before));
    }
    fail_msg("a step makes more than 60 calls");
}

static void test_fault_in_use_link(void **state)
{
    struct visitor hers;
    int wait;

    (void)state;
    fault_who = welcome(PERSON);
    hers = visitor_of(&fault_who, S(""));
    must(forget_password(&hers, &fault_link, &wait));
    every_failing_call(step_use_link);
}

static void test_fault_in_sign_in(void **state)
{
    struct visitor visitor = { .may = true };
    struct txn txn;
    int wait;

    (void)state;
    fault_who = welcome(PERSON);
    must(try_password(&fault_who, S(""), true, &fault_half, &wait));
    txn = begun(TXN_WRITE);
    must(account_ask_factor(&txn, &mem, &desk, fault_half, &visitor, &fault_asked, &wait, &err));
    done(&txn);
    every_failing_call(step_sign_in);
}

static void test_fault_in_enrol(void **state)
{
    struct visitor visitor = { .may = true };
    struct code_secret shown;
    struct txn txn;
    str link, half;
    int wait;

    (void)state;
    fault_who = (struct somebody){ .person = PERSON };
    must(invite(PERSON, &link));
    must(follow(LINK_INVITATION, link, HASH, &half));
    txn = begun(TXN_WRITE);
    must(account_enrol_show(&txn, &mem, &desk, half, S("her"), &shown, &err));
    must(account_ask_factor(&txn, &mem, &desk, half, &visitor, &fault_asked, &wait, &err));
    done(&txn);
    secret_of(&shown, fault_who.secret);
    every_failing_call(step_enrol);
}

static void test_fault_in_change_factor(void **state)
{
    struct code_secret shown;
    int wait;

    (void)state;
    fault_who = welcome(PERSON);
    must(step_up(fault_who.in.secret, false, code_now(&fault_who, 0), &fault_secret, &wait));
    must(change_factor_begin(fault_secret, &shown));
    secret_of(&shown, fault_who.secret);
    must(ask_again(fault_secret, &fault_asked, &wait));
    every_failing_call(step_change_factor);
}

static void test_fault_in_change_password(void **state)
{
    int wait;

    (void)state;
    fault_who = welcome(PERSON);
    fault_secret = fault_who.in.secret;
    must(ask_again(fault_secret, &fault_asked, &wait));
    every_failing_call(step_change_password);
}

static void test_fault_in_close(void **state)
{
    (void)state;
    fault_who = welcome(PERSON);
    every_failing_call(step_close);
}

static void test_fault_in_enter(void **state)
{
    str link;

    (void)state;
    must(invite(PERSON, &link));
    every_failing_call(step_enter);
}

/* ---- what the store has, and what it has not ---- */

static bool file_has(const char *name, str what)
{
    FILE *file = fopen(arena_printf(&mem, "%s/%s", where, name).p, "rb");
    char *bytes = arena_raw(&mem, (size_t)4 << 20);
    size_t n;

    if (!file)
        return false;
    n = fread(bytes, 1, (size_t)4 << 20, file);
    fclose(file);
    return memmem(bytes, n, what.p, (size_t)what.n);
}

/* A server shows its rows as text, and bytes among them in hexadecimal. */
static bool rows_have(const char *table, str what)
{
    str rows = str_of(raw(arena_printf(&mem, "SELECT coalesce(string_agg(t::text, ' '), '') FROM %s t", table).p));
    struct buf hex = buf_new(&mem);

    for (ptrdiff_t i = 0; i < what.n; i++)
        buf_printf(&hex, "%02x", (uint8_t)what.p[i]);
    return memmem(rows.p, (size_t)rows.n, what.p, (size_t)what.n) || str_find_str(rows, buf_text(&hex)) >= 0;
}

static bool is_kept(str what)
{
    if (!server)
        return file_has("register.db", what) || file_has("register.db-wal", what);
    for (int i = 0; i < STORE_TABLES; i++)
        if (rows_have(store_tables[i].name, what))
            return true;
    return false;
}

static void kept_nowhere(str what)
{
    if (is_kept(what))
        fail_msg("'%.*s' is in the store", STR_ARG(what));
}

static void test_no_secret_is_kept(void **state)
{
    struct somebody who = welcome(PERSON);
    struct visitor hers = visitor_of(&who, S(""));
    struct token of = { .organisation = COUNCIL, .made_by = PERSON, .label = S("x"), .scopes = SCOPE_READ, .until = desk.now + 1 };
    struct txn txn;
    str link, token;
    int wait;

    (void)state;
    must(forget_password(&hers, &link, &wait));
    txn = begun(TXN_WRITE);
    must(token_add(&txn, &mem, &luck, desk.now, &of, &token, &err));
    done(&txn);
    assert_true(is_kept(HASH) && is_kept(PERSON)); /* what is there is found */
    kept_nowhere(who.in.secret);
    kept_nowhere(link);
    kept_nowhere(str_from(token, 10));
    kept_nowhere(who.recovery[0]);
    kept_nowhere(str_sub(who.recovery[0], 0, 4));
    kept_nowhere((str){ (const char *)who.secret, CODE_SECRET });
    kept_nowhere(S("192.0.2.1"));
    kept_nowhere(S("c0000201"));
}

static void test_sweep(void **state)
{
    struct vouched v = vouched_for(PERSON, true, false);
    struct somebody who = welcome(PERSON);
    struct visitor hers = visitor_of(&who, S(""));
    struct signed_in in;
    struct txn txn;
    str link, half;
    int wait;

    (void)state;
    must(forget_password(&hers, &link, &wait));
    must(enter(&v, true, &in, &half));
    txn = begun(TXN_WRITE);
    must(account_sweep(&txn, desk.now, &err));
    done(&txn);
    assert_string_equal(raw("SELECT count(*) FROM session"), "2");
    assert_string_equal(raw("SELECT count(*) FROM sign_in_link"), "1");
    assert_string_equal(raw("SELECT count(*) FROM spent_ticket"), "1");
    desk.now += LINK_RESET_LASTS + HOUR_SECONDS;
    txn = begun(TXN_WRITE);
    must(account_sweep(&txn, desk.now, &err));
    done(&txn);
    assert_string_equal(raw("SELECT count(*) FROM session"), "0");
    assert_string_equal(raw("SELECT count(*) FROM sign_in_link"), "0");
    assert_string_equal(raw("SELECT count(*) FROM spent_ticket"), "0");
    assert_string_equal(raw("SELECT count(*) FROM guess"), "0");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, desk_begin, desk_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_first_and_second_sign_in),
        CASE(test_with_a_real_password),
        CASE(test_invitation_is_used_once),
        CASE(test_another_invitation_is_void_with_the_first),
        CASE(test_recovery_code_signs_in),
        CASE(test_code_is_good_once_for_all_ways),
        CASE(test_half_lasts_ten_minutes),
        CASE(test_all_that_is_wrong_looks_the_same),
        CASE(test_reset_says_nothing_of_who_there_is),
        CASE(test_nobody_is_locked_out),
        CASE(test_device_of_another_is_no_help),
        CASE(test_right_password_alone_is_slowed),
        CASE(test_device_is_slowed_too),
        CASE(test_codes_are_not_guessed),
        CASE(test_reset_ends_everything_before),
        CASE(test_password_changed),
        CASE(test_entitlement_lost_halfway),
        CASE(test_closed_and_invited_again),
        CASE(test_how_it_stands),
        CASE(test_link_of_one_who_may_not),
        CASE(test_nobody_enrols_by_password_alone),
        CASE(test_enrolment_is_shown_again),
        CASE(test_enrolment_looks_twice),
        CASE(test_enrolment_needs_its_own_way),
        CASE(test_step_up),
        CASE(test_another_authenticator),
        CASE(test_another_authenticator_is_of_one_sign_in),
        CASE(test_new_recovery_codes),
        CASE(test_factor_lost),
        CASE(test_signed_out_everywhere),
        CASE(test_provider_strong),
        CASE(test_provider_weak),
        CASE(test_provider_weak_enrols),
        CASE(test_invitation_by_provider),
        CASE(test_account_is_linked_and_unlinked),
        CASE(test_provider_steps_up),
        CASE(test_races),
        CASE(test_fault_in_use_link),
        CASE(test_fault_in_sign_in),
        CASE(test_fault_in_enrol),
        CASE(test_fault_in_change_factor),
        CASE(test_fault_in_change_password),
        CASE(test_fault_in_close),
        CASE(test_fault_in_enter),
        CASE(test_no_secret_is_kept),
        CASE(test_sweep),
    };

    server = getenv("CONCORDAT_TEST_POSTGRES");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
