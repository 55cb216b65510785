/* What may be asked of the API, address by address, made from routes.def: what it takes, what may come of it, who may ask. */
#ifndef WEB_OPENAPI_PATHS_H
#define WEB_OPENAPI_PATHS_H

#include "web/schema.h"

/** openapi_paths(w): every operation of every address, as the member "paths" of the object that is open. */
void openapi_paths(struct schema_out *w);

/** openapi_responses(w): the problems that they may answer with, by status, as the member "responses". */
void openapi_responses(struct schema_out *w);

#endif
