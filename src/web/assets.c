#include "web/assets.h"

#include "web/routes.h"

const struct asset *asset_find(str path)
{
    for (ptrdiff_t i = 0; i < asset_count; i++)
        if (str_eq(assets[i].path, path))
            return &assets[i];
    return NULL;
}

/* ---- handing out ---- */

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
    const struct asset *asset = asset_find(q->path);
    bool is_packed = asset && asset->gzip.n && takes_gzip(request_header(q, S("accept-encoding")));

    if (!asset)
        return err_set(err, RC_NOT_FOUND, "there is no asset of that name");
    q->answer.type = arena_cstr(q->mem, asset->type);
    q->answer.lent = is_packed ? asset->gzip : asset->plain;
    q->answer.says_caching = true;
    response_header(q, "Cache-Control", S("public, max-age=31536000, immutable"));
    if (asset->gzip.n)
        response_header(q, "Vary", S("Accept-Encoding"));
    if (is_packed)
        response_header(q, "Content-Encoding", S("gzip"));
    return RC_OK;
}
