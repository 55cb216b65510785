/*
 * What may come with a request: the forms (forms.def).  A form lists its fields; a field that is not listed, or comes
 * twice, or is longer than the list says, is refused before a handler sees anything.  What a field means is its act's business.
 */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "base/err.h"
#include "web/request.h"

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
    ptrdiff_t
        any; /* fields that are not listed are taken too, each once and of so many bytes: what reads them refuses those it does not know; 0: none */
};

#define FORM(name) extern const struct form form_##name;
#define TAKES(name, most, how)
#define END(name)
#include "web/forms.def"
#undef FORM
#undef TAKES
#undef END

/* What a browser brings back from elsewhere: others may add what they like to it (RFC 6749, 4.1.2). */
extern const struct form form_BACK;
enum { FORM_BACK_FIELD = 4 << 10 };

/* The fields of an act: which of them are asked, its page knows (form_only of web/pages/kit.h). */
extern const struct form form_ACT;
enum { FORM_ACT_FIELD = 16 << 10 };

/* The body is JSON, handed to the handler as it came. */
extern const struct form form_JSON;

/* The same, and besides JSON lines and CSV: check documents, one or many. */
extern const struct form form_DOCUMENTS;

/* What narrows a list of records: the fields of its kind (register/items.def), and the page, the order and the time that are wanted. */
#define ITEM(name, PREFIX, table, ...) extern const struct form form_list_##name;
#include "register/items.def"
#undef ITEM

/* What may come with every form, hidden, or as a header of the same name: the anti-forgery token and the idempotency key. */
#define FORM_TOKEN S("anti-forgery")
#define FORM_KEY S("idempotency-key")
enum { KEY_MOST = 100 };

/**
 * form_token(q):
 * The anti-forgery token for a form in the answer to ${q}.  A visitor who has no cookie to tie it to is given one.
 */
str form_token(struct request *q);

/** form_token_holds(q, token): whether ${token} was made for the session, or the visitor's cookie, that came with ${q}. */
bool form_token_holds(const struct request *q, str token);

/** form_is_typed(q): whether the body is of a type that the form of the route takes. */
bool form_is_typed(const struct request *q);

/**
 * form_read(q, err):
 * Take the fields apart: of the query for GET and HEAD, else of the body, and q->key.
 *
 * Errors: RC_BAD_INPUT for what cannot be read.
 */
rc form_read(struct request *q, struct err *err) MUST_USE;

/**
 * form_check(q, err):
 * Errors: RC_BAD_INPUT naming a field that is not listed, is repeated, too long, not UTF-8, or has characters that nobody types.
 */
rc form_check(const struct request *q, struct err *err) MUST_USE;

/**
 * form_not_asked(q, name, err):
 * The page that a form_ACT came from has no field ${name}: 400, as for a field of another form that is not listed.
 * form_refuse(q): what ${err} says already of a form that no page of ours sends.  Both return RC_BAD_INPUT.
 */
rc form_not_asked(struct request *q, str name, struct err *err);
rc form_refuse(struct request *q);

/**
 * params_read(mem, text, out, err):
 * Fields as an address or a form writes them: a=1&b=two+words.
 *
 * Errors: RC_BAD_INPUT.
 */
rc params_read(arena *mem, str text, struct params *out, struct err *err) MUST_USE;

#endif
