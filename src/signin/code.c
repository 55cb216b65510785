#include "signin/code.h"

#include "signin/base32.h"
#include "signin/digest.h"
#include "signin/span.h"
#include "store/statements.h"
#include "words/texts.h"

#include <liboath/oath.h>
#include <sodium.h>
#include <string.h>

enum { WAITING = 0, CONFIRMED = 1 };

static rc no_code(struct err *err)
{
    err_word(err, RC_REFUSED, W_error_code_wrong, NULL, 0);
    err_step(err, W_step_code_clock);
    return err_at(err, S("code"));
}

/* What an app shows stays for a while after it was used: whoever types it again has nothing to look for but the next. */
static rc code_used(struct err *err)
{
    err_word(err, RC_REFUSED, W_error_code_used, NULL, 0);
    err_step(err, W_step_code_next);
    return err_at(err, S("code"));
}

static void secret_forget(uint8_t (*secret)[CODE_SECRET])
{
    sodium_memzero(*secret, CODE_SECRET);
}

/* ---- codes ---- */

void code_at(const uint8_t secret[CODE_SECRET], int64_t step, int digits, char out[9])
{
    if (oath_hotp_generate((const char *)secret, CODE_SECRET, (uint64_t)step, (unsigned)digits, false, OATH_HOTP_DYNAMIC_TRUNCATION, out) != OATH_OK)
        abort();
}

/* ${text} without its spaces; false when that is not CODE_DIGITS digits. */
static bool digits_read(str text, char digits[CODE_DIGITS])
{
    int n = 0;

    for (ptrdiff_t i = 0; i < text.n; i++) {
        if (text.p[i] == ' ')
            continue;
        if (n == CODE_DIGITS || text.p[i] < '0' || text.p[i] > '9')
            return false;
        digits[n++] = text.p[i];
    }
    return n == CODE_DIGITS;
}

/* The step that ${digits} are the code of; -1 when there is none. All are looked at, whichever fits. */
static int64_t step_of(const uint8_t secret[CODE_SECRET], const char digits[CODE_DIGITS], instant now)
{
    int64_t found = -1;

    for (int64_t step = now / CODE_STEP - CODE_WINDOW; step <= now / CODE_STEP + CODE_WINDOW; step++) {
        char code[9];

        code_at(secret, step, CODE_DIGITS, code);
        if (is_same((str){ code, CODE_DIGITS }, (str){ digits, CODE_DIGITS }))
            found = step;
    }
    return found;
}

/* ---- secrets ---- */

static str percent(arena *mem, str text)
{
    struct buf b = buf_new(mem);

    for (ptrdiff_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';

        if (is_plain)
            buf_char(&b, c);
        else
            buf_printf(&b, "%%%02X", (uint8_t)c);
    }
    return buf_text(&b);
}

static struct code_secret secret_show(arena *mem, const uint8_t secret[CODE_SECRET], str service, str label)
{
    struct code_secret to = { .base32 = base32_print(mem, secret, CODE_SECRET) };
    str issuer = percent(mem, service), name = percent(mem, label);

    to.uri = arena_printf(mem, "otpauth://totp/%.*s:%.*s?secret=%.*s&issuer=%.*s&algorithm=SHA1&digits=%d&period=%d", STR_ARG(issuer), STR_ARG(name),
                          STR_ARG(to.base32), STR_ARG(issuer), CODE_DIGITS, CODE_STEP);
    return to;
}

rc code_begin(struct txn *txn, arena *mem, const struct keyring *keys, struct randomness *random, const struct code_beginner *of, struct err *err)
{
    CLEANUP(secret_forget) uint8_t secret[CODE_SECRET];
    str sealed;

    random_fill(random, secret, sizeof(secret));
    sealed = keyring_seal(keys, mem, random, KEY_CODES, of->person, (str){ (const char *)secret, sizeof(secret) });
    return sql_code_add(txn, &(struct sql_code_add){ of->person, sealed, keyring_number(keys), of->by, of->now }, NULL, err);
}

static rc no_seal(struct err *err, str person)
{
    err_set(err, RC_NOT_FOUND, "the key that the code secret of '%.*s' is sealed with is not there", STR_ARG(person));
    return err_hint(err, "Put the key that was taken out of the key file back into it.");
}

/* (C3) */
static bool waits_for(const struct sql_code_get_row *row, const struct code_beginner *of)
{
    return row->begun_by.known && str_eq(row->begun_by.text, of->by) && row->begun_at.known &&
           is_within(row->begun_at.num, row->begun_at.num + CODE_WAITS, of->now);
}

/* Opens one of the secrets of a person: ${found} says whether there is one, and, when it waits, for ${of}. */
static rc secret_read(struct txn *txn, arena *mem, const struct keyring *keys, const struct code_beginner *of, int which, uint8_t secret[CODE_SECRET],
                      int64_t *last_step, bool *found, struct err *err)
{
    struct sql_code_get_row row;
    str plain, person = of->person;
    bool is_there;

    *found = false;
    TRY(sql_code_get(txn, mem, &(struct sql_code_get){ person, which }, &row, &is_there, err));
    if (!is_there || (which == WAITING && !waits_for(&row, of)))
        return RC_OK;
    if (!keyring_open(keys, mem, KEY_CODES, person, row.sealed, &plain) || plain.n != CODE_SECRET)
        return no_seal(err, person);
    memcpy(secret, plain.p, CODE_SECRET);
    sodium_memzero((char *)plain.p, CODE_SECRET);
    *last_step = row.last_step;
    *found = true;
    return RC_OK;
}

