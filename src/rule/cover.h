/*
 * Coverage: which answers of which rule, in which of its periods, the rulebook's own tests
 * expect.  A period is a dated column of caps, or a window of `applies to`.  What cannot come
 * about (a rule without its parameter cannot fail) is not asked for.
 */
#ifndef RULE_COVER_H
#define RULE_COVER_H

#include "rule/testing.h"

enum cover_cell {
    COVER_PASS,       /* passes */
    COVER_FAIL,       /* fails, or advises where the rule is advice */
    COVER_LAST_PASS,  /* passes with nothing to spare */
    COVER_FIRST_FAIL, /* fails by the smallest amount there is */
    COVER_CELLS       /* for the rule as a whole: */
};

/* One period of one rule. */
struct cover_period {
    daynum from, until; /* DAY_LAST when open */
    bool asked[COVER_CELLS], done[COVER_CELLS];
};

/* One answer of the rule as a whole: cannot decide, does not apply, each exemption, approved. */
struct cover_answer {
    str name;
    bool done;
};

struct cover_rule {
    const struct block *rule;
    struct {
        struct cover_period *v;
        ptrdiff_t n, cap;
    } period;
    struct {
        struct cover_answer *v;
        ptrdiff_t n, cap;
    } answer;
    int asked, done;
};

struct cover {
    const struct rulebook *book;
    struct {
        struct cover_rule *v;
        ptrdiff_t n, cap;
    } rule;
    int asked, done;
};

/** cover_run(mem, book, out, err): run the tests of the checked ${book} and see what they exercise. */
rc cover_run(arena *mem, const struct rulebook *book, struct cover *out, struct err *err) MUST_USE;

/** cover_see(r, f): what the finding ${f} of the rule shows is done; whether anything of it is asked for and was not done before. */
bool cover_see(struct cover_rule *r, const struct finding *f);

/** cover_cell_words(c): "the last that passes". */
str cover_cell_words(enum cover_cell c);

void cover_text(const struct cover *c, struct buf *b); /* a table and a number */
void cover_json(const struct cover *c, struct json_out *o);

#endif
