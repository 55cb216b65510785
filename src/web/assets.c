#include "web/assets.h"

#include "base/file.h"
#include "web/gate.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

enum { HASH_LEAST = 8 };

static const struct {
    str extension;
    const char *type;
} types[] = {
    { S("css"), "text/css; charset=utf-8" },
    { S("ico"), "image/x-icon" },
    { S("js"), "text/javascript; charset=utf-8" },
    { S("json"), TYPE_JSON },
    { S("map"), TYPE_JSON },
    { S("png"), "image/png" },
    { S("svg"), "image/svg+xml" },
    { S("webmanifest"), "application/manifest+json" },
    { S("woff2"), "font/woff2" },
};

static const char *type_of(str extension)
{
    for (int i = 0; i < countof(types); i++)
        if (str_eq(types[i].extension, extension))
            return types[i].type;
    return NULL;
}

static bool is_hash(str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= 'A' && s.p[i] <= 'Z')))
            return false;
    return s.n >= HASH_LEAST;
}

/* ${s} split at its last dot. */
static bool cut_last(str s, str *head, str *tail)
{
    ptrdiff_t dot = s.n - 1;

    while (dot > 0 && s.p[dot] != '.')
        dot--;
    if (dot <= 0)
        return false;
    *head = str_sub(s, 0, dot);
    *tail = str_from(s, dot + 1);
    return true;
}

static rc file_take(arena *mem, str folder, str file, struct assets *out, struct err *err)
{
    str plain = file, rest, extension, name, hash;
    bool is_packed = str_ends(file, S(".gz"));
    struct asset *asset;

    if (is_packed)
        plain.n -= 3;
    if (!cut_last(plain, &rest, &extension) || !type_of(extension) || !cut_last(rest, &name, &hash) || !is_hash(hash)) {
        err_set(err, RC_BAD_INPUT, "'%.*s' is not the name of an asset", STR_ARG(file));
        return err_hint(err, "Keep nothing in '%.*s' but what the build of the assets puts there.", STR_ARG(folder));
    }
    asset = (struct asset *)assets_find(out, plain);
    if (!asset) {
        asset = PUSH(mem, out);
        asset->file = arena_str(mem, plain);
        asset->name = arena_printf(mem, "%.*s.%.*s", STR_ARG(name), STR_ARG(extension));
        asset->type = type_of(extension);
    }
    return file_read(mem, arena_printf(mem, "%.*s/%.*s", STR_ARG(folder), STR_ARG(file)), ASSET_BYTES, is_packed ? &asset->packed : &asset->bytes,
                     err);
}

static void folder_close(DIR **dir)
{
    if (*dir)
        closedir(*dir);
}

rc assets_read(arena *mem, str folder, struct assets *out, struct err *err)
{
    CLEANUP(folder_close) DIR *dir = opendir(arena_cstr(mem, folder));
    struct assets found = { 0 };
    struct dirent *entry;

    if (!dir) {
        err_set(err, RC_NO_INPUT, "could not read the folder '%.*s': %s", STR_ARG(folder), strerror(errno));
        return err_hint(err, "Build the assets first.");
    }
    while ((entry = readdir(dir)))
        if (entry->d_name[0] != '.')
            TRY(file_take(mem, folder, str_of(entry->d_name), &found, err));
    for (ptrdiff_t i = 0; i < found.n; i++)
        if (!found.v[i].bytes.p) {
            err_set(err, RC_BAD_INPUT, "'%.*s' is there compressed and not as it is", STR_ARG(found.v[i].file));
            return err_hint(err, "Build the assets anew.");
        }
    *out = found;
    return RC_OK;
}

const struct asset *assets_find(const struct assets *a, str file)
{
    for (ptrdiff_t i = 0; i < a->n; i++)
        if (str_eq(a->v[i].file, file))
            return &a->v[i];
    return NULL;
}

str assets_path(const struct assets *a, arena *mem, str name)
{
    for (ptrdiff_t i = 0; i < a->n; i++)
        if (str_eq(a->v[i].name, name))
            return arena_printf(mem, "/assets/%.*s", STR_ARG(a->v[i].file));
    return S("");
}

/* ---- the route ---- */

/* Whether a list such as "br, gzip;q=0.5" takes gzip: it is named, and not with the weight 0. */
static bool takes_gzip(str accept)
{
    str coding, weight;

    while (accept.n) {
        str_cut(accept, ',', &coding, &accept);
        str_cut(str_trim(coding), ';', &coding, &weight);
        if (str_eq(str_trim(coding), S("gzip")))
            return !str_starts(str_trim(weight), S("q=0")) || str_find_str(weight, S("q=0.")) >= 0;
    }
    return false;
}

rc asset_show(struct request *q, struct err *err)
{
    const struct asset *asset = q->web->assets ? assets_find(q->web->assets, q->arg[0]) : NULL;
    bool is_packed = asset && asset->packed.n && takes_gzip(request_header(q, S("accept-encoding")));

    if (!asset)
        return err_set(err, RC_NOT_FOUND, "there is no asset of that name");
    q->answer.type = asset->type;
    q->answer.lent = is_packed ? asset->packed : asset->bytes;
    q->answer.says_caching = true;
    response_header(q, "Cache-Control", S("public, max-age=31536000, immutable"));
    if (asset->packed.n)
        response_header(q, "Vary", S("Accept-Encoding"));
    if (is_packed)
        response_header(q, "Content-Encoding", S("gzip"));
    return RC_OK;
}
