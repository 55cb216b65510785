#include "some_pages.h"

#include "signin/forgery.h"
#include "web/pages/problems.h"

#include <stdlib.h>
#include <string.h>

struct web_service service;

int some_pages(void **state)
{
    struct randomness luck = random_seeded(5);
    int code = some_web(state);

    service = (struct web_service){ .reg = reg, .judge = *reg.judge };
    must(keyring_parse(keyring_line(&mem, &luck, 1), &service.keys, &err));
    web.service = &service;
    web.doors.problem_page = problem_page_answer;
    web.can_sign_in = true;
    return code;
}

struct reply page_for(const struct viewer *who, const char *path)
{
    str cookie = cookie_of(who);

    return ask(arena_printf(&mem, "GET %s", path).p, S(""), S(""), arena_printf(&mem, "Cookie: __Host-session=%.*s", STR_ARG(cookie)).p, NULL);
}

struct reply page_with(const struct viewer *who, const char *path, str cookie)
{
    return ask(arena_printf(&mem, "GET %s", path).p, S(""), S(""),
               arena_printf(&mem, "Cookie: __Host-session=%.*s; %.*s", STR_ARG(cookie_of(who)), STR_ARG(cookie)).p, NULL);
}

struct reply act_sent(const struct viewer *who, const char *act, const char *fields)
{
    str cookie = cookie_of(who), body;

    raw("UPDATE session SET stepped_at = made_at RETURNING handle"); /* the second factor has just been given */
    body = arena_printf(&mem, "anti-forgery=%.*s&idempotency-key=%s&%s", STR_ARG(forgery_token(&mem, cookie)), act, fields);

    return ask(arena_printf(&mem, "POST /en/acts/%s", act).p, S(""), body, FORM, ORIGIN,
               arena_printf(&mem, "Cookie: __Host-session=%.*s", STR_ARG(cookie)).p, NULL);
}

struct filled form_filled(const struct viewer *who, const char *fields, bool is_stepped)
{
    str cookie = who ? cookie_of(who) : S(VISITOR);

    if (is_stepped)
        raw("UPDATE session SET stepped_at = made_at RETURNING handle");
    return (struct filled){
        z(arena_printf(&mem, "anti-forgery=%.*s%s%s%s", STR_ARG(forgery_token(&mem, cookie)), who ? "&idempotency-key=page-1" : "",
                       *fields ? "&" : "", fields)),
        z(arena_printf(&mem, "Cookie: __Host-%s=%.*s", who ? "session" : "form", STR_ARG(cookie))),
    };
}

struct reply filled_sent(const char *path, const struct filled *f)
{
    return ask(z(arena_printf(&mem, "POST %s", path)), S(""), str_of(f->body), FORM, ORIGIN, f->cookie, NULL);
}

struct reply form_sent(const struct viewer *who, const char *path, const char *fields, bool is_stepped)
{
    const struct filled f = form_filled(who, fields, is_stepped);

    return filled_sent(path, &f);
}

bool holds(const struct reply *r, const char *text)
{
    return strstr(z(r->body), text) != NULL;
}

int64_t times(const struct reply *r, const char *text)
{
    int64_t n = 0;

    for (const char *at = z(r->body); (at = strstr(at, text)); at++)
        n++;
    return n;
}

int64_t rows(const char *table)
{
    return strtoll(raw(arena_printf(&mem, "SELECT COUNT(*) FROM %s", table).p), NULL, 10);
}
