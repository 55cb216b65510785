#include "web/gate.h"

#include "signin/digest.h"
#include "signin/forgery.h"
#include "web/form.h"
#include "web/parse.h"
#include "words/texts.h"

#include <string.h>

const struct rate limit_rates[LIMITS] = {
#define LIMIT(name, burst, per_minute, counted_by) { burst, per_minute },
#include "web/limits.def"
#undef LIMIT
};

const char *const limit_names[LIMITS] = {
#define LIMIT(name, burst, per_minute, counted_by) #name,
#include "web/limits.def"
#undef LIMIT
};

enum { MICROSECONDS = 1000000, WAIT_BUSY = 5, WAIT_LONGER = 30, LATE_MOST = 8 << 10 };

/* A request on its way through the gate. */
struct pass {
    struct web *web;
    struct request *q;
    enum problem_kind problem; /* what it was stopped by */
    struct err err;            /* why, when a code of ours says so */
    int wait;                  /* seconds, for 429 */
    unsigned allowed;          /* methods, for 405 */
};

enum step_says { STEP_ON, STEP_REFUSES, STEP_ANSWERED };
typedef enum step_says step(struct pass *p);

static enum step_says refuse(struct pass *p, enum problem_kind kind)
{
    p->problem = kind;
    return STEP_REFUSES;
}

static enum step_says refuse_for(struct pass *p, rc code)
{
    return code == RC_OK ? STEP_ON : refuse(p, problem_of(code));
}

static bool is_change(const struct request *q)
{
    return q->method != METHOD_GET && q->method != METHOD_HEAD;
}

str web_origin(const struct web *web)
{
    return web->origins.n ? web->origins.v[0] : S("");
}

static bool web_is_https(const struct web *web)
{
    return str_starts(web_origin(web), S("https://"));
}

bool web_trusts(const struct web *web, struct address a)
{
    for (ptrdiff_t i = 0; i < web->proxies.n; i++)
        if (network_has(web->proxies.v[i], a))
            return true;
    return false;
}

/* ---- G1, G2, G3: anybody's request ---- */

static enum step_says head_means_something(struct pass *p)
{
    enum problem_kind kind;

    return request_read(p->q, &kind) ? STEP_ON : refuse(p, kind);
}

static enum step_says host_is_ours(struct pass *p)
{
    str host = p->q->authority.n ? p->q->authority : request_header(p->q, S("host"));

    for (ptrdiff_t i = 0; i < p->web->origins.n; i++) {
        str scheme, ours;

        str_cut_str(p->web->origins.v[i], S("://"), &scheme, &ours);
        if (host.n == ours.n && strncasecmp(host.p, ours.p, (size_t)ours.n) == 0)
            return STEP_ON;
    }
    return refuse(p, PROBLEM_NOT_HERE);
}

static enum step_says within(struct pass *p, enum limit limit, str key)
{
    if (!p->web->rates || p->q->is_handed)
        return STEP_ON;
    p->wait = rate_take(p->web->rates, p->web->rate[limit], (int)limit, key, p->q->began_us);
    return p->wait ? refuse(p, PROBLEM_TOO_MANY) : STEP_ON;
}

/* What watches over the service from the machine itself is not held up by others: a proxy there that says for whom it asks is none. */
static bool is_probe(const struct request *q)
{
    return address_is_loopback(q->client) && str_eq(q->path, S("/healthz"));
}

static enum step_says address_is_patient(struct pass *p)
{
    struct address household = address_household(p->q->client);

    if (is_probe(p->q))
        return STEP_ON;
    return within(p, LIMIT_ADDRESS, (str){ (const char *)household.b, sizeof(household.b) });
}

/* ---- G4: the route ---- */

/* A page without a language in its address is shown in the reader's. */
static enum step_says lead_to_language(struct pass *p)
{
    struct request *q = p->q;
    str target = str_eq(q->target, S("/")) ? S("") : q->target;

