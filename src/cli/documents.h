/* Check documents from a file: one object, an array, JSON lines, or CSV with dotted headings. */
#ifndef CLI_DOCUMENTS_H
#define CLI_DOCUMENTS_H

#include "io/json_out.h"
#include "rule/check.h"

enum documents_form { DOCUMENTS_ONE, DOCUMENTS_LIST, DOCUMENTS_LINES };

struct documents {
    struct doc *v;
    ptrdiff_t n;
    enum documents_form form; /* CSV and JSON lines are LINES */
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

/**
 * documents_read(mem, library, path, out, err):
 * Every document of ${path} ("-": standard input), each checked in itself (doc_check) and for the
 * rulebooks it names.  One that cannot be used refuses the whole file, with its place.
 */
rc documents_read(arena *mem, const struct library *library, str path, struct documents *out, struct err *err) MUST_USE;

#endif
