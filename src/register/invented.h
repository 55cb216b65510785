/*
 * One invented engagement: a career, dates, a charge with its parts and references that fit together, so that most are within the
 * memoranda, some are outside one and of some something is not known yet.  Pure: chance and the day come in, and nothing is recorded here.
 */
#ifndef REGISTER_INVENTED_H
#define REGISTER_INVENTED_H

#include "base/random.h"
#include "clock/date.h"
#include "domain/authority.h"
#include "io/json_out.h"

enum invented_case {
    INVENTED_WHOLE,       /* everything is known, and nothing is outside on purpose */
    INVENTED_ABOVE_CAP,   /* the charge is above the cap of the North East */
    INVENTED_LEFT_LATELY, /* the last post was with the authority itself, and was left weeks ago */
    INVENTED_UNKNOWN,     /* nobody has said anything of references yet */
};

enum { INVENTED_POSTS = 2, INVENTED_PARTS = 12 };

struct invented_post {
    int authority; /* index */
    daynum from, to;
    const char *left_because;
};

struct invented {
    enum invented_case is;
    int authority; /* index: who engages */
    const char *role, *term;
    daynum today, qualified, supported;
    daynum requested, offered, agreed, start, end;
    daynum original_start; /* NONE: none */
    struct invented_post post[INVENTED_POSTS];
    int total;                /* pence */
    int part[INVENTED_PARTS]; /* pence, in the order of invented_parts; they add up */
};

/* What the parts of a charge are called, in the check document and in the register. */
extern const char *const invented_parts[INVENTED_PARTS];

/** chance_of(luck, n): 0 to ${n} - 1. */
int chance_of(struct randomness *luck, int n);

/** invented_engagement(luck, a, authority, today, out): another engagement by ${authority}, asked about on ${today}. */
void invented_engagement(struct randomness *luck, const struct authorities *a, int authority, daynum today, struct invented *out);

/* Members of an open object of a check document: all but the worker's; of the worker, the references. */
void invented_asked_json(const struct invented *e, arena *mem, const struct authorities *a, str supplier, struct json_out *o);
void invented_references_json(const struct invented *e, arena *mem, const struct authorities *a, struct json_out *o);

/** pounds(mem, pence): "31.58". */
str pounds(arena *mem, int pence);

#endif
