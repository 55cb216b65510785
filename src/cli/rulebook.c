/*
 * concordat rulebook: what can be done with a memorandum as a file.  What is found is the rule
 * layer's business; this file reads the words of the command and prints the answers.
 */
#include "base/file.h"
#include "cli/cli.h"
#include "cli/home.h"
#include "cli/options.h"
#include "rule/boundary.h"
#include "rule/cover.h"
#include "rule/diff.h"
#include "rule/lint.h"
#include "rule/mirror.h"
#include "rule/show.h"

#include <unistd.h>

static const char usage[] = "concordat rulebook: list, lint, test, show, compare and publish rulebooks\n"
                            "\n"
                            "  concordat rulebook list  [--json]\n"
                            "  concordat rulebook lint  [--json] FILE…\n"
                            "  concordat rulebook test  [--json | --boundaries] FILE…\n"
                            "  concordat rulebook cover [--json] FILE…\n"
                            "  concordat rulebook show  [--html] FILE\n"
                            "  concordat rulebook diff  [--json] OLD NEW\n"
                            "  concordat rulebook json  FILE\n"
                            "\n"
                            "FILE is a file, or the name of an installed rulebook (north-east).\n"
                            "\n"
                            "  lint          what is probably wrong, or right and worth knowing; docs/lint.md teaches each code\n"
                            "  test          the tests inside the file; --boundaries proposes the edge rows that are missing\n"
                            "  cover         which answers of which rule in which period the tests exercise\n"
                            "  show          the rulebook to read: plain text, or one HTML page\n"
                            "  diff          what changed between two editions, in plain words\n"
                            "  json          the canonical mirror that an edition's hash is made of\n"
                            "  --json        the answer as JSON (docs/rulebook-list.schema.json, rulebook-lint, -test, -cover, -diff)\n"
                            "\n"
                            "Exit status: 0; 1 when lint finds an error, a test fails, something is not covered, two editions\n"
                            "differ, be it in order alone, or list meets a file that cannot be used; 64 and above for input that cannot be used.\n"
                            "\n"
                            "  concordat rulebook show north-east\n"
                            "  concordat rulebook lint rulebooks/north-east.rulebook\n";

struct asked {
    struct cli *cli;
    struct words files;
    bool json, html, boundaries, help;
    struct buf out;
    bool bad; /* a finding, a failed test or a difference */
};

/* ---- reading ------------------------------------------------------------------------------ */

static rc need_files(const struct asked *a, const char *what, ptrdiff_t least, ptrdiff_t most, struct err *err)
{
    if (a->files.n >= least && a->files.n <= most)
        return RC_OK;
    if (most == 2)
        err_set(err, RC_USAGE, "%s needs two rulebooks, the old and the new", what);
    else if (most == 1)
        err_set(err, RC_USAGE, "%s needs one rulebook", what);
    else
        err_set(err, RC_USAGE, "%s needs a rulebook", what);
    return err_hint(err, "Name a file, or an installed rulebook such as north-east.");
}

static rc read_book(const struct asked *a, str name, struct rulebook **out, struct err *err)
{
    return home_rulebook(a->cli->home, a->cli->mem, name, out, err);
}

/* ---- lint --------------------------------------------------------------------------------- */

static rc lint_one(struct asked *a, str name, struct lint *all, struct err *err)
{
    const struct calendar *calendar;
    struct rulebook *book;
    struct library library;
    struct lint found = { 0 };
    rc code = read_book(a, name, &book, err);

    if (code == RC_BAD_INPUT && err->line) {
        lint_refused(a->cli->mem, err, &found);
    } else {
        TRY(code);
        TRY(home_library_with(a->cli->home, a->cli->mem, book, &library, err));
        TRY(home_calendar(a->cli->home, a->cli->mem, block_field(book->head, S("calendar"))->raw, &calendar, err));
        TRY(lint_run(a->cli->mem, book, &library, calendar->last, &found, err));
    }
    for (ptrdiff_t i = 0; i < found.n; i++)
        *PUSH(a->cli->mem, all) = found.v[i];
    all->errors += found.errors;
    all->warnings += found.warnings;
    return RC_OK;
}

static rc do_lint(struct asked *a, struct err *err)
{
    struct lint all = { 0 };
    struct json_out o = json_out_new(&a->out, JSON_PRETTY);

    TRY(need_files(a, "lint", 1, PTRDIFF_MAX, err));
    for (ptrdiff_t i = 0; i < a->files.n; i++)
        TRY(lint_one(a, a->files.v[i], &all, err));
    if (a->json) {
        lint_json(&all, &o);
        buf_char(&a->out, '\n');
    } else {
        lint_text(&all, &a->out);
        buf_printf(&a->out, "%d %s, %d %s\n", all.errors, all.errors == 1 ? "error" : "errors", all.warnings,
                   all.warnings == 1 ? "warning" : "warnings");
    }
    a->bad = all.errors > 0;
    return RC_OK;
}

