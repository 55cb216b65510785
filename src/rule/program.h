/*
 * Compiled rules: one flat array of fixed-size records over columns of facts.  One row or a
 * million, the same records; the explanation (explain.h) is a second look at them for one row.
 *
 * Columns hold int32 facts: the base facts of facts.def first, then the outputs of every wish
 * the rules make.  UNKNOWN and NONE are the two values that are no amount; since they are the
 * smallest integers a column needs no bitmap beside it.
 */
#ifndef RULE_PROGRAM_H
#define RULE_PROGRAM_H

#include "rule/tree.h"

enum op {
    OP_CAP,     /* col a <= cap of role (and region) on every day of the hours         */
    OP_MIN,     /* amount a..b (lowest..highest possible) >= operand n                 */
    OP_MIN_COL, /* col a >= col b                                                      */
    OP_MAX,     /* amount a..b <= operand n                                            */
    OP_WAIT,    /* start after the wait from a (bar), b (any), c (might be) has passed */
    OP_FLAG,    /* a is 1; 0 fails; NONE does not apply                                */
    OP_ABSENT,  /* a is NONE; a day fails                                              */
    OP_NOTICE,  /* last day worked not before the end of notice                        */
    OP_HOLDS,   /* holds cases only where the mask of col a allows it                  */
    OP_TOLD     /* when above the cap: a is 1                                          */
};

enum strength { STRENGTH_DUTY, STRENGTH_SHOULD, STRENGTH_ADVICE };

#define EVERY_CODE UINT32_MAX /* a mask that holds whatever the code: even an unknown one is in it */

enum { CAP_NOT_SET = INT32_MIN, CAP_NO_ROW = INT32_MIN + 1, CAP_NO_LIMIT = INT32_MAX };

/* One dated column of a cap table: holds from `from` to `until`, inclusive. */
struct cap_column {
    daynum from, until;
    int32_t *cap; /* regions x role_count pence, or one of the CAP_ words */
};

struct cap_table {
    const struct block *rule; /* the price cap it stands in */
    bool by_region;
    int regions; /* 1 when not by region */
    int columns;
    struct cap_column *column;
    const struct folded_caps *folded; /* for many rows: cap.c; NULL until prepared */
};

struct rec {
    uint8_t op;
    uint8_t flags;                 /* REC_… */
    int16_t scope;                 /* which roles and engagements of which signatories: program.scope */
    int32_t slot;                  /* program.slot */
    int32_t a, b, c;               /* columns */
    int32_t n;                     /* operand: months, days, count, pence; -1: not set */
    int32_t table;                 /* OP_CAP, OP_TOLD: program.table */
    int32_t when, when_n;          /* guard code; none when when_n is 0 */
    code_mask mask;                /* OP_NOTICE: givers; OP_HOLDS: what may not hold cases */
    int32_t window, windows;       /* program.window[window..window+windows) */
    const struct wait_table *wait; /* OP_WAIT over many rows; NULL until prepared */
};

enum {
    REC_LATER_OF_END = 1,      /* OP_NOTICE: the contract end counts too */
    REC_PERMANENT_SHORTER = 2, /* OP_NOTICE: permanent staff's shorter notice counts instead */
    REC_NONE_IS_NO_CASE = 4,   /* OP_CAP: a known none is not judged (no advertisement) */
    REC_CHARGE = 8,            /* OP_CAP, OP_TOLD: judged on every member of a project team */
    REC_CHANGED = 16,          /* made by program_change: holds from the day of the change */
    REC_OWN_DAYS = 32          /* OP_CAP, OP_TOLD over many rows: its dated caps lie in its only window, which asks for nothing more */
};

/* A guard in postfix: comparisons push, and/or/not fold. */
struct guard_code {
    uint8_t op; /* enum guard_op; G_APPROVED reads col as a flag */
    int32_t col;
    int32_t value;
    code_mask in;
};

struct exemption {
    str name;
    int32_t first, n; /* guard code */
    bool of_leaving;  /* speaks of the leaving: cannot lift a bar by another leaving */
    const struct tree_field *field;
};

