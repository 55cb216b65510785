#include "asking.h"

#include "birds.h"
#include "plain_look.h"
#include "web/form.h"

bool was_asked[ROUTES_MOST];

static void route_note(const char *what)
{
    str method, path = str_of(what), query, arg[ARGS_MOST], rest;
    enum method m;
    unsigned allowed;
    const struct web_route *r;

    str_cut(path, ' ', &method, &path);
    str_cut(path, '?', &path, &query);
    if (str_starts(path, S("/en/")) || str_starts(path, S("/cy/")))
        path = str_from(path, 3);
    else if (str_eq(path, S("/en")) || str_eq(path, S("/cy")))
        path = S("/");
    str_cut(path, '#', &path, &rest);
    for (m = METHOD_GET; m < METHOD_OTHER && !str_eq(method_name(m), method);)
        m++;
    r = routes_find(web.routes, m, path, arg, &allowed);
    if (r)
        was_asked[r - web_routes] = true;
}

static const char filler[] = "Accept: */*";
static const char typed[] = "Content-Type: application/x-www-form-urlencoded";

struct told ask_with(const struct guest *g, const char *what, str body, const char *more, const char *most)
{
    bool is_form = str_find_str(str_of(what), S(" /api/")) < 0 && body.n;
    struct told t;

    route_note(what);
    hear_anew();
    t.reply = ask(what, g ? g->token : S(""), body, g && g->cookie ? g->cookie : filler, "Origin: https://register.example.org", more ? more : filler,
                  most ? most : filler,
                  is_form       ? typed
                  : g && g->own ? g->own
                                : filler,
                  NULL);
    t.heard = heard();
    return t;
}

struct told ask_of(const struct guest *g, const char *what)
{
    return ask_with(g, what, S(""), NULL, NULL);
}

#define PART "\r\nContent-Disposition: form-data; name="

struct told file_sent(const struct guest *g, const char *what, const char *text)
{
    struct told t;
    str body = arena_printf(&mem,
                            "--b" PART "\"%.*s\"\r\n\r\n%s\r\n--b" PART "\"%.*s\"\r\n\r\na-key-0\r\n--b" PART
                            "\"file\"; filename=\"a.csv\"\r\nContent-Type: text/csv\r\n\r\n%s\r\n--b--\r\n",
                            STR_ARG(FORM_TOKEN), g->own + sizeof "Anti-Forgery: " - 1, STR_ARG(FORM_KEY), text);

    route_note(what);
    hear_anew();
    t.reply = ask(what, S(""), body, g->cookie, "Origin: https://register.example.org", "Content-Type: multipart/form-data; boundary=b", NULL);
    t.heard = heard();
    return t;
}

void tells_nothing(const struct guest *g, const char *what, const struct told *t, str asked)
{
    str out = escaped(t->reply.whole, asked);

    if (out.n)
        fail_msg("%s asks %s and is told '%.*s' (%d):\n%.*s", g->name, what, STR_ARG(out), t->reply.status, STR_ARG(t->reply.whole));
    if (t->reply.status >= 500 && t->reply.status != 503)
        fail_msg("%s asks %s: %d", g->name, what, t->reply.status);
}

static str replaced(str text, str from, str to)
{
    struct buf b = buf_new(&mem);
    ptrdiff_t at;

    while (from.n && (at = str_find_str(text, from)) >= 0) {
        buf_str(&b, str_sub(text, 0, at));
        buf_str(&b, to);
        text = str_from(text, at + from.n);
    }
    buf_str(&b, text);
    return buf_text(&b);
}

/* ${text} without what stands between ${from} and the next ${to}. */
static str without(str text, str from, str to)
{
    str before, after, cut;

    if (!str_cut_str(text, from, &before, &after) || !str_cut_str(after, to, &cut, &after))
        return text;
    return arena_printf(&mem, "%.*s%.*s", STR_ARG(before), STR_ARG(after));
}

