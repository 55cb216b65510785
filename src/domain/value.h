/*
 * Values as text: what people may write for a field, how the program writes it back, and how
 * it says it.  What is read and written again is the same value; nothing is rounded.
 */
#ifndef DOMAIN_VALUE_H
#define DOMAIN_VALUE_H

#include "domain/doc.h"
#include "words/number.h"

enum {
    MONEY_MOST = 10000000, /* £100,000.00 in pence */
    SHARE_WHOLE = 10000    /* 1.0 in ten-thousandths */
};

/**
 * value_parse(field, authorities, text, cell, err):
 * Read ${text}, which is not empty, as a value of ${field}; only its type, code set and
 * largest number are looked at.
 *
 *   TEXT       one line, as value_line
 *   DATE       2025-04-01 and no other form
 *   MONEY      pounds: 31, 31.5 or 31.58; no sign, no thousands separator, at most £100,000
 *   INT        a whole number from 0
 *   HOURS      at most two decimals
 *   SHARE      0 to 1, at most four decimals
 *   BOOL       yes, no, true, false, in any letter case
 *   CODE       a code of the set
 *   AUTHORITY  as authority_find
 *
 * Owner:  ${cell}->text is ${text} itself.
 * Errors: RC_BAD_INPUT with message and remedy, and in words when ${field} has a label; the caller adds field and place.
 */
rc value_parse(const struct field *field, const struct authorities *a, str text, struct cell *cell, struct err *err) MUST_USE;

/**
 * value_line(text, label, err):
 * Refuse ${text}, which is not empty, when it is no line that people can read: control characters, characters that only turn the direction
 * of writing, nothing that can be seen.
 *
 * Errors: RC_BAD_INPUT with message and remedy, and in words when there is a ${label}.
 */
rc value_line(str text, enum word label, struct err *err) MUST_USE;

/** value_print(b, a, field, cell): a known ${cell} as value_parse reads it, in its one canonical form: 31.50, 37, 37.5, 1.0, yes, gateshead. */
void value_print(struct buf *b, const struct authorities *a, const struct field *field, const struct cell *cell);

/* Text of strangers, safe to put into a message. */
struct shown {
    char z[72];
};

/** value_shown(text): ${text} NUL-terminated, in UTF-8 without characters that steer or turn, whatever it was, and cut short with "…" when it is
 * long. */
struct shown value_shown(str text);

#endif