/* ---- test, cover -------------------------------------------------------------------------- */

static void print_failures(struct asked *a, const struct test_report *r)
{
    for (ptrdiff_t i = 0; i < r->failure.n; i++) {
        char text[4096];

        buf_str(&a->out, (str){ text, err_print(&r->failure.v[i].err, text, sizeof(text)) });
    }
}

static rc propose(struct asked *a, const struct rulebook *book, struct err *err)
{
    struct buf rows = buf_new(a->cli->mem);
    int n;

    TRY(boundary_propose(a->cli->mem, book, &rows, &n, err));
    buf_printf(&a->out, "# %.*s: %d %s with what the engine answers now. Work each out by hand before you keep it.\n%.*s", STR_ARG(book->id), n,
               n == 1 ? "row" : "rows", STR_ARG(buf_text(&rows)));
    return RC_OK;
}

static rc do_boundaries(struct asked *a, struct err *err)
{
    if (a->json)
        return options_apart("--boundaries", "--json", "The rows proposed are lines of a rulebook.", err);
    for (ptrdiff_t i = 0; i < a->files.n; i++) {
        struct rulebook *book;

        TRY(read_book(a, a->files.v[i], &book, err));
        TRY(propose(a, book, err));
    }
    return RC_OK;
}

static rc do_test(struct asked *a, struct err *err)
{
    struct json_out o = json_out_new(&a->out, JSON_PRETTY);
    int passed = 0, failed = 0;

    TRY(need_files(a, "test", 1, PTRDIFF_MAX, err));
    if (a->boundaries)
        return do_boundaries(a, err);
    if (a->json)
        json_open_array(&o);
    for (ptrdiff_t i = 0; i < a->files.n; i++) {
        struct rulebook *book;
        struct test_report report;

        TRY(read_book(a, a->files.v[i], &book, err));
        TRY(testing_run(a->cli->mem, book, &report, err));
        if (a->json)
            testing_json(&report, book, &o);
        else
            print_failures(a, &report);
        passed += report.passed;
        failed += report.failed;
    }
    if (a->json) {
        json_close_array(&o);
        buf_char(&a->out, '\n');
    } else {
        buf_printf(&a->out, "%d passed, %d failed\n", passed, failed);
    }
    a->bad = failed > 0;
    return RC_OK;
}

static rc do_cover(struct asked *a, struct err *err)
{
    struct json_out o = json_out_new(&a->out, JSON_PRETTY);

    TRY(need_files(a, "cover", 1, PTRDIFF_MAX, err));
    if (a->json)
        json_open_array(&o);
    for (ptrdiff_t i = 0; i < a->files.n; i++) {
        struct rulebook *book;
        struct cover cover;

        TRY(read_book(a, a->files.v[i], &book, err));
        TRY(cover_run(a->cli->mem, book, &cover, err));
        a->bad |= cover.done < cover.asked;
        if (a->json)
            cover_json(&cover, &o);
        else
            cover_text(&cover, &a->out);
    }
    if (a->json) {
        json_close_array(&o);
        buf_char(&a->out, '\n');
    }
    return RC_OK;
}

/* ---- show, diff, json, list --------------------------------------------------------------- */

static rc do_show(struct asked *a, struct err *err)
{
    struct rulebook *book;

    TRY(need_files(a, "show", 1, 1, err));
    TRY(read_book(a, a->files.v[0], &book, err));
    show_book(book, a->html, &a->out);
    return RC_OK;
}

static rc do_diff(struct asked *a, struct err *err)
{
    struct json_out o = json_out_new(&a->out, JSON_PRETTY);
    struct rulebook *before, *after;
    struct diff diff;

    TRY(need_files(a, "diff", 2, 2, err));
    TRY(read_book(a, a->files.v[0], &before, err));
    TRY(read_book(a, a->files.v[1], &after, err));
    diff_books(a->cli->mem, before, after, &diff);
    if (a->json) {
        diff_json(&diff, &o);
        buf_char(&a->out, '\n');
    } else {
        diff_text(&diff, &a->out);
    }
    a->bad = !diff_is_empty(&diff);
    return RC_OK;
}

static rc do_json(struct asked *a, struct err *err)
{
    struct json_out o = json_out_new(&a->out, JSON_PRETTY);
    struct rulebook *book;

    TRY(need_files(a, "json", 1, 1, err));
    TRY(read_book(a, a->files.v[0], &book, err));
    rulebook_json(book, &o);
    buf_char(&a->out, '\n');
    return RC_OK;
}

