/*
 * How the key of a log is followed by another: a signed note in which the old key names the new one, so that whoever has the old key
 * needs to trust nobody for the new one.
 *
 *     concordat key 1
 *     <the key's name>
 *     <the new key, as key.h writes it>
 *
 *     — <name> <base64>       signature of the old key
 *     — <name> <base64>       signature of the new one: who made this has it
 *
 * It is not read as a checkpoint, whose second line is a number.
 */
#ifndef LEDGER_SUCCESSION_H
#define LEDGER_SUCCESSION_H

#include "ledger/note.h"

/** succession_print(mem, old, fresh): the note.  Both have the same name and are KEY_ED25519. */
str succession_print(arena *mem, const struct note_signer *old, const struct note_signer *fresh);

/**
 * succession_check(mem, text, keys, n, out, err):
 * The key that ${text} names, signed for by one of ${keys} and by itself.
 *
 * Errors: RC_BAD_INPUT when it is no such note; RC_NOT_SEALED when either signature is missing or false, or the names differ.
 */
rc succession_check(arena *mem, str text, const struct note_key *keys, ptrdiff_t n, struct note_key *out, struct err *err) MUST_USE;

#endif
