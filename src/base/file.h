/* Reading whole files and writing whole answers. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/arena.h"
#include "base/err.h"

/**
 * file_standard():
 * Give standard input, output and error that were closed something that cannot be read or written, so that no file that is opened later
 * takes their place: reading and writing them then fails as on what is closed.
 */
void file_standard(void);

/**
 * file_read(mem, path, limit, out, err):
 * Read ${path} ("-" is standard input) whole.
 *
 * Errors: RC_NO_INPUT when it cannot be read, RC_TOO_LARGE when it is over ${limit} bytes; says the limit in MB.
 */
rc file_read(arena *mem, str path, ptrdiff_t limit, str *out, struct err *err) MUST_USE;

/** file_write(fd, text, err): write all of ${text}.  Errors: RC_NO_OUTPUT (full disk, closed pipe). */
rc file_write(int fd, str text, struct err *err) MUST_USE;

/** file_is_same(mem, path, other): that the two names ("-": standard input) are one file now; not when one of them is not there. */
bool file_is_same(arena *mem, str path, str other);

/* Who may read a file that is made here. */
enum file_for { FILE_FOR_ALL, FILE_FOR_OWNER };

/**
 * file_replace(mem, path, text, who, err):
 * Write ${path} so that a reader finds the old file or the whole new one.  When it returns, the file and its name are on the disk.
 *
 * Errors: RC_USAGE when ${path} is there and no plain file: putting a file in the place of a
 *         device, a pipe or a link would destroy it.  RC_NO_OUTPUT.
 */
rc file_replace(arena *mem, str path, str text, enum file_for who, struct err *err) MUST_USE;

/**
 * file_make(mem, path, text, who, err):
 * The same for a file that is new.
 *
 * Errors: RC_USAGE when something has the name already: it is left as it is.  RC_NO_OUTPUT.
 */
rc file_make(arena *mem, str path, str text, enum file_for who, struct err *err) MUST_USE;

/**
 * file_read_private(mem, path, limit, out, err):
 * file_read for a file that nobody but its owner may read or write, who is the one that asks, or root; root may ask for anybody's.
 *
 * Errors: RC_USAGE when it is no plain file, or others may, which says how to take that from them; as file_read.
 */
rc file_read_private(arena *mem, str path, ptrdiff_t limit, str *out, struct err *err) MUST_USE;

#endif
