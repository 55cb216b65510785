#include "cli/home.h"

#include "base/file.h"
#include "cli/holidays.h"
#include "cli/options.h"

#include <dirent.h>
#include <unistd.h>

struct home {
    arena *mem;
    str folder;
    struct authorities authorities;
    bool has_authorities;
    struct library *library; /* the sound ones; NULL until the folder was read */
    struct home_faults faults;
};

#ifndef CONCORDAT_DATADIR
#define CONCORDAT_DATADIR "/usr/local/share/concordat"
#endif

static bool is_home(arena *mem, str folder)
{
    return access(arena_printf(mem, "%.*s/data/authorities.csv", STR_ARG(folder)).p, R_OK) == 0;
}

static str folder_of(str path)
{
    while (path.n && path.p[path.n - 1] != '/')
        path.n--;
    return path.n > 1 ? str_sub(path, 0, path.n - 1) : path;
}

/* The program may lie in a build folder beside data/ and rulebooks/, or be installed. */
static str find_home(arena *mem, str program)
{
    str beside = folder_of(program);

    for (int up = 0; up < 3 && beside.n > 1; up++, beside = folder_of(beside))
        if (is_home(mem, beside))
            return beside;
    return S(CONCORDAT_DATADIR);
}

struct home *home_new(arena *mem, str folder, str program)
{
    struct home *h = arena_new(mem, struct home);

    h->mem = mem;
    h->folder = folder.n ? folder : find_home(mem, program);
    return h;
}

str home_path(const struct home *h, arena *mem, const char *name)
{
    return arena_printf(mem, "%.*s/%s", STR_ARG(h->folder), name);
}

static rc read_own(struct home *h, const char *name, str *path, str *text, struct err *err)
{
    rc code;

    *path = home_path(h, h->mem, name);
    code = file_read(h->mem, *path, DATA_BYTES, text, err);
    if (code != RC_OK)
        return err_hint(err, "The program's own files were not found; name their folder with --home or CONCORDAT_HOME.");
    return RC_OK;
}

rc home_authorities(struct home *h, const struct authorities **out, struct err *err)
{
    str path, text, bodies_path, bodies;

    if (!h->has_authorities) {
        TRY(read_own(h, "data/authorities.csv", &path, &text, err));
        TRY(read_own(h, "data/delivery-bodies.csv", &bodies_path, &bodies, err));
        TRY(authorities_load(h->mem, path, text, bodies_path, bodies, &h->authorities, err));
        h->has_authorities = true;
    }
    *out = &h->authorities;
    return RC_OK;
}

rc home_calendar(struct home *h, arena *mem, str name, const struct calendar **out, struct err *err)
{
    struct calendar *cal = arena_new(mem, struct calendar);
    str path, text;

    TRY(read_own(h, "data/bank-holidays.csv", &path, &text, err));
    TRY(holidays_load(mem, path, text, name, cal, err));
    *out = cal;
    return RC_OK;
}

static rc read_rulebook(struct home *h, arena *mem, str path, struct rulebook **out, struct err *err)
{
    const struct authorities *authorities;
    struct rulebook *b = arena_new(mem, struct rulebook);
    str text;
    rc code;

    TRY(home_authorities(h, &authorities, err));
    code = file_read(mem, path, RULEBOOK_BYTES, &text, err);
    if (code == RC_TOO_LARGE)
        return err_hint(err, "No memorandum is that long: check that the file is a rulebook.");
    TRY(code);
    TRY(rulebook_parse(mem, authorities, path, text, b, err));
    TRY(rulebook_check(mem, b, err));
    *out = b;
    return RC_OK;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return str_cmp(str_of((*a)->d_name), str_of((*b)->d_name));
}

static int is_rulebook(const struct dirent *d)
{
    return str_ends(str_of(d->d_name), S(".rulebook"));
}

/* The ids of the installed rulebooks, in order. */
static rc read_names(struct home *h, arena *mem, struct words *out, struct err *err)
{
    str folder = home_path(h, mem, "rulebooks");
    struct dirent **names;
    int n = scandir(arena_cstr(mem, folder), &names, is_rulebook, by_name);

    if (n < 0) {
        err_set(err, RC_NO_INPUT, "could not read the folder '%.*s'", STR_ARG(folder));
        return err_hint(err, "Name the folder of the program's own files with --home or CONCORDAT_HOME.");
    }
    for (int i = 0; i < n; i++) {
        str name = str_of(names[i]->d_name);

        *PUSH(mem, out) = arena_str(mem, str_sub(name, 0, name.n - S(".rulebook").n));
        free(names[i]);
    }
    free(names);
    return RC_OK;
}

static str installed_path(const struct home *h, arena *mem, str id)
{
    return home_path(h, mem, arena_printf(mem, "rulebooks/%.*s.rulebook", STR_ARG(id)).p);
}

