/* concordat demo: invented data to try things on. */
#include "base/file.h"
#include "cli/cli.h"
#include "cli/demo_register.h"
#include "cli/home.h"
#include "cli/options.h"
#include "cli/stores.h"
#include "ledger/log.h"
#include "sim/demo.h"
#include "store/migrate.h"

static const char usage[] = "concordat demo: make invented data to try things on\n"
                            "\n"
                            "  concordat demo population [--rows N] [--seed S] [--out FILE.csv]\n"
                            "  concordat demo ledger [--store STORE] [--log LOG] [--rows N] [--seed S]\n"
                            "  concordat demo register [--store STORE] --keys FILE [--rows N] [--national] [--seed S] [--out FILE.csv]\n"
                            "\n"
                            "  population  agency engagements as CSV, one a row, for 'concordat assess' and 'concordat simulate'.\n"
                            "              Every person, charge, date and supplier is INVENTED, as the column 'invented' of each\n"
                            "              row says; regions and authorities have the sizes of the published statistics, and\n"
                            "              data/population.csv says which figures are official and which are not.\n"
                            "  ledger      entries at the end of a log of a store, for 'concordat ledger', 'backup' and 'signer'. The store and the\n"
                            "              log are made when they are not there. Every entry is INVENTED, as its payload and the log's name say\n"
                            "  register    partnerships, authorities, people, workers, checks and assignments, in a register begun with\n"
                            "              'concordat begin --demonstration'; --out is the file that tells every way in\n"
                            "  --keys      the keys of signing in, as 'begin' made them\n"
                            "  --national  every authority of England and Wales; otherwise three of each partnership\n"
                            "  --rows      how many, 1 to 300000; 5942 when not given, as the published headcounts add up; of a ledger 12;\n"
                            "              of a register, workers of each authority: 6\n"
                            "  --seed      0 to 1000000000; another number gives other rows, the same number the same; 1 when not given\n"
                            "  --out       the file to write; otherwise standard output\n"
                            "  --log       its name, which begins with 'invented.'; invented.example.org/log when not given\n" STORES_USAGE(
                                "     ") "\n"
                                         "  concordat demo population --rows 5600 --seed 1 --out invented.csv\n"
                                         "  concordat demo ledger --store invented\n";

enum { ROWS = 5942, ENTRIES = 12, AUTHORITIES = 3, WORKERS = 6, SEED_MOST = 1000000000, NOT_GIVEN = -1 };

struct wish_words {
    struct count rows, seed;
    str out, store, log, keys;
    bool national;
    struct words what;
    bool help;
};

static rc read_words(struct cli *cli, int argc, char **argv, struct wish_words *w, struct err *err)
{
    const struct option table[] = {
        { "--rows", OPTION_COUNT, &w->rows },  { "--seed", OPTION_COUNT, &w->seed },        { "--out", OPTION_TEXT, &w->out },
        { "--store", OPTION_TEXT, &w->store }, { "--log", OPTION_TEXT, &w->log },           { "--help", OPTION_FLAG, &w->help },
        { "--keys", OPTION_TEXT, &w->keys },   { "--national", OPTION_FLAG, &w->national },
    };

    return options_read(cli->mem, "demo", table, countof(table), argc - 1, argv + 1, &w->what, err);
}

/* ---- population ---- */

static rc make_population(struct cli *cli, const struct wish_words *w, struct err *err)
{
    CLEANUP(arena_close) arena mem = arena_open((size_t)2 << 30);
    const struct authorities *authorities;
    struct buf b = buf_new(&mem);
    struct demo demo;
    str path, text;

    TRY(home_authorities(cli->home, &authorities, err));
    path = home_path(cli->home, &mem, "data/population.csv");
    TRY(options_output(&mem, "--out", w->out, path, err));
    TRY(file_read(&mem, path, DATA_BYTES, &text, err));
    TRY(demo_load(&mem, authorities, path, text, &demo, err));
    demo_population(&demo, w->rows.n != NOT_GIVEN ? w->rows.n : ROWS, (uint64_t)w->seed.n, &b);
    return cli_give(cli, w->out, buf_text(&b), FILE_FOR_ALL, err);
}

/* ---- ledger ---- */

enum { FIRST = 1767603600, APART = 47 * 60 }; /* Monday 5 January 2026 at 9:00am; seconds between entries */

static rc find_or_create(struct txn *txn, arena *mem, str name, struct log *log, struct err *err)
{
    rc code = log_find(txn, mem, name, log, err);

    return code == RC_NOT_FOUND ? log_create(txn, mem, name, log, err) : code;
}

