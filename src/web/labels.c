#include "web/labels.h"

str label_field(enum language lang, enum item_kind kind, int field)
{
    return word_text(lang, item_tables[kind].field[field].value.label);
}

str label_hint(enum language lang, enum item_kind kind, int field)
{
    enum word hint = item_tables[kind].field[field].hint;

    return hint ? word_text(lang, hint) : S("");
}

str label_kind(enum language lang, enum item_kind kind)
{
    return word_text(lang, item_tables[kind].words);
}

str label_code(enum language lang, const struct code_set *set, int64_t code)
{
    return code_words(set, code, lang);
}

str label_act(enum language lang, enum act_kind act)
{
    return word_text(lang, act_rows[act].button);
}

str label_done(enum language lang, enum act_kind act)
{
    return word_text(lang, act_rows[act].done);
}

str label_document(enum language lang, const struct field *field)
{
    return word_text(lang, field->label);
}
