#include "register/kinds.h"

#include "domain/value.h"

#define C(constant, text, words) [constant] = { S(text), W_code_##words },
#define CODES(set, ...)                                                                                                                              \
    static const struct code set##_rows[] = { __VA_ARGS__ };                                                                                         \
    const struct code_set codes_##set = { S(#set), set##_rows, set##_count };
#include "register/codes.def"
#undef CODES
#undef C

#define HELD_TEXT(detail) .value.type = T_TEXT
#define HELD_DATE(detail) .value.type = T_DATE
#define HELD_MONEY(detail) .value.type = T_MONEY, .value.most = MONEY_MOST
#define HELD_INT(detail) .value.type = T_INT, .value.most = (detail)
#define HELD_HOURS(detail) .value.type = T_HOURS, .value.most = (detail)
#define HELD_SHARE(detail) .value.type = T_SHARE, .value.most = SHARE_WHOLE
#define HELD_BOOL(detail) .value.type = T_BOOL
#define HELD_CODE(detail) .value.type = T_CODE, .value.codes = &codes_##detail
#define HELD_AUTHORITY(detail) .value.type = T_AUTHORITY
#define HELD_LONG(detail) .value.type = T_TEXT, .hold = HOLD_LONG
#define HELD_INSTANT(detail) .value.type = T_TEXT, .hold = HOLD_INSTANT
#define HELD_JSON(detail) .value.type = T_TEXT, .hold = HOLD_JSON
#define HELD_REF(detail) .value.type = T_TEXT, .hold = HOLD_REF, .refers = ITEM_##detail

enum { MAY, MUST };

#define F(constant, of, id, kind, detail, need, cls, when, lines)                                                                                    \
    [R_##constant] = { .value.name = S(#id),                                                                                                         \
                       .json = JSON_NAME(#id),                                                                                                       \
                       HELD_##kind(detail),                                                                                                          \
                       .value.label = W_field_##of##_##id,                                                                                           \
                       .hint = W_hint_##of##_##id,                                                                                                   \
                       .must = (need) == MUST,                                                                                                       \
                       .class = CLASS_##cls,                                                                                                         \
                       .taken = TAKEN_##when,                                                                                                        \
                       .clauses = S(lines) },
#define ITEM(name, PREFIX, table, ...)                                                                                                               \
    static const struct item_field name##_fields[] = { __VA_ARGS__ };                                                                                \
    _Static_assert(countof(name##_fields) <= ITEM_FIELDS_MOST, "a bit of a mask and a cell of a statement for each field");
#include "register/items.def"
#undef ITEM
#undef F

const struct item_table item_tables[ITEM_KINDS] = {
#define ITEM(id, PREFIX, many, ...) [ITEM_##PREFIX] = { S(#id), S(#many), W_kind_##id, W_kinds_##id, id##_fields, countof(id##_fields) },
#include "register/items.def"
#undef ITEM
};

int kind_find(str name)
{
    for (int i = 0; i < ITEM_KINDS; i++)
        if (str_eq(item_tables[i].name, name))
            return i;
    return -1;
}

int kind_field(enum item_kind kind, str name)
{
    const struct item_table *t = &item_tables[kind];

    for (int i = 0; i < t->n; i++)
        if (str_eq(t->field[i].value.name, name))
            return i;
    return -1;
}

str class_word(enum item_class class)
{
    switch (class) {
    case CLASS_OPEN: return S("open");
    case CLASS_IDENTITY: return S("identity");
    case CLASS_CAREER: return S("career");
    case CLASS_PRICE: return S("price");
    case CLASS_PSEUDONYM: return S("pseudonym");
    case CLASS_SECRET: return S("secret");
    }
    return S("");
}

void class_words(struct buf *b, uint32_t classes)
{
    const char *before = "";

    for (uint32_t class = CLASS_OPEN; class <= CLASS_SECRET; class <<= 1)
        if (classes & class) {
            buf_printf(b, "%s%.*s", before, STR_ARG(class_word((enum item_class) class)));
            before = ", ";
        }
}
