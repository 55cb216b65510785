/*
 * Writing JSON, append-only: nothing is built first.  Commas, indents and escapes are the
 * writer's business; a key without a value, a value without a key or a bracket that does not
 * match is a bug of the caller and stops the program.
 *
 *     struct json_out o = json_out_new(&text, JSON_PRETTY);
 *     json_open_object(&o);
 *     json_put_str(&o, S("verdict"), S("clear"));
 *     json_put_array(&o, S("findings"));
 *     json_close_array(&o);
 *     json_close_object(&o);
 */
#ifndef IO_JSON_OUT_H
#define IO_JSON_OUT_H

#include "base/buf.h"
#include "base/err.h"

enum json_style { JSON_COMPACT, JSON_PRETTY /* two spaces a level */ };

enum { JSON_OUT_DEPTH = 60 };

struct json_out {
    struct buf *to;
    enum json_style style;
    int depth;        /* open objects and arrays, at most JSON_OUT_DEPTH */
    uint64_t objects; /* bit d: level d is an object */
    bool filled;      /* the innermost open one has something in it */
    bool keyed;       /* a key waits for its value */
};

/** json_out_new(to, style): a writer that appends one value to ${to}, without a line end after it. */
struct json_out json_out_new(struct buf *to, enum json_style style);

void json_open_object(struct json_out *o);
void json_close_object(struct json_out *o);
void json_open_array(struct json_out *o);
void json_close_array(struct json_out *o);

void json_key(struct json_out *o, str key);

/*
 * A name that stands in the program, as it is written: JSON_NAME("verdict").  At most JSON_NAME_MOST bytes, of which none is escaped; the
 * room is always as large, so that it is copied in one.
 */
enum { JSON_NAME_MOST = 27, JSON_NAME_ROOM = 32 };

struct json_name {
    char text[JSON_NAME_ROOM - 1]; /* "\"verdict\": " */
    uint8_t n;
};

#define JSON_NAME(name)                                                                                                                              \
    {                                                                                                                                                \
        "\"" name "\": ", sizeof(name) + 3                                                                                                           \
    }

void json_name(struct json_out *o, const struct json_name *name); /* as json_key */
void json_str(struct json_out *o, str s);                         /* ${s} is UTF-8 */
void json_int(struct json_out *o, int64_t v);
void json_bool(struct json_out *o, bool v);
void json_null(struct json_out *o);

/** json_number(o, digits): a number by its own characters, as read: 31.58 stays 31.58. */
void json_number(struct json_out *o, str digits);

/* A key and its value, or the opening of it. */
void json_put_str(struct json_out *o, str key, str s);
void json_name_str(struct json_out *o, const struct json_name *name, str s);
void json_put_int(struct json_out *o, str key, int64_t v);
void json_put_bool(struct json_out *o, str key, bool v);
void json_put_null(struct json_out *o, str key);
void json_put_object(struct json_out *o, str key);
void json_put_array(struct json_out *o, str key);

/** json_put_err(o, err): where ${err} is and what it says: file, line, column, message and remedy, as members of the object that is open. */
void json_put_err(struct json_out *o, const struct err *err);

#endif
