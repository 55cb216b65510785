/*
 * Accounts, and the ways in.  A person is an opaque id here; names, addresses, roles and whether somebody is still entitled are the
 * register's, and come as parameters (`may`), asked in the same transaction.
 *
 *     invitation ── password ──┐                      ┌── enrol ── first code ──┐
 *     reset link ── password ──┼── half signed in ────┤                         ├── signed in (session.h)
 *     name and password ───────┤   (ticket.h)         └── code, recovery code ──┘
 *     identity provider ───────┘                          its own second factor: at once
 *       (the first time with an invitation)
 *
 * A1 What can be guessed is asked in two transactions: the first counts the try (guess.h) and is committed before the second
 *    looks at what was given.  `struct asked` is what the first hands to the second; without it there is no second.
 * A2 Passwords are hashed between the two, outside of both: account_ask, account_match, account_answer.
 * A3 A name that is nobody's, a wrong password, a person who may not and a closed account have the same outcome, words, writes and time.
 * A4 Everything on the way to a sign-in bears the account's generation, which another password, closing the account, taking the second
 *    factor away and signing out everywhere move on.
 * A5 Nobody is signed in by a password alone.  A second factor can be enrolled only on the way from a link in the post or from the
 *    organisation's provider, or by whoever has just given the one before.
 * A6 A right password gives no try back before the second factor was right too: whoever knows one makes work no more often than
 *    whoever guesses.
 *
 * A caller that is answered RC_AGAIN by a commit asks the same again in a new transaction.
 */
#ifndef SIGNIN_ACCOUNT_H
#define SIGNIN_ACCOUNT_H

#include "signin/code.h"
#include "signin/digest.h"
#include "signin/guess.h"
#include "signin/link.h"
#include "signin/password.h"
#include "signin/provider.h"
#include "signin/recovery.h"
#include "signin/session.h"
#include "signin/ticket.h"

/* What signing in needs beside the store. */
struct desk {
    const struct keyring *keys;
    struct randomness *random;
    instant now;
    str service; /* what authenticators show the codes under */
};

/* Somebody whom the register knows by a name. */
struct namesake {
    str person; /* empty: nobody */
    bool may;   /* the register lets the person sign in */
};

/* So many accounts answer to one name; as many are worked on for each name, known or not. */
enum { NAMESAKES = 3, NAMESAKES_ALSO = NAMESAKES - 1 };

/* Who stands before it. */
struct visitor {
    str name;                             /* as it was typed; empty where none is asked */
    str person;                           /* whom the register knows by it; empty: nobody */
    bool may;                             /* the register lets the person sign in */
    struct namesake also[NAMESAKES_ALSO]; /* whom else, the first first */
    str address;                          /* of IPv4 or IPv6, as guess_source takes it */
    str device;                           /* value of COOKIE_DEVICE; empty: none */
};

/* A try that has been counted. (A1) */
struct asked {
    str person;
    bool may;
    str hash;   /* of the password; empty where there is none */
    str secret; /* of the sign-in that asks again; empty on the way in */
    str by;     /* the handle of that sign-in, or of the way in: a new second factor is its own */
    int64_t generation;
    enum session_way way;
    bool may_enrol;
    str device; /* known by this id; empty: not yet */
    str name;   /* that the password was of, in one form; empty when it was no password */
    struct guess guess[4];
    int guesses;
    struct claim {
        struct namesake of;
        str hash;
        int64_t generation;
    } also[NAMESAKES_ALSO]; /* the other accounts of the name, whose the password may be */
};

/* A second factor, as it was typed. */
struct factor {
    bool is_recovery;
    str text;
};

/* What a sign-in hands to the browser. */
struct signed_in {
    str secret; /* COOKIE_SESSION */
    str device; /* COOKIE_DEVICE, for ticket_lasts(TICKET_DEVICE) */
};

/* ---- accounts ---- */

/**
 * account_invite(txn, mem, desk, person, secret, err):
 * ${person} may have sign-ins, and ${*secret} is the link to the first.  A closed account is opened anew, without anything of before.
 *
 * Errors: RC_CONFLICT when the person signs in already: the way to another password is account_ask_reset.
 */
