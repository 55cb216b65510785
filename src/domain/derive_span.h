/* Spans of days and the whole months they make together. */
#ifndef DOMAIN_DERIVE_SPAN_H
#define DOMAIN_DERIVE_SPAN_H

#include "domain/doc.h"

struct span {
    daynum from, to; /* both counted */
};

/* In the order of their first days.  A document's list fits. */
struct spans {
    int n;
    struct span v[LIST_MOST];
};

/** spans_add(s, from, to): one more span; nothing when ${from} is after ${to}.  There is room for LIST_MOST. */
void spans_add(struct spans *s, daynum from, daynum to);

/**
 * spans_months(s, days):
 * Whole months of all days that lie in some span, and in ${*days} the days left over.
 *
 * Days in several spans count once, and spans that touch are one.  Each span gives its own
 * whole months, counted from its first day as convention C1 does; the days left over of all
 * spans are put together, and every DAYS_A_MONTH of them make one more month.  This is part of
 * convention C5.
 *
 * A month has 31 days here because a span never leaves more than 30 over.  With 30 days a
 * month a post from 12 June 2022 to 10 June 2025 (35 months and 30 days) would be three years
 * one day too early.
 */
enum { DAYS_A_MONTH = 31 };
int spans_months(const struct spans *s, int *days);

/**
 * spans_bounds(sure, most, months, days):
 * The whole months of ${sure} and of ${most}, which holds all its days, and the days left over of each.
 *
 * Months begin where spans begin, so a span more can turn a whole February into 28 days left
 * over: rarely, ${most} alone would give a month less.  The highest is never below the lowest.
 */
void spans_bounds(const struct spans *sure, const struct spans *most, int32_t months[2], int days[2]);

/**
 * spans_wanting(s, need, days):
 * How much longer the span that ends last would have to go on for ${s} to make ${need} months: whole
 * months from its end, and in ${*days} the days left over.  Nothing at all wants all of ${need}.
 */
int spans_wanting(const struct spans *s, int need, int *days);

#endif