/* An open or decided question on the clauses of a rule. */
struct slot_note {
    str id, text;
};

/* One rule of one rulebook: where its outcome goes and what may lift a fail. */
struct slot {
    const struct rulebook *book;
    const struct block *rule;
    enum rule_kind kind;
    enum strength strength;
    int first_rec, recs;
    int first_exemption, exemptions;
    int approval; /* column of the flag, or -1 */
    int waiver;   /* column of the flag, or -1 */
    int leaving;  /* first column of the leaving's outputs, or -1 */
    bool off;     /* left out by a scenario */
    const struct block *approval_block;
    str clause, legal_force; /* as written */
    struct {
        struct slot_note *v;
        ptrdiff_t n, cap;
    } note;
};

/* A question about an engagement that only a person can answer. */
struct manual {
    const struct rulebook *book;
    const struct block *block;
    str clause, legal_force;
    str question;  /* as written */
    int16_t scope; /* program.scope: all that the memorandum covers */
};

/* Neighbouring members of a set. */
struct run {
    int32_t first, last;
};

enum { SIGNATORY_RUNS = 4 };

struct scope {
    const uint8_t *signatory; /* one byte an authority */
    code_mask roles, kinds;
    int begun; /* a column: 0 says that the memorandum has not begun, so nothing of it reaches the row; -1 when it needs no beginning */
    int runs;  /* of signatories in run[]; -1 when there are more */
    struct run run[SIGNATORY_RUNS];
};

/* A wish and where its outputs go. */
struct derivation {
    struct wish wish;
    int col;
};

struct signed_flag {
    str book;
    int col;
};

struct program {
    const struct authorities *authorities;
    int columns; /* FACT_COUNT and the wishes' outputs */
    struct {
        struct rec *v;
        ptrdiff_t n, cap;
    } rec;
    struct {
        struct slot *v;
        ptrdiff_t n, cap;
    } slot;
    struct {
        struct manual *v; /* in the order of the books */
        ptrdiff_t n, cap;
    } manual;
    struct {
        struct scope *v;
        ptrdiff_t n, cap;
    } scope;
    struct {
        struct window *v;
        ptrdiff_t n, cap;
    } window;
    struct {
        struct cap_table *v;
        ptrdiff_t n, cap;
    } table;
    struct {
        struct guard_code *v;
        ptrdiff_t n, cap;
    } guard;
    struct {
        struct exemption *v;
        ptrdiff_t n, cap;
    } exemption;
    struct {
        struct derivation *v;
        ptrdiff_t n, cap;
    } wish;
    struct {
        struct signed_flag *v;
        ptrdiff_t n, cap;
    } signed_flag;
    struct {
        struct wait_table **v;
        ptrdiff_t n, cap;
    } wait;
};

/*
 * A wait of so many months, asked from its other end: the later the leaving the later the wait's last day, so
 * a start is too early after every leaving from one day on.
 */
struct wait_table {
    int months;
    daynum earliest[DAY_LAST - DAY_FIRST + 2]; /* that day, by the start from DAY_FIRST - 1 on, which stands for a start that is not known */
};

/**
 * program_compile(mem, books, n, out, err):
 * The rules of ${n} checked rulebooks as one program.  Rules keep their order: slot by slot as
 * in the books.
 */
rc program_compile(arena *mem, struct rulebook *const *books, ptrdiff_t n, struct program *out, struct err *err) MUST_USE;

/** program_prepare(mem, p): tables that make many rows quick; not needed for one. */
void program_prepare(arena *mem, struct program *p);

/** program_slot(p, book, rule): index of the slot, or -1; an empty ${book} is any. */
int program_slot(const struct program *p, str book, str rule);

/**
 * program_row(p, doc, member, as_of, row):
 * All facts of ${doc} that the program reads into ${row}[p->columns].
 */
void program_row(const struct program *p, const struct doc *doc, const struct record *member, daynum as_of, int32_t *row);

