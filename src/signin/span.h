/*
 * How long what signing in hands out is good for, on a clock that may be stepped back.  An instant that lies ahead of now by
 * more than SPAN_SKEW says that it was: what bears it is over, so that no step makes anything last longer than that.
 */
#ifndef SIGNIN_SPAN_H
#define SIGNIN_SPAN_H

#include "clock/instant.h"

enum { SPAN_SKEW = 300 }; /* seconds: between the clocks of two nodes, and for a step */

/** is_within(from, until, now): whether ${now} is before ${until}, and not before ${from} by more than SPAN_SKEW. */
bool is_within(instant from, instant until, instant now);

#endif
