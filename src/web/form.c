#include "web/form.h"

#include "domain/value.h"
#include "signin/forgery.h"
#include "web/parse.h"
#include "web/routes.h"
#include "words/texts.h"

#include <string.h>

#define FORM(name) static const struct form_field fields_##name[] = {
#define TAKES(name, most, how) { name, most, FORM_##how },
#define END(name)                                                                                                                                    \
    }                                                                                                                                                \
    ;
#include "web/forms.def"
#undef FORM
#undef TAKES
#undef END

#define FORM(name) const struct form form_##name = { #name, fields_##name, (int)countof(fields_##name), 0 };
#define TAKES(name, most, how)
#define END(name)
#include "web/forms.def"
#undef FORM
#undef TAKES
#undef END

const struct form form_JSON = { "JSON", NULL, 0, 0 };
const struct form form_BACK = { "BACK", NULL, 0, FORM_BACK_FIELD };
const struct form form_ACT = { "ACT", NULL, 0, FORM_ACT_FIELD };
const struct form form_DOCUMENTS = { "DOCUMENTS", NULL, 0, 0 };

enum { FILTER_MOST = 400 };

#define F(constant, of, name, ...) { #name, FILTER_MOST, FORM_ONE },
#define ITEM(name, PREFIX, table, ...)                                                                                                               \
    static const struct form_field list_##name[] = { { "after", 32, FORM_ONE },                                                                      \
                                                     { "limit", 18, FORM_ONE },                                                                      \
                                                     { "order", 64, FORM_ONE },                                                                      \
                                                     { "as_known_at", 40, FORM_ONE },                                                                \
                                                     { "as_known_at_position", 18, FORM_ONE },                                                       \
                                                     __VA_ARGS__ };                                                                                  \
    const struct form form_list_##name = { "list_" #name, list_##name, (int)countof(list_##name), 0 };
#include "register/items.def"
#undef ITEM
#undef F

/* ---- the anti-forgery token ---- */

str form_token(struct request *q)
{
    if (q->carried.n)
        return forgery_token(q->mem, q->carried);
    if (!q->visitor.n)
        q->visitor = request_cookie(q, COOKIE_FORM);
    if (!q->visitor.n) {
        q->visitor = random_id(q->random, q->mem);
        response_cookie(q, COOKIE_FORM, q->visitor, 0);
    }
    return forgery_token(q->mem, q->visitor);
}

bool form_token_holds(const struct request *q, str token)
{
    return is_own_form(q->carried.n ? q->carried : request_cookie(q, COOKIE_FORM), token);
}

/* ---- taking apart ---- */

static rc unreadable(struct err *err, enum word why)
{
    error_form_unreadable(err, RC_BAD_INPUT, GIVEN_WORD(why));
    return err_step(err, W_step_as_browsers);
}

/* Text as people type it: UTF-8, no control characters but tabs and line ends, which become \n.  False for anything else. */
static bool text_read(arena *mem, str s, str *out)
{
    ptrdiff_t bad, n = 0;
    char *p;

    if (!str_is_utf8(s, &bad))
        return false;
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (((uint8_t)s.p[i] < ' ' && !strchr("\t\r\n", s.p[i])) || !s.p[i] || s.p[i] == 0x7F)
            return false;
    if (str_find(s, '\r') < 0) {
        *out = s;
        return true;
    }
    p = arena_raw(mem, (size_t)s.n);
    for (ptrdiff_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\r' && (i + 1 == s.n || s.p[i + 1] != '\n'))
            return false;
        if (s.p[i] != '\r')
            p[n++] = s.p[i];
    }
    *out = (str){ p, n };
    return true;
}

static rc param_add(arena *mem, struct params *list, str name, str value, struct err *err)
{
    struct param *p;

    if (list->n == PARAMS_MOST)
        return unreadable(err, W_unreadable_many);
    if (!name.n || !text_read(mem, name, &name) || !text_read(mem, value, &value))
        return unreadable(err, W_unreadable_bytes);
    p = PUSH(mem, list);
    *p = (struct param){ name, value };
    return RC_OK;
}

rc params_read(arena *mem, str text, struct params *out, struct err *err)
{
    str pair, name, value;
    bool goes_on = text.n > 0;

    while (goes_on) {
        goes_on = str_cut(text, '&', &pair, &text);
        str_cut(pair, '=', &name, &value);
        if (!percent_decode(mem, name, true, &name) || !percent_decode(mem, value, true, &value))
            return unreadable(err, W_unreadable_percent);
        TRY(param_add(mem, out, name, value, err));
    }
    return RC_OK;
}

/* ---- multipart (RFC 7578, as browsers write it) ---- */

enum { BOUNDARY_MOST = 70 };

