/* One invented engagement, cell by cell. */
#ifndef SIM_DEMO_ROW_H
#define SIM_DEMO_ROW_H

#include "sim/demo.h"
#include "sim/random.h"

#define COLUMN(constant, heading) DEMO_##constant,
enum demo_column {
#include "sim/demo_columns.def"
    DEMO_COLUMNS
};
#undef COLUMN

/**
 * demo_row(mem, demo, authority, number, luck, cell):
 * Fill ${cell}[DEMO_COLUMNS] with the engagement ${number} of all, at ${authority}.  What is not
 * known of it stays empty, as in life.
 */
void demo_row(arena *mem, const struct demo *demo, int authority, int64_t number, chance luck, str *cell);

#endif
