/*
 * The keys of signed notes, as the C2SP specification signed-note (v1.0.0) writes them:
 *
 *     <name>+<key id in hexadecimal>+<base64 of: algorithm byte, public key>
 *
 * The id is the first four bytes of SHA-256(name, "\n", algorithm byte, public key).  Algorithm 0x01 is Ed25519 over a
 * note's text; 0x04 is a witness's, Ed25519 over a time and the text (tlog-cosignature).  Secret keys have the form
 * that other implementations of notes use: "PRIVATE+KEY+" and the same, with the seed of the key in the place of the
 * public key.
 */
#ifndef LEDGER_KEY_H
#define LEDGER_KEY_H

#include "base/arena.h"
#include "base/err.h"

enum key_algorithm { KEY_ED25519 = 0x01, KEY_COSIGNATURE = 0x04 };
enum { KEY_PUBLIC = 32, KEY_SECRET = 64 };

/* Who a signature is asked of. */
struct note_key {
    str name;
    uint32_t id;
    uint8_t algorithm; /* one of enum key_algorithm */
    uint8_t public_key[KEY_PUBLIC];
};

/* Who signs. ${secret} is libsodium's Ed25519 secret key. */
struct note_signer {
    struct note_key key;
    uint8_t secret[KEY_SECRET];
};

/** is_key_name(s): whether a key may have the name ${s}: UTF-8 with something in it, but no space of any kind, no '+' and no control character. */
bool is_key_name(str s);

/**
 * note_signer_new(mem, name, algorithm, out, err):
 * A new key from the kernel's randomness.
 *
 * Errors: RC_BAD_INPUT when ${name} is none for a key.
 */
rc note_signer_new(arena *mem, str name, enum key_algorithm algorithm, struct note_signer *out, struct err *err) MUST_USE;

/**
 * note_key_print(mem, key), note_key_parse(mem, text, out, err):
 * The one-line form of a verifier's key, without a newline.
 *
 * Errors: RC_BAD_INPUT for another form or algorithm, an id that does not belong to the rest, or 32 bytes that are no Ed25519
 *         key.  Messages quote no more of ${text} than the name: it may be a secret pasted in the wrong place.
 * Owner:  the name is ${text}'s.
 */
str note_key_print(arena *mem, const struct note_key *key);
rc note_key_parse(arena *mem, str text, struct note_key *out, struct err *err) MUST_USE;

/** note_secret_print(mem, signer), note_secret_parse(mem, text, out, err): "PRIVATE+KEY+<name>+<id>+<base64 of algorithm, seed>". */
str note_secret_print(arena *mem, const struct note_signer *signer);
rc note_secret_parse(arena *mem, str text, struct note_signer *out, struct err *err) MUST_USE;

#endif