    q->answer.status = 302;
    response_header(q, "Location", arena_printf(q->mem, "/%.*s%.*s", STR_ARG(language_code(q->language)), STR_ARG(target)));
    response_header(q, "Vary", S("Accept-Language"));
    return STEP_ANSWERED;
}

static enum step_says route_is_there(struct pass *p)
{
    struct request *q = p->q;
    const struct web_route *route = routes_find(p->web->routes, q->method, q->path, q->arg, &p->allowed);

    if (!route)
        return refuse(p, p->allowed ? PROBLEM_METHOD : PROBLEM_NOT_FOUND);
    if (route->kind != ROUTE_PAGE && q->has_language)
        return refuse(p, PROBLEM_NOT_FOUND);
    q->route = route;
    if (route->kind == ROUTE_PAGE && !q->has_language)
        return is_change(q) ? refuse(p, PROBLEM_NOT_FOUND) : lead_to_language(p);
    return STEP_ON;
}

static enum step_says body_is_welcome(struct pass *p)
{
    struct request *q = p->q;

    if (!is_change(q) && q->length) {
        q->wrong = arena_new(q->mem, struct err);
        err_word(q->wrong, RC_BAD_INPUT, W_error_body_unasked, NULL, 0);
        return refuse(p, PROBLEM_MALFORMED);
    }
    if (q->length > q->route->most)
        return refuse(p, PROBLEM_TOO_LARGE);
    return form_is_typed(q) ? STEP_ON : refuse(p, PROBLEM_MEDIA);
}

/* ---- G5, G6: who ---- */

/* What a machine asks without a name is told to everybody alike: whatever token comes along is not looked at. */
static bool is_told_to_all(const struct web_route *r)
{
    return r->who == WHO_ANYONE && (r->kind == ROUTE_PLAIN || r->kind == ROUTE_ASSET);
}

static enum step_says somebody_asks(struct pass *p)
{
    struct request *q = p->q;
    str header = request_header(q, S("authorization"));
    rc code = RC_OK;

    if (is_told_to_all(q->route))
        return STEP_ON;
    if (q->route->kind != ROUTE_PAGE && str_starts(header, S("Bearer ")))
        q->bearer = str_trim(str_from(header, S("Bearer ").n));
    if (p->web->doors.session && (q->route->kind == ROUTE_PAGE || q->route->kind == ROUTE_API))
        code = p->web->doors.session(q, &p->err);
    if (code != RC_OK)
        return refuse_for(p, code);
    if (!q->viewer)
        return q->bearer.n && q->route->who != WHO_OPERATOR ? refuse(p, PROBLEM_SIGN_IN) : STEP_ON;
    return within(p, q->bearer.n ? LIMIT_TOKEN : LIMIT_ACCOUNT, q->account);
}

/* Whoever is on the machine itself, unless a proxy asks that does not say for whom; or whoever has the token. */
static bool is_operator(const struct web *web, const struct request *q)
{
    if (web->operator_token.n && is_same(q->bearer, web->operator_token))
        return true;
    return address_is_loopback(q->client) && !q->is_unnamed_proxy;
}

/* An act's form whose sign-in has ended meanwhile: it is read, so that its answers can be kept, when it is no larger than what is kept. */
static bool is_too_late(const struct request *q)
{
    return !q->viewer && is_change(q) && q->route->kind == ROUTE_PAGE && q->route->form == &form_ACT && q->length <= LATE_MOST &&
           request_cookie(q, COOKIE_SESSION).n;
}

static enum step_says they_may(struct pass *p)
{
    const struct request *q = p->q;

    switch (q->route->who) {
    case WHO_ANYONE: return STEP_ON;
    case WHO_VISITOR: return p->web->can_sign_in ? STEP_ON : refuse(p, PROBLEM_NO_SIGN_IN);
    case WHO_OPERATOR: return is_operator(p->web, q) ? STEP_ON : refuse(p, PROBLEM_NOT_FOUND);
    default: break;
    }
    if (!q->viewer)
        return is_too_late(q) ? STEP_ON : refuse(p, PROBLEM_SIGN_IN);
    return p->web->doors.may && p->web->doors.may(q, q->route->who) ? STEP_ON : refuse(p, PROBLEM_NOT_FOUND);
}

