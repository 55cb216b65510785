/* Check documents from a text: one object, an array, JSON lines, or CSV with dotted headings. */
#ifndef RULE_DOCUMENTS_H
#define RULE_DOCUMENTS_H

#include "io/json_out.h"
#include "rule/check.h"

enum documents_form { DOCUMENTS_ONE, DOCUMENTS_LIST, DOCUMENTS_LINES };

struct documents {
    struct doc *v;
    ptrdiff_t n;
    enum documents_form form; /* CSV and JSON lines are LINES */
    const char *encoding;     /* of CSV, as csv_open found it; else NULL */
};

/* Answers as JSON in the form of their documents: one object, an array, or one a line. */
struct answer_list {
    struct buf *to;
    enum documents_form form;
    struct json_out json;
    bool begun;
};

/** answers_next(a): where the next answer is written as one value. */
struct json_out *answers_next(struct answer_list *a);
void answers_end(struct answer_list *a); /* after the last; nothing when there were none */

enum { DOCUMENT_BYTES = 64 << 20 };

/** documents_are_json(path, text): whether ${text}, read from ${path}, is meant as JSON: by its name, or by how it begins. */
bool documents_are_json(str path, str text);

/** documents_named(path, text, err): refuse ${text} when it is JSON under a name that says CSV, or CSV under one that says JSON. */
rc documents_named(str path, str text, struct err *err) MUST_USE;

/** document_from_json(mem, library, name, json, out, err): one document, checked in itself and for the rulebooks it names;
 * refused in words. */
rc document_from_json(arena *mem, const struct library *library, str name, const struct json *json, struct doc *out, struct err *err) MUST_USE;

/**
 * documents_read(mem, library, name, text, out, err):
 * Every document of ${text}, each checked in itself (doc_check) and for the rulebooks it names; ${name} is that of the file,
 * for messages, and its ending says what form it has. One that cannot be used refuses all, with its place, in words.
 *
 * Owner: the documents point into ${text}.
 */
rc documents_read(arena *mem, const struct library *library, str name, str text, struct documents *out, struct err *err) MUST_USE;

#endif
