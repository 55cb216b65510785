#include "base/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

enum { MAPPED_BYTES = 12, MAPPED_BITS = 8 * MAPPED_BYTES, SUBSCRIBER_BYTES = 8 };

static const uint8_t mapped[MAPPED_BYTES] = { [10] = 0xFF, [11] = 0xFF };

static bool is_ipv4(struct address a)
{
    return memcmp(a.b, mapped, MAPPED_BYTES) == 0;
}

static struct address of_ipv4(const void *four)
{
    struct address a;

    memcpy(a.b, mapped, MAPPED_BYTES);
    memcpy(a.b + MAPPED_BYTES, four, sizeof(a.b) - MAPPED_BYTES);
    return a;
}

bool address_parse(str s, struct address *out)
{
    char text[INET6_ADDRSTRLEN];
    struct in_addr four;
    struct in6_addr six;

    if (!s.n || s.n >= (ptrdiff_t)sizeof(text) || memchr(s.p, 0, (size_t)s.n))
        return false;
    memcpy(text, s.p, (size_t)s.n);
    text[s.n] = 0;
    if (inet_pton(AF_INET, text, &four) == 1) {
        *out = of_ipv4(&four);
        return true;
    }
    if (inet_pton(AF_INET6, text, &six) != 1)
        return false;
    memcpy(out->b, &six, sizeof(out->b));
    return true;
}

str address_print(arena *mem, struct address a)
{
    char text[INET6_ADDRSTRLEN];

    if (is_ipv4(a))
        inet_ntop(AF_INET, a.b + MAPPED_BYTES, text, sizeof(text));
    else
        inet_ntop(AF_INET6, a.b, text, sizeof(text));
    return arena_str(mem, str_of(text));
}

struct address address_of(const struct sockaddr *sa)
{
    struct address a = { { 0 } };

    if (sa->sa_family == AF_INET)
        return of_ipv4(&((const struct sockaddr_in *)sa)->sin_addr);
    if (sa->sa_family == AF_INET6)
        memcpy(a.b, &((const struct sockaddr_in6 *)sa)->sin6_addr, sizeof(a.b));
    return a;
}

bool address_eq(struct address a, struct address b)
{
    return memcmp(a.b, b.b, sizeof(a.b)) == 0;
}

bool address_is_loopback(struct address a)
{
    static const struct address six = { { [15] = 1 } };

    return address_eq(a, six) || (is_ipv4(a) && a.b[MAPPED_BYTES] == 127);
}

/* The first ${bits} of ${a}; the rest zero. */
static struct address prefix_of(struct address a, int bits)
{
    for (int i = 0; i < countof(a.b); i++) {
        int kept = bits - 8 * i;

        if (kept < 8)
            a.b[i] &= kept <= 0 ? 0 : (uint8_t)(0xFF << (8 - kept));
    }
    return a;
}

bool network_parse(str s, struct network *out)
{
    str address, bits;
    struct network n;
    int64_t given;
    bool has_bits = str_cut(s, '/', &address, &bits);

    if (!address_parse(address, &n.at))
        return false;
    n.bits = 8 * (int)sizeof(n.at.b);
    if (has_bits) {
        bool has_four = is_ipv4(n.at) && str_find(address, ':') < 0;

        if (!str_digits(bits, has_four ? n.bits - MAPPED_BITS : n.bits, &given))
            return false;
        n.bits = (int)given + (has_four ? MAPPED_BITS : 0);
    }
    if (!address_eq(prefix_of(n.at, n.bits), n.at))
        return false;
    *out = n;
    return true;
}

bool network_has(struct network n, struct address a)
{
    return address_eq(prefix_of(a, n.bits), n.at);
}

struct address address_household(struct address a)
{
    return is_ipv4(a) ? a : prefix_of(a, 8 * SUBSCRIBER_BYTES);
}
