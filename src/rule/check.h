/*
 * One check: an engagement against the rulebooks that bind it, finding by finding, with the
 * verdict and the receipt.  The outcomes come from the compiled records; the words come from
 * a second look at them (explain.c).
 */
#ifndef RULE_CHECK_H
#define RULE_CHECK_H

#include "rule/program.h"

struct remedy {
    str text;                                 /* a sentence */
    daynum earliest_start, earliest_last_day; /* UNKNOWN when it has none */
    int64_t highest_charge;                   /* pence, -1 when it has none */
    str member;                               /* of several in a project team, whose it is; empty otherwise */
};

struct tried {
    str name;
    enum tri result; /* yes: it lifts the fail; no; unknown: something is missing */
    str why;         /* a sentence */
};

struct finding_note {
    str id, text;
    bool of_book; /* the rulebook's own text, in its language; else a sentence of ours in the reader's */
};

struct finding {
    const struct rulebook *book;
    const struct block *rule; /* B_RULE or B_MANUAL */
    int slot;                 /* -1 for a manual check */
    enum rule_kind kind;
    enum outcome outcome;
    str clause;   /* "Annex D, B2.1" */
    str strength; /* duty | should | advice */
    str legal_force;
    str reason;   /* a sentence */
    str question; /* of a manual check: the end of its reason, in the rulebook's language; empty otherwise */
    struct {
        struct reading *v;
        ptrdiff_t n, cap;
    } values;
    str threshold; /* "£31.58 an hour"; empty when there is none */
    daynum since;  /* since when the threshold holds; UNKNOWN */
    str distance;  /* "over by £0.82 an hour, £1,578 a year"; empty when inside */
    int64_t
        margin; /* how far inside (>= 0) or outside (< 0), in the rule's own unit: pence, days (31 to a month), count; INT64_MIN when it has none */
    int period; /* index of the effective period (cap column or window) that decided, from 0; -1 none */
    daynum fails_from; /* a cap that begins during the hours: the first day outside; UNKNOWN */
    struct {
        struct remedy *v;
        ptrdiff_t n, cap;
    } remedies;
    struct {
        struct missing *v;
        ptrdiff_t n, cap;
    } missing;
    struct {
        struct tried *v;
        ptrdiff_t n, cap;
    } tried;
    struct {
        struct finding_note *v;
        ptrdiff_t n, cap;
    } notes;
    str exemption; /* the one relied on (two: joined by ", "); empty otherwise */
    str member;    /* registration of the project-team member decided on, or empty */
};

struct receipt_book {
    str id, edition, hash;
};

/*
 * What people read in it is in one language, but for what stands in the rulebook itself: titles, questions and notes (marked),
 * and names of rules, exemptions, clauses, offices and events.
 */
struct check {
    enum language lang; /* set before it is filled */
    struct {
        struct finding *v;
        ptrdiff_t n, cap;
    } finding;
    enum verdict verdict;
    bool authority_unknown; /* so that nothing says which rulebooks bind */
    struct {
        str *v;
        ptrdiff_t n, cap;
    } note; /* about the check as a whole: rulebooks that do not bind, editions whose end is open */
    struct {
        struct receipt_book *v;
        ptrdiff_t n, cap;
    } book;
    str engine; /* "concordat 0.1.0" */
    str facts_hash;
    daynum event; /* the start; UNKNOWN */
    daynum as_of;
};

/* All rulebooks that can be used, checked; `program` holds those compiled one by one. */
struct library {
    const struct authorities *authorities;
    struct {
        struct rulebook **v;
        ptrdiff_t n, cap;
    } book;
    struct str_list unsound; /* ids of rulebooks that are there but have a fault, and are not among the above */
};

const struct rulebook *library_book(const struct library *l, str id); /* or NULL */

/** rulebook_unknown(id, names, n, err): "unknown rulebook", with the nearest of ${names}.  Returns RC_BAD_INPUT. */
rc rulebook_unknown(str id, const str *names, ptrdiff_t n, struct err *err);