rc account_invite(struct txn *txn, arena *mem, const struct desk *desk, str person, str *secret, struct err *err) MUST_USE;

/** account_close(txn, person, now, err): no sign-in, link or second factor of ${person} is left. */
rc account_close(struct txn *txn, str person, instant now, struct err *err) MUST_USE;

/** account_drop_factor(txn, person, err): somebody who may has seen that authenticator and recovery codes are lost; a link enrols anew. */
rc account_drop_factor(struct txn *txn, str person, struct err *err) MUST_USE;

/** account_end_sessions(txn, person, but, err): signed out everywhere but where the secret is ${but}, which may be empty; also halfway in. */
rc account_end_sessions(struct txn *txn, str person, str but, struct err *err) MUST_USE;

/* How it stands with somebody's ways in, for those who look after them. */
struct account_state {
    enum {
        ACCOUNT_NONE,    /* never invited */
        ACCOUNT_INVITED, /* not here yet */
        ACCOUNT_ACTIVE,  /* has a password, or has signed in by a provider */
        ACCOUNT_CLOSED
    } is;
    instant invited_until; /* invited: 0: the invitation is over */
    bool has_password;
    bool has_factor;   /* an authenticator is set up */
    bool has_provider; /* signs in by the organisation's provider: perhaps not only */
    bool was_here;     /* has ever signed in ... */
    daynum last_day;   /* ... last on this day */
    int wait;          /* somebody has guessed: the next try from a new device has to wait so many seconds; 0 without ${desk->keys} */
};

/**
 * account_look(txn, mem, desk, person, name, out, err):
 * Of ${person}, who signs in by ${name}.  Nothing of it says what a secret is, or where somebody signed in from.
 */
rc account_look(struct txn *txn, arena *mem, const struct desk *desk, str person, str name, struct account_state *out, struct err *err) MUST_USE;

/* ---- by name and password ---- */

/**
 * account_ask(txn, mem, desk, visitor, out, wait, err):
 * The first transaction. (A1)  Tries are counted by name, however many accounts it has.  The account that the device is known to comes
 * first, and waits for its device alone; the others are left out as long as the name has to wait.
 *
 * Errors: RC_SLOW with the seconds to wait in ${*wait}.
 */
rc account_ask(struct txn *txn, arena *mem, const struct desk *desk, const struct visitor *visitor, struct asked *out, int *wait,
               struct err *err) MUST_USE;

/**
 * account_match(slots, asked, password, is_right, err):
 * Which of the accounts of the name ${password} is of: ${asked} is then of that one, the first that may.  One without a password is none.
 * As many passwords are hashed whichever there are.  Not inside a transaction.
 *
 * Errors: as password_match.
 */
rc account_match(const struct slots *slots, struct asked *asked, str password, bool *is_right, struct err *err) MUST_USE;

/**
 * account_answer(txn, mem, desk, asked, is_right, fresh, half, err):
 * The second: ${is_right} is what account_match said; ${fresh} is the same password hashed again when
 * password_is_stale(${asked->hash}), else empty.  ${*half} is the value of COOKIE_HALF.
 *
 * Errors: RC_REFUSED. (A3)  A person who has never set up a second factor is told so, and in need of a link.
 */
rc account_answer(struct txn *txn, arena *mem, const struct desk *desk, const struct asked *asked, bool is_right, str fresh, str *half,
                  struct err *err) MUST_USE;

/* ---- by a link ---- */

/**
 * account_ask_reset(txn, mem, desk, visitor, secret, wait, err):
 * Somebody says that the password is forgotten.  ${secret[0]} is for a mail to ${visitor->person}, the others to ${visitor->also}, or empty:
 * then there is none to send, and the page says the same.  The same statements are run for all.
 *
 * Errors: RC_SLOW.
 */
rc account_ask_reset(struct txn *txn, arena *mem, const struct desk *desk, const struct visitor *visitor, str secret[NAMESAKES], int *wait,
                     struct err *err) MUST_USE;

/**
 * account_use_link(txn, mem, desk, kind, secret, may, hash, half, err):
 * The link is used, and ${hash} (password_hash) is the password of its person, who is signed out everywhere else.  A caller looks at
 * the link first (link_find): for one that is not good no password is hashed.  Who has no second factor yet may set one up on this way in:
 * its secret (account_enrol_show) is made here, once.
 *
 * Errors: RC_REFUSED when the link is not good, or the person not ${may}.
 */
