/*
 * Derived facts: what a rule needs to know but nobody types.  A rule's wish is a `struct
 * wish`; deriving it for one document gives a few integers, and, when a trace is asked for,
 * what was read, where it came from and what was missing.
 *
 * Uncertainty is carried, not guessed: amounts come as a lowest and a highest value that the
 * document allows.  When they are equal the amount is known; when they differ, or the highest is
 * UNKNOWN (no upper bound), the trace names the fields that would settle it.
 */
#ifndef DOMAIN_DERIVE_H
#define DOMAIN_DERIVE_H

#include "domain/doc.h"

/* Which leavings, posts or assignments count, by where they were. */
enum where { WHERE_ANYWHERE, WHERE_SIGNATORY, WHERE_SAME_REGION, WHERE_SAME_AUTHORITY, WHERE_NATION };

/* A mask of code constants; 0 means any. */
typedef uint32_t code_mask;

enum wish_kind {
    WISH_LEAVING,       /* LEAVING_* outputs */
    WISH_EXPERIENCE,    /* lo, hi: whole months */
    WISH_SUPPORTED,     /* day the supported year was, or at the earliest can have been, completed: lo only; NONE never */
    WISH_REFERENCES,    /* lo, hi: how many count (different organisations when asked) */
    WISH_EVIDENCE,      /* lo, hi: whole months that the counted references evidence, overlaps once */
    WISH_LIVE,          /* first day after the last overlapping engagement (DAY_LAST: open-ended); NONE no overlap; UNKNOWN */
    WISH_NOTICE_SERVED, /* 1 served, completed or agreed at the previous assignment; 0 not; NONE no previous assignment; UNKNOWN */
    WISH_APPROVAL,      /* 1 given in time by every approver for at least the charge; 0 not */
    WISH_TOLD,          /* 1 told by the decision, whatever `before` says; 0 not; UNKNOWN */
    WISH_TEAM_TOLD,     /* 1 region told before the agreement; 0 not; UNKNOWN */
    WISH_TEAM_MEMBERS,  /* 1 every member identified and approved before the start; 0 not; UNKNOWN */
    WISH_TEAM_COSTS,    /* 1 costs split by worker and service; 0 not; UNKNOWN */
    WISH_TRAINING,      /* 1 every training paid as the table says; 0 not; NONE no training; UNKNOWN */
    WISH_STANDING,      /* day after the restriction ends (DAY_LAST: open-ended) when the supplier is restricted on the start; NONE not; UNKNOWN */
    WISH_ROLE_MAP,      /* 1 role as the map says; 0 not; NONE no title or no row for it; UNKNOWN role */
    WISH_ELEMENTS,      /* lo, hi: sum of the named elements (pence an hour; OVERTIME: hundredths of hours a week: mixed, whether there is any) */
    WISH_REGISTERED,    /* 1 on the register as a social worker; 0 not; UNKNOWN */
    WISH_WAIVER,        /* 1 on-site days waived in advance by the one named; 0 not; UNKNOWN */
    WISH_LEAD           /* lo: days from request to start; UNKNOWN */
};

/* Outputs of WISH_LEAVING. */
enum {
    LEAVING_BAR,       /* latest leaving in scope that no exemption by reason can lift; NONE when none */
    LEAVING_ANY,       /* latest leaving in scope; NONE when none */
    LEAVING_HI,        /* latest leaving that might be in scope: >= ANY; UNKNOWN when its day is not known; NONE */
    LEAVING_BECAUSE,   /* enum left_because_code of ANY, or UNKNOWN */
    LEAVING_PROBATION, /* in_probation of ANY, or UNKNOWN */
    LEAVING_BAR_HI,    /* latest leaving that might be in scope and not be lifted: BAR <= BAR_HI <= HI; UNKNOWN, NONE as HI */
    LEAVING_OUTPUTS
};
enum { WISH_MOST_OUTPUTS = LEAVING_OUTPUTS };

enum element { ELEMENT_OVERTIME = 1, ELEMENT_TRAVEL = 2, ELEMENT_ACCOMMODATION = 4, ELEMENT_BONUS = 8, ELEMENT_OTHER = 16 };

/*
 * The moments a thing may have to come before.  Offers, agreements and decisions are acts
 * within a day: the same day is in time.  A start is the beginning of its day: the day before
 * is the last that is in time (convention C6).
 */
enum cutoff { MOMENT_OFFER, MOMENT_AGREEMENT, MOMENT_START, MOMENT_LAST_DAY, MOMENT_DECISION };