rc code_show(struct txn *txn, arena *mem, const struct keyring *keys, const struct code_beginner *of, str service, str label, struct code_secret *out,
             struct err *err)
{
    CLEANUP(secret_forget) uint8_t secret[CODE_SECRET];
    int64_t last_step;
    bool found;

    TRY(secret_read(txn, mem, keys, of, WAITING, secret, &last_step, &found, err));
    if (!found) {
        err_set(err, RC_NOT_FOUND, "no authenticator waits to be confirmed");
        return err_hint(err, "Begin again.");
    }
    *out = secret_show(mem, secret, service, label);
    return RC_OK;
}

/* Takes the code of ${digits} from one of the secrets of a person. (C1) */
static rc take(struct txn *txn, arena *mem, const struct keyring *keys, const struct code_beginner *of, int which, str digits, struct err *err)
{
    CLEANUP(secret_forget) uint8_t secret[CODE_SECRET];
    int64_t step, last_step = 0, changed;
    char code[CODE_DIGITS];
    bool found;

    TRY(secret_read(txn, mem, keys, of, which, secret, &last_step, &found, err));
    if (!found || !digits_read(digits, code))
        return no_code(err);
    step = step_of(secret, code, of->now);
    if (step < last_step)
        return no_code(err);
    if (step == last_step)
        return code_used(err);
    TRY(sql_code_step(txn, &(struct sql_code_step){ of->person, which, step }, &changed, err));
    return changed == 1 ? RC_OK : code_used(err); /* at the same moment, elsewhere */
}

rc code_confirm(struct txn *txn, arena *mem, const struct keyring *keys, const struct code_beginner *of, str digits, struct err *err)
{
    TRY(take(txn, mem, keys, of, WAITING, digits, err));
    TRY(sql_code_drop(txn, &(struct sql_code_drop){ of->person, CONFIRMED }, NULL, err));
    return sql_code_confirm(txn, &(struct sql_code_confirm){ of->person }, NULL, err);
}

rc code_use(struct txn *txn, arena *mem, const struct keyring *keys, str person, str digits, instant now, struct err *err)
{
    return take(txn, mem, keys, &(struct code_beginner){ .person = person, .now = now }, CONFIRMED, digits, err);
}

rc code_is_set(struct txn *txn, arena *mem, str person, bool *is_set, struct err *err)
{
    struct sql_code_get_row row;

    return sql_code_get(txn, mem, &(struct sql_code_get){ person, CONFIRMED }, &row, is_set, err);
}

rc code_drop_waiting(struct txn *txn, str person, struct err *err)
{
    return sql_code_drop(txn, &(struct sql_code_drop){ person, WAITING }, NULL, err);
}

rc code_drop(struct txn *txn, str person, struct err *err)
{
    TRY(code_drop_waiting(txn, person, err));
    return sql_code_drop(txn, &(struct sql_code_drop){ person, CONFIRMED }, NULL, err);
}

/* ---- another key ---- */

struct sealed_rows {
    arena *mem;
    struct sql_code_other_key_row *v;
    ptrdiff_t n, cap;
};

static rc row_keep(void *ctx, const struct sql_code_other_key_row *row, struct err *err)
{
    struct sealed_rows *rows = ctx;

    (void)err;
    *PUSH(rows->mem, rows) = (struct sql_code_other_key_row){ arena_str(rows->mem, row->person), row->confirmed, arena_str(rows->mem, row->sealed) };
    return RC_OK;
}

rc code_reseal(struct txn *txn, arena *mem, const struct keyring *keys, struct randomness *random, int most, int *done, struct err *err)
{
    struct sealed_rows rows = { .mem = mem };
    int number = keyring_number(keys);

    TRY(sql_code_other_key(txn, &(struct sql_code_other_key){ number, most }, row_keep, &rows, err));
    for (ptrdiff_t i = 0; i < rows.n; i++) {
        const struct sql_code_other_key_row *row = &rows.v[i];
        str plain, sealed;

        if (!keyring_open(keys, mem, KEY_CODES, row->person, row->sealed, &plain))
            return no_seal(err, row->person);
        sealed = keyring_seal(keys, mem, random, KEY_CODES, row->person, plain);
        sodium_memzero((char *)plain.p, (size_t)plain.n);
        TRY(sql_code_reseal(txn, &(struct sql_code_reseal){ row->person, row->confirmed, sealed, number }, NULL, err));
    }
    *done = (int)rows.n;
    return RC_OK;
}

rc code_sweep(struct txn *txn, instant now, struct err *err)
{
    return sql_code_sweep(txn, &(struct sql_code_sweep){ now - CODE_WAITS }, NULL, err);
}
