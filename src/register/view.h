/*
 * Views: the only way in which anything leaves the register.  A view belongs to one viewer and gives, of every record, the fields
 * that may.def grants; a record of which nothing may be seen is not found, in the same words as one that is not there.
 *
 * V1 Looking at identities, and asking for what may not be seen, is noted in `access`; the notes are in the store before
 *    `view_close` answers, and nothing may be shown when it does not answer RC_OK.  A store without room, or that has
 *    stopped writing, is still read where nothing is noted.
 * V2 Lists, counts, filters and orders reach only records and fields that may be seen: a list narrowed by a field is a list of
 *    the records in which that field may be seen, and goes on only from a record whose place in the order may be seen.
 * V3 A version that was superseded is seen by whom it might be seen by then and the record may be seen by now.
 */
#ifndef REGISTER_VIEW_H
#define REGISTER_VIEW_H

#include "ledger/log.h"
#include "register/register.h"

struct view {
    struct reg *reg;
    arena *mem;  /* where what is read lives: whoever reads much may have it elsewhere from one call to the next */
    arena *kept; /* what is noted lives here until it is written */
    const struct viewer *viewer;
    instant now;
    struct known_at known;
    struct txn txn;
    struct {
        struct look {
            enum item_kind kind;
            str id, owner; /* of a list: empty, and whose the records are, one note for each owner */
            uint32_t classes;
            bool allowed;
        } * v;
        ptrdiff_t n, cap;
    } look;
};

/** view_open(r, mem, viewer, now, known, out, err): one state of the store, until it is closed. */
rc view_open(struct reg *r, arena *mem, const struct viewer *viewer, instant now, const struct known_at *known, struct view *out,
             struct err *err) MUST_USE;

/** view_close(v, err): V1.  Errors: RC_NOT_NOTED when the store does not write any more, or has no room; those of a transaction. */
rc view_close(struct view *v, struct err *err) MUST_USE;

/** view_drop(v): close without an answer: nothing may have been shown; refusals are noted.  For CLEANUP; nothing when it was closed. */
void view_drop(struct view *v);

/** view_item(v, kind, id, out, err): one record.  Errors: RC_NOT_FOUND. */
rc view_item(struct view *v, enum item_kind kind, str id, struct item *out, struct err *err) MUST_USE;

/** view_named(v, kind, id, out, err): as view_item, for what a record that is seen names: when it may not be seen, nobody has tried to. */
rc view_named(struct view *v, enum item_kind kind, str id, struct item *out, struct err *err) MUST_USE;

/** view_beside(v, kind, id, out, err): as view_item, without a note: for the name beside a reference; OPEN fields only.  Errors: RC_NOT_FOUND. */
rc view_beside(struct view *v, enum item_kind kind, str id, struct item *out, struct err *err) MUST_USE;

/** view_in_list(v, kind, id, out, err): as view_named, for a column of a list: noted once for each owner, as the list is.  Errors: RC_NOT_FOUND. */
rc view_in_list(struct view *v, enum item_kind kind, str id, struct item *out, struct err *err) MUST_USE;

struct view_filter {
    str field, is; /* by name and as item_read takes it; "unknown" finds what is not known */
};

struct view_query {
    enum item_kind kind;
    struct view_filter filter[SHELF_FILTERS];
    int filters;
    struct {
        str field;           /* a day or another number: it is known, ... */
        int64_t least, most; /* ... not below the one and not above the other */
    } range;                 /* no field: any */
    bool is_own;             /* only what is the viewer's organisation's */
    str order;               /* a field that every record has, or that of the range; empty: when it was recorded */
    bool descending;
    str after; /* the id that the page before ended with; empty: from the beginning */
    int limit; /* 1 to SHELF_PAGE_MOST */
    bool is_uncounted;
};

struct view_page {
    struct items items;
    bool more;     /* there are further ones after the last */
    int64_t total; /* of all pages; 0 when the query is uncounted */
};

