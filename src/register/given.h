/*
 * What an act is given, out of JSON.  A value is given as JSON has it or as text: a yes or no as true, a number of weeks as 4, hours as 37.5
 * or "37.5"; amounts, dates, codes and ids are text, so that no program rounds them.  null is known to be none; the text "unknown" takes back
 * what was known.
 */
#ifndef REGISTER_GIVEN_H
#define REGISTER_GIVEN_H

#include "io/json.h"
#include "register/act.h"

/**
 * given_value(mem, kind, v, out, err):
 * The member ${v} of an object as the field of a record of ${kind} that has its name; a name that is no field's is for act_perform to refuse.
 *
 * Errors: RC_BAD_INPUT, at the place of ${v}, when it is of a type that the field cannot have.
 */
rc given_value(arena *mem, enum item_kind kind, const struct json *v, struct act_given *out, struct err *err) MUST_USE;

/**
 * given_member(v, act, fields, err):
 * A member of {"subject", "version", "fields"} into ${act}; the object of fields into ${*fields}.
 *
 * Errors: RC_BAD_INPUT, at the place of ${v}.
 */
rc given_member(const struct json *v, struct act *act, const struct json **fields, struct err *err) MUST_USE;

#endif
