/*
 * The answer to a request.  A handler sets a status, writes a body and adds the headers that only it can know; the
 * gate adds those that every answer has (gate.h), so that none can forget them.
 */
#ifndef WEB_RESPONSE_H
#define WEB_RESPONSE_H

#include "base/buf.h"
#include "signin/cookie.h"

struct request;

struct response_header {
    const char *name;
    str value;
};

struct response {
    int status;       /* 200 until somebody says otherwise */
    const char *type; /* of the body: TYPE_HTML until somebody says otherwise */
    struct buf body;
    str lent; /* a body that outlives the request, sent in place of `body`: an asset */
    struct {
        struct response_header *v;
        ptrdiff_t n, cap;
    } header;
    bool clear_site_data; /* the browser forgets pages and what scripts kept: at sign-out.  Cookies are ended by name: the known device stays known */
    bool says_caching;    /* the handler set Cache-Control itself; else it is no-store */
    bool closes;          /* the connection ends with this answer */
};

#define TYPE_HTML "text/html; charset=utf-8"
#define TYPE_TEXT "text/plain; charset=utf-8"
#define TYPE_JSON "application/json"
#define TYPE_PROBLEM "application/problem+json"
#define TYPE_CSV "text/csv; charset=utf-8; header=present"

/** response_header(q, name, value): add a header.  ${value} holds no control character: those are replaced by spaces. */
void response_header(struct request *q, const char *name, str value);

/**
 * response_see_other(q, path):
 * 303 to ${path}, an absolute path on this service without its language ("/agreements/7"), which is put before it.
 */
void response_see_other(struct request *q, str path);

/** response_cookie(q, cookie, value, lasts): set ${cookie} as cookie_print (signin/cookie.h) writes it: ${lasts} seconds, 0 until the browser closes,
 * below 0 taken away. */
void response_cookie(struct request *q, enum cookie cookie, str value, int lasts);

/**
 * response_download(q, file_name):
 * The body is a file to keep.  ${file_name} may hold letters of any language: it is written so that no
 * character of it can end the header or name a folder.
 */
void response_download(struct request *q, str file_name);

/** response_body(r): the bytes that are sent. */
str response_body(const struct response *r);

/** response_reason(status): "Not Found". */
const char *response_reason(int status);

/** response_head(r, b): status, headers and the length of the body, as they go over a connection. */
void response_head(const struct response *r, struct buf *b);

#endif
