#include "cli/service.h"

#include "base/file.h"
#include "cli/home.h"
#include "web/assets.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

enum { TOKEN_LEAST = 32, TOKEN_MOST = 256, RATE_MOST = 1000000 };

/* Nobody who knows accounts has a door here yet: only what is anybody's, and the operator's, can be reached. */
static const struct web_doors doors = { 0 };

static bool is_host(str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') || strchr("-.:[]", s.p[i])))
            return false;
    return s.n > 0;
}

rc service_origin(arena *mem, str word, str *out, struct err *err)
{
    char *small = arena_cstr(mem, word);
    str origin = { small, word.n }, scheme, host;

    for (ptrdiff_t i = 0; i < word.n; i++)
        if (small[i] >= 'A' && small[i] <= 'Z')
            small[i] |= 0x20;
    if (str_cut_str(origin, S("://"), &scheme, &host) && (str_eq(scheme, S("https")) || str_eq(scheme, S("http"))) && is_host(host)) {
        *out = origin;
        return RC_OK;
    }
    err_set(err, RC_USAGE, "--origin '%.*s' is not the beginning of an address", STR_ARG(word));
    return err_hint(err, "Write what browsers show before the path, as in --origin https://register.example.org.");
}

rc service_limit(str word, struct rate rate[LIMITS], struct err *err)
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

/* Where the build leaves them, or where they are installed; a service without them still answers. */
static rc assets_find_and_read(struct cli *cli, str folder, const struct assets **out, struct err *err)
{
    static const char *const usual[] = { "build/assets", "assets" };
    struct assets *assets = arena_new(cli->mem, struct assets);

    for (int i = 0; !folder.n && i < countof(usual); i++) {
        str path = home_path(cli->home, cli->mem, usual[i]);

        if (access(path.p, R_OK) == 0)
            folder = path;
    }
    if (folder.n)
        TRY(assets_read(cli->mem, folder, assets, err));
    *out = assets;
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

rc service_web(struct cli *cli, const struct service_words *words, struct web *out, struct err *err)
{
    struct web web = { .doors = doors, .ticks = ticks, .utc = utc };

    memcpy(web.rate, limit_rates, sizeof(web.rate));
    for (ptrdiff_t i = 0; i < words->limits.n; i++)
        TRY(service_limit(words->limits.v[i], web.rate, err));
    for (ptrdiff_t i = 0; i < words->origins.n; i++)
        TRY(service_origin(cli->mem, words->origins.v[i], PUSH(cli->mem, &web.origins), err));
    TRY(proxies_read(cli->mem, &words->proxies, &web.proxies, err));
    if (words->token_file.n)
        TRY(token_read(cli->mem, words->token_file, &web.operator_token, err));
    TRY(assets_find_and_read(cli, words->assets, &web.assets, err));
    TRY(routes_new(cli->mem, web_routes, web_route_count, &web.routes, err));
    *out = web;
    return RC_OK;
}
