#include "web/problem.h"

#include "io/json.h"
#include "web/request.h"
#include "words/texts.h"

struct problem_words {
    enum word title, next;
};

static const struct {
    int status;
    const char *slug;
    struct problem_words people, programs;
} problems[PROBLEM_COUNT] = {
#define PROBLEM(name, status, slug, words, program)                                                                                                  \
    { status, slug, { W_problem_##words, W_problem_##words##_next }, { W_problem_##program, W_problem_##program##_next } },
#include "web/problems.def"
#undef PROBLEM
};

enum problem_kind problem_of(rc code)
{
    switch (code) {
    case RC_BAD_INPUT: return PROBLEM_INPUT;
    case RC_TOO_LARGE: return PROBLEM_TOO_LARGE;
    case RC_NOT_FOUND: return PROBLEM_NOT_FOUND;
    case RC_CONFLICT: return PROBLEM_CONFLICT;
    case RC_KEY_USED: return PROBLEM_KEY_USED;
    case RC_NOTHING_NEW: return PROBLEM_NOTHING_NEW;
    case RC_WAITING: return PROBLEM_WAITING;
    case RC_NOT_ALLOWED: return PROBLEM_NOT_ALLOWED;
    case RC_STEP_UP: return PROBLEM_STEP_UP;
    case RC_REFUSED: return PROBLEM_REFUSED;
    case RC_SIGNED_OUT: return PROBLEM_SIGN_IN;
    case RC_SLOW: return PROBLEM_TOO_MANY;
    case RC_AGAIN:
    case RC_BUSY: return PROBLEM_BUSY;
    case RC_STORE: return PROBLEM_STORE;
    case RC_STORE_FULL: return PROBLEM_FULL;
    case RC_STORE_UNKNOWN: return PROBLEM_UNKNOWN;
    case RC_STORE_STOPPED: return PROBLEM_STOPPED;
    case RC_NOT_NOTED: return PROBLEM_NOT_NOTED;
    case RC_NEWER_SCHEMA: return PROBLEM_NEWER;
    case RC_NO_SIGNER: return PROBLEM_NO_SIGNER;
    case RC_NO_MEMORY: return PROBLEM_OVERLOAD;
    default: return PROBLEM_FAULT;
    }
}

static struct problem say(enum problem_kind kind, const struct problem_words *words, enum language language)
{
    return (struct problem){ .kind = kind,
                             .status = problems[kind].status,
                             .slug = problems[kind].slug,
                             .title = word_text(language, words->title),
                             .next = word_text(language, words->next) };
}

struct problem problem_say(enum problem_kind kind, enum language language)
{
    return say(kind, &problems[kind].people, language);
}

struct problem problem_say_program(enum problem_kind kind, enum language language)
{
    return say(kind, &problems[kind].programs, language);
}

static void more_json(struct request *q, const struct problem_more *more, struct json_out *o)
{
    if (more->fault.n)
        json_put_array(o, S("errors"));
    for (ptrdiff_t i = 0; i < more->fault.n; i++) {
        json_open_object(o);
        json_put_str(o, S("pointer"), more->fault.v[i].pointer);
        json_put_str(o, S("detail"), err_told_program(q->mem, q->language, &more->fault.v[i].err));
        json_close_object(o);
    }
    if (more->fault.n)
        json_close_array(o);
    if (more->current) {
        json_put_object(o, S("versions"));
        json_put_int(o, S("yours"), more->yours);
        json_put_int(o, S("current"), more->current);
        json_close_object(o);
    }
    if (more->proposal.n)
        json_put_str(o, S("proposal"), more->proposal);
    if (more->is) {
        json_key(o, S("current"));
        json_copy(o, more->is);
    }
    if (more->sent) {
        json_key(o, S("sent"));
        json_copy(o, more->sent);
    }
}

void problem_json(struct request *q, const struct problem *p)
{
    struct buf *b = &q->answer.body;
    struct json_out o = json_out_new(b, JSON_COMPACT);

    q->answer.type = TYPE_PROBLEM;
    json_open_object(&o);
    json_put_str(&o, S("type"), arena_printf(q->mem, "urn:concordat:problem:%s", p->slug));
    json_put_str(&o, S("title"), p->title);
    json_put_int(&o, S("status"), p->status);
    json_put_str(&o, S("detail"), p->cause ? err_told_program(q->mem, q->language, p->cause) : p->next);
    if (p->cause && p->cause->at[0])
        json_put_str(&o, S("field"), str_of(p->cause->at));
    if (q->more)
        more_json(q, q->more, &o);
    json_put_str(&o, S("instance"), arena_printf(q->mem, "urn:concordat:request:%s", q->id));
    json_close_object(&o);
    buf_char(b, '\n');
    response_header(q, "Content-Language", language_code(q->language));
}

str problem_next(arena *mem, enum language language, const struct problem *p)
{
    return p->kind == PROBLEM_TOO_MANY && p->wait ? words_problem_wait(mem, language, (p->wait + 59) / 60) : p->next;
}

void problem_page(struct request *q, const struct problem *p)
{
    str code = language_code(q->language);
    struct buf *b = &q->answer.body;

    q->answer.type = TYPE_HTML;
    buf_printf(b, "<!DOCTYPE html>\n<html lang=\"%.*s\">\n<head>\n<meta charset=\"utf-8\">\n", STR_ARG(code));
    buf_z(b, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    buf_printf(b, "<title>%.*s – Concordat</title>\n</head>\n<body>\n<main>\n", STR_ARG(p->title));
    buf_printf(b, "<h1>%.*s</h1>\n<p>%.*s</p>\n", STR_ARG(p->title), STR_ARG(problem_next(q->mem, q->language, p)));
    buf_printf(b, "<p>%.*s</p>\n", STR_ARG(words_problem_reference(q->mem, q->language, str_of(q->id))));
    buf_printf(b, "<p><a href=\"/%.*s\">%.*s</a></p>\n</main>\n</body>\n</html>\n", STR_ARG(code), STR_ARG(word_text(q->language, W_problem_home)));
}
