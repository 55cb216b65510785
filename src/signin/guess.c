#include "signin/guess.h"

#include "signin/digest.h"
#include "signin/span.h"
#include "store/statements.h"
#include "words/texts.h"

#include <arpa/inet.h>
#include <string.h>

enum { IPV4_BYTES = 4, IPV6_BYTES = 16, MAPPED_AT = 12 };

static const struct {
    int free, first, longest, regain;
} limits[] = {
#define GUESS(name, free, first, longest, regain) { free, first, longest, regain },
#include "signin/guess.def"
#undef GUESS
};

/* ---- where from ---- */

static bool is_mapped(const uint8_t ip[IPV6_BYTES])
{
    static const uint8_t prefix[MAPPED_AT] = { [10] = 0xff, [11] = 0xff };

    return memcmp(ip, prefix, MAPPED_AT) == 0;
}

static str network_of(arena *mem, const uint8_t *ip, int bytes)
{
    struct buf b = buf_new(mem);

    for (int i = 0; i < bytes; i++)
        buf_printf(&b, "%02x", ip[i]);
    return buf_text(&b);
}

str guess_source(arena *mem, enum guess_kind kind, str address)
{
    const char *text = arena_cstr(mem, address);
    bool is_wide = kind == GUESS_NETWORK;
    uint8_t ip[IPV6_BYTES];

    if (inet_pton(AF_INET, text, ip) == 1)
        return network_of(mem, ip, is_wide ? 3 : IPV4_BYTES);
    if (inet_pton(AF_INET6, text, ip) != 1)
        return S("unknown");
    if (is_mapped(ip))
        return network_of(mem, ip + MAPPED_AT, is_wide ? 3 : IPV4_BYTES);
    return network_of(mem, ip, is_wide ? 6 : 8);
}

/* ---- counting ---- */

int guess_delay(enum guess_kind kind, int64_t count)
{
    int64_t delay = limits[kind].first;

    if (count <= limits[kind].free)
        return 0;
    for (int64_t n = limits[kind].free + 1; n < count && delay < limits[kind].longest; n++)
        delay *= 2;
    return (int)(delay < limits[kind].longest ? delay : limits[kind].longest);
}

static struct digest digest_for(const struct keyring *keys, const struct guess *g)
{
    struct digest digest;

    keyring_mac(keys, KEY_GUESSES, g->text, digest.byte);
    return digest;
}

/* Each try is a debt of ${regain} seconds, which time pays off. */
struct tally {
    int64_t debt;
    int wait;
};

static rc tally_read(struct txn *txn, arena *mem, const struct keyring *keys, instant now, const struct guess *g, struct tally *out, struct err *err)
{
    struct digest digest = digest_for(keys, g);
    struct sql_guess_get_row row;
    int regain = limits[g->kind].regain;
    int64_t since, delay;
    bool found;

    TRY(sql_guess_get(txn, mem, &(struct sql_guess_get){ g->kind, digest_bytes(&digest) }, &row, &found, err));
    *out = (struct tally){ 0 };
    if (!found)
        return RC_OK;
    since = now > row.at ? now - row.at : 0;
    delay = guess_delay(g->kind, (row.debt + regain - 1) / regain);
    if (row.debt > since)
        out->debt = row.debt - since;
    /* One that lies ahead was written before the clock was stepped back. */
    if (since < delay && row.at <= now + SPAN_SKEW)
        out->wait = (int)(delay - since);
    return RC_OK;
}

static rc tally_write(struct txn *txn, const struct keyring *keys, instant now, const struct guess *g, int64_t debt, struct err *err)
{
    struct digest digest = digest_for(keys, g);

    if (debt <= 0)
        return sql_guess_drop(txn, &(struct sql_guess_drop){ g->kind, digest_bytes(&digest) }, NULL, err);
    return sql_guess_set(txn, &(struct sql_guess_set){ g->kind, digest_bytes(&digest), debt, now }, NULL, err);
}

static rc slow(struct err *err, int wait)
{
    return wait < 120 ? error_slow_seconds(err, RC_SLOW, wait) : error_slow_minutes(err, RC_SLOW, (wait + 59) / 60);
}

rc guess_take(struct txn *txn, arena *mem, const struct keyring *keys, instant now, const struct guess *v, ptrdiff_t n, int *wait, struct err *err)
{
    struct tally tally[GUESS_KINDS];
    int longest = 0;

    for (ptrdiff_t i = 0; i < n; i++) {
        TRY(tally_read(txn, mem, keys, now, &v[i], &tally[i], err));
        if (tally[i].wait > longest)
            longest = tally[i].wait;
    }
    if (longest) {
        *wait = longest;
        return slow(err, longest);
    }
    for (ptrdiff_t i = 0; i < n; i++)
        TRY(tally_write(txn, keys, now, &v[i], tally[i].debt + limits[v[i].kind].regain, err));
    return RC_OK;
}

rc guess_wait(struct txn *txn, arena *mem, const struct keyring *keys, instant now, const struct guess *guess, int *wait, struct err *err)
{
    struct tally tally;

    TRY(tally_read(txn, mem, keys, now, guess, &tally, err));
    *wait = tally.wait;
    return RC_OK;
}

rc guess_return(struct txn *txn, arena *mem, const struct keyring *keys, instant now, const struct guess *v, ptrdiff_t n, struct err *err)
{
    for (ptrdiff_t i = 0; i < n; i++) {
        struct tally tally;

        TRY(tally_read(txn, mem, keys, now, &v[i], &tally, err));
        TRY(tally_write(txn, keys, now, &v[i], tally.debt - limits[v[i].kind].regain, err));
    }
    return RC_OK;
}

rc guess_sweep(struct txn *txn, instant now, struct err *err)
{
    return sql_guess_sweep(txn, &(struct sql_guess_sweep){ now }, NULL, err);
}
