#include "cli/asking.h"

#include "base/file.h"
#include "domain/value.h"

#include <unistd.h>

rc asking_open(arena *mem, struct home *home, struct asking *out, struct err *err)
{
    const struct home_faults *faults;
    struct library *library;

    TRY(home_sound(home, &library, &faults, err));
    out->home = home;
    out->judge = (struct judge){ .mem = mem, .library = library, .engine = S("concordat " CONCORDAT_VERSION) };
    return RC_OK;
}

void asking_words(struct asking *a, struct words *rest)
{
    struct words whole = a->rulebooks;
    ptrdiff_t taken = 0;

    a->rulebooks = (struct words){ 0 };
    for (ptrdiff_t i = 0; i < whole.n; i++)
        for (bool more = true; more;) {
            str name;

            more = str_cut(whole.v[i], ',', &name, &whole.v[i]);
            *PUSH(a->judge.mem, &a->rulebooks) = name;
        }
    while (whole.n && taken + 1 < rest->n && library_book(a->judge.library, rest->v[taken]))
        *PUSH(a->judge.mem, &a->rulebooks) = rest->v[taken++];
    rest->v += taken;
    rest->n -= taken;
    rest->cap = rest->n;
}

rc asking_sound(const struct asking *a, struct err *err)
{
    char hint[sizeof(err->hint)];
    struct library *all;
    rc code;

    if (a->rulebooks.n) {
        for (ptrdiff_t i = 0; i < a->rulebooks.n; i++)
            TRY(library_has(a->judge.library, a->rulebooks.v[i], err));
        return RC_OK;
    }
    code = home_library(a->home, &all, err);
    if (code != RC_BAD_INPUT)
        return code;
    memcpy(hint, err->hint, sizeof(hint));
    return err_hint(err, "%s Or name those to judge by with --rulebook.", hint);
}

rc asking_documents(struct asking *a, const struct cli *cli, const char *verb, struct words *rest, struct documents *out, struct err *err)
{
    str file;

    TRY(asking_open(cli->mem, cli->home, a, err));
    asking_words(a, rest);
    TRY(asking_sound(a, err));
    TRY(options_file(verb, rest, &file, err));
    return asking_file(a, cli->mem, file, out, err);
}

/* What was guessed is said, beside the answer, whatever its form. */
static rc say_encoding(arena *mem, str path, const char *encoding, struct err *err)
{
    if (!encoding || str_eq(str_of(encoding), S("UTF-8")))
        return RC_OK;
    return file_write(STDERR_FILENO, arena_printf(mem, "'%.*s' was read as %s\n", STR_ARG(path), encoding), err);
}

rc asking_file(const struct asking *a, arena *mem, str path, struct documents *out, struct err *err)
{
    str text;

    TRY(file_read(mem, path, DOCUMENT_BYTES, &text, err));
    TRY(documents_read(mem, a->judge.library, path, text, out, err));
    return say_encoding(mem, path, out->encoding, err);
}

rc asking_language(struct asking *a, str code, struct err *err)
{
    if (!code.n || language_of(code, &a->lang))
        return RC_OK;
    err_set(err, RC_USAGE, "'%s' is not a language of answers", value_shown(code).z);
    return err_hint(err, "Give en for English or cy for Welsh.");
}

struct question asking_question(const struct asking *a)
{
    return (struct question){ .rulebook = a->rulebooks.v, .rulebooks = a->rulebooks.n, .as_of = a->as_of, .today = cli_today(), .lang = a->lang };
}
