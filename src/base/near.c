#include "base/near.h"

enum { LONGEST = 64 };

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* "Rule" is meant as "rule". */
static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

int near_distance(str a, str b)
{
    int row[3][LONGEST + 1];

    if (a.n > LONGEST || b.n > LONGEST)
        return LONGEST;
    for (int j = 0; j <= b.n; j++)
        row[0][j] = j;
    for (int i = 1; i <= a.n; i++) {
        int *now = row[i % 3], *up = row[(i + 2) % 3], *upup = row[(i + 1) % 3];

        now[0] = i;
        for (int j = 1; j <= b.n; j++) {
            int same = small(a.p[i - 1]) == small(b.p[j - 1]) ? 0 : 1;

            now[j] = least(least(up[j] + 1, now[j - 1] + 1), up[j - 1] + same);
            if (i > 1 && j > 1 && small(a.p[i - 1]) == small(b.p[j - 2]) && small(a.p[i - 2]) == small(b.p[j - 1]))
                now[j] = least(now[j], upup[j - 2] + 1);
        }
    }
    return row[a.n % 3][b.n];
}

ptrdiff_t near_best(str word, const str *names, ptrdiff_t n)
{
    ptrdiff_t best = -1;
    int limit = (int)(word.n < 3 ? 1 : 1 + word.n / 3);

    if (word.n > LONGEST)
        return -1;

    for (ptrdiff_t i = 0; i < n; i++) {
        int d = near_distance(word, names[i]);

        if (d <= limit && (best < 0 || d < limit)) {
            best = i;
            limit = d;
        }
    }
    return best;
}
