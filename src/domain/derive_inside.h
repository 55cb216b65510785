/*
 * What the parts of derive.c share: one inquiry into a document, truth in three values, days
 * that are not quite known, places, and the trace.  Nobody else includes this.
 */
#ifndef DOMAIN_DERIVE_INSIDE_H
#define DOMAIN_DERIVE_INSIDE_H

#include "domain/derive.h"
#include "words/date.h"
#include "words/number.h"
#include "words/texts.h"

struct inquiry {
    const struct doc *doc;
    const struct record *engagement, *worker; /* NULL when unknown */
    const struct record *member;              /* NULL: the engagement's own worker */
    daynum as_of;
    const struct wish *wish;
    struct trace *trace; /* may be NULL: then nothing is allocated */
};

/* ---- truth in three values: `and` is the smaller, `or` the larger ---- */

enum truth { IS_NOT, IS_MAYBE, IS_SO };

static inline bool is_known(int32_t fact)
{
    return fact > NONE;
}

static inline enum truth truth_and(enum truth a, enum truth b)
{
    return a < b ? a : b;
}

static inline enum truth truth_or(enum truth a, enum truth b)
{
    return a > b ? a : b;
}

static inline enum truth truth_not(enum truth t)
{
    return (enum truth)(IS_SO - t);
}

/** truth_of_bool(fact): a BOOL cell; none is no. */
static inline enum truth truth_of_bool(int32_t fact)
{
    return fact == UNKNOWN ? IS_MAYBE : fact == 1 ? IS_SO : IS_NOT;
}

static inline int32_t truth_fact(enum truth t)
{
    return t == IS_SO ? 1 : t == IS_NOT ? 0 : UNKNOWN;
}

/** mask_holds(mask, code): is ${code} one of ${mask}?  Every code is one of the empty mask. */
static inline enum truth mask_holds(code_mask mask, int32_t code)
{
    if (!mask)
        return IS_SO;
    if (!is_known(code))
        return code == UNKNOWN ? IS_MAYBE : IS_NOT;
    return mask >> code & 1 ? IS_SO : IS_NOT;
}

/** text_is_same(a, b): the same name, but for letter case, spaces and punctuation. */
bool text_is_same(str a, str b);

/*
 * How one entry of a list was judged.  Bit f of `doubt` is a field f of the entry that would
 * settle it; the high bits are facts outside the entry.
 */
struct judgement {
    enum truth fit;
    int refused_by; /* the first field that rules it out; -1 none */
    uint32_t doubt;
};

/* engagement.authority, .start, .end, .term; the moment of wish->before */
enum { DOUBT_AUTHORITY = 27, DOUBT_START, DOUBT_END, DOUBT_TERM, DOUBT_MOMENT };

static inline uint32_t bit(int field)
{
    return UINT32_C(1) << field;
}

static inline struct judgement judgement_open(void)
{
    return (struct judgement){ IS_SO, -1, 0 };
}

/** judgement_add(j, t, field): one more condition, which ${field} (or a DOUBT_) decides. */
static inline void judgement_add(struct judgement *j, enum truth t, int field)
{
    if (t == IS_NOT && j->refused_by < 0)
        j->refused_by = field;
    if (t == IS_MAYBE)
        j->doubt |= bit(field);
    j->fit = truth_and(j->fit, t);
}

/* ---- reading ---- */

/** fact_in(r, object, field): ${field} of the object that ${object} of ${r} holds; NONE when there is known to be no such object. */
int32_t fact_in(const struct record *r, int object, int field);

/** list_in(r, object, field): the same for a list; known and empty when there is known to be no such object. */
const struct cell *list_in(const struct record *r, int object, int field);

static inline int32_t worker_fact(const struct inquiry *q, int field)
{
    return fact_of(q->worker, field);
}

static inline const struct cell *worker_list(const struct inquiry *q, int field)
{
    return cell_of(q->worker, field);
}

/** day_raise(latest, day): the later of both; UNKNOWN beats every day, every day beats NONE. */
void day_raise(int32_t *latest, int32_t day);

/*
 * Two days of which one or both may not be known.  The time between them reaches at most from
 * `from` to `to` and at least from `sure_from` to `sure_to` (nothing when these are the wrong
 * way round).
 */
struct extent {
    daynum from, sure_from, sure_to, to;
};

/** extent_of(from, to): ${to} NONE is open-ended; a ${from} that is not known is any day up to ${to}. */
struct extent extent_of(int32_t from, int32_t to);

/** extent_of_assignment(r): to the day left when known, else to the contract's end.  A day left that is none: still there. */
struct extent extent_of_assignment(const struct record *r);

/* ---- places ---- */

struct place {
    int32_t authority;
    str text; /* as written, for a body outside the table */
    int32_t nation;
    int authority_field, nation_field; /* of the entry: what would settle a doubt */
};

struct place place_of_assignment(const struct inquiry *q, const struct record *assignment);

/** place_is_own(q, place): is it the engagement's own authority?  Delivery bodies count as their councils. */
enum truth place_is_own(const struct inquiry *q, const struct place *place);

/** place_is_own_region(q, place): is it in the same region, or the same authority? */
enum truth place_is_own_region(const struct inquiry *q, const struct place *place);

/** place_is_signatory(q, authority): is it, or a council it counts as, in ${q->wish->signatory}? */
bool place_is_signatory(const struct inquiry *q, int32_t authority);

/** post_judge(q, post, substantive): services, employers, nations and where of the wish, and substantive when asked. */
struct judgement post_judge(const struct inquiry *q, const struct record *post, bool substantive);

