/* Addresses of the Internet Protocol, and networks of them.  IPv4 is kept as IPv6 writes it (::ffff:192.0.2.1). */
#ifndef BASE_ADDRESS_H
#define BASE_ADDRESS_H

#include "base/arena.h"

struct sockaddr;

struct address {
    uint8_t b[16]; /* all zero: not known */
};

struct network {
    struct address at;
    int bits; /* of 128 that count */
};

/** address_parse(s, out): "192.0.2.1" or "2001:db8::1", nothing else. */
bool address_parse(str s, struct address *out);
str address_print(arena *mem, struct address a);

/** address_of(sa): of a socket; all zero for another family. */
struct address address_of(const struct sockaddr *sa);

bool address_eq(struct address a, struct address b);
bool address_is_loopback(struct address a); /* 127.0.0.0/8, ::1 */

/** network_parse(s, out): "192.0.2.0/24", or an address, which is a network of one. No bit beyond the prefix may be set. */
bool network_parse(str s, struct network *out);
bool network_has(struct network n, struct address a);

/** address_household(a): what limits are counted by: an IPv4 address, or the /64 of an IPv6 one, which one subscriber has whole. */
struct address address_household(struct address a);

#endif
