/* concordat: the verbs, the help, and the few things only the edge of the program may ask. */
#include "cli/cli.h"

#include "base/file.h"
#include "base/near.h"
#include "cli/home.h"

#include <signal.h>
#include <sodium.h>
#include <time.h>
#include <unistd.h>

enum { MOST_MEMORY_GIB = 8 };

static const struct {
    const char *word;
    rc (*run)(struct cli *, int, char **, int *, struct err *);
    const char *summary;
} verbs[] = {
#define VERB(name, function, summary) { name, function, summary },
#include "cli/verbs.def"
#undef VERB
};

rc cli_say(str text, struct err *err)
{
    return file_write(STDOUT_FILENO, text, err);
}

rc cli_give(struct cli *cli, str out, str text, enum file_for who, struct err *err)
{
    return out.n && !str_eq(out, S("-")) ? file_replace(cli->mem, out, text, who, err) : cli_say(text, err);
}

int32_t cli_today(void)
{
    time_t now = time(NULL);
    struct tm here;

    setenv("TZ", "GMT0BST,M3.5.0/1,M10.5.0", 1);
    tzset();
    localtime_r(&now, &here);
    return day_from_civil(here.tm_year + 1900, here.tm_mon + 1, here.tm_mday);
}

static rc help(arena *mem, struct err *err)
{
    struct buf b = buf_new(mem);

    buf_z(&b, "concordat: one register for the memoranda that authorities sign with each other\n\n"
              "  concordat VERB [words] [--help]\n\n");
    for (int i = 0; i < countof(verbs); i++)
        buf_printf(&b, "  %-13s %s\n", verbs[i].word, verbs[i].summary);
    buf_z(&b, "\n  --home FOLDER   where data/ and rulebooks/ are (or CONCORDAT_HOME)\n"
              "  --version       the version of the program\n"
              "\nExit status: 0 clear, 1 blocked, 2 information missing, 64 and above for input that cannot be used.\n\n"
              "  concordat check examples/01-clear-gateshead.json\n"
              "  concordat rulebook list\n");
    return cli_say(buf_text(&b), err);
}

static rc unknown_verb(str word, struct err *err)
{
    str names[countof(verbs)];
    ptrdiff_t near;

    for (int i = 0; i < countof(verbs); i++)
        names[i] = str_of(verbs[i].word);
    near = near_best(word, names, countof(names));
    err_set(err, RC_USAGE, "unknown verb '%.*s'", STR_ARG(word));
    if (near >= 0)
        return err_hint(err, "Did you mean 'concordat %.*s'?", STR_ARG(names[near]));
    return err_hint(err, "'concordat --help' lists the verbs.");
}

static rc no_more_words(int argc, char **argv, int at, struct err *err)
{
    if (at + 1 >= argc)
        return RC_OK;
    err_set(err, RC_USAGE, "did not expect '%s' after '%s'", argv[at + 1], argv[at]);
    return err_hint(err, "'concordat VERB --help' says more of a verb.");
}

/* What comes after --home FOLDER. */
static rc run(struct cli *cli, int argc, char **argv, int at, int *status, struct err *err)
{
    str word = at < argc ? str_of(argv[at]) : S("--help");

    for (int i = 0; i < countof(verbs); i++)
        if (str_eq(str_of(verbs[i].word), word))
            return verbs[i].run(cli, argc - at, argv + at, status, err);
    if (str_eq(word, S("--help")) || str_eq(word, S("-h")) || str_eq(word, S("help"))) {
        TRY(no_more_words(argc, argv, at, err));
        return help(cli->mem, err);
    }
    if (str_eq(word, S("--version"))) {
        TRY(no_more_words(argc, argv, at, err));
        return cli_say(S("concordat " CONCORDAT_VERSION "\n"), err);
    }
    if (!str_eq(word, S("--home")))
        return unknown_verb(word, err);
    err_set(err, RC_USAGE, "--home needs a folder");
    return err_hint(err, "Write it before the verb: concordat --home FOLDER check FILE.");
}

/* The error on standard error; its exit status. */
static int fail(const struct err *err)
{
    char text[4096];
    int n = err_print(err, text, sizeof(text));
    struct err unused;

    return file_write(STDERR_FILENO, (str){ text, n }, &unused) == RC_OK ? (int)err->code : RC_NO_OUTPUT;
}

static str own_path(arena *mem, const char *arg0)
{
    char room[4096];
    ssize_t n = readlink("/proc/self/exe", room, sizeof(room));

    return n > 0 ? arena_str(mem, (str){ room, n }) : str_of(arg0);
}

int main(int argc, char **argv)
{
    CLEANUP(arena_close) arena mem = arena_open((size_t)MOST_MEMORY_GIB << 30);
    struct cli cli = { .mem = &mem };
    str folder = str_of(getenv("CONCORDAT_HOME"));
    int at = 1, status = RC_OK;
    struct err err = { 0 };

    file_standard();
    signal(SIGPIPE, SIG_IGN);
    if (sodium_init() < 0)
        return RC_FAULT;
    if (at + 1 < argc && str_eq(str_of(argv[at]), S("--home"))) {
        folder = str_of(argv[at + 1]);
        at += 2;
    }
    cli.home = home_new(&mem, folder, own_path(&mem, argv[0]));
    cli.colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR");
    cli.progress = isatty(STDERR_FILENO);
    return run(&cli, argc, argv, at, &status, &err) == RC_OK ? status : fail(&err);
}