/* ---- G7: changes ---- */

static bool is_stopped(const struct pass *p)
{
    return p->q->store && store_is_stopped(p->q->store);
}

static enum step_says store_still_writes(struct pass *p)
{
    return is_change(p->q) && is_stopped(p) ? refuse(p, PROBLEM_STOPPED) : STEP_ON;
}

/* A token is never sent by a browser of its own accord; a cookie is, wherever the form came from. */
static enum step_says comes_from_our_pages(struct pass *p)
{
    const struct request *q = p->q;
    str origin = request_header(q, S("origin")), site = request_header(q, S("sec-fetch-site"));

    if (!is_change(q) || q->bearer.n)
        return STEP_ON;
    if (site.n && !str_eq(site, S("same-origin")))
        return refuse(p, PROBLEM_FORGED);
    for (ptrdiff_t i = 0; i < p->web->origins.n; i++)
        if (str_eq(origin, p->web->origins.v[i]))
            return STEP_ON;
    return refuse(p, PROBLEM_FORGED);
}

/* ---- G8, G9: what came, and what is made of it ---- */

static enum step_says form_comes_apart(struct pass *p)
{
    return form_read(p->q, &p->err) == RC_OK ? STEP_ON : refuse(p, PROBLEM_FORM);
}

/* Nothing is kept that was not written on the page of that sign-in. */
static enum step_says somebody_is_there(struct pass *p)
{
    struct request *q = p->q;

    if (!is_too_late(q))
        return STEP_ON;
    if (!is_own_form(request_cookie(q, COOKIE_SESSION), q->token))
        q->form = (struct params){ 0 };
    return refuse(p, PROBLEM_SIGN_IN);
}

static enum step_says token_holds(struct pass *p)
{
    const struct request *q = p->q;

    return !is_change(q) || q->bearer.n || form_token_holds(q, q->token) ? STEP_ON : refuse(p, PROBLEM_FORGED);
}

static enum step_says key_is_there(struct pass *p)
{
    return route_is_keyed(p->q->route) && !p->q->key.n ? refuse(p, PROBLEM_KEY_MISSING) : STEP_ON;
}

static enum step_says form_is_as_listed(struct pass *p)
{
    return form_check(p->q, &p->err) == RC_OK ? STEP_ON : refuse(p, PROBLEM_FORM);
}

static enum step_says handler_answers(struct pass *p)
{
    struct request *q = p->q;
    rc code = q->route->handler(q, &p->err);

    if (code != RC_OK)
        return refuse(p, q->more ? q->more->kind : problem_of(code));
    return STEP_ANSWERED;
}

/* The order is fixed: it is the gate. */
static step *const admission[] = {
    head_means_something, host_is_ours, address_is_patient, route_is_there,       body_is_welcome,
    somebody_asks,        they_may,     store_still_writes, comes_from_our_pages,
};
static step *const completion[] = { form_comes_apart, somebody_is_there, token_holds, key_is_there, form_is_as_listed, handler_answers };

/* ---- problems ---- */

static bool is_for_program(const struct request *q)
{
    return q->wants_problem || (q->route && q->route->kind != ROUTE_PAGE);
}

/* Of what was wrong with an input its sender is told; why something failed inside, or is not there, nobody is. */
static bool tells_cause(enum problem_kind kind)
{
    switch (kind) {
    case PROBLEM_INPUT:
    case PROBLEM_FORM:
    case PROBLEM_CONFLICT:
    case PROBLEM_KEY_USED:
    case PROBLEM_NOTHING_NEW:
    case PROBLEM_WAITING:
    case PROBLEM_STALE:
    case PROBLEM_NO_VERSION:
    case PROBLEM_TOO_LARGE:
    case PROBLEM_NOT_ALLOWED:
    case PROBLEM_STEP_UP:
    case PROBLEM_REFUSED: return true;
    default: return false;
    }
}