/* A rulebook is asked for by its name and found by that of its file, so the two are one; then no two can have one name. */
static rc read_installed(struct home *h, arena *mem, str id, struct rulebook **out, struct err *err)
{
    struct rulebook *b;
    int col;

    TRY(read_rulebook(h, mem, installed_path(h, mem, id), &b, err));
    if (!str_eq(b->id, id)) {
        col = str_columns(block_word(B_RULEBOOK)) + 2;
        tree_error(b, err, b->head->line, col, str_columns(b->id), "the file '%.*s.rulebook' holds rulebook '%.*s'", STR_ARG(id), STR_ARG(b->id));
        if (access(installed_path(h, mem, b->id).p, F_OK) == 0)
            return err_hint(err, "So does '%.*s.rulebook', and one of the two has to be taken out of the folder or called something else.",
                            STR_ARG(b->id));
        return err_hint(err, "Call the file '%.*s.rulebook', or the rulebook '%.*s'.", STR_ARG(b->id), STR_ARG(id));
    }
    *out = b;
    return RC_OK;
}

static void has_fault(struct home *h, struct library *l, str id, const struct err *err)
{
    *PUSH(h->mem, &h->faults) = (struct home_fault){ id, *err };
    *PUSH(h->mem, &l->unsound) = id;
}

/* Takes out what cannot stand on the others, until all that are left can. */
static void settle_all(struct home *h, struct library *l)
{
    for (bool again = true; again;) {
        again = false;
        for (ptrdiff_t i = 0; i < l->book.n && !again; i++) {
            struct rulebook *b = l->book.v[i];
            struct err err;

            if (library_settle_book(h->mem, l, b, &err) == RC_OK)
                continue;
            has_fault(h, l, b->id, &err);
            for (l->book.n--; i < l->book.n; i++)
                l->book.v[i] = l->book.v[i + 1];
            again = true;
        }
    }
}

static rc read_library(struct home *h, struct err *err)
{
    struct library *l = arena_new(h->mem, struct library);
    struct words names = { 0 };

    TRY(read_names(h, h->mem, &names, err));
    TRY(home_authorities(h, &l->authorities, err));
    for (ptrdiff_t i = 0; i < names.n; i++) {
        struct rulebook *b;
        struct err fault;

        if (read_installed(h, h->mem, names.v[i], &b, &fault) == RC_OK)
            *PUSH(h->mem, &l->book) = b;
        else
            has_fault(h, l, names.v[i], &fault);
    }
    settle_all(h, l);
    h->library = l;
    return RC_OK;
}

rc home_sound(struct home *h, struct library **out, const struct home_faults **faults, struct err *err)
{
    if (!h->library)
        TRY(read_library(h, err));
    *out = h->library;
    *faults = &h->faults;
    return RC_OK;
}

rc home_library(struct home *h, struct library **out, struct err *err)
{
    const struct home_faults *faults;
    struct library *l;

    TRY(home_sound(h, &l, &faults, err));
    if (faults->n) {
        char hint[sizeof(err->hint)];

        *err = faults->v[0].err;
        memcpy(hint, err->hint, sizeof(hint));
        return err_hint(err, "%s%sUntil it is mended, take the file out of the folder rulebooks/: what cannot be read could bind.", hint,
                        hint[0] ? " " : "");
    }
    *out = l;
    return RC_OK;
}

rc home_library_with(struct home *h, arena *mem, struct rulebook *book, struct library *out, struct err *err)
{
    const struct home_faults *faults;
    struct library *sound;

    TRY(home_sound(h, &sound, &faults, err));
    *out = (struct library){ .authorities = sound->authorities };
    for (ptrdiff_t i = 0; i < sound->book.n; i++)
        if (!str_eq(sound->book.v[i]->id, book->id))
            *PUSH(mem, &out->book) = sound->book.v[i];
    *PUSH(mem, &out->book) = book;
    for (ptrdiff_t i = 0; i < sound->unsound.n; i++)
        if (!str_eq(sound->unsound.v[i], book->id))
            *PUSH(mem, &out->unsound) = sound->unsound.v[i];
    return RC_OK;
}

rc home_rulebook(struct home *h, arena *mem, str name, struct rulebook **out, struct err *err)
{
    bool is_file = str_find(name, '/') >= 0 || str_find(name, '.') >= 0 || str_eq(name, S("-"));
    struct words names = { 0 };

    if (is_file)
        return read_rulebook(h, mem, name, out, err);
    TRY(read_names(h, mem, &names, err));
    for (ptrdiff_t i = 0; i < names.n; i++)
        if (str_eq(names.v[i], name))
            return read_installed(h, mem, name, out, err);
    return rulebook_unknown(name, names.v, names.n, err);
}
