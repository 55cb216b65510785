/*
 * A rulebook as a tree: blocks of typed fields, in the author's order, each with its place in
 * the text.  `rulebook_parse` reads it, `rulebook_check` settles names between blocks; lint,
 * diff, mirror, page, tests and the compiler all walk this one tree.
 */
#ifndef RULE_TREE_H
#define RULE_TREE_H

#include "domain/derive.h"
#include "rule/guard.h"

enum value_type {
    V_TEXT,
    V_EDITION,
    V_NAME,
    V_NAMES,
    V_ITEMS,
    V_PHRASE,
    V_LIST,
    V_CODE,
    V_CODES,
    V_WORDS,
    V_DATE,
    V_PERIOD,
    V_COUNT,
    V_DAYS_A_WEEK,
    V_WAIT,
    V_RANGE,
    V_LAYER,
    V_SIGNATORIES,
    V_CLAUSES,
    V_WINDOWS,
    V_GUARD,
    V_CLOCK,
    V_OUTCOMES,
    V_MAP,
    V_ROW,
    V_TABLE,
    V_GIVEN,
    V_EXPECT,
    V_SWEEP,
    V_ANY,
    V_DOTTED
};

enum need { REQ, OPT, NAMED };

enum block_type {
#define BLOCK(constant, word, what, times) constant,
#define FIELD(block, name, need, value, options)
#include "rule/blocks.def"
#undef BLOCK
#undef FIELD
    BLOCK_TYPES
};

enum rule_kind {
#define KIND(constant, name, sentence) constant,
#define KFIELD(kind, name, need, value, options)
#include "rule/kinds.def"
#undef KIND
#undef KFIELD
    K_MANUAL, /* manual blocks about an engagement: findings, not compiled */
    RULE_KINDS
};

enum process_kind {
#define PROCESS(constant, name, sentence) constant,
#include "rule/processes.def"
#undef PROCESS
    PROCESS_KINDS
};

struct field_def {
    str name;
    enum need need;
    enum value_type type;
    str options; /* phrases separated by '|', or a code set's name */
};

struct field_defs {
    const struct field_def *v;
    ptrdiff_t n;
};

str block_word(enum block_type t);
struct field_defs block_fields(enum block_type t);
str kind_name(enum rule_kind k);
struct field_defs kind_fields(enum rule_kind k);
str process_kind_name(enum process_kind k);
str process_kind_sentence(enum process_kind k);

/* A literal: what stands in V_ANY values, table cells, guards and sweeps. */
enum literal_type { L_NONE, L_NOT_SET, L_MONEY, L_DATE, L_PERIOD, L_NUMBER, L_PERCENT, L_YES_NO, L_WORDS };

struct literal {
    enum literal_type type;
    int64_t num; /* pence, day, number, percent, 0 or 1; PERIOD: n */
    enum period_unit unit;
    str text; /* as written */
};

/* What an amount is that is no number. */
enum { AMOUNT_NOT_SET = -1, AMOUNT_BY_AUTHORITY = -2 };

/** literal_months(l): the months of a period of months or years; AMOUNT_NOT_SET of every other literal. */
int64_t literal_months(const struct literal *l);

/** literal_days(l): the days of a period of days or weeks; AMOUNT_NOT_SET of every other literal. */
int64_t literal_days(const struct literal *l);

/* When a rule reaches an engagement: `[TERMS] EVENT from D [until D]`. */
enum event { EVENT_START, EVENT_AGREED, EVENT_SPAN, EVENT_REQUESTED, EVENT_OFFER, EVENT_HOURS, EVENT_NOTICE, EVENTS };

struct window {
    code_mask terms; /* 0: every term */
    enum event event;
    daynum from, until; /* inclusive; DAY_LAST when open */
    daynum new_from;    /* compiled: extensions of what began from this day on are within it too; NEW_NEVER; a scenario's change does not move it */
};

enum { NEW_NEVER = INT32_MAX };

struct range {
    daynum from, until; /* DAY_LAST when open or ended by an event not yet recorded */
    str until_event;    /* empty when none */
    daynum proposed[4];
    int proposals;
    daynum recorded; /* UNKNOWN until recorded */
    str recorded_by;
};

struct clock_def {
    struct literal limit; /* L_PERIOD or L_NOT_SET */
    str from;             /* the event in words */
    str owner;
    struct str_list *tell; /* NULL: nothing more */
};

struct str_list {
    str *v;
    ptrdiff_t n, cap;
};
struct window_list {
    struct window *v;
    ptrdiff_t n, cap;
};

