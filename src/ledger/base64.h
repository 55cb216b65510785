/* Base64 of RFC 4648 section 4, in its one strict form: padded, without spaces, without stray bits in the last character. */
#ifndef LEDGER_BASE64_H
#define LEDGER_BASE64_H

#include "base/buf.h"

/** base64_print(b, bytes): append ${bytes} to ${b}. */
void base64_print(struct buf *b, str bytes);

/** base64_parse(mem, text, out): read all of ${text}.  Returns false, leaving ${*out}, when it is not what base64_print would write. */
bool base64_parse(arena *mem, str text, str *out);

/** base64_fill(text, to, n): the same for exactly ${n} bytes, read into ${to}, which holds anything when the answer is no. */
bool base64_fill(str text, void *to, ptrdiff_t n);

#endif
