#include "web/labels.h"

str label_field(enum language lang, enum item_kind kind, int field)
{
    (void)lang;
    return item_tables[kind].field[field].value.name;
}

str label_hint(enum language lang, enum item_kind kind, int field)
{
    (void)lang, (void)kind, (void)field;
    return S("");
}

str label_kind(enum language lang, enum item_kind kind)
{
    (void)lang;
    return item_tables[kind].name;
}

str label_code(enum language lang, const struct code_set *set, int64_t code)
{
    (void)lang;
    return set->code[code].words;
}

str label_act(enum language lang, enum act_kind act)
{
    (void)lang;
    return act_rows[act].name;
}

str label_done(enum language lang, enum act_kind act)
{
    (void)lang;
    return act_rows[act].name;
}

str label_document(enum language lang, const struct field *field)
{
    (void)lang;
    return field->label;
}
