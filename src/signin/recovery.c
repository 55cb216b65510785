#include "signin/recovery.h"

#include "signin/base32.h"
#include "signin/digest.h"
#include "store/statements.h"
#include "words/texts.h"

#include <sodium.h>

enum { LETTERS = RECOVERY_BYTES / 5 * 8, GROUP = 4 };

static struct digest digest_for(str person, str letters)
{
    char text[SECRET_DIGITS + LETTERS + 1];
    int n = snprintf(text, sizeof(text), "%.*s%.*s", STR_ARG(person), STR_ARG(letters));

    return digest_of(S("recovery"), (str){ text, n });
}

static rc one_add(struct txn *txn, arena *mem, struct randomness *random, str person, str *out, struct err *err)
{
    uint8_t bytes[RECOVERY_BYTES];
    struct digest digest;
    str letters;

    random_fill(random, bytes, sizeof(bytes));
    letters = base32_print(mem, bytes, RECOVERY_BYTES);
    digest = digest_for(person, letters);
    *out = arena_printf(mem, "%.4s-%.4s-%.4s-%.4s", letters.p, letters.p + GROUP, letters.p + 2 * GROUP, letters.p + 3 * GROUP);
    return sql_recovery_add(txn, &(struct sql_recovery_add){ person, digest_bytes(&digest) }, NULL, err);
}

rc recovery_make(struct txn *txn, arena *mem, struct randomness *random, str person, str out[RECOVERY_CODES], struct err *err)
{
    str made[RECOVERY_CODES];

    TRY(recovery_drop(txn, person, err));
    for (int i = 0; i < RECOVERY_CODES; i++)
        TRY(one_add(txn, mem, random, person, &made[i], err));
    memcpy(out, made, sizeof(made));
    return RC_OK;
}

/* ${text} in capitals without spaces and hyphens; what is over LETTERS is not kept, and counted. */
static ptrdiff_t letters_read(str text, char letters[LETTERS])
{
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < text.n; i++) {
        char c = text.p[i];

        if (c == ' ' || c == '-')
            continue;
        if (n < LETTERS)
            letters[n] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
        n++;
    }
    return n;
}

static rc no_code(struct err *err)
{
    err_word(err, RC_REFUSED, W_error_recovery_wrong, NULL, 0);
    err_step(err, W_step_recovery);
    return err_at(err, S("recovery"));
}

rc recovery_use(struct txn *txn, str person, str text, struct err *err)
{
    char letters[LETTERS];
    struct digest digest;
    int64_t changed;

    if (letters_read(text, letters) != LETTERS)
        return no_code(err);
    digest = digest_for(person, (str){ letters, LETTERS });
    TRY(sql_recovery_use(txn, &(struct sql_recovery_use){ person, digest_bytes(&digest) }, &changed, err));
    return changed == 1 ? RC_OK : no_code(err);
}

rc recovery_left(struct txn *txn, arena *mem, str person, int *out, struct err *err)
{
    struct sql_recovery_count_row row;
    bool found;

    TRY(sql_recovery_count(txn, mem, &(struct sql_recovery_count){ person }, &row, &found, err));
    *out = (int)row.left_over;
    return RC_OK;
}

rc recovery_drop(struct txn *txn, str person, struct err *err)
{
    return sql_recovery_drop(txn, &(struct sql_recovery_drop){ person }, NULL, err);
}
