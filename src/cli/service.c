#include "cli/service.h"

#include "base/file.h"
#include "cli/home.h"
#include "cli/users.h"
#include "web/doors.h"
#include "web/pages/problems.h"
#include "web/service.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

enum { TOKEN_LEAST = 32, TOKEN_MOST = 256, RATE_MOST = 1000000 };

static const struct web_doors doors = { .open = service_open, .session = doors_session, .may = doors_may, .problem_page = problem_page_answer };

static bool is_host(str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') || strchr("-.:[]", s.p[i])))
            return false;
    return s.n > 0;
}

/* "https://register.example.org", in small letters: a scheme and a host, perhaps a port, and no path. */
static rc service_origin(arena *mem, str word, str *out, struct err *err)
{
    str origin = arena_small(mem, word), scheme, host;

    if (str_cut_str(origin, S("://"), &scheme, &host) && (str_eq(scheme, S("https")) || str_eq(scheme, S("http"))) && is_host(host)) {
        *out = origin;
        return RC_OK;
    }
    err_set(err, RC_USAGE, "--origin '%.*s' is not the beginning of an address", STR_ARG(word));
    return err_hint(err, "Write what browsers show before the path, as in --origin https://register.example.org.");
}

/* "ADDRESS=400/2400": so many at once and so many a minute; "ADDRESS=off". */
static rc service_limit(str word, struct rate rate[LIMITS], struct err *err)
{
    str name, value, burst, per_minute;
    int64_t b = 0, m = 0;
    int i = 0;

    str_cut(word, '=', &name, &value);
    while (i < LIMITS && !str_eq(name, str_of(limit_names[i])))
        i++;
    if (i < LIMITS && (str_eq(value, S("off")) || (str_cut(value, '/', &burst, &per_minute) && str_digits(burst, RATE_MOST, &b) &&
                                                   str_digits(per_minute, RATE_MOST, &m) && b > 0 && m > 0))) {
        rate[i] = (struct rate){ (int)b, (int)m };
        return RC_OK;
    }
    err_set(err, RC_USAGE, "--limit '%.*s' is not a limit", STR_ARG(word));
    return err_hint(err,
                    "Write ADDRESS, ACCOUNT or TOKEN, and how many at once and a minute, as in --limit ADDRESS=400/2400, or --limit ADDRESS=off.");
}

static rc proxies_read(arena *mem, const struct words *words, struct networks *out, struct err *err)
{
    for (ptrdiff_t i = 0; i < words->n; i++)
        if (!network_parse(words->v[i], PUSH(mem, out))) {
            err_set(err, RC_USAGE, "--proxy '%.*s' is neither an address nor a network", STR_ARG(words->v[i]));
            return err_hint(err, "Write 127.0.0.1, or 192.0.2.0/24 with nothing set after its prefix.");
        }
    return RC_OK;
}

/* One line; nothing of it is ever said. */
static rc token_read(arena *mem, str file, str *out, struct err *err)
{
    str text;

    TRY(file_read(mem, file, TOKEN_MOST, &text, err));
    while (text.n && (text.p[text.n - 1] == '\n' || text.p[text.n - 1] == '\r'))
        text.n--;
    if (text.n >= TOKEN_LEAST && str_find(text, '\n') < 0 && str_find(text, ' ') < 0) {
        *out = text;
        return RC_OK;
    }
    err_set(err, RC_BAD_INPUT, "'%.*s' does not hold a token", STR_ARG(file));
    return err_hint(err, "Put one line of %d characters or more in it that nobody can guess.", TOKEN_LEAST);
}

static rc common_read(struct cli *cli, struct common *out, struct err *err)
{
    str text;

    TRY(file_read(cli->mem, home_path(cli->home, cli->mem, "data/common-passwords.txt"), COMMON_TEXT, &text, err));
    return common_parse(cli->mem, text, out, err);
}

static rc ways_read(struct cli *cli, str file, struct web_service *out, struct err *err)
{
    enum { WAYS_BYTES = 4 << 20 };
    str text;

    if (!file.n)
        return RC_OK;
    TRY(file_read(cli->mem, file, WAYS_BYTES, &text, err));
    return ways_in_read(cli->mem, text, out, err);
}

/* The register, and what signing in needs. Its store is each worker's own. */
static rc service_make(struct cli *cli, const struct service_words *words, struct web_service **out, struct err *err)
{
    struct web_service *s = arena_new(cli->mem, struct web_service);
    struct library *library;

    TRY(home_library(cli->home, &library, err));
    s->judge = (struct judge){ .mem = cli->mem, .library = library, .engine = S("concordat " CONCORDAT_VERSION) };
    s->reg.authorities = library->authorities;
    if (words->keys.n) {
        TRY(users_keys(cli->mem, words->keys, &s->keys, err));
        s->slots = users_slots(words->keys);
    }
    s->goes_abroad = words->keys.n && words->providers.n;
    TRY(common_read(cli, &s->common, err));
    TRY(ways_read(cli, words->sign_ins, s, err));
    *out = s;
    return RC_OK;
}

static int64_t clock_us(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t ticks(void)
{
    return clock_us(CLOCK_MONOTONIC);
}

static int64_t utc(void)
{
    return clock_us(CLOCK_REALTIME);
}

static rc contact_check(str contact, struct err *err)
{
    bool is_one = str_starts(contact, S("mailto:")) || str_starts(contact, S("https://"));

    for (ptrdiff_t i = 0; i < contact.n; i++)
        is_one = is_one && contact.p[i] > ' ' && contact.p[i] < 0x7F;
    if (is_one || !contact.n)
        return RC_OK;
    err_set(err, RC_USAGE, "'%.*s' is no address to tell of a weakness", STR_ARG(contact));
    return err_hint(err, "Give --security-contact mailto:security@example.org, or the https:// address of a page.");
}

rc service_web(struct cli *cli, const struct service_words *words, struct web *out, struct err *err)
{
    struct web web = { .doors = doors, .ticks = ticks, .utc = utc };

    memcpy(web.rate, limit_rates, sizeof(web.rate));
    for (ptrdiff_t i = 0; i < words->limits.n; i++)
        TRY(service_limit(words->limits.v[i], web.rate, err));
    for (ptrdiff_t i = 0; i < words->origins.n; i++)
        TRY(service_origin(cli->mem, words->origins.v[i], PUSH(cli->mem, &web.origins), err));
    TRY(proxies_read(cli->mem, &words->proxies, &web.proxies, err));
    TRY(contact_check(words->security_contact, err));
    web.security_contact = words->security_contact;
    if (words->token_file.n)
        TRY(token_read(cli->mem, words->token_file, &web.operator_token, err));
    TRY(routes_new(cli->mem, web_routes, web_route_count, &web.routes, err));
    TRY(service_make(cli, words, &web.service, err));
    *out = web;
    return RC_OK;
}