struct wish {
    enum wish_kind kind;
    /* LEAVING, EXPERIENCE, LIVE, NOTICE_SERVED */
    enum where where;
    int nation;               /* WHERE_NATION */
    const uint8_t *signatory; /* WHERE_SIGNATORY: one byte an authority */
    code_mask services, employers, nations;
    code_mask lifted_by;     /* LEAVING: left_because constants that an exemption lifts */
    bool probation_lifts;    /* LEAVING: leaving in probation is lifted too */
    bool substantive_only;   /* LIVE: posts count only when substantive */
    bool posts, assignments; /* LIVE: which count */
    daynum reach_from;       /* EXPERIENCE: measured on the later of the start and this day (DAY_FIRST: the start) */
    code_mask reach_terms;   /* EXPERIENCE: reach_from concerns assignments of these terms only; 0: every term */
    daynum reach_new;        /* EXPERIENCE: nor extensions of what began on this day or later (DAY_LAST: all) */
    int after_months;        /* SUPPORTED: earliest completion after qualifying, when none is recorded */
    /* REFERENCES, EVIDENCE */
    bool detailed, practice_based, complete, different_organisations;
    int template_code;      /* enum reference_template_code, -1: any */
    daynum template_from;   /* needed for references requested or dated from this day */
    code_mask referees;     /* who may give one; 0 anyone */
    bool countersign_helps; /* another's counts when countersigned */
    enum cutoff before;
    /* APPROVAL */
    int approval_for;    /* enum approval_for_code */
    code_mask approvers; /* all must have approved; 0: any one */
    bool covers_charge;  /* an approval that names a lower charge does not count */
    /* TOLD */
    int told_of, told_whom;
    /* TRAINING: indexed by enum training_kind_code; 1 must be paid, 0 must not, -1 either */
    int8_t day_rate[training_kind_count], cost[training_kind_count];
    /* STANDING */
    bool spreads; /* one signatory's restriction holds for every signatory */
    /* ROLE_MAP */
    const struct role_title {
        str title;
        int role;
    } * title;
    int titles;
    unsigned elements; /* ELEMENTS: enum element bits */
    int waiver_by;     /* WAIVER: enum waiver_giver_code */
};

/* What a derivation read and missed: the explanation's raw material. */
struct reading {
    str label;  /* "last day at Durham, resignation" */
    str value;  /* "10 January 2025" */
    str source; /* dotted name, or "derived" */
};

struct missing {
    str fact;              /* dotted name */
    str label;             /* "last day of the post at Durham" */
    str supplier;          /* who can supply it: "the last employer" */
    bool supplier_of_book; /* an office, as a rulebook calls it */
};

struct trace {
    arena *mem;
    enum language lang; /* of labels, values, suppliers and notes */
    struct {
        struct reading *v;
        ptrdiff_t n, cap;
    } read;
    struct {
        struct missing *v;
        ptrdiff_t n, cap;
    } missing;
    struct {
        str *v;
        ptrdiff_t n, cap;
    } note;            /* whole sentences: "An approval dated 3 May 2025 is after the day of knowledge and does not count yet." */
    int extra_days[2]; /* EXPERIENCE, EVIDENCE: days beyond the whole months of lo and of hi */
    struct {
        int need;         /* EXPERIENCE, EVIDENCE: set beforehand; when hi is less, then */
        int months, days; /* what is wanting to it, see derive_span.h */
    } wanting;
    struct decider {
        const struct record *entry; /* of a list; NULL: none */
        str words;                  /* "post at Durham" */
    } decider; /* LIVE the overlap, STANDING the restriction that ends last; NOTICE_SERVED the assignment that was not served, or with NONE
                  one that goes on; LEAVING the post in scope that goes on */
};

/**
 * wish_outputs(kind): how many integers a wish of ${kind} gives, 1 to WISH_MOST_OUTPUTS.
 */
int wish_outputs(enum wish_kind kind);

/**
 * derive(doc, member, as_of, wish, out, trace):
 * Set ${out}[0..wish_outputs) from ${doc}.  ${member} is the project-team member looked at, or
 * NULL for the engagement's own worker; it changes charge and role only.  ${as_of} is the day
 * of knowledge: approvals, references and notifications after it do not count yet, and the
 * trace notes them; plans (posts, assignments) count whatever their date.  ${trace} may be NULL.
 *
 * Units: months are whole; days are daynum; money pence.
 */
void derive(const struct doc *doc, const struct record *member, daynum as_of, const struct wish *wish, int32_t *out, struct trace *trace);

/*
 * Base facts: read straight from the document, the same for every rule.  The rows are in
 * facts.def: FACT(constant, name in guards and tests, type, label, dotted name).
 */
#define FACT(constant, name, type, codes, label, path) constant,
enum fact {
#include "domain/facts.def"
    FACT_COUNT
};
#undef FACT

struct fact_row {
    str name, path;
    const struct code_set *codes;
    enum field_type type;
    enum word label;
};
extern const struct fact_row fact_table[FACT_COUNT];

/** fact_find(name): the fact whose name is ${name}, or -1. */
int fact_find(str name);

/** derive_base(doc, member, as_of, out): all base facts of ${doc} into ${out}[FACT_COUNT]. */
void derive_base(const struct doc *doc, const struct record *member, daynum as_of, int32_t *out);

/**
 * derive_missing_base(doc, member, fact, trace):
 * Add to ${trace} what would make ${fact} known: the field's dotted name, label and supplier.  For
 * a charge that only lacks the hours of its day rate, those hours; for a member's role or charge,
 * the member's.
 */
void derive_missing_base(const struct doc *doc, const struct record *member, enum fact fact, struct trace *trace);

/**
 * derive_read_base(doc, member, fact, value, trace):
 * Add to ${trace} the reading of ${fact}, whose value derive_base gave: label, the value in words,
 * and its dotted name, or "derived: " and from what.
 */
void derive_read_base(const struct doc *doc, const struct record *member, enum fact fact, int32_t value, struct trace *trace);

/**
 * derive_day_rate(doc, member, cap, rate, highest):
 * Whether the charge of an hour comes from a day rate; then ${*rate} is it, and ${*highest} the highest one whose hour costs
 * ${cap} at most.
 *
 * Units: pence, a day and an hour.
 */
bool derive_day_rate(const struct doc *doc, const struct record *member, int32_t cap, int64_t *rate, int64_t *highest);

/** facts_hash(mem, doc): SHA-256 of the document's canonical JSON: the receipt's facts hash. */
str facts_hash(arena *mem, const struct doc *doc);

#endif
