/*
 * Who looks or acts: a person, or a program with a token, for one organisation, with the duties held there now.
 */
#ifndef REGISTER_VIEWER_H
#define REGISTER_VIEWER_H

#include "register/may.h"
#include "register/shelf.h"

/*
 * The second factor, given again.  An act that wants it uses it up in its own transaction; what keeps it (signin/session.h) is
 * not known here.  Errors of use: RC_STEP_UP when it has not been given, is too old, or was used by another act.
 */
struct step {
    rc (*use)(const struct step *step, struct txn *txn, instant now, struct err *err);
    str secret; /* what it is found by; its keeper's business */
};

extern const struct step step_given; /* always good: for whoever has the whole store, and for tests */

struct viewer {
    str person;       /* id of the person, or of the token */
    str organisation; /* id */
    enum organisation_kind is;
    str office;       /* the partnership office of the organisation: an office's own id is not its office; may be empty */
    str registration; /* of the person as a social worker; may be empty */
    uint32_t duties;
    const struct step *step; /* the second factor again; NULL: it cannot be given, as by a program with a token */
    const char *door;        /* "page", "api", "command", "file" */
    str purpose;             /* why an identity is looked at, in the person's own words; may be empty */
};

/**
 * viewer_load(txn, mem, a, person, organisation, now, out, err):
 * ${person} acting for ${organisation}, with the duties of every appointment there that has begun and not ended at ${now}.  Door,
 * purpose and step-up are left for the caller.
 *
 * Errors: RC_NOT_FOUND when either is not there or closed, or when no appointment holds.
 */
rc viewer_load(struct txn *txn, arena *mem, const struct authorities *a, str person, str organisation, instant now, struct viewer *out,
               struct err *err) MUST_USE;

/** viewer_of_token(txn, mem, a, token, organisation, duties, out, err): a program with the duties of its token.  Errors: RC_NOT_FOUND. */
rc viewer_of_token(struct txn *txn, arena *mem, const struct authorities *a, str token, str organisation, uint32_t duties, struct viewer *out,
                   struct err *err) MUST_USE;

/** viewer_organisations(txn, mem, a, person, now, out, err): the organisations that ${person} may act for now, in order of name. */
rc viewer_organisations(struct txn *txn, arena *mem, const struct authorities *a, str person, instant now, struct items *out,
                        struct err *err) MUST_USE;

/* Whose a mail address is. */
struct mail_owner {
    str person; /* empty: nobody's */
    bool may;   /* there is an open organisation that the person may act for now */
};

enum { MAIL_OWNERS_MOST = 3 };

/**
 * viewer_of_mail(txn, mem, mail, now, out, err):
 * Whose a mail address, in small letters, is.  Each organisation writes down its people by itself, so that one address may be several
 * people's, of whom none knows of the other: those who may and have a password come first, and among them who has had the address longest,
 * so that nobody is displaced by what another organisation writes down later.  The same statements, whatever they find.
 */
rc viewer_of_mail(struct txn *txn, arena *mem, str mail, instant now, struct mail_owner out[MAIL_OWNERS_MOST], struct err *err) MUST_USE;

/**
 * viewer_item(v, txn, mem, a, kind, id, known, out, classes, err):
 * A record as far as ${v} may see it.  ${classes} 0: it is not there, or nothing of it may be seen, which takes the same work; ${out} then
 * says no more than whose it is, if anybody's.
 */
rc viewer_item(const struct viewer *v, struct txn *txn, arena *mem, const struct authorities *a, enum item_kind kind, str id,
               const struct known_at *known, struct item *out, uint32_t *classes, struct err *err) MUST_USE;

/** viewer_classes(v, txn, mem, a, it, out, err): the classes of fields that ${v} may see of the version ${it}. */
rc viewer_classes(const struct viewer *v, struct txn *txn, arena *mem, const struct authorities *a, const struct item *it, uint32_t *out,
                  struct err *err) MUST_USE;

/** viewer_is_keeper(v): whether it is the operator's organisation itself: whoever has the store, by command, and is nobody's person. */
bool viewer_is_keeper(const struct viewer *v);

/** viewer_duty(duties): the one that whoever signs in is written down with: the first, in the order of codes.def; "nobody" of none. */
str viewer_duty(uint32_t duties);

/** viewer_relation_of(kind): the relation that everybody has to an organisation of ${kind}; 0: none. */
uint32_t viewer_relation_of(enum organisation_kind kind);

/**
 * viewer_relations(v, txn, mem, a, it, wanted, out, err):
 * Which of the relations ${wanted} hold between the viewer's organisation and ${it}; only those are looked for.
 */
rc viewer_relations(const struct viewer *v, struct txn *txn, arena *mem, const struct authorities *a, const struct item *it, uint32_t wanted,
                    uint32_t *out, struct err *err) MUST_USE;

#endif
