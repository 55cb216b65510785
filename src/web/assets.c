#include "web/assets.h"

const struct asset *asset_find(str path)
{
    for (ptrdiff_t i = 0; i < asset_count; i++)
        if (str_eq(assets[i].path, path))
            return &assets[i];
    return NULL;
}
