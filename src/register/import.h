/*
 * A file of many acts of one name: the fourth door.  Each row is an act, done by act_perform_in as any other is.
 *
 *   CSV    a column a field, named as docs/acts.md has it; "subject" and "version" where the act changes a record, "owner" where it makes one.
 *          An empty cell gives nothing.  How the file is written was found out (io/csv.h), and is told.
 *   JSON   an array of, or one a line: {"subject", "version", "fields"}, as for the act itself (register/given.h)
 *
 *   I1 All rows or none, in one transaction; in batches only when that is asked for, and then all rows have been tried before the first batch
 *      is done.
 *   I2 Every row is looked at, and what is wrong is told with its row and column, up to IMPORT_FAULTS.
 *   I3 Each row has an idempotency key of its own, made of what it says, how often that was said before it in the file, and a word for files that
 *      are to be told apart: what was done already, within seven days, is not done again, in whatever file it stands.
 *   I4 A whole that has a key is answered the same again, or refused when it is another (as act.h has it for one act); not in batches.
 */
#ifndef REGISTER_IMPORT_H
#define REGISTER_IMPORT_H

#include "io/csv.h"
#include "io/json.h"
#include "register/act.h"

/* A request brings fewer than the command takes: whoever waits for the store meanwhile waits for all of them. */
enum { IMPORT_ROWS = 1000000, IMPORT_ROWS_AT_ONCE = 2000, IMPORT_BYTES = 64 << 20, IMPORT_FAULTS = 100 };

struct import_row {
    int number;              /* of CSV as a spreadsheet shows it; of JSON from 1 */
    const struct json *json; /* NULL: CSV */
    struct act act;          /* its time and key are set when it is done */
};

struct import_file {
    enum act_kind act;
    bool is_csv;
    struct csv csv; /* how it is written, and its headings */
    struct {
        struct import_row *v;
        ptrdiff_t n, cap;
    } row;
};

struct import_fault {
    int row;        /* as import_row has it */
    str field;      /* by its name; empty: the whole row */
    struct err why; /* without a place */
    struct err err; /* with it: of CSV in the message, of JSON line and column */
};

struct import_faults {
    struct import_fault *v;
    ptrdiff_t n, cap;
    bool more; /* there are others that were not kept, or rows that were not looked at */
};

/**
 * import_read(mem, act, name, text, most, out, faults, err):
 * Take ${text} apart; ${name} is the file's, for messages.
 *
 * Owner:  rows point into ${text}.
 * Errors: RC_BAD_INPUT for a file that cannot be read, with its place, or with all ${faults} of its rows; RC_TOO_LARGE for more than ${most} rows.
 */
rc import_read(arena *mem, enum act_kind act, str name, str text, int most, struct import_file *out, struct import_faults *faults,
               struct err *err) MUST_USE;

struct import_how {
    str key;       /* of the whole; empty: none */
    str apart;     /* another word, and the same rows are done once more; may be empty */
    int batch;     /* rows in a transaction; 0: all */
    bool is_trial; /* all rows are tried, and nothing is recorded */
    instant now;
};

struct import_report {
    int rows;
    int done;     /* rows that are recorded now: all, none, or those of the batches before the one that failed */
    int repeated; /* of those, recorded before */
    str text;     /* of a whole without fault: JSON, with the id and version of each row */
    struct import_faults faults;
};

/**
 * import_perform(r, mem, viewer, file, how, out, err):
 * Errors: RC_BAD_INPUT, RC_NOT_FOUND, RC_NOT_ALLOWED, RC_STEP_UP, RC_CONFLICT: the first of ${out->faults}; as act_perform for what is no
 *         row's.  ${*out} is written in any case.
 */
rc import_perform(struct reg *r, arena *mem, const struct viewer *viewer, const struct import_file *file, const struct import_how *how,
                  struct import_report *out, struct err *err) MUST_USE;

#endif
