/* Reading whole files and writing whole answers. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/arena.h"
#include "base/err.h"

/**
 * file_read(mem, path, limit, out, err):
 * Read ${path} ("-" is standard input) whole.
 *
 * Errors: RC_NO_INPUT when it cannot be read, RC_TOO_LARGE when it is over ${limit} bytes; says the limit in MB.
 */
rc file_read(arena *mem, str path, ptrdiff_t limit, str *out, struct err *err) MUST_USE;

/** file_write(fd, text, err): write all of ${text}.  Errors: RC_NO_OUTPUT (full disk, closed pipe). */
rc file_write(int fd, str text, struct err *err) MUST_USE;

/**
 * file_replace(mem, path, text, err):
 * Write ${path} so that a reader finds the old file or the whole new one.
 *
 * Errors: RC_USAGE when ${path} is there and no plain file: putting a file in the place of a
 *         device, a pipe or a link would destroy it.  RC_NO_OUTPUT.
 */
rc file_replace(arena *mem, str path, str text, struct err *err) MUST_USE;

#endif
