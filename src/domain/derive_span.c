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

void spans_bounds(const struct spans *sure, const struct spans *most, int32_t months[2], int days[2])
{
    months[0] = spans_months(sure, &days[0]);
    months[1] = spans_months(most, &days[1]);
    if (months[1] > months[0] || (months[1] == months[0] && days[1] >= days[0]))
        return;
    months[1] = months[0];
    days[1] = days[0];
}

int spans_wanting(const struct spans *s, int need, int *days)
{
    struct spans longer;
    int last = 0, low = 0, high = DAYS_A_MONTH * need, unused;

    *days = 0;
    if (!s->n)
        return need;
    longer.n = s->n;
    for (int i = 0; i < s->n; i++) {
        longer.v[i] = s->v[i];
        last = s->v[i].to > s->v[last].to ? i : last;
    }
    while (low < high) {
        int middle = low + (high - low) / 2;

        longer.v[last].to = s->v[last].to + middle;
        if (spans_months(&longer, &unused) < need)
            low = middle + 1;
        else
            high = middle;
    }
    return months_between(s->v[last].to + 1, s->v[last].to + 1 + low, days);
}
