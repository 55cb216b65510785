#include "web/request.h"

static const struct param *params_find(const struct params *list, str name)
{
    for (ptrdiff_t i = 0; i < list->n; i++)
        if (str_eq(list->v[i].name, name))
            return &list->v[i];
    return NULL;
}

static str value_of(const struct params *list, str name)
{
    const struct param *p = params_find(list, name);

    return p ? p->value : S("");
}

str request_header(const struct request *q, str name)
{
    return value_of(&q->header, name);
}

str request_cookie(const struct request *q, enum cookie cookie)
{
    str value = S("");

    return cookie_find(request_header(q, S("cookie")), cookie, &value) ? value : S("");
}

str request_query(const struct request *q, str name)
{
    return value_of(&q->query, name);
}

str request_field(const struct request *q, str name)
{
    return value_of(&q->form, name);
}

bool request_has_field(const struct request *q, str name)
{
    return params_find(&q->form, name);
}

const struct upload *request_upload(const struct request *q, str name)
{
    for (ptrdiff_t i = 0; i < q->upload.n; i++)
        if (str_eq(q->upload.v[i].field, name))
            return &q->upload.v[i];
    return NULL;
}

str request_language_path(const struct request *q, arena *mem, str path)
{
    return arena_printf(mem, "/%.*s%.*s", STR_ARG(language_code(q->language)), STR_ARG(str_eq(path, S("/")) ? S("") : path));
}
