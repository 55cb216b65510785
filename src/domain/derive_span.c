#include "domain/derive_span.h"

#include <assert.h>

void spans_add(struct spans *s, daynum from, daynum to)
{
    int at = s->n;

    if (from > to)
        return;
    assert(s->n < LIST_MOST); /* documents are refused before */
    for (; at > 0 && s->v[at - 1].from > from; at--)
        s->v[at] = s->v[at - 1];
    s->v[at] = (struct span){ from, to };
    s->n++;
}

int spans_months(const struct spans *s, int *days)
{
    int months = 0, left = 0;

    for (int i = 0; i < s->n;) {
        struct span joined = s->v[i++];
        int over;

        for (; i < s->n && s->v[i].from <= joined.to + 1; i++)
            if (s->v[i].to > joined.to)
                joined.to = s->v[i].to;
        months += months_between(joined.from, joined.to + 1, &over);
        left += over;
    }
    *days = left % DAYS_A_MONTH;
    return months + left / DAYS_A_MONTH;
}

void spans_bounds(const struct spans *sure, const struct spans *most, int32_t months[2], int *days)
{
    int unused;

    months[0] = spans_months(sure, days);
    months[1] = spans_months(most, &unused);
    if (months[1] < months[0])
        months[1] = months[0];
}
