#include "web/labels.h"

#include "words/texts.h"

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

str label_class(enum language lang, enum item_class class)
{
    switch (class) {
    case CLASS_OPEN: return word_text(lang, W_class_open);
    case CLASS_IDENTITY: return word_text(lang, W_class_identity);
    case CLASS_CAREER: return word_text(lang, W_class_career);
    case CLASS_PRICE: return word_text(lang, W_class_price);
    case CLASS_PSEUDONYM: return word_text(lang, W_class_pseudonym);
    case CLASS_SECRET: return word_text(lang, W_class_secret);
    }
    return S("");
}

str labels_classes(arena *mem, enum language lang, uint32_t classes)
{
    str text = S("");

    for (uint32_t class = CLASS_OPEN; class <= CLASS_SECRET; class <<= 1)
        if (classes & class) {
            str word = label_class(lang, (enum item_class) class);

            text = text.n ? arena_printf(mem, "%.*s, %.*s", STR_ARG(text), STR_ARG(word)) : word;
        }
    return text_begin(mem, text);
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
