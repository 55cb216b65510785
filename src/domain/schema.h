/* The check document for other programs. */
#ifndef DOMAIN_SCHEMA_H
#define DOMAIN_SCHEMA_H

#include "io/json_out.h"

/** doc_schema(out): the JSON Schema (2020-12) of the check document, made from fields.def and codes.def: docs/check.schema.json. */
void doc_schema(struct json_out *out);

#endif
