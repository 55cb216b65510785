#include "domain/shape.h"

#include "base/near.h"
#include "domain/value.h"

#define DETAIL_TEXT(detail)
#define DETAIL_DATE(detail)
#define DETAIL_MONEY(detail) .most = MONEY_MOST,
#define DETAIL_INT(detail) .most = (detail),
#define DETAIL_HOURS(detail) .most = (detail),
#define DETAIL_SHARE(detail) .most = SHARE_WHOLE,
#define DETAIL_BOOL(detail)
#define DETAIL_CODE(detail) .codes = &codes_##detail,
#define DETAIL_AUTHORITY(detail)
#define DETAIL_OBJECT(detail) .shape = &shape_of_##detail,
#define DETAIL_LIST(detail) .shape = &shape_of_##detail,
#define DETAIL_NAMES(detail) .shape = &shape_of_name,
#define DETAIL_FLAGS(detail) .shape = &shape_of_flag,

#define F(constant, of, id, kind, detail, who)                                                                                                       \
    [constant] = {                                                                                                                                   \
        .name = S(#id), DETAIL_##kind(detail).type = T_##kind, .label = W_doc_##of##_##id, .supplier = W_from_##who, .asked = W_asked_##of##_##id    \
    },
#define SHAPE(id, prefix, ...)                                                                                                                       \
    static const struct field id##_fields[] = { __VA_ARGS__ };                                                                                       \
    const struct shape shape_of_##id = { S(#id), id##_fields, prefix##_COUNT };
#include "domain/fields.def"
#undef SHAPE
#undef F

static const struct field name_fields[] = { [NAME_TEXT] = { .name = S("name"), .type = T_TEXT } };
static const struct field flag_fields[] = {
    [FLAG_NAME] = { .name = S("name"), .type = T_TEXT }, [FLAG_VALUE] = { .name = S("value"), .type = T_BOOL }
};

const struct shape shape_of_name = { S("name"), name_fields, NAME_COUNT };
const struct shape shape_of_flag = { S("flag"), flag_fields, FLAG_COUNT };
const struct shape *const shape_check = &shape_of_check;

int shape_field(const struct shape *shape, str name)
{
    for (int i = 0; i < shape->n; i++)
        if (str_eq(shape->field[i].name, name))
            return i;
    return -1;
}

str shape_near(const struct shape *shape, str name)
{
    str best = S("");
    int distance = 0;

    for (int i = 0; i < shape->n; i++) {
        int d = near_distance(name, shape->field[i].name);

        if (near_best(name, &shape->field[i].name, 1) < 0 || (best.n && d >= distance))
            continue;
        best = shape->field[i].name;
        distance = d;
    }
    return best;
}

bool field_may_be_none(const struct shape *shape, int field)
{
    /* An engagement always has these; one that has none is no engagement. */
    if (shape == shape_check->field[CHECK_ENGAGEMENT].shape)
        return field != ENG_AUTHORITY && field != ENG_KIND && field != ENG_ROLE && field != ENG_TERM && field != ENG_START;
    return shape != shape_check || !(field == CHECK_ENGAGEMENT || field == CHECK_WORKER || field == CHECK_AS_OF || field == CHECK_RULEBOOKS);
}