/** library_has(l, id, err): ${l} has a rulebook ${id}.  Errors: that of rulebook_unknown; RC_BAD_INPUT for one that is unsound. */
rc library_has(const struct library *l, str id, struct err *err) MUST_USE;

/** library_names(l, doc, err): every rulebook that ${doc} names, in its own list or as signed, is in ${l}.  Errors: RC_BAD_INPUT with the field. */
rc library_names(const struct library *l, const struct doc *doc, struct err *err) MUST_USE;

/**
 * library_settle(mem, l, err):
 * What must hold between books: `builds on` names a book of that edition; a rule of the same
 * name says tightens or derogates, and does.  Errors: RC_BAD_INPUT on the author's line.
 */
rc library_settle(arena *mem, const struct library *l, struct err *err) MUST_USE;

/** library_settle_book(mem, l, book, err): the same of ${book} alone. */
rc library_settle_book(arena *mem, const struct library *l, const struct rulebook *book, struct err *err) MUST_USE;

/** rulebook_binds(b, authority, start, end): whether ${authority} is a signatory and ${b} is in force on a day from ${start} to ${end}; both days may
 * be UNKNOWN, the end NONE. */
bool rulebook_binds(const struct rulebook *b, int32_t authority, int32_t start, int32_t end);

/** is_statutory(b): whether the rules of ${b} hold by law, so that nobody signs them. */
bool is_statutory(const struct rulebook *b);

/**
 * check_books(mem, l, doc, asked, asked_n, out, n, c, err):
 * Which rulebooks judge ${doc}: those ${asked} for (command line first, then the document's own
 * list), else every published one that binds the authority on the engagement's days.
 * Errors: RC_BAD_INPUT for an unknown rulebook, with the nearest name.
 */
rc check_books(arena *mem, const struct library *l, const struct doc *doc, const str *asked, ptrdiff_t asked_n, struct rulebook ***out, ptrdiff_t *n,
               struct check *c, struct err *err) MUST_USE;

/**
 * check_run(mem, p, doc, as_of, out):
 * Every finding of ${p}'s rules for ${doc}, explained in the language of ${out}.  Findings stand in the order of the
 * rulebooks' rules, manual checks about the engagement last within their rulebook.
 * A project team is judged member by member where a charge is judged: the worst decides, and where it is outside or cannot be
 * decided the reason names every member of whom the same holds.
 */
void check_run(arena *mem, const struct program *p, const struct doc *doc, daynum as_of, struct check *out);

/** check_outcomes(mem, p, doc, as_of, out): outcomes only, one byte a slot: what check_run would find, without words. */
void check_outcomes(arena *mem, const struct program *p, const struct doc *doc, daynum as_of, uint8_t *out);

/**
 * check_any_applies(c): whether a rule of ${c} reaches the engagement at all: where none does, nothing was found inside either. That a memorandum has
 * not begun is no rule that applies.
 */
bool check_any_applies(const struct check *c);

/** check_approvals(c): how many findings are outside but approved. */
int64_t check_approvals(const struct check *c);

/** readings_json(key, v, n, out), missing_json(v, n, out): what was read, and what is missing, as members of the object that is open. */
void readings_json(str key, const struct reading *v, ptrdiff_t n, struct json_out *out);
void missing_json(const struct missing *v, ptrdiff_t n, struct json_out *out);

/** check_json(c, out): the answer exactly as docs/result.schema.json has it. */
void check_json(const struct check *c, struct json_out *out);

/** clauses_words(mem, lang, clauses): "clause B4.6"; of several, with runs folded: "clauses N-CAP-1 to N-CAP-3, N-CAP-7". */
str clauses_words(arena *mem, enum language lang, str clauses);

/** check_text(mem, c, colour, explain, b): the answer for a person; ${explain} adds what passed and why. */
void check_text(arena *mem, const struct check *c, bool colour, bool explain, struct buf *b);

#endif