/* The length goes by what was asked for, which an answer may say again; every form is given a key of its own. */
static str compared(const struct reply *r, str asked)
{
    str text = without(r->whole, S("\r\nContent-Length: "), S("\r\n"));

    return replaced(without(text, S("name=\"idempotency-key\" value=\""), S("\"")), asked, S("*"));
}

void same_told(const struct guest *g, const char *what, const struct told *is, str id, const struct told *none, str no_id)
{
    str a = compared(&is->reply, id), b = compared(&none->reply, no_id);
    ptrdiff_t at = 0;

    while (at < a.n && at < b.n && a.p[at] == b.p[at])
        at++;
    if (at < a.n || at < b.n)
        fail_msg("%s asks %s, and it differs from what is not there:\n... %.200s\n---- and ----\n... %.200s", g ? g->name : "nobody", what,
                 z(str_from(a, at > 100 ? at - 100 : 0)), z(str_from(b, at > 100 ? at - 100 : 0)));
    if (is->heard.calls != none->heard.calls || is->heard.digest != none->heard.digest)
        fail_msg("%s asks %s, and the store is asked %d things, or %d, in other words", g ? g->name : "nobody", what, is->heard.calls,
                 none->heard.calls);
}

const char *with_id(const char *what, str id)
{
    return z(replaced(str_of(what), S("*"), id));
}

/* ---- which records are asked for ---- */

struct subjects subjects_of(const struct guest *g, enum item_kind kind, bool may)
{
    uint64_t sort[SUBJECTS_MOST];
    struct subjects out = { .n = 0 };

    for (ptrdiff_t i = 0; i < record[kind].n && out.n < SUBJECTS_MOST; i++) {
        const struct item *it = &record[kind].v[i];
        uint64_t is = (uint64_t)relations_of(&g->v, it) << 1 | (it->version > 1);
        bool known = false;

        for (int k = 0; k < out.n; k++)
            known = known || sort[k] == is;
        if (known || may_look(&g->v, it, S("")) != may)
            continue;
        sort[out.n] = is;
        out.v[out.n++] = it;
    }
    return out;
}

static bool is_kind_of(const char *path, enum item_kind kind)
{
    str rest = str_of(path), table = item_tables[kind].table;

    if (str_starts(rest, S(API)))
        rest = str_from(rest, S(API).n);
    rest = str_from(rest, 1);
    if (str_starts(rest, S("suppliers")))
        return kind == ITEM_ORGANISATION;
    return str_starts(rest, table) && (rest.n == table.n || rest.p[table.n] == '/');
}

enum item_kind kind_of(const char *path)
{
    for (int kind = 0; kind < ITEM_KINDS; kind++)
        if (is_kind_of(path, (enum item_kind)kind))
            return (enum item_kind)kind;
    return ITEM_KINDS;
}

const char *request_of(const struct web_route *r, const char *lang, const char *file)
{
    struct buf b = buf_new(&mem);
    str rest = str_from(str_of(r->path), 1), segment;

    buf_printf(&b, "%.*s %s", STR_ARG(method_name(r->method)), r->kind == ROUTE_PAGE ? lang : "");
    while (rest.n) {
        str_cut(rest, '/', &segment, &rest);
        buf_char(&b, '/');
        buf_str(&b, str_eq(segment, S(":id"))         ? S("*")
                    : str_eq(segment, S(":file"))     ? str_of(file)
                    : str_eq(segment, S(":rulebook")) ? S("north-east")
                    : str_eq(segment, S(":log"))      ? S("office-a")
                    : str_eq(segment, S(":act"))      ? S("worker-record")
                    : str_starts(segment, S(":"))     ? S("1")
                                                      : segment);
    }
    return z(buf_text(&b));
}

bool may_come(const struct guest *g, const struct web_route *r)
{
    return r->kind == ROUTE_API || (r->kind == ROUTE_PAGE && g->cookie);
}