static void list_json(struct asked *a, const struct library *library)
{
    struct json_out o = json_out_new(&a->out, JSON_PRETTY);

    json_open_array(&o);
    for (ptrdiff_t i = 0; i < library->book.n; i++) {
        const struct rulebook *b = library->book.v[i];

        json_open_object(&o);
        json_put_str(&o, S("rulebook"), b->id);
        json_put_str(&o, S("edition"), b->edition);
        json_put_str(&o, S("status"), block_field(b->head, S("status"))->raw);
        json_put_str(&o, S("in force"), block_field(b->head, S("in force"))->raw);
        json_put_str(&o, S("title"), b->title);
        json_put_str(&o, S("hash"), b->hash);
        json_close_object(&o);
    }
    json_close_array(&o);
    buf_char(&a->out, '\n');
}

/* What cannot be used is named with its fault on standard error, as everything that is wrong is. */
static rc say_faults(const struct asked *a, const struct home_faults *faults, struct err *err)
{
    struct buf b = buf_new(a->cli->mem);

    for (ptrdiff_t i = 0; i < faults->n; i++) {
        char text[4096];

        buf_str(&b, (str){ text, err_print(&faults->v[i].err, text, sizeof(text)) });
    }
    return b.n ? file_write(STDERR_FILENO, buf_text(&b), err) : RC_OK;
}

static rc do_list(struct asked *a, struct err *err)
{
    const struct home_faults *faults;
    struct library *library;

    if (a->files.n) {
        err_set(err, RC_USAGE, "did not expect '%.*s'", STR_ARG(a->files.v[0]));
        return err_hint(err, "'concordat rulebook list' lists all that are installed; 'concordat rulebook show' shows one.");
    }
    TRY(home_sound(a->cli->home, &library, &faults, err));
    TRY(say_faults(a, faults, err));
    a->bad = faults->n > 0;
    if (a->json) {
        list_json(a, library);
        return RC_OK;
    }
    for (ptrdiff_t i = 0; i < library->book.n; i++) {
        const struct rulebook *b = library->book.v[i];

        buf_printf(&a->out, "%-20.*s %-12.*s %.12s  %.*s%s\n", STR_ARG(b->id), STR_ARG(b->edition), b->hash.p, STR_ARG(b->title),
                   b->proposal ? " (proposal)" : "");
    }
    return RC_OK;
}

/* ---- the verb ----------------------------------------------------------------------------- */

/* What a task takes beside rulebooks. */
enum { TAKES_JSON = 1, TAKES_HTML = 2, TAKES_BOUNDARIES = 4 };

static const struct {
    const char *word;
    rc (*run)(struct asked *, struct err *);
    unsigned takes;
} tasks[] = {
    { "list", do_list, TAKES_JSON },
    { "lint", do_lint, TAKES_JSON },
    { "test", do_test, TAKES_JSON | TAKES_BOUNDARIES },
    { "cover", do_cover, TAKES_JSON },
    { "show", do_show, TAKES_HTML },
    { "diff", do_diff, TAKES_JSON },
    { "json", do_json, 0 },
};

/* An option that this task would not look at is refused rather than forgotten. */
static rc read_words(struct asked *a, ptrdiff_t task, int argc, char **argv, struct err *err)
{
    const struct option table[] = {
        { "--json", OPTION_FLAG, &a->json },
        { "--html", OPTION_FLAG, &a->html },
        { "--boundaries", OPTION_FLAG, &a->boundaries },
        { "--help", OPTION_FLAG, &a->help },
    };
    static const unsigned bits[] = { TAKES_JSON, TAKES_HTML, TAKES_BOUNDARIES };

    TRY(options_read(a->cli->mem, "rulebook", table, countof(table), argc, argv, &a->files, err));
    for (int i = 0; i < countof(bits); i++)
        if (*(bool *)table[i].to && !(tasks[task].takes & bits[i])) {
            err_set(err, RC_USAGE, "'rulebook %s' does not take %s", tasks[task].word, table[i].name);
            return err_hint(err, "See 'concordat rulebook --help'.");
        }
    return RC_OK;
}

static rc do_task(struct asked *a, int argc, char **argv, struct err *err)
{
    str word = argc > 1 ? str_of(argv[1]) : (str){ 0 };
    ptrdiff_t task = 0;

    a->help = str_eq(word, S("--help")) || str_eq(word, S("-h"));
    if (!a->help) {
        TRY(options_doing("rulebook", "a rulebook", DOINGS(tasks), word, &task, err));
        TRY(read_words(a, task, argc - 2, argv + 2, err));
    }
    if (!a->help)
        return tasks[task].run(a, err);
    buf_z(&a->out, usage);
    return RC_OK;
}

rc cli_rulebook(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    struct asked a = { .cli = cli, .out = buf_new(cli->mem) };

    TRY(do_task(&a, argc, argv, err));
    *status = a.bad ? RC_BLOCKED : RC_OK;
    return cli_say(buf_text(&a.out), err);
}
