/*
 * Stylesheets, scripts and pictures, as the build of assets/ leaves them: files NAME.HASH.EXT in one folder, and beside each,
 * if it is worth it, the same compressed as NAME.HASH.EXT.gz.  A name changes with what is in it, so a browser may keep it for
 * ever.  Read once, before the workers are started, which share the memory.
 */
#ifndef WEB_ASSETS_H
#define WEB_ASSETS_H

#include "base/arena.h"
#include "base/err.h"

enum { ASSET_BYTES = 4 << 20 };

struct asset {
    str name;          /* "concordat.css" */
    str file;          /* "concordat.3f9a2b7c.css" */
    str bytes, packed; /* packed with gzip; empty when it is not there */
    const char *type;
};

struct assets {
    struct asset *v;
    ptrdiff_t n, cap;
};

/**
 * assets_read(mem, folder, out, err):
 * Errors: RC_NO_INPUT when ${folder} cannot be read, RC_BAD_INPUT naming a file that is not called as above, RC_TOO_LARGE.
 */
rc assets_read(arena *mem, str folder, struct assets *out, struct err *err) MUST_USE;

/** assets_path(a, mem, name): the address of "concordat.css": "/assets/concordat.3f9a2b7c.css"; empty when there is no such asset. */
str assets_path(const struct assets *a, arena *mem, str name);

/** assets_find(a, file): the one of that file name, or NULL. */
const struct asset *assets_find(const struct assets *a, str file);

#endif
