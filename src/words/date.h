/* Days, times and periods as people read them, in their language. */
#ifndef WORDS_DATE_H
#define WORDS_DATE_H

#include "clock/instant.h"
#include "words/language.h"

str date_text(arena *mem, enum language lang, daynum d);      /* 12 June 2026; 12 Mehefin 2026 */
str date_text_full(arena *mem, enum language lang, daynum d); /* Friday 12 June 2026; dydd Gwener 12 Mehefin 2026 */

/** time_text(mem, lang, second): what the clock shows ${second} seconds (0 to 86,399) into a day: 2:30pm, 9am, midday; 2:30yp, 9yb, hanner dydd. */
str time_text(arena *mem, enum language lang, int second);

str instant_text(arena *mem, enum language lang, instant t); /* Friday 12 June 2026 at 2:30pm, by London's clocks */

/** instant_text_full(mem, lang, t): the same with the name of the time, as deadlines need it: … at 2:30pm (British Summer Time). */
str instant_text_full(arena *mem, enum language lang, instant t);

str period_text(arena *mem, enum language lang, struct period p); /* 5 working days; 5 diwrnod gwaith */

/**
 * month_read(text, month):
 * The month that a person wrote: its number, with or without a leading zero, or its name or the first three letters or
 * more of it, in either language.  False for anything else.
 */
bool month_read(str text, int *month) MUST_USE;

#endif
