/* The tokens of an organisation's programs. */
#ifndef WEB_PAGES_TOKENS_H
#define WEB_PAGES_TOKENS_H

#include "web/request.h"

/** tokens_are_for(q): whether the reader makes and revokes tokens where they act. */
bool tokens_are_for(const struct request *q);

#endif
