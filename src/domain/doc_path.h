/*
 * Fields by their dotted names, looked up once: the columns of a spreadsheet, or the facts of
 * a test, are set row after row without reading their names again.
 */
#ifndef DOMAIN_DOC_PATH_H
#define DOMAIN_DOC_PATH_H

#include "domain/doc.h"

enum { PATH_STEPS = 6 };

struct doc_path {
    str text; /* as written, for messages; must live as long as the path */
    struct {
        int field, index; /* index: of the record in a LIST; 0 for an OBJECT */
    } step[PATH_STEPS];   /* the records on the way, from the root */
    int steps;
    const struct shape *shape; /* where the last step leads */
    int field;                 /* of that shape */
    str flag;                  /* the name, when the field is one entry of a FLAGS: "signatures.north-east" */
};

/**
 * doc_path_compile(path, out, err):
 * Read "engagement.charge.total", "worker.posts.0.from" or "worker.posts[0].from".
 *
 * Errors: RC_BAD_INPUT for an unknown field, naming the nearest; for a list without a number;
 *         for something below a field that has no fields.
 */
rc doc_path_compile(str path, struct doc_path *out, struct err *err) MUST_USE;

/**
 * doc_path_set(doc, path, text, err):
 * As doc_set.  Errors: also when the text contradicts an earlier one: a field of a record that
 * is none, or none for a list that has records.
 */
rc doc_path_set(struct doc *doc, const struct doc_path *path, str text, struct err *err) MUST_USE;

#endif