/**
 * window_keeps_new(w, all): whether what was new to ${w} stays within it when it is extended: where the rule reaches extensions too, by another
 * of ${all} its windows.  A rule about new assignments alone leaves extensions out.
 */
static inline bool window_keeps_new(const struct window *w, const struct window_list *all)
{
    code_mask terms = 0;

    for (ptrdiff_t i = 0; i < all->n; i++)
        terms |= all->v[i].terms ? all->v[i].terms : ~(code_mask)0;
    return (w->terms >> TERM_NEW & 1) && (terms >> TERM_EXTENSION & 1);
}
struct map_row {
    str from, to;
    int code;
};
struct map_list {
    struct map_row *v;
    ptrdiff_t n, cap;
};

enum row_status {
    ROW_RULE,
    ROW_EXEMPTION,
    ROW_PARAMETER,
    ROW_PROCESS,
    ROW_APPROVAL,
    ROW_RETURN,
    ROW_REPORT,
    ROW_RECORD,
    ROW_ACCESS,
    ROW_MANUAL,
    ROW_NOT_COMPUTED,
    ROW_STATUSES
};

struct row_ref {
    enum row_status status;
    struct str_list target; /* ids; EXEMPTION: name, rule; PARAMETER of: field, rule; PARAMETER: id; NOT_COMPUTED: owner */
    bool of;                /* PARAMETER: "FIELD of RULE" */
    str reason;             /* NOT_COMPUTED */
};

struct given_fact {
    str name, value;
    int col;
};
struct given_list {
    struct given_fact *v;
    ptrdiff_t n, cap;
};

enum outcome { OUT_NOT_APPLICABLE, OUT_PASS, OUT_EXEMPT, OUT_APPROVED, OUT_ADVICE, OUT_CANNOT, OUT_FAIL, OUTCOMES };

enum verdict { VERDICT_CLEAR, VERDICT_NEEDS, VERDICT_BLOCKED };

enum expect_detail_type { X_EARLIEST, X_HIGHEST, X_LAST_DAY, X_OVER, X_SHORT, X_FROM, X_MISSING, X_NOTE, X_EXEMPTION };

struct expect_detail {
    enum expect_detail_type type;
    str text;
};

struct expect {
    str rule; /* empty: the verdict */
    enum outcome outcome;
    enum verdict verdict;
    struct {
        struct expect_detail *v;
        ptrdiff_t n, cap;
    } detail;
};
struct expect_list {
    struct expect *v;
    ptrdiff_t n, cap;
};

struct sweep {
    struct literal from, to, step;
};

struct table {
    str *head;
    int columns;
    struct table_row {
        str *cell;
        int line;
        int *col;
    } * row;
    ptrdiff_t rows, cap;
    int line;
};

/* raw[at..] stands at line:col of the text. */
struct value_part {
    ptrdiff_t at;
    int line, col;
};

struct tree_field {
    str name;                    /* "exempt" */
    str label;                   /* "redundancy" in "exempt redundancy"; empty otherwise */
    str raw;                     /* the whole value, lines joined by one space */
    const struct field_def *def; /* NULL: matrix rows and dotted names */
    enum value_type type;
    int line, col; /* of the name */
    struct {
        struct value_part *v;
        ptrdiff_t n, cap;
    } part; /* where each piece of raw stands */
    /* the typed value, by type */
    int64_t num;    /* DATE day; CODE constant; PHRASE index of the option; COUNT, DAYS_A_WEEK number or AMOUNT_… */
    code_mask mask; /* CODES, WORDS, LIST: bit per constant or option; 0 with `any` */
    bool any;
    struct literal literal; /* PERIOD, WAIT, ANY */
    struct str_list names;  /* NAME, NAMES, ITEMS, CLAUSES, LAYER (book, edition) */
    struct range range;
    struct window_list windows;
    struct guard *guard;
    struct clock_def clock;
    struct map_list map; /* MAP, OUTCOMES */
    struct row_ref row;
    struct given_list given;
    struct expect_list expect;
    struct sweep sweep;
    struct table table;
    uint8_t *signatory; /* SIGNATORIES: one byte an authority */
};

struct block {
    enum block_type type;
    str id;
    enum rule_kind kind;            /* B_RULE, B_MANUAL */
    enum process_kind process_kind; /* B_PROCESS */
    enum { LAYER_NONE, LAYER_TIGHTENS, LAYER_DEROGATES } layer;
    str layer_book, layer_rule;
    str quote; /* B_CLAUSE: the summary, joined */
    struct {
        struct tree_field *v;
        ptrdiff_t n, cap;
    } field;
    struct table table; /* B_TESTS */
    int line;           /* of the header */
};