rc account_use_link(struct txn *txn, arena *mem, const struct desk *desk, enum link_kind kind, str secret, bool may, str hash, str *half,
                    struct err *err) MUST_USE;

/* ---- the second factor ---- */

/* Who is halfway in. */
struct halfway {
    str person;
    int64_t generation;
    enum session_way way;
    bool may_enrol; /* there was no second factor, and the way here was one that may make one */
    str handle;     /* names this way in; opens nothing */
    str name;       /* that the password was of, in one form; empty when it was no password */
};

/** account_halfway(mem, desk, half, out, err): what COOKIE_HALF says.  Errors: RC_SIGNED_OUT when it is not good, or no longer. */
rc account_halfway(arena *mem, const struct desk *desk, str half, struct halfway *out, struct err *err) MUST_USE;

/**
 * account_enrol_show(txn, mem, desk, half, label, out, err):
 * The secret for the authenticator, which is the same however often it is asked for on one way in. (A5)
 *
 * Errors: RC_SIGNED_OUT, also when the way in was begun once more since; RC_REFUSED.
 */
rc account_enrol_show(struct txn *txn, arena *mem, const struct desk *desk, str half, str label, struct code_secret *out, struct err *err) MUST_USE;

/**
 * account_ask_factor(txn, mem, desk, half, visitor, out, wait, err):
 * The first transaction.  Of ${visitor} count `may`, which is asked for the person of account_halfway, `address` and `device`.
 *
 * Errors: RC_SIGNED_OUT, RC_SLOW.
 */
rc account_ask_factor(struct txn *txn, arena *mem, const struct desk *desk, str half, const struct visitor *visitor, struct asked *out, int *wait,
                      struct err *err) MUST_USE;

/**
 * account_sign_in(txn, mem, desk, asked, factor, of, out, err):
 * The second: signed in, for the organisation, role and label of ${of}.
 *
 * Errors: RC_REFUSED when ${factor} is not right, or the person may not.
 */
rc account_sign_in(struct txn *txn, arena *mem, const struct desk *desk, const struct asked *asked, const struct factor *factor,
                   const struct session *of, struct signed_in *out, struct err *err) MUST_USE;

/** account_enrol(txn, mem, desk, asked, digits, of, out, recovery, err): the same with the first code of a new secret; ${recovery} is shown once. */
rc account_enrol(struct txn *txn, arena *mem, const struct desk *desk, const struct asked *asked, str digits, const struct session *of,
                 struct signed_in *out, str recovery[RECOVERY_CODES], struct err *err) MUST_USE;

/* ---- by a provider ---- */

/* What oidc.h has found out, and nobody else. */
struct vouched {
    str person;       /* whom the provider's subject is linked to (provider_person) */
    struct digest by; /* of the ticket that it answers: each is good once */
    bool is_strong;   /* the provider has seen a second factor, by the organisation's settings */
    bool is_fresh;    /* it has asked for it just now, because we wanted it to */
};

/**
 * account_enter(txn, mem, desk, vouched, may, of, out, half, err):
 * Signed in, when the provider has seen a second factor: then ${*half} is empty.  Else half signed in, and a first authenticator can be
 * set up as after account_use_link.
 *
 * Errors: RC_REFUSED when the ticket was used before, the person not ${may}, or the account is closed.
 */
rc account_enter(struct txn *txn, arena *mem, const struct desk *desk, const struct vouched *vouched, bool may, const struct session *of,
                 struct signed_in *out, str *half, struct err *err) MUST_USE;

/**
 * account_accept(txn, mem, desk, secret, subject, vouched, may, of, out, half, err):
 * The first time: the invitation ${secret} is used, ${subject} means its person from now on, and account_enter follows.  The caller has
 * seen that the person is of the subject's organisation.  Of ${vouched} all but the person counts.
 *
 * Errors: RC_REFUSED when the invitation is not good, and as account_enter; RC_CONFLICT when ${subject} means somebody else.
 */
