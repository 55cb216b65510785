/*
 * The outbox: mails that are to be sent, kept in the store beside what they tell of.
 *
 * O1 A mail is added in the transaction of the change that it tells of: there are both, or neither.
 * O2 Who sends a mail holds a numbered lease on it, which outlasts the longest delivery by OUTBOX_SPARE_SECONDS; as much may the
 *    clocks of two nodes differ.  So no two send it at once; and what is noted under a number that is no longer the mail's counts for nothing.
 * O3 At least once: when a sender dies after a mail was handed over and before that was noted, it is sent again after the
 *    lease, with the same bytes and the same Message-ID, by which mail systems know it as one.
 * O4 What could not be sent is tried again after growing waits until it is of no use any more.  Then, or when it was refused for
 *    good, it stands among the failures until somebody has it tried again or discards it with a reason.
 * O5 When a mail has ended, its text and its address are erased after OUTBOX_KEEP_SECONDS, a secret one's at once; its
 *    reference, its subject and its times stay.  No address is in a message, a reason or a report.
 */
#ifndef MAIL_OUTBOX_H
#define MAIL_OUTBOX_H

#include "base/random.h"
#include "mail/post.h"
#include "store/store.h"

enum {
    OUTBOX_SPARE_SECONDS = 60,
    OUTBOX_USEFUL_SECONDS = 3 * DAY_SECONDS, /* how long a mail is tried that does not say */
    OUTBOX_KEEP_SECONDS = 30 * DAY_SECONDS
};

enum outbox_state { OUTBOX_WAITING, OUTBOX_SENT, OUTBOX_FAILED, OUTBOX_DISCARDED };

/* ---- adding ---- */

struct outbox_letter {
    struct letter letter;
    str person;         /* opaque id of whom it is for, which stays when the address is erased; may be empty */
    instant written;    /* the mail's date */
    instant useless_at; /* from when it is of no use; 0: OUTBOX_USEFUL_SECONDS from then */
    bool secret;        /* it holds what opens something, such as a link to set a password: erased as soon as it has ended */
    bool withheld;      /* it is written like another and never sent, so that who asked for it cannot tell from how long that took */
};

/**
 * outbox_add(txn, mem, random, letter, id, err):
 * A mail that is sent once ${txn} is committed (O1); ${*id} is new.
 *
 * Errors: as letter_check, with nothing written and ${txn} good; as sql_run.
 */
rc outbox_add(struct txn *txn, arena *mem, struct randomness *random, const struct outbox_letter *letter, str *id, struct err *err) MUST_USE;

/* ---- sending ---- */

struct outbox {
    struct store *store;
    struct post post;
    struct mail_party sender;
    instant (*now)(void *ctx); /* asked again and again: sending takes time */
    /* tell(ctx, id, state, why): how it stands with a mail that was looked at; ${why} when it was not sent, else NULL.
     * NULL: nobody wants to know. */
    void (*tell)(void *ctx, str id, enum outbox_state state, const struct err *why);
    void *ctx; /* of both */
};

struct outbox_report {
    int sent, waiting, failed; /* mails that were looked at, and how they stand now */
    int erased;
    bool no_server; /* ended early, since no mail would have gone */
};

/**
 * outbox_run(o, most, report, err):
 * Send what is due, at most ${most} mails, the longest due first; erase what has been kept long enough.  Any number of nodes may do so
 * at once (O2).
 *
 * Errors: of the store alone; mails that do not go are in ${*report}, which is written in any case.
 */
rc outbox_run(const struct outbox *o, int most, struct outbox_report *report, struct err *err) MUST_USE;

/** outbox_wait(tries): how long after the ${tries}-th try, from 1, the next one is, in seconds. */
int outbox_wait(int tries);

/* ---- looking ---- */

struct outbox_mail {
    str id, person, reference, subject;
    enum outbox_state state;
    bool has_text; /* not erased yet */
    instant written;
    instant due;          /* waiting: when it is tried next */
    instant leased_until; /* waiting: somebody may be at it until then */
    instant ended;        /* not waiting */
    int tries;
    str why;    /* it was not taken the last time; may be empty */
    str reason; /* discarded: why */
};

struct outbox_list {
    struct outbox_mail *v;
    ptrdiff_t n, cap;
};

/** outbox_failures(txn, mem, out, err): the mails that could not be sent, the first to fail first. */
rc outbox_failures(struct txn *txn, arena *mem, struct outbox_list *out, struct err *err) MUST_USE;

/** outbox_find(txn, mem, id, out, err): one mail.  Errors: RC_NOT_FOUND. */
rc outbox_find(struct txn *txn, arena *mem, str id, struct outbox_mail *out, struct err *err) MUST_USE;

struct outbox_health {
    int64_t waiting, failed;
    instant waits_since; /* the oldest of those that wait was written then; 0: none waits */
};

/** outbox_look(txn, mem, out, err): what a page of health shows. */
rc outbox_look(struct txn *txn, arena *mem, struct outbox_health *out, struct err *err) MUST_USE;

/* ---- mending ---- */

/**
 * outbox_retry(txn, mem, id, now, err):
 * A mail that had failed is due again, and of use for OUTBOX_USEFUL_SECONDS.
 *
 * Errors: RC_NOT_FOUND; RC_CONFLICT when it has not failed, or its text is erased.
 */
rc outbox_retry(struct txn *txn, arena *mem, str id, instant now, struct err *err) MUST_USE;

/**
 * outbox_discard(txn, mem, id, reason, now, err):
 * A mail that waits or has failed is not to be sent.  ${reason}, a line, is kept with it.
 *
 * Errors: RC_NOT_FOUND; RC_CONFLICT when it has ended otherwise, or somebody is sending it; RC_BAD_INPUT for no reason.
 */
rc outbox_discard(struct txn *txn, arena *mem, str id, str reason, instant now, struct err *err) MUST_USE;

#endif