/** assignment_judge(q, assignment): where of the wish. */
struct judgement assignment_judge(const struct inquiry *q, const struct record *assignment);

/* ---- moments ---- */

/** decision_follows(q, told, decision): did the decision come no sooner than ${told}? While the agreement's day is not known it may have come first.
 */
enum truth decision_follows(const struct inquiry *q, int32_t told, int32_t decision);

/** cutoff_last(q, moment): the last day that is in time for it; DAY_LAST when it is known not to come; UNKNOWN. */
int32_t cutoff_last(const struct inquiry *q, enum cutoff moment);
str cutoff_path(enum cutoff moment);                           /* the field that would tell when it was */
str cutoff_words(const struct inquiry *q, enum cutoff moment); /* "the offer".  Only with a trace */

/* ---- the trace: every function does nothing when q->trace is NULL ---- */

/* How an entry of a list is called: post, at, its authority. */
struct naming {
    enum word named;    /* "post at {name}"; WORD_NONE: the name says it all */
    enum word numbered; /* "post with number {number}": where it has no name */
    int by;             /* the field that holds the name */
};
extern const struct naming naming_post, naming_assignment, naming_reference, naming_approval, naming_notification, naming_restriction, naming_member,
    naming_training;

/** entry_words(q, r, naming): "post at Durham"; "post with number 2" when the name is not known.  Only with a trace. */
str entry_words(const struct inquiry *q, const struct record *r, const struct naming *naming);

/** field_words(q, r, field): the value as people read it.  Only with a trace. */
str field_words(const struct inquiry *q, const struct record *r, int field);

/* IN(q): where texts of the trace are made, and in which language.  Only with a trace. */
#define IN(q) (q)->trace->mem, (q)->trace->lang

/* trace_note(q, text): a whole sentence; ${text} is made only with a trace. */
#define trace_note(q, text) ((q)->trace ? trace_say((q), (text)) : (void)0)
void trace_say(const struct inquiry *q, str note);
void trace_read(const struct inquiry *q, str label, str value, str source);
void trace_read_field(const struct inquiry *q, const struct record *r, int field); /* as it stands; nothing when unknown */
void trace_read_entry(const struct inquiry *q, const struct record *r, const struct naming *naming, int field, str value);
void trace_decider(const struct inquiry *q, const struct record *r, const struct naming *naming);
void trace_missing(const struct inquiry *q, str path);
void trace_missing_entry(const struct inquiry *q, const struct record *r, const struct naming *naming, int field);
void trace_missing_charge(const struct inquiry *q, const struct record *member, int part); /* ${member} NULL: the engagement's charge */

struct spans;

/** trace_wanting(q, most, out, days): days beyond whole months, and what is wanting to the months that are asked for. */
void trace_wanting(const struct inquiry *q, const struct spans *most, const int32_t out[2], const int days[2]);

/** trace_doubts(q, r, naming, doubt): every field that a judgement was in doubt about. */
void trace_doubts(const struct inquiry *q, const struct record *r, const struct naming *naming, uint32_t doubt);

/** trace_refused(q, r, naming, field): a note that an entry does not count, and because of what. */
void trace_refused(const struct inquiry *q, const struct record *r, const struct naming *naming, int field);

/* ---- facts that need more than a look ---- */

/* As the comments below the rows of facts.def say. */
int32_t role_of(const struct doc *doc, const struct record *member);
int32_t term_of(const struct doc *doc);

enum charge_from { CHARGE_IS_TOTAL, CHARGE_IS_SUM, CHARGE_IS_DAY_RATE, CHARGE_IS_NOT_KNOWN };

/** charge_find(doc, member, charge): the charge of an hour, and what it comes from; UNKNOWN, or NONE when nothing gives it and the total is null. */
enum charge_from charge_find(const struct doc *doc, const struct record *member, int32_t *charge);

/** charge_part(doc, member, part): one field of the charge; NONE when there is known to be no charge. */
int32_t charge_part(const struct doc *doc, const struct record *member, int part);

/** charge_lacks_hours(doc): a day rate is there, and only the hours of a day are wanting. */
bool charge_lacks_hours(const struct doc *doc);

/* ---- the derivations, one a wish_kind ---- */

void derive_leaving(const struct inquiry *q, int32_t *out);
void derive_experience(const struct inquiry *q, int32_t *out);
void derive_supported(const struct inquiry *q, int32_t *out);
void derive_references(const struct inquiry *q, int32_t *out);
void derive_evidence(const struct inquiry *q, int32_t *out);
void derive_live(const struct inquiry *q, int32_t *out);
void derive_notice_served(const struct inquiry *q, int32_t *out);
void derive_approval(const struct inquiry *q, int32_t *out);
void derive_told(const struct inquiry *q, int32_t *out);
void derive_waiver(const struct inquiry *q, int32_t *out);
void derive_team_told(const struct inquiry *q, int32_t *out);
void derive_team_members(const struct inquiry *q, int32_t *out);
void derive_team_costs(const struct inquiry *q, int32_t *out);
void derive_training(const struct inquiry *q, int32_t *out);
void derive_elements(const struct inquiry *q, int32_t *out);
void derive_standing(const struct inquiry *q, int32_t *out);
void derive_role_map(const struct inquiry *q, int32_t *out);
void derive_registered(const struct inquiry *q, int32_t *out);
void derive_lead(const struct inquiry *q, int32_t *out);

#endif
