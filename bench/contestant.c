#include "contestant.h"

#include <time.h>

/* The processor's time, of all threads: on the one core that a contestant has, what others take of it does not count. */
static int64_t now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void answer_print(ptrdiff_t rows, int64_t ns, const struct totals *t)
{
    printf("{\"rows\":%td,\"ns\":%lld,\"totals\":[", rows, (long long)ns);
    for (int a = 0; a < AUTHORITIES; a++) {
        const struct tally *y = &t->of[a];

        for (int r = 0; r < RULE_COUNT; r++)
            for (int o = 0; o < ANSWER_COUNT; o++)
                printf("%lld,", (long long)y->count[r][o]);
        printf("%lld,%lld,%lld%s", (long long)y->failing, (long long)y->needing, (long long)y->excess, a + 1 < AUTHORITIES ? "," : "");
    }
    printf("]}\n");
    fflush(stdout);
}

static void answer_round(const struct workload *c)
{
    static struct totals t;
    int64_t from, to;

    memset(&t, 0, sizeof t);
    from = now_ns();
    contestant_round(c, &t);
    to = now_ns();
    answer_print(c->n, to - from, &t);
}

int main(int argc, char **argv)
{
    arena mem = arena_open((size_t)4 << 30);
    struct workload c;
    struct err err;
    int64_t rows;
    char line[16];

    if (argc != 3 || !str_digits(str_of(argv[2]), ROWS_MOST, &rows)) {
        fprintf(stderr, "usage: %s COLUMN-FILE ROWS\n", argv[0]);
        return 64;
    }
    if (workload_load(&mem, argv[1], (ptrdiff_t)rows, &c, &err) != RC_OK) {
        fprintf(stderr, "%s: %s\n", argv[0], err.message);
        return 66;
    }
    contestant_prepare(&mem, &c);
    while (fgets(line, sizeof line, stdin) != NULL)
        answer_round(&c);
    return 0;
}
