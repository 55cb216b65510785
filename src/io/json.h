/*
 * Reading JSON (RFC 8259) that strangers wrote.  Every value and every field name keeps its
 * place, numbers keep their own characters and never pass through floating point, and what a
 * lenient reader would guess at is refused with the place and the remedy: text that is not
 * UTF-8, repeated field names, \u0000, half a surrogate pair, anything after the end.
 *
 * Limits: 64 MB of text, depth 32, 1,000,000 values a document (8,000,000 in a text of many
 * documents), 40 characters a number.
 *
 * Why there is no library underneath.  The place of each value, repeated names (which must
 * be decoded to be compared), depth, UTF-8, escapes and number forms need a strict scan of
 * the whole text, and when that is done the tree is done too.  cJSON behind the scan would
 * add nothing but a second tree, with NUL-terminated text and numbers as double.  50 MB of
 * check documents, one thread: this reader with all its checks 0.22 s; cJSON, which makes none
 * of them, 0.23 s to read and free, and it would come on top.  The fuzz target asks cJSON for
 * a second opinion on every text that this reader takes.
 */
#ifndef IO_JSON_H
#define IO_JSON_H

#include "base/arena.h"
#include "base/err.h"
#include "io/json_out.h"

enum json_type { JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

enum { JSON_TEXT = 64 << 20, JSON_DEPTH = 32, JSON_VALUES = 1000000, JSON_VALUES_MANY = 8000000, JSON_NUMBER_LENGTH = 40 };

struct json_source {
    str file, text;
};

/*
 * One value.  Lines and columns count from 1; columns and widths are in characters.  Strings
 * without escapes point into the text that was read, which must live as long as the tree.
 */
struct json {
    enum json_type type;
    int count;                 /* how many children */
    str key;                   /* its name, decoded, when it is a field of an object */
    str text;                  /* a string, decoded, or a number's own characters */
    struct json *child, *next; /* in document order */
    int line, col, width;      /* of the value; 1 wide for an object or array */
    int key_line, key_col, key_width;
    const struct json_source *source;
};

/**
 * json_read(mem, file, text, out, err):
 * Read ${text}, which holds exactly one value; ${file} is its name in messages.
 *
 * Errors: RC_BAD_INPUT with the place on the author's own line, RC_TOO_LARGE over a limit.
 */
rc json_read(arena *mem, str file, str text, struct json **out, struct err *err) MUST_USE;

/**
 * json_read_many(mem, file, text, out, n, is_array, err):
 * Read documents, each an object: one alone, an array of them, or JSON lines (each on a line
 * of its own, blank lines allowed).  ${*is_array} says that they stood in an array.
 *
 * Shapes: ${*out} has ${*n} documents in the order of the text; none for an empty array.
 * Errors: as json_read.
 */
rc json_read_many(arena *mem, str file, str text, struct json ***out, ptrdiff_t *n, bool *is_array, struct err *err) MUST_USE;

/** json_get(object, key): the value of the field ${key}; NULL when there is none or ${object} is not an object. */
const struct json *json_get(const struct json *object, str key);

/** json_type_name(type): "an object", "a number" …, for messages. */
const char *json_type_name(enum json_type type);

/** json_place(at, err): add the file, line, column and quoted line of the value ${at}.  Returns the code already set. */
rc json_place(const struct json *at, struct err *err);

/** json_place_key(at, err): the same for its field name; for its value when it has none. */
rc json_place_key(const struct json *at, struct err *err);

/** json_copy(out, json): write ${json} as it was read. */
void json_copy(struct json_out *out, const struct json *json);

#endif
