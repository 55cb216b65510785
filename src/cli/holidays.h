/*
 * The file of bank holidays: one row for each day of each calendar, as published.  Its columns
 * date, division and title are read; note and source are for people.
 */
#ifndef CLI_HOLIDAYS_H
#define CLI_HOLIDAYS_H

#include "clock/calendar.h"

/**
 * holidays_load(mem, file, text, name, out, err):
 * The sealed calendar of the division ${name} in the CSV ${text}; ${file} is its name in messages.
 *
 * Owner:  the calendar lies in ${mem} and points into ${text} and ${name}.
 * Errors: RC_BAD_INPUT with the row for a date that cannot be read or an empty title, for a
 *         missing column, and for what calendar_seal refuses; RC_USAGE when no row is of
 *         ${name}, with the divisions that there are.
 */
rc holidays_load(arena *mem, str file, str text, str name, struct calendar *out, struct err *err) MUST_USE;

#endif