/* What is wrong with a head says something to whoever wrote a program; who typed an address is told to look at that. */
static const struct err *cause_of(const struct pass *p)
{
    if (p->problem == PROBLEM_MALFORMED)
        return is_for_program(p->q) ? p->q->wrong : NULL;
    return tells_cause(p->problem) && p->err.message[0] ? &p->err : NULL;
}

static int wait_of(const struct pass *p)
{
    switch (p->problem) {
    case PROBLEM_TOO_MANY: return p->wait;
    case PROBLEM_BUSY: return WAIT_BUSY;
    case PROBLEM_STORE:
    case PROBLEM_OVERLOAD: return WAIT_LONGER;
    default: return 0;
    }
}

static void allow_header(struct request *q, unsigned allowed)
{
    struct buf b = buf_new(q->mem);

    for (int m = 0; m < METHOD_OTHER; m++)
        if (allowed & 1u << m)
            buf_printf(&b, "%s%.*s", b.n ? ", " : "", STR_ARG(method_name((enum method)m)));
    response_header(q, "Allow", buf_text(&b));
}

static struct response fresh(arena *mem)
{
    return (struct response){ .status = 200, .type = TYPE_HTML, .body = buf_new(mem) };
}

/* A code that was given has changed the secret of the sign-in for good, whatever came of the rest: without the new one it would be over. */
static void carry_on(struct request *q)
{
    if (q->session && q->carried.n && !str_eq(q->carried, request_cookie(q, COOKIE_SESSION)))
        response_cookie(q, COOKIE_SESSION, q->carried, 0);
}

/* Programs are told in JSON; people on a page, made by whoever knows pages, or else here. */
static void problem_write(struct pass *p, const struct problem *problem)
{
    struct request *q = p->q;
    struct err unused;

    q->answer = fresh(q->mem);
    q->answer.status = problem->status;
    if (is_for_program(q)) {
        problem_json(q, problem);
    } else if (!p->web->doors.problem_page || p->web->doors.problem_page(q, problem, &unused) != RC_OK) {
        q->answer = fresh(q->mem);
        q->answer.status = problem->status;
        problem_page(q, problem);
    }
    carry_on(q);
    if (p->problem == PROBLEM_METHOD)
        allow_header(q, p->allowed);
    if (p->problem == PROBLEM_SIGN_IN && is_for_program(q))
        response_header(q, "WWW-Authenticate", S("Bearer"));
    if (problem->wait)
        response_header(q, "Retry-After", arena_printf(q->mem, "%d", problem->wait));
}

/* ---- G10: the headers that every answer has ---- */

static const struct {
    const char *name;
    str value;
} always[] = {
    { "X-Content-Type-Options", S("nosniff") },
    /* Not "no-referrer": browsers then send no Origin with our own forms. */
    { "Referrer-Policy", S("same-origin") },
    { "Permissions-Policy", S("camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()") },
    { "Cross-Origin-Opener-Policy", S("same-origin") },
    { "Cross-Origin-Embedder-Policy", S("require-corp") },
    { "Cross-Origin-Resource-Policy", S("same-origin") },
};

#define POLICY_DATA S("default-src 'none'; frame-ancestors 'none'")
#define POLICY_PAGE                                                                                                                                  \
    S("default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; img-src 'self'; "       \
      "script-src 'self'; style-src 'self'")

enum { DATE_ROOM = 40 };

/* As in "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7). */
static int date_write(char text[DATE_ROOM], instant now)
{
    static const char days[] = "MonTueWedThuFriSatSun", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    daynum day = (daynum)(now / DAY_SECONDS);
    int second = (int)(now % DAY_SECONDS);
    struct civil c = civil_from_day(day);

    return snprintf(text, DATE_ROOM, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT", days + (ptrdiff_t)3 * day_weekday(day), c.dom,
                    months + (ptrdiff_t)3 * (c.month - 1), c.year, second / HOUR_SECONDS, second / 60 % 60, second % 60);
}