struct rulebook {
    str file, text;
    str id, title, edition;
    struct {
        struct block *v;
        ptrdiff_t n, cap;
    } block;
    const struct authorities *authorities;
    const struct block *head; /* the rulebook block */
    struct range force;
    uint8_t *signatory; /* one byte an authority */
    code_mask roles, kinds;
    bool proposal;
    str hash; /* of the mirror; set by rulebook_check */
    /* the text's lines, for carets */
    str *line;
    int lines;
};

/**
 * rulebook_parse(mem, authorities, file, text, out, err):
 * Read ${text} into ${out}.  Every mistake of form is refused on the author's own line with a
 * caret and the nearest right word; the first one ends the reading.
 *
 * A byte order mark before the text is passed over: ${out->text} begins behind it.
 *
 * Limits: 1 MB, 20,000 lines of at most 400 characters, 2,000 blocks, 512 fields a block, 32 exemptions a rule, 512 members a list, 512 rows
 *         and 16 columns a table; those of a guard stand at guard_parse.
 */
rc rulebook_parse(arena *mem, const struct authorities *authorities, str file, str text, struct rulebook *out, struct err *err) MUST_USE;

/**
 * rulebook_check(mem, book, err):
 * What must hold between blocks for the rulebook to be compiled: names that are cited exist
 * and are of the right type, clauses are there, tables fit their kind, exceptions are
 * approvals.  Sets ${book->hash}.
 */
rc rulebook_check(arena *mem, struct rulebook *book, struct err *err) MUST_USE;

const struct block *rulebook_block(const struct rulebook *b, enum block_type type, str id); /* or NULL */
const struct tree_field *block_field(const struct block *b, str name);                      /* first of that name, or NULL */
const struct tree_field *block_named(const struct block *b, str name, str label);           /* or NULL */

/** block_title(mem, b): "rule cool-off", "clause B4.6"; the rulebook's own block by its name alone. */
str block_title(arena *mem, const struct block *b);

/** field_title(mem, f): "wait", "exempt redundancy". */
str field_title(arena *mem, const struct tree_field *f);

/** field_is_ordered(f): whether its place among others says something: a field with a name of its own, a row of the clause matrix. */
bool field_is_ordered(const struct tree_field *f);

/** block_cites(b, clause): whether the block's `clause:` names ${clause}. */
bool block_cites(const struct block *b, str clause);

/** note_is_about(note, rule): a note that names its rules is about those; else about all that cite one of its clauses. */
bool note_is_about(const struct block *note, const struct block *rule);

/** block_exemptions(b, names, most): the labels of its exemptions, at most ${most}, into ${names}; returns how many. */
ptrdiff_t block_exemptions(const struct block *b, str *names, ptrdiff_t most);

/* A table of caps as written: one or two cells that say whose cap it is, then a cell a dated column. */
enum { CAP_CELL_NO_ROW = -1, CAP_CELL_NOT_SET = -2, CAP_CELL_NO_LIMIT = INT32_MAX };

/** table_keys(t): 2 when the rows are by region and role, 1 when by role alone. */
int table_keys(const struct table *t);

/** table_cap(t, region, role, day): the cap on ${day} in pence, or a CAP_CELL_ word; ${region} says nothing where the rows are by role alone. */
int64_t table_cap(const struct table *t, str region, str role, daynum day);

/** table_cap_at(t, region, role, day, row, column): table_cap, and the cell that says so; ${*row} is 0 for CAP_CELL_NO_ROW. */
int64_t table_cap_at(const struct table *t, str region, str role, daynum day, ptrdiff_t *row, int *column);

/** tree_error(book, err, line, col, width, fmt, …): a mistake at a place of ${book}'s text. */
rc tree_error(const struct rulebook *b, struct err *err, int line, int col, int width, const char *fmt, ...) PRINTF_LIKE(6, 7);

/** literal_parse(s, out): read one literal; anything that is no other literal is L_WORDS.  False when it is malformed (£1, 2026-02-30). */
bool literal_parse(str s, struct literal *out);

str outcome_text(enum outcome o);  /* "cannot-decide" */
str outcome_words(enum outcome o); /* "cannot decide" */
str verdict_text(enum verdict v);  /* "needs-information" */

str event_phrase(enum event e); /* "assignments starting" */

/** phrase_option(options, i): the i-th phrase of "a|b|c"; phrase_count(options). */
str phrase_option(str options, int i);
int phrase_count(str options);

/** codes_named(name): the code set called ${name}. */
const struct code_set *codes_named(str name);

/** codes_take_any(def): whether a list of codes may be `any` there: kinds of employer, nations and services; elsewhere a rule would reach nobody. */
bool codes_take_any(const struct field_def *def);

#endif
