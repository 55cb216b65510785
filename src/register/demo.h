/*
 * An invented register: partnerships with their authorities, people in every role, workers with posts, checks and assignments over
 * the years before `now`.  Everything goes in as acts of those who may, so that a demonstration holds nothing that a real
 * register could not.  Authorities are real bodies; every person, supplier, number and amount is invented, the registration numbers
 * are of a form that no regulator issues (SW0...), and mail goes to example.org.
 */
#ifndef REGISTER_DEMO_H
#define REGISTER_DEMO_H

#include "register/register.h"

struct demo_size {
    int authorities; /* of each partnership, at most; 0: all there are */
    int workers;     /* of each authority */
    bool national;   /* every region and Wales; else the four partnerships that have a memorandum of their own */
    uint64_t seed;
};

struct demo_person {
    str id, organisation; /* ids */
    str name, mail, of;   /* of: the organisation's name */
    enum duty duty;
};

struct demo_people {
    struct demo_person *v;
    ptrdiff_t n, cap;
};

/* Told now and then how far it is: ${done} of ${all} partnerships. */
typedef void demo_progress(void *ctx, int done, int all);

/**
 * demo_fill(r, mem, size, now, out, progress, ctx, err):
 * Fill a register that has begun and holds nothing else.  ${progress} may be NULL.
 *
 * Errors: as act_perform.
 */
rc demo_fill(struct reg *r, arena *mem, const struct demo_size *size, instant now, struct demo_people *out, demo_progress *progress, void *ctx,
             struct err *err) MUST_USE;

#endif
