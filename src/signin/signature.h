/*
 * The signature of a token in the form of RFC 7515, verified by rhonabwy.  This module includes its header, as oidc_client.h does iddawc's,
 * and io/json.h does not stand beside it.
 */
#ifndef SIGNIN_SIGNATURE_H
#define SIGNIN_SIGNATURE_H

#include "base/arena.h"

enum signature { SIGNATURE_HOLDS, SIGNATURE_FALSE, SIGNATURE_NO_KEY };

/**
 * signature_check(mem, token, key, algorithm, least):
 * Whether ${token} was signed with ${key} (RFC 7517, JSON) by ${algorithm} and by no other; SIGNATURE_NO_KEY when the key is none, a shared
 * secret, or has fewer than ${least} bits.  Keys and addresses of keys in the token itself are left alone.
 */
enum signature signature_check(arena *mem, str token, str key, str algorithm, unsigned least);

#endif
