#include "signin/token.h"

#include "domain/value.h"
#include "signin/base32.h"
#include "signin/digest.h"
#include "signin/span.h"
#include "store/statements.h"
#include "words/texts.h"

#include <sodium.h>

#define PREFIX S("concordat_")

enum { RANDOM_BYTES = 25, CHECK_BYTES = 5, CHECK_LETTERS = 8 };

/* ---- scopes ---- */

static const struct {
    enum token_scope scope;
    str word, what;
} scopes[] = {
#define SCOPE(name, number, word, what) { SCOPE_##name, { word, sizeof(word) - 1 }, { what, sizeof(what) - 1 } },
#include "signin/scopes.def"
#undef SCOPE
};

bool scope_parse(str word, enum token_scope *out)
{
    for (ptrdiff_t i = 0; i < countof(scopes); i++)
        if (str_eq(scopes[i].word, word)) {
            *out = scopes[i].scope;
            return true;
        }
    return false;
}

void scope_print(struct buf *b, unsigned of)
{
    const char *between = "";

    for (ptrdiff_t i = 0; i < countof(scopes); i++)
        if (of & scopes[i].scope) {
            buf_printf(b, "%s%.*s", between, STR_ARG(scopes[i].word));
            between = " ";
        }
}

str scope_what(enum token_scope scope)
{
    ptrdiff_t i = 0;

    while (scopes[i].scope != scope)
        i++;
    return scopes[i].what;
}

/* ---- the text ---- */

/* The checksum of ${text}, which has the prefix and the random characters. */
static str check_of(arena *mem, str text)
{
    struct digest digest = digest_of(S("token check"), text);

    return base32_print(mem, digest.byte, CHECK_BYTES);
}

static str text_make(arena *mem, struct randomness *random)
{
    uint8_t bytes[RANDOM_BYTES];
    str text;

    random_fill(random, bytes, sizeof(bytes));
    text = arena_printf(mem, "%.*s%.*s", STR_ARG(PREFIX), STR_ARG(base32_print(mem, bytes, RANDOM_BYTES)));
    sodium_memzero(bytes, sizeof(bytes));
    return arena_printf(mem, "%.*s%.*s", STR_ARG(text), STR_ARG(check_of(mem, text)));
}

bool is_token(str text)
{
    CLEANUP(arena_close) arena mem = arena_open(1 << 16);

    return text.n == TOKEN_LENGTH && str_starts(text, PREFIX) &&
           is_same(str_from(text, TOKEN_LENGTH - CHECK_LETTERS), check_of(&mem, str_sub(text, 0, TOKEN_LENGTH - CHECK_LETTERS)));
}

static struct digest digest_for(str text)
{
    return digest_of(S("token"), text);
}

/* ---- in the store ---- */

static rc cannot_make(struct err *err, enum word what, enum word step, str at)
{
    err_word(err, RC_BAD_INPUT, what, NULL, 0);
    err_step(err, step);
    return err_at(err, at);
}

rc token_check_label(const struct token *of, struct err *err)
{
    if (!of->label.n || str_columns(of->label) > TOKEN_LABEL)
        return cannot_make(err, W_error_token_label, W_step_token_label, S("label"));
    return value_line(of->label, W_tokens_label, err) == RC_OK ? RC_OK : err_at(err, S("label"));
}

rc token_check_scopes(const struct token *of, struct err *err)
{
    return of->scopes ? RC_OK : cannot_make(err, W_error_token_scopes, W_step_token_scopes, S("scopes"));
}

rc token_check_until(const struct token *of, instant now, struct err *err)
{
    if (of->until > now && of->until <= now + TOKEN_LONGEST)
        return RC_OK;
    return cannot_make(err, W_error_token_until, W_step_token_until, S("until"));
}

rc token_add(struct txn *txn, arena *mem, struct randomness *random, instant now, const struct token *of, str *text, struct err *err)
{
    str fresh = text_make(mem, random);
    struct digest digest = digest_for(fresh);
    struct sql_token_add row = {
        .handle = random_id(random, mem),
        .digest = digest_bytes(&digest),
        .organisation = of->organisation,
        .made_by = of->made_by,
        .label = of->label,
        .scopes = of->scopes,
        .made_at = now,
        .until = of->until,
    };

    TRY(token_check_label(of, err));
    TRY(token_check_scopes(of, err));
    TRY(token_check_until(of, now, err));
    TRY(sql_token_add(txn, &row, NULL, err));
    *text = fresh;
    return RC_OK;
}

