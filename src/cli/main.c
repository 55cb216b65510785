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
    int (*run)(struct cli *, int, char **);
    const char *summary;
} verbs[] = {
#define VERB(name, function, summary) { name, function, summary },
#include "cli/verbs.def"
#undef VERB
};

int cli_fail(const struct err *err)
{
    char text[4096];
    int n = err_print(err, text, sizeof(text));
    struct err unused;

    if (file_write(STDERR_FILENO, (str){ text, n }, &unused) != RC_OK)
        return RC_NO_OUTPUT;
    return (int)err->code;
}

int cli_say(str text)
{
    struct err err;

    return file_write(STDOUT_FILENO, text, &err) == RC_OK ? RC_OK : cli_fail(&err);
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

static int help(arena *mem)
{
    struct buf b = buf_new(mem);

    buf_z(&b, "concordat: one register for the memoranda that authorities sign with each other\n\n"
              "  concordat VERB [words] [--help]\n\n");
    for (int i = 0; i < countof(verbs); i++)
        buf_printf(&b, "  %-10s %s\n", verbs[i].word, verbs[i].summary);
    buf_z(&b, "\n  --home FOLDER   where data/ and rulebooks/ are (or CONCORDAT_HOME)\n"
              "  --version       the version of the program\n"
              "\nExit status: 0 clear, 1 blocked, 2 information missing, 64 and above for input that cannot be used.\n"
              "Try: concordat check examples/01-clear-gateshead.json\n");
    return cli_say(buf_text(&b));
}

static int unknown_verb(str word)
{
    str names[countof(verbs)];
    struct err err;
    ptrdiff_t near;

    for (int i = 0; i < countof(verbs); i++)
        names[i] = str_of(verbs[i].word);
    near = near_best(word, names, countof(names));
    err_set(&err, RC_USAGE, "unknown verb '%.*s'", STR_ARG(word));
    if (near >= 0)
        err_hint(&err, "Did you mean 'concordat %.*s'?", STR_ARG(names[near]));
    else
        err_hint(&err, "'concordat --help' lists the verbs.");
    return cli_fail(&err);
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
    int at = 1;

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
    if (at >= argc || str_eq(str_of(argv[at]), S("--help")) || str_eq(str_of(argv[at]), S("help")))
        return help(&mem);
    if (str_eq(str_of(argv[at]), S("--version")))
        return cli_say(S("concordat " CONCORDAT_VERSION "\n"));
    for (int i = 0; i < countof(verbs); i++)
        if (str_eq(str_of(verbs[i].word), str_of(argv[at])))
            return verbs[i].run(&cli, argc - at, argv + at);
    return unknown_verb(str_of(argv[at]));
}
