/*
 * What the reader takes: cJSON takes too and sees the same; and written and read again it is
 * the same.  What it refuses has a place or a reason.
 */
#include <assert.h>
#include <cjson/cJSON.h>

#include "io/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write(struct json_out *o, const struct json *v)
{
    switch (v->type) {
    case JSON_NULL: json_null(o); break;
    case JSON_FALSE:
    case JSON_TRUE: json_bool(o, v->type == JSON_TRUE); break;
    case JSON_NUMBER: json_number(o, v->text); break;
    case JSON_STRING: json_str(o, v->text); break;
    case JSON_ARRAY: json_open_array(o); break;
    case JSON_OBJECT: json_open_object(o); break;
    }
    for (const struct json *c = v->child; c; c = c->next) {
        if (v->type == JSON_OBJECT)
            json_key(o, c->key);
        write(o, c);
    }
    if (v->type == JSON_ARRAY)
        json_close_array(o);
    if (v->type == JSON_OBJECT)
        json_close_object(o);
}

static void same(const struct json *a, const struct json *b, const cJSON *c)
{
    static const int type[] = { cJSON_NULL, cJSON_False, cJSON_True, cJSON_Number, cJSON_String, cJSON_Array, cJSON_Object };

    assert(a->type == b->type && a->count == b->count && str_eq(a->key, b->key) && str_eq(a->text, b->text));
    assert((c->type & 0xFF) == type[a->type]);
    assert(a->type != JSON_STRING || str_eq(a->text, str_of(c->valuestring)));
    assert(!a->key_line || str_eq(a->key, str_of(c->string)));
    c = c->child;
    for (a = a->child, b = b->child; a; a = a->next, b = b->next, c = c->next)
        same(a, b, c);
    assert(!b && !c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    str text = { (const char *)data, (ptrdiff_t)size };
    arena mem = arena_open((size_t)1 << 30);
    struct json *v, *again, **many;
    struct err err;
    char out[2048];
    ptrdiff_t n;
    bool is_array;

    if (json_read_many(&mem, S("f"), text, &many, &n, &is_array, &err) == RC_OK)
        assert(n || is_array);
    if (json_read(&mem, S("f"), text, &v, &err) != RC_OK) {
        assert(err_print(&err, out, sizeof(out)) > 0 && err.message[0]);
    } else {
        cJSON *other = cJSON_ParseWithLength(v->source->text.p, (size_t)v->source->text.n);

        for (int style = JSON_COMPACT; style <= JSON_PRETTY; style++) {
            struct buf b = buf_new(&mem);
            struct json_out o = json_out_new(&b, style);

            write(&o, v);
            assert(json_read(&mem, S("f"), buf_text(&b), &again, &err) == RC_OK);
            same(v, again, other);
        }
        cJSON_Delete(other);
    }
    arena_close(&mem);
    return 0;
}