rc account_accept(struct txn *txn, arena *mem, const struct desk *desk, str secret, const struct subject *subject, const struct vouched *vouched,
                  bool may, const struct session *of, struct signed_in *out, str *half, struct err *err) MUST_USE;

/* ---- once signed in ---- */

/** account_ask_again(txn, mem, desk, secret, out, wait, err): the first transaction of what follows.  Errors: RC_SIGNED_OUT, RC_SLOW. */
rc account_ask_again(struct txn *txn, arena *mem, const struct desk *desk, str secret, struct asked *out, int *wait, struct err *err) MUST_USE;

/** account_step_up(txn, mem, desk, asked, factor, fresh, err): the second factor again.  Errors: RC_REFUSED, RC_SIGNED_OUT. */
rc account_step_up(struct txn *txn, arena *mem, const struct desk *desk, const struct asked *asked, const struct factor *factor, str *fresh,
                   struct err *err) MUST_USE;

/** account_step_up_by(txn, mem, desk, vouched, secret, fresh, err): the same at the provider.  Errors: RC_REFUSED, RC_SIGNED_OUT. */
rc account_step_up_by(struct txn *txn, arena *mem, const struct desk *desk, const struct vouched *vouched, str secret, str *fresh,
                      struct err *err) MUST_USE;

/**
 * account_link(txn, mem, desk, subject, vouched, secret, err):
 * ${subject} means the person of the sign-in ${secret} from now on.  The caller has seen the second factor given again for it, and that the
 * person is of the subject's organisation.
 *
 * Errors: RC_REFUSED, RC_SIGNED_OUT; RC_CONFLICT when ${subject} means somebody else.
 */
rc account_link(struct txn *txn, arena *mem, const struct desk *desk, const struct subject *subject, const struct vouched *vouched, str secret,
                struct err *err) MUST_USE;

/** account_unlink(txn, person, err): no provider means ${person} any more, who is signed out everywhere. */
rc account_unlink(struct txn *txn, str person, struct err *err) MUST_USE;

/**
 * account_change_password(txn, mem, desk, asked, is_right, hash, fresh, err):
 * ${is_right}: what password_match said of the present one.  Every other sign-in of the person is ended.
 *
 * Errors: RC_REFUSED, RC_SIGNED_OUT; RC_CONFLICT when somebody else has changed it meanwhile.
 */
rc account_change_password(struct txn *txn, arena *mem, const struct desk *desk, const struct asked *asked, bool is_right, str hash, str *fresh,
                           struct err *err) MUST_USE;

/** account_change_factor_begin(txn, mem, desk, of, err): another authenticator, for the sign-in ${of} alone and CODE_WAITS.  In the transaction that
 * has used the second factor, given again in ${of}, up for it. */
rc account_change_factor_begin(struct txn *txn, arena *mem, const struct desk *desk, const struct session *of, struct err *err) MUST_USE;

/** account_change_factor_show(txn, mem, desk, secret, label, out, err): its secret.  Errors: RC_SIGNED_OUT; RC_NOT_FOUND when this sign-in has begun
 * none, or too long ago. */
rc account_change_factor_show(struct txn *txn, arena *mem, const struct desk *desk, str secret, str label, struct code_secret *out,
                              struct err *err) MUST_USE;

/** account_change_factor(txn, mem, desk, asked, digits, fresh, recovery, err): its first code; all other sign-ins end. */
rc account_change_factor(struct txn *txn, arena *mem, const struct desk *desk, const struct asked *asked, str digits, str *fresh,
                         str recovery[RECOVERY_CODES], struct err *err) MUST_USE;

/** account_new_recovery(txn, mem, desk, of, recovery, err): ten new recovery codes for whoever is signed in in ${of}.  In the transaction that has
 * used the second factor up for it. */
rc account_new_recovery(struct txn *txn, arena *mem, const struct desk *desk, const struct session *of, str recovery[RECOVERY_CODES],
                        struct err *err) MUST_USE;

/* ---- keeping house ---- */

/** account_sweep(txn, now, err): forget sign-ins, links, guesses, secrets nobody confirmed and used tickets that are over: now and then, by anyone.
 */
rc account_sweep(struct txn *txn, instant now, struct err *err) MUST_USE;

#endif
