/* A new authenticator, and codes for the day it is lost: shown alike on the way in and to somebody signed in. */
#ifndef WEB_PAGES_ENROL_H
#define WEB_PAGES_ENROL_H

#include "signin/code.h"
#include "signin/recovery.h"
#include "web/pages/kit.h"

/** secret_show(s, secret, err): what goes into the authenticator: as a picture, as a key, as an address. */
rc secret_show(struct sheet *s, const struct code_secret *secret, struct err *err) MUST_USE;

/** code_input(s, label, hint, error): where a code is typed, or filled in by the browser. */
void code_input(struct sheet *s, enum word label, enum word hint, str error);

/** recovery_page(q, codes, on): the page that shows recovery codes, once; a button leads on to ${on}, so that nobody is carried past them. */
rc recovery_page(struct request *q, const str codes[RECOVERY_CODES], str on);

#endif
