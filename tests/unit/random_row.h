/*
 * Rows of facts by chance: what derive.h could give for some document, drawn towards the places
 * where answers change, at a cap, on the last day of a wait, on the edges of a window.
 */
#ifndef TESTS_RANDOM_ROW_H
#define TESTS_RANDOM_ROW_H

#include "rule/program.h"
#include "sim/random.h"

enum { EDGES_MOST = 512 };

/* The numbers that the rules of a program compare with. */
struct edges {
    int32_t day[EDGES_MOST], pence[EDGES_MOST], months[EDGES_MOST], number[EDGES_MOST]; /* number: days of notice, references, days a week */
    int days, pences, monthses, numbers;
};

void edges_find(const struct program *p, struct edges *e);

daynum random_day(chance *luck, const struct edges *e);    /* an edge, a day beside one, or any */
int32_t random_pence(chance *luck, const struct edges *e); /* the same of money */
int random_number(chance *luck, const int32_t *edge, int n, int most);

/** random_row(p, e, luck, row): fill ${row}[p->columns]. */
void random_row(const struct program *p, const struct edges *e, chance *luck, int32_t *row);

/**
 * random_fill(p, e, luck, row):
 * Make one unknown fact of ${row}, or one amount known only from and to, known in a way that does not
 * contradict the others.  Returns false when there is none.
 */
bool random_fill(const struct program *p, const struct edges *e, chance *luck, int32_t *row);

/** row_words(b, p, row): the row, a fact a line. */
void row_words(struct buf *b, const struct program *p, const int32_t *row);

#endif