/**
 * view_list(v, query, out, err):
 * Errors: RC_BAD_INPUT with the field for a filter or an order that the kind does not have or the viewer may not see, and for a place
 *         to go on from that is not there or may not be seen: both are refused in the same words.
 */
rc view_list(struct view *v, const struct view_query *query, struct view_page *out, struct err *err) MUST_USE;

/** view_list_all(v, query, out, err): the items of all pages, one after another; the limit and ${after} of ${query} say nothing.  Errors: as
 * view_list. */
rc view_list_all(struct view *v, const struct view_query *query, struct items *out, struct err *err) MUST_USE;

/** view_count(v, query, out, err): how many there are in all pages.  Errors: as view_list. */
rc view_count(struct view *v, const struct view_query *query, int64_t *out, struct err *err) MUST_USE;

/* What happened to a record, as its timeline tells. */
struct happening {
    struct item item; /* as it was from then on */
    struct entry entry;
};

struct happenings {
    struct happening *v;
    ptrdiff_t n, cap;
};

/**
 * view_history(v, kind, id, out, err):
 * Every version that may be seen with the entry that sealed it, the oldest first.  An entry is without its outcome for those who may
 * not see the check that it is of.
 *
 * Errors: RC_NOT_FOUND.
 */
rc view_history(struct view *v, enum item_kind kind, str id, struct happenings *out, struct err *err) MUST_USE;

/**
 * view_proof(v, kind, id, version, out, err):
 * The entry that sealed a version, with its proof under the latest checkpoint.
 *
 * Errors: RC_NOT_FOUND when there is none, or none that may be seen; RC_AGAIN when no checkpoint reaches so far yet; RC_NOT_ALLOWED when
 *         the entry says what a check came to that may not be seen: what was sealed cannot be shown in part.
 */
rc view_proof(struct view *v, enum item_kind kind, str id, int64_t version, struct proved *out, struct err *err) MUST_USE;

/** proved_print(b, p): both as one file, which is verified without the register (ledger/bundle.h). */
void proved_print(struct buf *b, const struct proved *p);

/** view_acts(v, it, out, err): which acts on a record of its kind the viewer may do to ${it} now, as bits of enum act_kind; a proposal is confirmed
 * while it waits, by somebody else than asked for it who may do what it asks for. */
rc view_acts(struct view *v, const struct item *it, uint64_t *out, struct err *err) MUST_USE;

/** view_refused(v, kind, id, owner): note that such a record of ${owner}'s, or of nobody's, was not shown to the viewer of ${v}, which is not open.
 */
void view_refused(struct view *v, enum item_kind kind, str id, str owner);

/** view_notes_looks(kind): whether looking at such records is noted: who somebody is stands in them.  A colleague's name is no secret. */
bool view_notes_looks(enum item_kind kind);

/* One line of who looked. */
struct access {
    int64_t number; /* among those asked for, from 1: what is kept of other owners is not counted */
    instant at;
    str person, organisation, door, kind, subject, classes, purpose;
    bool allowed;
};

struct accesses {
    struct access *v;
    ptrdiff_t n, cap;
    int64_t total; /* of all pages */
};

struct access_query {
    str kind;            /* word: of what was looked at; empty: any */
    str subject, person; /* ids: of the record looked at, of who looked; empty: any */
    instant begin, end;  /* from ${begin} until before ${end}; 0: whenever */
    enum { ACCESS_ANY, ACCESS_SHOWN, ACCESS_REFUSED } which;
    int64_t before; /* the number that the page before ended with; 0: from the latest */
    int limit;
};

/** view_accesses(v, query, out, err): who looked at what is the viewer's organisation's, the latest first.  Errors: RC_NOT_ALLOWED when none of
 * the viewer's duties is told. */
rc view_accesses(struct view *v, const struct access_query *query, struct accesses *out, struct err *err) MUST_USE;

#endif
