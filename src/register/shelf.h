/*
 * Items in the store.  The statements are composed here from items.def, and only here; what is composed are names of the
 * table, never anything that somebody wrote.
 *
 * H1 A version is written once; the only change that it ever sees is that a later one supersedes it.
 * H2 Every version names the entry of the log that recorded it: `shelf_put` is called after log_append, in its transaction.
 */
#ifndef REGISTER_SHELF_H
#define REGISTER_SHELF_H

#include "register/item.h"
#include "store/store.h"

/* As what the register knew when.  The last that it knows is { 0 }. */
struct known_at {
    enum { KNOWN_NOW, KNOWN_AT_POSITION, KNOWN_AT_INSTANT } how;
    int64_t log, position; /* with the entry at ${position} of ${log} and those before it */
    instant at;            /* with everything recorded until then */
};

extern const struct known_at known_now;

struct items {
    struct item *v;
    ptrdiff_t n, cap;
};

/**
 * shelf_put(txn, mem, it, err):
 * Write ${it}, version 1 or the one after the version there is, which it supersedes.
 * Errors: RC_CONFLICT when another version is the latest, or when what only one record may have is another's.
 */
rc shelf_put(struct txn *txn, arena *mem, const struct item *it, struct err *err) MUST_USE;

/** shelf_get(txn, mem, a, kind, id, known, out, found, err): the version of a record that was known. */
rc shelf_get(struct txn *txn, arena *mem, const struct authorities *a, enum item_kind kind, str id, const struct known_at *known, struct item *out,
             bool *found, struct err *err) MUST_USE;

/** shelf_versions(txn, mem, a, kind, id, out, err): every version, the oldest first. */
rc shelf_versions(struct txn *txn, arena *mem, const struct authorities *a, enum item_kind kind, str id, struct items *out, struct err *err) MUST_USE;

enum { SHELF_FILTERS = 8, SHELF_PAGE_MOST = 200 };

struct shelf_query {
    enum item_kind kind;
    uint32_t relations;            /* any of them holds; none: no rows */
    str who, office, registration; /* for whom: the organisation, its office, the person's number as a social worker */
    struct known_at known;
    struct shelf_filter {
        int field; /* held as text or as a number */
        const struct cell *is;
    } filter[SHELF_FILTERS]; /* all of them hold */
    int filters;
    struct shelf_span {
        int from, to; /* fields; no ${to} is for ever */
        instant at;
    } span; /* ${from}, which is always known, is not after ${at}, ${to} is after it; { 0 }: whenever */
    const struct shelf_range {
        int field;           /* held as a number: it is known, ... */
        int64_t least, most; /* ... not below the one and not above the other */
    } * range;               /* NULL: any */
    int order;               /* a field that is always known, or that of the range, or -1: when it was recorded */
    bool descending;
    bool whole;               /* with the fields of JSON, each of which may be long; else they are unknown, and not shown */
    const struct item *after; /* the last one of the page before; NULL: from the beginning */
    int limit;                /* 1 to SHELF_PAGE_MOST */
};

/** shelf_list(txn, mem, a, query, out, err): items in a total order: by the field, then by id. */
rc shelf_list(struct txn *txn, arena *mem, const struct authorities *a, const struct shelf_query *query, struct items *out, struct err *err) MUST_USE;

/** shelf_count(txn, mem, query, out, err): how many there are; order, after and limit say nothing. */
rc shelf_count(struct txn *txn, arena *mem, const struct shelf_query *query, int64_t *out, struct err *err) MUST_USE;

/** shelf_is_about(txn, mem, it, query, answer, err): whether any relation of ${query} holds for the version ${it}; it says the kind and for whom. */
rc shelf_is_about(struct txn *txn, arena *mem, const struct item *it, const struct shelf_query *query, bool *answer, struct err *err) MUST_USE;

/**
 * shelf_compare(txn, mem, it, found, column, err):
 * Whether there is a row of the id and version of ${it}, and the first of its columns that is not, byte for byte, what shelf_put writes; empty
 * when all are.  What superseded it is not looked at.
 */
rc shelf_compare(struct txn *txn, arena *mem, const struct item *it, bool *found, str *column, struct err *err) MUST_USE;

/** shelf_rows(txn, mem, kind, after, limit, out, err): rows of every version in order of id and version, after that of ${after} unless it is NULL;
 * without their fields. */
rc shelf_rows(struct txn *txn, arena *mem, enum item_kind kind, const struct item *after, int limit, struct items *out, struct err *err) MUST_USE;

/** shelf_erase(txn, mem, kind, id, err): take every version away.  What recorded them loses its payload by log_erase. */
rc shelf_erase(struct txn *txn, arena *mem, enum item_kind kind, str id, struct err *err) MUST_USE;

#endif
