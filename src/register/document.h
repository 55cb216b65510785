/* The check document of what the register holds: a worker with posts and assignments, as domain/fields.def has them. */
#ifndef REGISTER_DOCUMENT_H
#define REGISTER_DOCUMENT_H

#include "register/view.h"

struct career {
    struct item worker;
    struct items posts, assignments;
};

/** career_load(v, worker, out, err): what the viewer sees of ${worker}, posts and assignments from the earliest on.  Errors: RC_NOT_FOUND. */
rc career_load(struct view *v, str worker, struct career *out, struct err *err) MUST_USE;

/**
 * career_json(c, a, except, out):
 * The members of the document's "worker"; what is not shown is left out, and so unknown.  ${except}: the id of an assignment that is not
 * part of the career yet, or empty.
 */
void career_json(const struct career *c, const struct authorities *a, str except, struct json_out *out);

/** career_set(c, a, doc, err): the same into the worker of a document, whose posts and assignments are not set yet. */
rc career_set(const struct career *c, const struct authorities *a, struct doc *doc, struct err *err) MUST_USE;

#endif
