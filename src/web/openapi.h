/*
 * The API for other programs: OpenAPI 3.1, made from the tables that make the API: routes.def, items.def, acts.def, the code sets,
 * scopes.def, problems.def and the fields of the check document.  docs/openapi.json is what openapi_write writes, indented.
 */
#ifndef WEB_OPENAPI_H
#define WEB_OPENAPI_H

#include "io/json_out.h"

/** openapi_write(mem, out): the whole document, as one value. */
void openapi_write(arena *mem, struct json_out *out);

#endif
