#include "signin/span.h"

bool is_within(instant from, instant until, instant now)
{
    return now < until && now >= from - SPAN_SKEW;
}