/* The value of ${name}="..." or ${name}=... among the parameters of a header, "form-data; name=\"a\"; filename=\"b\"". */
static bool parameter_find(str header, str name, str *out)
{
    str piece, rest, key, value;

    for (str_cut(header, ';', &piece, &rest); rest.n;) {
        bool is_quoted;

        rest = str_trim(rest);
        if (!str_cut(rest, '=', &key, &value))
            return false;
        is_quoted = str_starts(value, S("\""));
        if (is_quoted && !str_cut(str_from(value, 1), '"', &piece, &rest))
            return false;
        if (is_quoted)
            rest = str_starts(rest, S(";")) ? str_from(rest, 1) : rest;
        else
            str_cut(value, ';', &piece, &rest);
        if (str_eq(key, name)) {
            *out = piece;
            return true;
        }
    }
    return false;
}

struct part {
    str name, file_name, type, bytes;
    bool is_file;
};

static rc part_header(str line, struct part *part, struct err *err)
{
    str name, value;

    if (!str_cut(line, ':', &name, &value))
        return unreadable(err, W_unreadable_colon);
    value = str_trim(value);
    if (name.n == 12 && strncasecmp(name.p, "content-type", 12) == 0) {
        part->type = value;
        return RC_OK;
    }
    if (name.n != 19 || strncasecmp(name.p, "content-disposition", 19) != 0 || !str_starts(value, S("form-data;")))
        return unreadable(err, W_unreadable_header);
    if (!parameter_find(value, S("name"), &part->name))
        return unreadable(err, W_unreadable_nameless);
    part->is_file = parameter_find(value, S("filename"), &part->file_name);
    return RC_OK;
}

/* The part at the beginning of ${*rest}, up to the delimiter after it, which ${*rest} then begins with. */
static rc part_read(str *rest, str delimiter, struct part *part, struct err *err)
{
    str head, line;
    const char *end;

    *part = (struct part){ .type = S("text/plain") };
    if (!str_cut_str(*rest, S("\r\n\r\n"), &head, rest))
        return unreadable(err, W_unreadable_headless);
    while (head.n) {
        str_cut_str(head, S("\r\n"), &line, &head);
        TRY(part_header(line, part, err));
    }
    end = memmem(rest->p, (size_t)rest->n, delimiter.p, (size_t)delimiter.n);
    if (!end)
        return unreadable(err, W_unreadable_endless);
    part->bytes = str_sub(*rest, 0, end - rest->p);
    *rest = str_from(*rest, end - rest->p);
    return RC_OK;
}

/* Only the last part of what a sender calls a file; nothing when no file was chosen. */
static rc upload_add(struct request *q, const struct part *part, struct err *err)
{
    str name = part->file_name;
    struct upload *upload;

    if (!name.n && !part->bytes.n)
        return RC_OK;
    for (ptrdiff_t i = name.n - 1; i >= 0; i--)
        if (name.p[i] == '/' || name.p[i] == '\\') {
            name = str_from(name, i + 1);
            break;
        }
    if (q->upload.n == PARAMS_MOST)
        return unreadable(err, W_unreadable_files);
    upload = PUSH(q->mem, &q->upload);
    *upload = (struct upload){ part->name, name, part->type, part->bytes };
    if (!text_read(q->mem, part->name, &upload->field) || !text_read(q->mem, name, &upload->file_name))
        return unreadable(err, W_unreadable_file_name);
    return RC_OK;
}

static rc multipart_read(struct request *q, struct err *err)
{
    str boundary, delimiter, rest = q->body;
    struct part part;

    if (!parameter_find(request_header(q, S("content-type")), S("boundary"), &boundary) || !boundary.n || boundary.n > BOUNDARY_MOST)
        return unreadable(err, W_unreadable_no_boundary);
    delimiter = arena_printf(q->mem, "\r\n--%.*s", STR_ARG(boundary));
    if (!str_starts(rest, str_from(delimiter, 2)))
        return unreadable(err, W_unreadable_boundary);
    rest = str_from(rest, delimiter.n - 2);
    while (str_starts(rest, S("\r\n"))) {
        rest = str_from(rest, 2);
        TRY(part_read(&rest, delimiter, &part, err));
        rest = str_from(rest, delimiter.n);
        if (part.is_file)
            TRY(upload_add(q, &part, err));
        else
            TRY(param_add(q->mem, &q->form, part.name, part.bytes, err));
    }
    return str_eq(rest, S("--\r\n")) || str_eq(rest, S("--")) ? RC_OK : unreadable(err, W_unreadable_after);
}

/* ---- the form as a whole ---- */

static bool has_file(const struct form *form)
{
    for (int i = 0; i < form->fields; i++)
        if (form->field[i].how == FORM_FILE)
            return true;
    return false;
}

/* Not taken apart here. */
static bool form_is_handed_over(const struct form *form)
{
    return form == &form_JSON || form == &form_DOCUMENTS;
}

static bool is_query(const struct request *q)
{
    return q->method == METHOD_GET || q->method == METHOD_HEAD;
}

/* The types of body that the form takes, NULL after the last. */
static const char *const *types_of(const struct form *form)
{
    static const char *const json[] = { "application/json", NULL };
    static const char *const documents[] = { "application/json", "application/jsonl", "application/x-ndjson", "text/csv", NULL };
    static const char *const multipart[] = { "multipart/form-data", NULL };
    static const char *const urlencoded[] = { "application/x-www-form-urlencoded", NULL };

    if (form_is_handed_over(form))
        return form == &form_JSON ? json : documents;
    return has_file(form) ? multipart : urlencoded;
}