/* Made of the seed and its position alone. */
static rc add_entry(struct txn *txn, arena *mem, struct log *log, int64_t seed, struct err *err)
{
    static const char *const acts[] = { "assignment-record", "reference-record", "exception-grant", "charge-change" };
    struct randomness luck = random_seeded((uint64_t)(seed * DEMO_ROWS + log->size));
    int64_t at = log->size;
    struct entry e = {
        .at = FIRST + at * APART,
        .act = str_of(acts[at % countof(acts)]),
        .role = S("hiring-manager"),
        .subject_kind = S("assignment"),
    };
    str payload = arena_printf(mem, "{\"invented\":true,\"charge\":\"%lld.%02lld\"}", (long long)(28 + at % 9), (long long)(at * 37 % 100));

    e.actor = random_id(&luck, mem);
    e.organisation = random_id(&luck, mem);
    e.subject = random_id(&luck, mem);
    e.outcome = at % 5 == 4 ? S("needs-information") : S("clear");
    return log_append(txn, mem, log, &luck, &e, payload, err);
}

static rc add_entries(struct store *store, const struct wish_words *w, struct log *log, struct err *err)
{
    CLEANUP(arena_close) arena mem = arena_open((size_t)256 << 20);
    CLEANUP(txn_end) struct txn txn = { 0 };
    str name = w->log.n ? w->log : S("invented.example.org/log");
    int64_t entries = w->rows.n != NOT_GIVEN ? w->rows.n : ENTRIES;

    TRY(txn_begin(store, TXN_WRITE, &txn, err));
    TRY(find_or_create(&txn, &mem, name, log, err));
    log->origin = name;
    for (int64_t i = 0; i < entries; i++) {
        arena_reset(&mem);
        TRY(add_entry(&txn, &mem, log, w->seed.n, err));
    }
    return txn_commit(&txn, err);
}

static rc make_ledger(struct cli *cli, const struct wish_words *w, struct err *err)
{
    CLEANUP(store_close) struct store *store = NULL;
    struct store_options options = { .create = true };
    struct log log;

    if (w->log.n && (!str_starts(w->log, S("invented.")) || !is_key_name(w->log))) {
        err_set(err, RC_USAGE, "invented entries do not go into the log '%.*s'", STR_ARG(w->log));
        return err_hint(err, "Name one that begins with 'invented.', without spaces and '+'.");
    }
    TRY(stores_where("demo ledger", w->store, &options.where, err));
    TRY(store_open(&options, &store, err));
    TRY(store_migrate(store, err));
    TRY(add_entries(store, w, &log, err));
    return cli_say(arena_printf(cli->mem, "The log '%.*s' has %lld entries, all of them invented.\n", STR_ARG(log.origin), (long long)log.size), err);
}

/* ---- a register ---- */

static rc make_register(struct cli *cli, const struct wish_words *w, struct err *err)
{
    const struct demo_register_words words = {
        .store = w->store,
        .keys = w->keys,
        .sign_ins = w->out,
        .authorities = w->national ? 0 : AUTHORITIES,
        .workers = w->rows.n != NOT_GIVEN ? (int)w->rows.n : WORKERS,
        .national = w->national,
        .seed = (uint64_t)w->seed.n,
    };

    if (words.keys.n) {
        TRY(options_output(cli->mem, "--out", words.sign_ins, words.keys, err));
        return demo_register(cli, &words, err);
    }
    err_set(err, RC_USAGE, "demo register needs to know where the keys of signing in are");
    return err_hint(err, "Give the file that 'concordat begin' made with --keys.");
}

/* ---- the verb ---- */

static const struct {
    const char *word;
    rc (*make)(struct cli *, const struct wish_words *, struct err *);
    bool to_file, to_store, to_log, as_people; /* takes --out; --store; --log; --keys and --national */
} things[] = {
    { "population", make_population, true, false, false, false },
    { "ledger", make_ledger, false, true, true, false },
    { "register", make_register, true, true, false, true },
};

/* An option that this thing would not look at is refused rather than forgotten. */
static rc check_words(const struct wish_words *w, ptrdiff_t thing, struct err *err)
{
    const struct {
        const char *name;
        bool given, taken;
    } option[] = {
        { "--out", w->out.n > 0, things[thing].to_file },       { "--store", w->store.n > 0, things[thing].to_store },
        { "--log", w->log.n > 0, things[thing].to_log },        { "--keys", w->keys.n > 0, things[thing].as_people },
        { "--national", w->national, things[thing].as_people },
    };

    for (int i = 0; i < countof(option); i++)
        if (option[i].given && !option[i].taken) {
            err_set(err, RC_USAGE, "'demo %s' does not take %s", things[thing].word, option[i].name);
            return err_hint(err, "See 'concordat demo --help'.");
        }
    if (w->what.n == 1)
        return RC_OK;
    err_set(err, RC_USAGE, "did not expect '%.*s' after '%s'", STR_ARG(w->what.v[1]), things[thing].word);
    return err_hint(err, "Options begin with --; see 'concordat demo --help'.");
}

rc cli_demo(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    struct wish_words w = { .rows = { NOT_GIVEN, 1, DEMO_ROWS }, .seed = { 1, 0, SEED_MOST } };
    ptrdiff_t thing;

    (void)status;
    TRY(read_words(cli, argc, argv, &w, err));
    if (w.help)
        return cli_say(S(usage), err);
    TRY(options_doing("demo", "demo", DOINGS(things), words_first(&w.what), &thing, err));
    TRY(check_words(&w, thing, err));
    return things[thing].make(cli, &w, err);
}
