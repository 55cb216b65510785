/* What a check's document knows already, and need not be asked again. */
#ifndef WEB_PAGES_PREFILL_H
#define WEB_PAGES_PREFILL_H

#include "register/view.h"

/** prefill(v, check, it, err): what the document of ${check} says of the fields of a new record ${it}; nothing when ${check} may not be seen. */
rc prefill(struct view *v, str check, struct item *it, struct err *err) MUST_USE;

#endif
