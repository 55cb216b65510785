/* What the API takes and answers, as schemas: of records and acts, made from items.def and acts.def; of the check document; of the rest. */
#ifndef WEB_OPENAPI_SCHEMAS_H
#define WEB_OPENAPI_SCHEMAS_H

#include "web/schema.h"

/** openapi_schemas(w): all of components/schemas, as that member of the object that is open. */
void openapi_schemas(struct schema_out *w);

#endif
