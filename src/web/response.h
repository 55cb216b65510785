/*
 * The answer to a request.  A handler sets a status, writes a body and adds the headers that only it can know; the
 * gate adds those that every answer has (gate.h), so that none can forget them.
 */
#ifndef WEB_RESPONSE_H
#define WEB_RESPONSE_H

#include "base/buf.h"

struct request;

struct response_header {
    const char *name;
    str value;
};

struct response {
    int status;       /* 200 until somebody says otherwise */
    const char *type; /* of the body: TYPE_HTML until somebody says otherwise */
    struct buf body;
    str lent; /* a body that outlives the request, sent instead of `body`: an asset */
    struct {
        struct response_header *v;
        ptrdiff_t n, cap;
    } header;
    bool clear_site_data; /* the browser forgets what it holds of us: at sign-out */
    bool may_be_cached;   /* the handler set Cache-Control; else no-store */
    bool close;           /* the connection ends with this answer */
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

/**
 * response_cookie(q, name, value, seconds):
 * Set the cookie ${name} for ${seconds} (0: until the browser closes; below 0: forget it now).  HttpOnly, SameSite=Lax, for
 * the whole service; behind https also Secure and named with the prefix __Host-.
 */
void response_cookie(struct request *q, str name, str value, int64_t seconds);

/**
 * response_download(q, file_name):
 * The body is a file to keep.  ${file_name} may hold letters of any language: it is written so that no
 * character of it can end the header or name a folder.
 */
void response_download(struct request *q, str file_name);

#endif