/* Made once a second: a worker has one thread. */
static str date_of(instant now)
{
    static char text[DATE_ROOM];
    static instant last = -1;
    static int n;

    if (now != last)
        n = date_write(text, now);
    last = now;
    return (str){ text, n };
}

static void headers_add(struct pass *p)
{
    struct request *q = p->q;
    struct response *r = &q->answer;
    bool is_page = str_starts(str_of(r->type), S("text/html"));

    response_header(q, "Date", date_of(q->utc_us / MICROSECONDS));
    if (response_body(r).n)
        response_header(q, "Content-Type", str_of(r->type));
    response_header(q, "Content-Security-Policy", is_page ? POLICY_PAGE : POLICY_DATA);
    for (int i = 0; i < countof(always); i++)
        response_header(q, always[i].name, always[i].value);
    if (web_is_https(p->web))
        response_header(q, "Strict-Transport-Security", S("max-age=63072000; includeSubDomains"));
    if (!r->says_caching)
        response_header(q, "Cache-Control", S("no-store"));
    if (r->clear_site_data)
        response_header(q, "Clear-Site-Data", S("\"cache\", \"storage\""));
    r->closes |= q->is_last;
    response_header(q, "Request-Id", str_of(q->id));
}

/* ---- running the steps ---- */

struct run {
    struct pass *pass;
    step *const *steps;
    int n;
    enum step_says says;
    bool closes;
};

struct refusal {
    enum problem_kind problem;
    str detail; /* for the log, where the fault is ours */
};

static const struct refusal *refusal_note(const struct pass *p)
{
    struct refusal *note = arena_new(p->q->mem, struct refusal);

    note->problem = p->problem;
    if (p->q->answer.status >= 500)
        note->detail = arena_str(p->q->mem, str_of(p->err.message));
    return note;
}

static void steps_run(void *ctx)
{
    struct run *run = ctx;
    struct pass *p = run->pass;
    struct problem problem;

    run->says = STEP_ON;
    for (int i = 0; i < run->n && run->says == STEP_ON; i++)
        run->says = run->steps[i](p);
    if (run->says == STEP_REFUSES) {
        problem = (is_for_program(p->q) ? problem_say_program : problem_say)(p->problem, p->q->language);
        problem.wait = wait_of(p);
        problem.cause = cause_of(p);
        problem_write(p, &problem);
        p->q->answer.closes = run->closes;
        p->q->refused = refusal_note(p);
    }
    if (run->says != STEP_ON)
        headers_add(p);
}

static enum step_says refuses(struct pass *p)
{
    (void)p;
    return STEP_REFUSES;
}

/*
 * There was no memory for the answer.  All that the request held is given back, and the problem is written with what that leaves; if even
 * that cannot be had, the answer is words that are in the program.
 */
static void overload(struct run *run)
{
    static step *const nothing_else[] = { refuses };
    static const struct refusal no_memory = { .problem = PROBLEM_OVERLOAD };
    static const char words[] = "The service has no memory left. Try again in a few minutes.\n"
                                "Nid oes cof ar ôl gan y gwasanaeth. Rhowch gynnig arall arni ymhen ychydig funudau.\n";
    struct request *q = run->pass->q;

    arena_reset(q->mem);
    q->header = q->query = q->form = (struct params){ 0 };
    q->upload = (struct uploads){ 0 };
    q->target = q->authority = q->path = q->body = q->bearer = q->carried = q->visitor = q->token = q->key = S("");
    memset(q->arg, 0, sizeof(q->arg));
    q->viewer = NULL;
    q->session = NULL;
    q->more = NULL;
    q->wrong = NULL;
    run->pass->problem = PROBLEM_OVERLOAD;
    run->steps = nothing_else;
    run->n = countof(nothing_else);
    if (arena_guarded(q->mem, steps_run, run))
        return;
    q->answer = (struct response){ .status = 503, .type = TYPE_TEXT, .lent = S(words), .closes = true };
    q->refused = &no_memory;
    run->says = STEP_REFUSES;
}

