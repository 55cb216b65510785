/* A bar on standard error, for work that takes a while; callers ask `cli->progress` first. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stddef.h>

/** progress_show(what, done, of): "  [######      ]  120,000 rows read", in the place of the last one. */
void progress_show(const char *what, ptrdiff_t done, ptrdiff_t of);

/** progress_end(): wipe it out. */
void progress_end(void);

#endif
