/* Check documents from a file: one object, an array, JSON lines, or CSV with dotted headings. */
#ifndef CLI_DOCUMENTS_H
#define CLI_DOCUMENTS_H

#include "domain/doc.h"

enum documents_form { DOCUMENTS_ONE, DOCUMENTS_LIST, DOCUMENTS_LINES };

struct documents {
    struct doc *v;
    ptrdiff_t n;
    enum documents_form form; /* CSV and JSON lines are LINES */
};

enum { DOCUMENT_BYTES = 64 << 20 };

/**
 * documents_read(mem, authorities, path, out, err):
 * Every document of ${path} ("-": standard input), each checked in itself (doc_check).  One that
 * cannot be used refuses the whole file, with its place.
 */
rc documents_read(arena *mem, const struct authorities *authorities, str path, struct documents *out, struct err *err) MUST_USE;

#endif