/* Returns whether there is an answer now. */
static bool run(struct pass *pass, step *const *steps, int n, bool closes)
{
    struct run run = { .pass = pass, .steps = steps, .n = n, .closes = closes };
    struct request *q = pass->q;
    int64_t began_us = pass->web->ticks();

    q->web = pass->web;
    q->refused = NULL;
    if (!arena_guarded(q->mem, steps_run, &run))
        overload(&run);
    q->took_us += pass->web->ticks() - began_us;
    return run.says != STEP_ON;
}

/* ---- what is counted and logged ---- */

static void log_answer(const struct request *q, struct web *web, ptrdiff_t bytes)
{
    struct journal *log = web->log;

    log_begin(log, "request", q->utc_us);
    log_str(log, "id", str_of(q->id));
    log_int(log, "worker", web->worker);
    log_str(log, "method", q->method == METHOD_OTHER ? S("other") : method_name(q->method));
    log_str(log, "route", q->route ? str_of(q->route->path) : S(""));
    log_int(log, "status", q->answer.status);
    if (q->refused)
        log_str(log, "problem", str_of(problem_say(q->refused->problem, LANG_EN).slug));
    if (q->refused && q->refused->detail.n)
        log_str(log, "detail", q->refused->detail);
    log_int(log, "bytes", bytes);
    log_int(log, "us", q->took_us);
    log_end(log);
}

void web_told(struct web *web, const struct request *q)
{
    ptrdiff_t bytes = q->method == METHOD_HEAD ? 0 : response_body(&q->answer).n;
    enum route_kind kind = q->route ? q->route->kind : q->wants_problem ? ROUTE_API : ROUTE_PAGE;
    struct metrics_page *page = web->metrics ? &web->metrics->page[web->worker] : NULL;

    if (page)
        metrics_request(page, kind, q->answer.status, q->took_us, bytes);
    if (page && q->refused)
        metrics_add(&page->problem[q->refused->problem], 1);
    if (web->log)
        log_answer(q, web, bytes);
}

/* ---- the gate ---- */

bool web_admit(struct web *web, struct request *q)
{
    struct pass pass = { .web = web, .q = q, .problem = PROBLEM_FAULT };

    q->answer = fresh(q->mem);
    q->began_us = web->ticks();
    q->now = q->utc_us / MICROSECONDS;
    return !run(&pass, admission, countof(admission), false);
}

void web_finish(struct web *web, struct request *q)
{
    struct pass pass = { .web = web, .q = q, .problem = PROBLEM_FAULT };

    run(&pass, completion, countof(completion), false);
}

void web_answer(struct web *web, struct request *q)
{
    if (web_admit(web, q))
        web_finish(web, q);
}

static void refuse_at_once(struct pass *pass, bool closes)
{
    static step *const nothing_else[] = { refuses };

    pass->q->answer = fresh(pass->q->mem);
    run(pass, nothing_else, countof(nothing_else), closes);
}

/* That nothing was saved is no answer for whoever wanted to read: it is shown when who looks has been noted. */
void web_undone(struct web *web, struct request *q, const struct err *err)
{
    struct pass pass = { .web = web, .q = q, .problem = is_change(q) ? problem_of(err->code) : PROBLEM_NOT_NOTED, .err = *err };

    q->more = NULL;
    q->carried = request_cookie(q, COOKIE_SESSION); /* another secret was never written, or may not have been */
    refuse_at_once(&pass, q->answer.closes);
}

void web_refuse(struct web *web, struct request *q, enum problem_kind kind)
{
    struct pass pass = { .web = web, .q = q, .problem = kind };

    if (!q->has_language)
        request_reader(q);
    refuse_at_once(&pass, true);
}
