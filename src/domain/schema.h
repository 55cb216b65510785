/* The check document, and values as it has them, for other programs. */
#ifndef DOMAIN_SCHEMA_H
#define DOMAIN_SCHEMA_H

#include "domain/doc.h"
#include "io/json_out.h"

/** doc_schema(out): the JSON Schema (2020-12) of the check document, made from fields.def and codes.def: docs/check.schema.json. */
void doc_schema(struct json_out *out);

/**
 * doc_schema_shapes(mem, out, prefix):
 * The same for an OpenAPI document: each shape as a member of the object that is open, components/schemas, under its name after
 * ${prefix}; the document itself is "check".
 */
void doc_schema_shapes(arena *mem, struct json_out *out, const char *prefix);

/** value_schema(out, field, none): what one value may be, as members of the object that is open; ${none}: null too.  For no OBJECT and no LIST. */
void value_schema(struct json_out *out, const struct field *field, bool none);

#endif
