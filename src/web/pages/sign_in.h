/* What the ways in have in common: by password (sign_in.c), and at one's own organisation (single_sign_on.c). */
#ifndef WEB_PAGES_SIGN_IN_H
#define WEB_PAGES_SIGN_IN_H

#include "web/pages/kit.h"

/**
 * sign_in_place(q, txn, person, of, may, err):
 * Where ${person} may act: the first organisation by name, in ${*of} with what a sign-in is known by; others are chosen once signed in.
 * ${*may} false: nowhere.
 */
rc sign_in_place(struct request *q, struct txn *txn, str person, struct session *of, bool *may, struct err *err) MUST_USE;

/** sign_in_to(q): the page that was asked for before signing in, which is carried from step to step; empty: none. */
str sign_in_to(const struct request *q);

/** sign_in_path(q, path, to): ${path} with ${to} carried on; ${to} may be empty. */
str sign_in_path(struct request *q, str path, str to);

/** sign_in_done(q, in, person, to, err): signed in: the cookies, and on to ${to}, or to where the organisation is chosen. */
rc sign_in_done(struct request *q, const struct signed_in *in, str person, str to, struct err *err) MUST_USE;

/** sign_in_half(q, half, path): halfway in: the cookie, and on to ${path}. */
rc sign_in_half(struct request *q, str half, str path);

enum { OWN_WORDS = 2 };

/** own_words(q, txn, person, own, err): name and address of ${person}, which must not be the password; empty: there is no such person. */
rc own_words(struct request *q, struct txn *txn, str person, str own[OWN_WORDS], struct err *err) MUST_USE;

/** person_owner(q, txn, person, out, err): the organisation that ${person} is of; empty: there is no such person. */
rc person_owner(struct request *q, struct txn *txn, str person, str *out, struct err *err) MUST_USE;

#endif
