/* What the tables of the register are called, in the reader's language. */
#ifndef WEB_LABELS_H
#define WEB_LABELS_H

#include "register/act.h"
#include "words/word.h"

str label_field(enum language lang, enum item_kind kind, int field);
str label_hint(enum language lang, enum item_kind kind, int field); /* empty: none is needed */
str label_kind(enum language lang, enum item_kind kind);
str label_code(enum language lang, const struct code_set *set, int64_t code);
str label_class(enum language lang, enum item_class class); /* "identity" */
str label_act(enum language lang, enum act_kind act);       /* the button: "Record worker" */
str label_done(enum language lang, enum act_kind act);      /* what has been done: "Worker recorded" */

/** labels_classes(mem, lang, classes): the classes of fields in a list, with a capital: "General facts, identity". */
str labels_classes(arena *mem, enum language lang, uint32_t classes);

/** label_document(lang, field): what people call a field of the check document. */
str label_document(enum language lang, const struct field *field);

#endif
