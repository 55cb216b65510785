/*
 * Where something stands in a JSON text, as programs say it (RFC 6901): "/fields/name", "/0/engagement/charge".  The reader gives
 * places as lines and columns, since people look for those; a pointer is made of a place when one is wanted, so that no value has
 * to carry the way to it.
 */
#ifndef IO_JSON_POINTER_H
#define IO_JSON_POINTER_H

#include "base/buf.h"

/**
 * json_pointer(b, text, line, col):
 * Append the pointer to the value or the field that begins at ${line} and ${col}, as json.h counts them; of a place where nothing
 * begins, to what it stands in.  Of JSON lines: the pointer within the document.
 *
 * ${text} is what json_read or json_read_many looked at, and was read without complaint up to that place.
 */
void json_pointer(struct buf *b, str text, int line, int col);

/** json_pointer_step(b, name): append "/" and the name of a field, as pointers write it. */
void json_pointer_step(struct buf *b, str name);

#endif
