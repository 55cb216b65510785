/*
 * The pages of a service for tests (some_web.h): asked for as somebody who is signed in, and sent the forms that they show.
 */
#ifndef TESTS_SOME_PAGES_H
#define TESTS_SOME_PAGES_H

#include "some_web.h"

#include "web/service.h"

#define FORM "Content-Type: application/x-www-form-urlencoded"
#define ORIGIN "Origin: https://register.example.org"
#define PART(name, more) "--x\r\nContent-Disposition: form-data; name=\"" name "\"" more "\r\n\r\n"
#define VISITOR "feedfacefeedfacefeedfacefeedface"

extern struct web_service service;

/** some_pages(state): before each case; no_web after it. */
int some_pages(void **state);

/** page_for(who, path): the page at ${path}. */
struct reply page_for(const struct viewer *who, const char *path);

/** page_with(who, path, cookie): the same, with ${cookie} ("name=value") beside the sign-in's own. */
struct reply page_with(const struct viewer *who, const char *path, str cookie);

/** act_sent(who, act, fields): the form of ${act} in English, by somebody who has just given the second factor. */
struct reply act_sent(const struct viewer *who, const char *act, const char *fields);

/* A form that is filled in, and the cookie that comes with it. */
struct filled {
    const char *body, *cookie;
};

/** form_filled(who, fields, is_stepped): by ${who}, or by nobody who is known: NULL. */
struct filled form_filled(const struct viewer *who, const char *fields, bool is_stepped);

/** filled_sent(path, f), form_sent(who, path, fields, is_stepped): what comes of it. */
struct reply filled_sent(const char *path, const struct filled *f);
struct reply form_sent(const struct viewer *who, const char *path, const char *fields, bool is_stepped);

/** holds(r, text), times(r, text): whether, and how often, ${text} stands in what was answered. */
bool holds(const struct reply *r, const char *text);
int64_t times(const struct reply *r, const char *text);

/** rows(table): how many rows it has; a condition may follow its name ("session WHERE ..."). */
int64_t rows(const char *table);

#endif
