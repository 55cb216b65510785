#include "cli/progress.h"

#include "base/file.h"
#include "base/grid.h"

#include <unistd.h>

enum { BAR = 30 };

static void show(str text)
{
    struct err unused;

    if (file_write(STDERR_FILENO, text, &unused) != RC_OK)
        return; /* a bar that cannot be seen is no reason to stop */
}

void progress_show(const char *what, ptrdiff_t done, ptrdiff_t of)
{
    CLEANUP(arena_close) arena mem = arena_open(1 << 20);
    struct buf b = buf_new(&mem);
    int full = of > 0 ? (int)(done * BAR / of) : 0;

    buf_z(&b, "\r  [");
    buf_fill(&b, '#', full > BAR ? BAR : full);
    buf_fill(&b, ' ', BAR - full);
    buf_z(&b, "] ");
    count_words(&b, done);
    buf_printf(&b, " %s ", what);
    show(buf_text(&b));
}

void progress_end(void)
{
    show(S("\r\033[K"));
}
