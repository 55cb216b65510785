/* A text as a QR code, for a page: what an authenticator photographs. */
#ifndef SIGNIN_QR_H
#define SIGNIN_QR_H

#include "base/buf.h"
#include "base/err.h"

enum { QR_TEXT = 1000 /* bytes */ };

/**
 * qr_path(text, out, side, err):
 * Append to ${out} the dark modules of the picture of ${text} as one path of SVG, a unit for each; ${*side} is how many units the
 * picture has each way, with the light margin that readers need.
 *
 * Errors: RC_TOO_LARGE when ${text} is longer than QR_TEXT.
 */
rc qr_path(str text, struct buf *out, int *side, struct err *err) MUST_USE;

#endif
