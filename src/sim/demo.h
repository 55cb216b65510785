/*
 * An invented population for demonstrations: as many agency engagements as wished, spread over
 * regions and authorities as the published statistics have them (data/population.csv says from
 * where each figure is, and which are invented).  Every person, charge, date and supplier is
 * invented, and each row says so in its column "invented".
 */
#ifndef SIM_DEMO_H
#define SIM_DEMO_H

#include "domain/doc.h"

enum { DEMO_ROWS = 300000, DEMO_QUANTILES = 16 };

struct demo {
    const struct authorities *authorities;
    int64_t *headcount;         /* by authority; -1 when it is not published */
    int64_t *region;            /* headcount by region; Wales is the last */
    int64_t *level;             /* per cent of the usual charge, by region; Wales is the last */
    int64_t role[role_count];   /* how many in a hundred */
    int64_t charge[role_count]; /* pence an hour that charges lie around */
    struct {
        int64_t at, headcount;
    } quantile[DEMO_QUANTILES];
    int quantiles;
};

/**
 * demo_load(mem, authorities, file, text, out, err):
 * Read the text of population.csv; ${file} is its name in messages.
 *
 * Errors: RC_BAD_INPUT with the row: an unknown part, name or number; a region or role without its row.
 */
rc demo_load(arena *mem, const struct authorities *a, str file, str text, struct demo *out, struct err *err) MUST_USE;

/**
 * demo_shares(mem, demo, rows, seed):
 * How many of ${rows} each authority gets; they add up to ${rows}.  Authorities whose headcount
 * is not published share what is left of their region's, spread by the published quantiles in an
 * order that ${seed} decides.
 */
const int64_t *demo_shares(arena *mem, const struct demo *demo, int64_t rows, uint64_t seed);

/**
 * demo_population(demo, rows, seed, to):
 * The CSV of ${rows} engagements (1 to DEMO_ROWS), authority by authority: the same bytes for
 * the same ${rows} and ${seed} on every machine.  Its headings are those population_read takes.
 */
void demo_population(const struct demo *demo, int64_t rows, uint64_t seed, struct buf *to);

#endif
