/* Registration numbers of social workers: the one spelling of a number that people may write in several. */
#ifndef DOMAIN_REGISTRATION_H
#define DOMAIN_REGISTRATION_H

#include "base/arena.h"

/** registration_spelt(mem, text): ${text} in capital letters and without spaces: "sw 12345" is "SW12345". */
str registration_spelt(arena *mem, str text);

/** registration_is_one(text): whether ${text}, spelt so, has the form of a number: 3 to 16 letters and digits. */
bool registration_is_one(str text);

#endif
