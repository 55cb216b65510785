/* What simulate.c and the printing of its answers (simulate_out.c) share. */
#ifndef CLI_SIMULATE_H
#define CLI_SIMULATE_H

#include "cli/crowd.h"
#include "sim/scenario.h"

/* One scenario and what came of it. */
struct answer {
    struct scenario scenario;
    struct program program;
    struct outcomes outcomes;
    struct totals totals;
    struct comparison shift;
    struct steps *sweep; /* scenario.sweep.n of them */
};

/* Two memoranda on one population: where each row stands with one, and with the other. */
struct rivals {
    str left_name, right_name;
    struct totals left, right;
    int64_t both[STATES][STATES];
};

struct simulation {
    struct crowd crowd;
    struct outcomes outcomes; /* with the rulebooks as they are */
    struct totals totals;
    struct {
        struct answer *v;
        ptrdiff_t n, cap;
    } answer;
    struct rivals *rivals; /* NULL without --against */
};

void simulation_text(const struct simulation *s, struct buf *b);
void simulation_json(const struct simulation *s, struct buf *b);

#endif
