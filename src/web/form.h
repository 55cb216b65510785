/*
 * What may come with a request: the forms (forms.def).  A form lists its fields; a field that is not listed, or comes
 * twice, or is longer than the list says, is refused before a handler sees anything.  What a field means is its act's business.
 */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "base/err.h"

struct request;

enum form_how {
    FORM_ONE,   /* at most once */
    FORM_MANY,  /* any number of times: check boxes */
    FORM_LINES, /* at most once, and may hold line ends */
    FORM_FILE,  /* an upload, at most once */
};

struct form_field {
    const char *name;
    ptrdiff_t most; /* bytes; for a file, all that the route allows */
    enum form_how how;
};

struct form {
    const char *name;
    const struct form_field *field;
    int fields;
};

#define FORM(name) extern const struct form form_##name;
#define TAKES(name, most, how)
#define END(name)
#include "web/forms.def"
#undef FORM
#undef TAKES
#undef END

/* The body is JSON, handed to the handler as it came. */
extern const struct form form_JSON;

#define FORM_TOKEN S("anti-forgery")  /* hidden field, or header Anti-Forgery: see forgery.h */
#define FORM_KEY S("idempotency-key") /* hidden field, or header Idempotency-Key */

/**
 * form_read(q, err):
 * Read query or body of ${q} as its route's form says, into q->form, q->upload and q->key.
 *
 * Errors: RC_BAD_INPUT (400) for what is not listed, repeated, too long, not UTF-8 or holds control characters, naming the
 *         field; RC_TOO_LARGE (413); RC_MEDIA (415) when the body is of another type.
 */
rc form_read(struct request *q, struct err *err) MUST_USE;

#endif