bool form_is_typed(const struct request *q)
{
    str type, rest;

    if (!q->length)
        return true;
    str_cut(request_header(q, S("content-type")), ';', &type, &rest);
    type = str_trim(type);
    for (const char *const *t = types_of(q->route->form); *t; t++)
        if ((size_t)type.n == strlen(*t) && strncasecmp(type.p, *t, (size_t)type.n) == 0)
            return true;
    return false;
}

static rc field_refuse(struct err *err, str name, enum word why, enum word next)
{
    struct shown shown = value_shown(name);

    err_word(err, RC_BAD_INPUT, why, &GIVEN(str_of(shown.z)), 1);
    if (name.n < countof(err->at))
        err_at(err, name);
    return err_step(err, next);
}

rc form_refuse(struct request *q)
{
    q->more = arena_new(q->mem, struct problem_more);
    q->more->kind = PROBLEM_FORM;
    return RC_BAD_INPUT;
}

rc form_not_asked(struct request *q, str name, struct err *err)
{
    field_refuse(err, name, W_error_not_asked, W_step_leave_out);
    return form_refuse(q);
}

/* What comes with every form, taken out of it; a header says the same for programs.  It comes once. */
static rc extra_take(struct request *q, str name, str *out, struct err *err)
{
    ptrdiff_t kept = 0, came = 0;

    *out = request_header(q, name);
    came += out->n > 0;
    for (ptrdiff_t i = 0; i < q->form.n; i++)
        if (str_eq(q->form.v[i].name, name)) {
            *out = q->form.v[i].value;
            came++;
        } else {
            q->form.v[kept++] = q->form.v[i];
        }
    q->form.n = kept;
    return came > 1 ? field_refuse(err, name, W_error_answered_twice, W_step_once) : RC_OK;
}

static bool is_key(str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] >= 0x7F || s.p[i] == '"')
            return false;
    return s.n <= KEY_MOST;
}

rc form_read(struct request *q, struct err *err)
{
    if (is_query(q))
        q->form = q->query;
    else if (q->query.n)
        return unreadable(err, W_unreadable_address);
    else if (q->body.n && has_file(q->route->form))
        TRY(multipart_read(q, err));
    else if (!form_is_handed_over(q->route->form))
        TRY(params_read(q->mem, q->body, &q->form, err));
    if (is_query(q))
        return RC_OK;
    TRY(extra_take(q, FORM_TOKEN, &q->token, err));
    TRY(extra_take(q, FORM_KEY, &q->key, err));
    if (q->key.n >= 2 && q->key.p[0] == '"' && q->key.p[q->key.n - 1] == '"')
        q->key = str_sub(q->key, 1, q->key.n - 1); /* as a header writes it */
    if (!is_key(q->key))
        return error_key(err, RC_BAD_INPUT, KEY_MOST);
    return RC_OK;
}

static const struct form_field any_field = { "", FORM_ACT_FIELD, FORM_LINES };

static const struct form_field *field_find(const struct form *form, str name)
{
    for (int i = 0; i < form->fields; i++)
        if (str_eq(str_of(form->field[i].name), name))
            return &form->field[i];
    return form->any ? &any_field : NULL;
}

static rc field_check(const struct form *form, const struct params *list, ptrdiff_t i, struct err *err)
{
    const struct param *p = &list->v[i];
    const struct form_field *field = field_find(form, p->name);

    if (!field || field->how == FORM_FILE)
        return field_refuse(err, p->name, W_error_not_asked, W_step_leave_out);
    for (ptrdiff_t k = 0; k < i && field->how != FORM_MANY; k++)
        if (str_eq(list->v[k].name, p->name))
            return field_refuse(err, p->name, W_error_answered_twice, W_step_once);
    if (p->value.n > field->most)
        return field_refuse(err, p->name, W_error_long_here, W_step_less);
    if (field->how != FORM_LINES && (str_find(p->value, '\n') >= 0 || str_find(p->value, '\t') >= 0))
        return field_refuse(err, p->name, W_error_lines, W_step_one_line);
    return RC_OK;
}

rc form_check(const struct request *q, struct err *err)
{
    const struct form *form = q->route->form;

    for (ptrdiff_t i = 0; i < q->form.n; i++)
        TRY(field_check(form, &q->form, i, err));
    for (ptrdiff_t i = 0; i < q->upload.n; i++) {
        const struct form_field *field = field_find(form, q->upload.v[i].field);

        if (!field || field->how != FORM_FILE)
            return field_refuse(err, q->upload.v[i].field, W_error_not_a_file, W_step_leave_out);
        for (ptrdiff_t k = 0; k < i; k++)
            if (str_eq(q->upload.v[k].field, q->upload.v[i].field))
                return field_refuse(err, q->upload.v[i].field, W_error_answered_twice, W_step_once);
    }
    return RC_OK;
}
