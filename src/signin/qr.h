/* A text as a QR code, for a page: what an authenticator photographs. */
#ifndef SIGNIN_QR_H
#define SIGNIN_QR_H

#include "base/buf.h"
#include "base/err.h"

enum { QR_TEXT = 1000 /* bytes */ };

/**
 * qr_print(text, title, out, err):
 * Append to ${out} an SVG picture of ${text} with ${title} for those who do not see it; one path, black on white with the margin that
 * readers need, no script and no style.
 *
 * Errors: RC_TOO_LARGE when ${text} is longer than QR_TEXT.
 */
rc qr_print(str text, str title, struct buf *out, struct err *err) MUST_USE;

#endif
