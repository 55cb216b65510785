/*
 * What can go wrong with a request, in words for people and for programs (problems.def and the catalogue).  A reader is told what
 * happened, what to do, and a reference; the rest stands in the log.
 */
#ifndef WEB_PROBLEM_H
#define WEB_PROBLEM_H

#include "base/arena.h"
#include "base/err.h"
#include "words/language.h"

struct request;
struct json;

enum problem_kind {
#define PROBLEM(name, status, slug, words, program) PROBLEM_##name,
#include "web/problems.def"
#undef PROBLEM
    PROBLEM_COUNT
};

struct problem {
    enum problem_kind kind;
    int status;
    const char *slug;        /* "not-found": for programs */
    str title, next;         /* what happened, and what to do: in the reader's language */
    const struct err *cause; /* NULL, or what the handler said of an input: its message, hint and field are for the reader */
    int wait;                /* seconds until it is worth asking again; 0: nobody knows */
};

/* One thing that is wrong with what a program sent. */
struct problem_fault {
    str pointer; /* to the place in its JSON (RFC 6901) */
    struct err err;
};

/* What a handler that refuses says beside the code, for programs: left in q->more. */
struct problem_more {
    enum problem_kind kind; /* in the place of what the code says */
    struct {
        struct problem_fault *v;
        ptrdiff_t n, cap;
    } fault;
    int64_t yours, current;  /* versions of a record, when the sender's is not the latest; 0: not so */
    const struct json *is;   /* the record as it is now, as far as the sender may see it; NULL */
    const struct json *sent; /* the fields that came with the change, as they came; NULL */
    str proposal;            /* the address of what waits for a second person already; empty */
};

/** problem_of(code): which problem a handler's ${code} is. */
enum problem_kind problem_of(rc code);

/** problem_say(kind, language), problem_say_program(kind, language): the words of it for a page, and for a program; cause and wait are the
 * caller's to add. */
struct problem problem_say(enum problem_kind kind, enum language language);
struct problem problem_say_program(enum problem_kind kind, enum language language);

/** problem_json(q, p): the body of the answer as problem+json (RFC 9457): type, title, status, detail, instance; field when one is to blame; and what
 * q->more says: errors, versions, current, sent, proposal. */
void problem_json(struct request *q, const struct problem *p);

/** problem_next(mem, language, p): what to do, on a page: with the minutes to wait when it is known how many. */
str problem_next(arena *mem, enum language language, const struct problem *p);

/** problem_page(q, p): the body of the answer as the plainest page that is whole: what happened, what to do, the reference. */
void problem_page(struct request *q, const struct problem *p);

#endif
