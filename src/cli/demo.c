/* concordat demo: invented data to try things on. */
#include "base/file.h"
#include "cli/cli.h"
#include "cli/home.h"
#include "cli/options.h"
#include "sim/demo.h"

static const char usage[] = "concordat demo: make invented data to try things on\n"
                            "\n"
                            "  concordat demo population [--rows N] [--seed S] [--out FILE.csv]\n"
                            "\n"
                            "  population  agency engagements as CSV, one a row, for 'concordat assess' and 'concordat simulate'.\n"
                            "              Every person, charge, date and supplier is INVENTED, as the column 'invented' of each\n"
                            "              row says; regions and authorities have the sizes of the published statistics, and\n"
                            "              data/population.csv says which figures are official and which are not.\n"
                            "  --rows      how many, 1 to 300000; 5942 when not given, as the published headcounts add up\n"
                            "  --seed      0 to 1000000000; another number gives other rows, the same number the same; 1 when not given\n"
                            "  --out       the file to write; otherwise standard output\n"
                            "\n"
                            "  concordat demo population --rows 5600 --seed 1 --out invented.csv\n";

enum { ROWS = 5942, SEED_MOST = 1000000000 };

struct wish_words {
    struct count rows, seed;
    str out;
    bool help;
};

static rc read_words(struct cli *cli, int argc, char **argv, struct wish_words *w, struct err *err)
{
    const struct option table[] = {
        { "--rows", OPTION_COUNT, &w->rows },
        { "--seed", OPTION_COUNT, &w->seed },
        { "--out", OPTION_TEXT, &w->out },
        { "--help", OPTION_FLAG, &w->help },
    };
    struct words rest = { 0 };

    TRY(options_read(cli->mem, "demo", table, countof(table), argc - 1, argv + 1, &rest, err));
    if (w->help)
        return RC_OK;
    if (rest.n != 1 || !str_eq(rest.v[0], S("population"))) {
        err_set(err, RC_USAGE, rest.n ? "'%.*s' is nothing that demo can make" : "demo needs to know what to make%.*s",
                STR_ARG(rest.n ? rest.v[0] : S("")));
        return err_hint(err, "Ask for example: concordat demo population --rows 5600 --out invented.csv.");
    }
    return RC_OK;
}

rc cli_demo(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    CLEANUP(arena_close) arena mem = arena_open((size_t)2 << 30);
    struct wish_words w = { .rows = { ROWS, 1, DEMO_ROWS }, .seed = { 1, 0, SEED_MOST } };
    const struct authorities *authorities;
    struct buf b = buf_new(&mem);
    struct demo demo;
    str path, text;

    (void)status;
    TRY(read_words(cli, argc, argv, &w, err));
    if (w.help)
        return cli_say(S(usage), err);
    TRY(home_authorities(cli->home, &authorities, err));
    path = home_path(cli->home, &mem, "data/population.csv");
    TRY(file_read(&mem, path, DATA_BYTES, &text, err));
    TRY(demo_load(&mem, authorities, path, text, &demo, err));
    demo_population(&demo, w.rows.n, (uint64_t)w.seed.n, &b);
    return w.out.n ? file_replace(&mem, w.out, buf_text(&b), FILE_FOR_ALL, err) : cli_say(buf_text(&b), err);
}