/* Shapes: col[c] points at n values, for every column c that a record reads. */
struct columns {
    ptrdiff_t n;
    const int32_t **col; /* p->columns of them */
};

enum { BLOCK_ROWS = 256 };

/*
 * What rules make of rows, slot by slot: outcome[slot * stride + row], and in the same way the pence
 * an hour above the lowest cap that surely reaches the row, of the slots that are price caps: 0 where
 * the outcome does not say that the row is above (see outcome_is_above).
 */
struct answers {
    uint8_t *outcome; /* enum outcome */
    int32_t *excess;  /* NULL: not asked for; slots that are no caps leave theirs as it is */
    ptrdiff_t stride;
};

/** answers_from(a, row): the same from ${row} on. */
static inline struct answers answers_from(struct answers a, ptrdiff_t row)
{
    return (struct answers){ a.outcome + row, a.excess ? a.excess + row : NULL, a.stride };
}

/** outcome_is_above(o): whether ${o} is what only an amount above a cap has: it fails, was approved, or would fail but for the strength. */
static inline bool outcome_is_above(uint8_t o)
{
    return (o == OUT_FAIL) | (o == OUT_APPROVED) | (o == OUT_ADVICE);
}

/**
 * program_run(p, in, slots, from, rows, out):
 * Answers for rows [from, from + rows) of ${in}, rows <= BLOCK_ROWS, and for the slots whose
 * byte in ${slots} is set (NULL: all).  No allocation, no strings.
 */
void program_run(const struct program *p, const struct columns *in, const uint8_t *slots, ptrdiff_t from, ptrdiff_t rows, struct answers out);

/**
 * program_change(mem, p, slot, what, value, from, err):
 * The scenario's word: change one operand of ${slot} for events from ${from} on.  ${what} is a
 * field ("wait", "at least") or, for a price cap, a role ("social-worker") or "all".
 * ${p} must be a program of its own: see program_copy.
 */
rc program_change(arena *mem, struct program *p, int slot, str what, const struct literal *value, daynum from, struct err *err) MUST_USE;

/** slot_columns(p, s, read): set ${read}[column] for every column that running ${s} looks at; ${read} has p->columns. */
void slot_columns(const struct program *p, const struct slot *s, uint8_t *read);

/** program_copy(mem, p): a program whose operands can be changed without touching ${p}. */
struct program program_copy(arena *mem, const struct program *p);

/** guard_value(p, first, n, in, row): the answer of a compiled guard for one row. */
enum tri guard_value(const struct program *p, int first, int n, const struct columns *in, ptrdiff_t row);

/** scope_gate(s, in, row): whether ${s} holds ${row}: its authority signed, its role and kind are covered, and the memorandum has begun. */
enum tri scope_gate(const struct scope *s, const struct columns *in, ptrdiff_t row);

/** rec_gate(p, r, in, row): whether ${r} reaches ${row}: scope, windows and guard together. */
enum tri rec_gate(const struct program *p, const struct rec *r, const struct columns *in, ptrdiff_t row);

/** rec_outcome(p, r, in, row): what ${r} alone says of ${row}, gate included. */
enum outcome rec_outcome(const struct program *p, const struct rec *r, const struct columns *in, ptrdiff_t row);

/** exemption_value(p, s, x, in, row): whether ${x} lifts a fail of ${s} for ${row}. */
enum tri exemption_value(const struct program *p, const struct slot *s, const struct exemption *x, const struct columns *in, ptrdiff_t row);

/** wait_last_day(r, left): last day of the wait of ${r} after ${left}; DAY_LAST when the wait is not set. */
daynum wait_last_day(const struct rec *r, daynum left);

/** cap_fold(mem, t): make what lets many rows be judged by ${t} quickly; needed again when ${t} changes. */
void cap_fold(arena *mem, struct cap_table *t);

/** cap_of(t, column, region, role): the cap, or a CAP_ word; region and role may be UNKNOWN. */
int32_t cap_of(const struct cap_table *t, int column, int32_t region, int32_t role);

#endif
