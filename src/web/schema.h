/*
 * JSON Schema as the description of the API has it, piece by piece.  Every piece is a member of the object that is open, under a name;
 * descriptions may be NULL.  A schema of components/schemas is referred to by its name.
 *
 *     schema_open(w, S("sealed"), NULL);
 *     schema_text(w, S("log"), "the origin of the log");
 *     schema_integer(w, S("position"), 0);
 *     schema_close(w, S("log position"));
 */
#ifndef WEB_SCHEMA_H
#define WEB_SCHEMA_H

#include "io/json_out.h"

struct schema_out {
    arena *mem;
    struct json_out *out;
};

#define SCHEMA_ID "^[0-9a-f]{32}$" /* an id of the register */

/** schema_open(w, name, description): begin an object, as far as its properties. */
void schema_open(struct schema_out *w, str name, const char *description);

/**
 * schema_close(w, must), schema_close_open(w, must):
 * End it: the properties of ${must}, names with a space between them, are always there.  There are no others; or there may be.
 */
void schema_close(struct schema_out *w, str must);
void schema_close_open(struct schema_out *w, str must);

/** schema_is_ref(w, part, of): all that the object that is open says is what ${of} of components/${part} says. */
void schema_is_ref(struct schema_out *w, const char *part, str of);

void schema_ref(struct schema_out *w, str name, str schema);
void schema_list(struct schema_out *w, str name, str schema, const char *description);

void schema_id(struct schema_out *w, str name, const char *description);
void schema_text(struct schema_out *w, str name, const char *description);
void schema_texts(struct schema_out *w, str names); /* names with a space between them */
void schema_integer(struct schema_out *w, str name, int64_t least);

/** schema_any(w, name, type, description): of an "object", an "array" or a "boolean" no more is said. */
void schema_any(struct schema_out *w, str name, const char *type, const char *description);

#endif
