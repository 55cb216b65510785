/* Writing a file that the reader named. */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "base/arena.h"
#include "base/err.h"

/**
 * output_replace(mem, path, text, err):
 * file_replace for a path from the command line.
 *
 * Errors: RC_USAGE when ${path} is there and no plain file: putting a file in the place of a
 *         device, a pipe or a link (/dev/stdout is all three) would destroy it.  RC_NO_OUTPUT.
 */
rc output_replace(arena *mem, str path, str text, struct err *err) MUST_USE;

#endif
