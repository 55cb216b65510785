/*
 * The stylesheet, the script and the icon, as the build made them: part of the program, so that a page and what it asks for never
 * disagree.  Their addresses hold a hash of what is in them and may be kept for ever.
 */
#ifndef WEB_ASSETS_H
#define WEB_ASSETS_H

#include "base/str.h"

enum asset_name { ASSET_STYLE, ASSET_SCRIPT, ASSET_ICON, ASSET_LICENCES };

struct asset {
    str path; /* "/assets/concordat.1f0c….css" */
    str type; /* for Content-Type */
    str plain, gzip;
};

/* By enum asset_name, then what the script asks for itself; made by assets/build.mjs. */
extern const struct asset assets[];
extern const ptrdiff_t asset_count;

/** asset_find(path): the asset at an address; NULL when there is none. */
const struct asset *asset_find(str path);

#endif
