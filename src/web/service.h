/*
 * What the handlers of a service share: the register, what signing in needs, and whether it is a demonstration.  Made before the
 * workers are started; each opens its own register on its own connection.
 */
#ifndef WEB_SERVICE_H
#define WEB_SERVICE_H

#include "register/register.h"
#include "signin/account.h"
#include "signin/password.h"
#include "web/gate.h"
#include "web/letters.h"

/* One way into a demonstration. */
struct way_in {
    str mail, name, role, organisation, password;
    uint8_t authenticator[CODE_SECRET];
};

struct web_service {
    struct reg reg;
    struct judge judge;
    struct keyring keys;
    struct slots slots;   /* where hashing waits its turn */
    struct common common; /* passwords that are guessed first */
    str name;             /* of the service, as its logs have it */
    bool is_demonstration;
    bool goes_abroad; /* it asks identity providers: somebody has said where their secrets are */
    str mailbox;      /* the folder that mails go into; empty: none, or no demonstration */
    struct {
        struct way_in *v;
        ptrdiff_t n, cap;
    } way_in; /* told to everybody; none but in a demonstration */
};

/** service_open(web, store, err): the door `open`.  Errors: RC_NO_INPUT when no register has begun there. */
rc service_open(struct web *web, struct store *store, struct err *err) MUST_USE;

/** service_desk(q): what account.h asks for. */
struct desk service_desk(struct request *q);

/** service_letter(q): as whom the service writes letters (web/letters.h) on the way of ${q}: what its reader is given as a reference is theirs too.
 */
struct letter_from service_letter(struct request *q);

/** ways_in_read(mem, text, out, err): the CSV that `demo register` writes, into ${out}->way_in.  Errors: RC_BAD_INPUT with the row. */
rc ways_in_read(arena *mem, str text, struct web_service *out, struct err *err) MUST_USE;

#endif
