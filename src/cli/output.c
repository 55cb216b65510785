#include "cli/output.h"

#include <sys/stat.h>

#include "base/file.h"

rc output_replace(arena *mem, str path, str text, struct err *err)
{
    struct stat there;

    if (lstat(arena_cstr(mem, path), &there) == 0 && !S_ISREG(there.st_mode)) {
        err_set(err, RC_USAGE, "'%.*s' is not a plain file", STR_ARG(path));
        return err_hint(err, "Name a file that may be written over, or a new one.");
    }
    return file_replace(mem, path, text, err);
}