static rc no_token(struct err *err)
{
    err_set(err, RC_REFUSED, "the token is not good, or no longer");
    return err_hint(err, "Make a new one in the settings of the organisation.");
}

rc token_find(struct txn *txn, arena *mem, str text, instant now, struct token *out, struct err *err)
{
    struct digest digest = digest_for(text);
    struct sql_token_get_row row;
    bool found;

    if (!is_token(text))
        return no_token(err);
    TRY(sql_token_get(txn, mem, &(struct sql_token_get){ digest_bytes(&digest) }, &row, &found, err));
    if (!found || row.revoked_at.known || !is_within(row.made_at, row.until, now))
        return no_token(err);
    *out = (struct token){
        .handle = row.handle,
        .organisation = row.organisation,
        .made_by = row.made_by,
        .label = row.label,
        .scopes = (unsigned)row.scopes,
        .made_at = row.made_at,
        .until = row.until,
        .is_used = row.used_at.known,
        .used_at = row.used_at.num,
    };
    return RC_OK;
}

bool token_wants_touch(const struct token *token, instant now)
{
    return !token->is_used || token->used_at <= now - TOKEN_TOUCH;
}

rc token_touch(struct txn *txn, const struct token *token, instant now, struct err *err)
{
    return sql_token_touch(txn, &(struct sql_token_touch){ token->handle, now, now - TOKEN_TOUCH }, NULL, err);
}

rc token_revoke(struct txn *txn, str organisation, str handle, str by, instant now, struct err *err)
{
    int64_t changed;

    TRY(sql_token_revoke(txn, &(struct sql_token_revoke){ organisation, handle, by, now }, &changed, err));
    if (changed == 1)
        return RC_OK;
    err_set(err, RC_NOT_FOUND, "there is no such token");
    return err_hint(err, "It may have been revoked meanwhile: look at the list again.");
}

struct listing {
    arena *mem;
    str organisation;
    struct tokens list;
};

static rc row_keep(void *ctx, const struct sql_token_of_organisation_row *row, struct err *err)
{
    struct listing *to = ctx;

    (void)err;
    *PUSH(to->mem, &to->list) = (struct token){
        .handle = arena_str(to->mem, row->handle),
        .organisation = to->organisation,
        .made_by = arena_str(to->mem, row->made_by),
        .label = arena_str(to->mem, row->label),
        .scopes = (unsigned)row->scopes,
        .made_at = row->made_at,
        .until = row->until,
        .is_used = row->used_at.known,
        .is_revoked = row->revoked_at.known,
        .used_at = row->used_at.num,
        .revoked_at = row->revoked_at.num,
        .revoked_by = row->revoked_by.known ? arena_str(to->mem, row->revoked_by.text) : S(""),
    };
    return RC_OK;
}

rc token_list(struct txn *txn, arena *mem, str organisation, struct tokens *out, struct err *err)
{
    struct listing to = { .mem = mem, .organisation = arena_str(mem, organisation) };

    TRY(sql_token_of_organisation(txn, &(struct sql_token_of_organisation){ organisation }, row_keep, &to, err));
    *out = to.list;
    return RC_OK;
}

static rc good_keep(void *ctx, const struct sql_token_good_row *row, struct err *err)
{
    struct listing *to = ctx;

    (void)err;
    *PUSH(to->mem, &to->list) = (struct token){
        .handle = arena_str(to->mem, row->handle),
        .organisation = arena_str(to->mem, row->organisation),
        .label = arena_str(to->mem, row->label),
        .made_at = row->made_at,
        .until = row->until,
    };
    return RC_OK;
}

rc token_good(struct txn *txn, arena *mem, instant now, struct tokens *out, struct err *err)
{
    struct listing to = { .mem = mem };

    TRY(sql_token_good(txn, &(struct sql_token_good){ now }, good_keep, &to, err));
    for (ptrdiff_t i = 0; i < to.list.n; i++) {
        struct sql_organisation_slug_row of;
        bool found;

        TRY(sql_organisation_slug(txn, mem, &(struct sql_organisation_slug){ to.list.v[i].organisation }, &of, &found, err));
        if (found)
            to.list.v[i].organisation = of.slug;
    }
    *out = to.list;
    return RC_OK;
}
