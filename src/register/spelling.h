/*
 * Registration numbers that are kept in another spelling than numbers have today: what was recorded before all were spelt the same.  They are
 * found by nobody who asks for the number, and so have to be told of; the next correction of a worker or a person spells theirs anew.
 */
#ifndef REGISTER_SPELLING_H
#define REGISTER_SPELLING_H

#include "register/kinds.h"
#include "store/store.h"

struct unspelt {
    enum item_kind kind; /* of a worker, a person or a check */
    str id, owner;
};

struct unspelts {
    struct unspelt *v;
    ptrdiff_t n, cap;
};

/** unspelt_list(txn, mem, out, err): every record whose number is not spelt as registration_spelt has it, by kind and id. */
rc unspelt_list(struct txn *txn, arena *mem, struct unspelts *out, struct err *err) MUST_USE;

#endif
