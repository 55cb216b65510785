/*
 * The tests that live in a rulebook.  Each is the example with some facts changed, judged by
 * this rulebook alone through the whole pipeline, and compared with what its author expects.
 */
#ifndef RULE_TESTING_H
#define RULE_TESTING_H

#include "io/json_out.h"
#include "rule/case.h"
#include "rule/check.h"

/* A `test` block, or one row of a `tests` table. */
struct test_case {
    const struct block *block;
    ptrdiff_t row; /* 0: a test block */
    int line;
};

struct test_failure {
    struct test_case of;
    struct err err; /* on the author's line: what was expected and what was found */
};

struct test_report {
    int passed, failed;
    struct {
        struct test_failure *v;
        ptrdiff_t n, cap;
    } failure;
};

/** testing_run(mem, book, out, err): run every test of the checked ${book}.  Errors: only when it cannot be compiled. */
rc testing_run(arena *mem, const struct rulebook *book, struct test_report *out, struct err *err) MUST_USE;

/** testing_json(r, book, o): ${r} of ${book} as one value (docs/rulebook-test.schema.json). */
void testing_json(const struct test_report *r, const struct rulebook *book, struct json_out *o);

/**
 * testing_each(mem, book, visit, user, err):
 * Judge every test's case and hand ${visit} what the rules found.  The check lives until
 * ${visit} returns.  A case that contradicts itself is passed over.
 */
typedef void test_visitor(void *user, const struct test_case *t, const struct check *c);
rc testing_each(arena *mem, const struct rulebook *book, test_visitor *visit, void *user, struct err *err) MUST_USE;

/** testing_program(mem, book, out, err): ${book} alone, compiled. */
rc testing_program(arena *mem, const struct rulebook *book, struct program *out, struct err *err) MUST_USE;

/** testing_check(mem, program, book, facts, out, err): judge a case.  Errors: RC_BAD_INPUT when the facts contradict each other. */
rc testing_check(arena *mem, const struct program *p, const struct rulebook *book, const struct case_facts *facts, struct check *out,
                 struct err *err) MUST_USE;

/** testing_expects(t, rule): whether ${t} says what it expects of ${rule}: an answer that nobody expects is no evidence. */
bool testing_expects(const struct test_case *t, str rule);

/** testing_finding(c, rule): the finding of the rule or manual check called ${rule}, or NULL. */
const struct finding *testing_finding(const struct check *c, str rule);

/** testing_found(b, f): what ${f} found, in the words of an expectation: "fails, earliest 2025-04-11". */
void testing_found(struct buf *b, const struct finding *f);

#endif
