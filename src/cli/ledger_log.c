/* concordat ledger log: the logs of a store, how far they are, and how far sealed, by whom and when. */
#include "base/grid.h"
#include "cli/ledger.h"
#include "cli/logs.h"
#include "cli/options.h"
#include "cli/stores.h"
#include "clock/instant.h"

static const char usage[] =
    "concordat ledger log: the logs of a store\n"
    "\n"
    "  concordat ledger log [--store STORE] [LOG]\n"
    "\n" STORES_USAGE(
        "   ") "\n"
               "A checkpoint has no time of its own: what is said is when the last entry under it was recorded, and when witnesses signed.\n"
               "\n"
               "  concordat ledger log --store register\n";

/* Whether each signature holds is for those to say who have the keys: here it is said which there are. */
static void say_signatures(struct buf *b, const struct note *note)
{
    enum { TIME = 8 };

    for (int i = 0; i < note->signature.n; i++) {
        const struct note_signature *s = &note->signature.v[i];
        bool has_time = s->bytes.n == TIME + SIGNATURE_BYTES;
        int64_t seconds = 0;

        for (int k = 0; has_time && k < TIME; k++)
            seconds = (int64_t)((uint64_t)seconds << 8 | (uint8_t)s->bytes.p[k]);
        buf_printf(b, "  %s %.*s (key %08x)", has_time ? "witnessed by" : "sealed by   ", STR_ARG(s->name), s->id);
        if (has_time && seconds >= INSTANT_FIRST && seconds <= INSTANT_LAST) {
            buf_z(b, " on ");
            instant_words(b, seconds);
        }
        buf_char(b, '\n');
    }
}

static rc entry_time(struct txn *txn, arena *mem, const struct log *log, int64_t position, struct buf *b, struct err *err)
{
    struct entry e;
    str text;

    TRY(log_entry(txn, mem, log, position, &text, err));
    TRY(entry_parse(mem, text, &e, err));
    instant_words(b, e.at);
    return RC_OK;
}

static rc say_sealed(struct txn *txn, arena *mem, const struct log_at *at, struct buf *b, struct err *err)
{
    struct note note;
    str text;

    buf_z(b, "  sealed       ");
    if (!at->sealed.size) {
        buf_z(b, at->log.size ? "none yet\n" : "nothing to seal yet\n");
        return RC_OK;
    }
    count_words(b, at->sealed.size);
    buf_z(b, ", the last recorded on ");
    TRY(entry_time(txn, mem, &at->log, at->sealed.size - 1, b, err));
    if (at->log.size > at->sealed.size)
        buf_printf(b, "\n  not sealed   %lld", (long long)(at->log.size - at->sealed.size));
    buf_char(b, '\n');
    TRY(log_checkpoint(txn, mem, &at->log, &text, err));
    TRY(note_parse(mem, text, &note, err));
    say_signatures(b, &note);
    return RC_OK;
}

static rc say_log(struct txn *txn, arena *mem, const struct log_at *at, struct buf *b, struct err *err)
{
    buf_printf(b, "%.*s\n  entries      ", STR_ARG(at->log.origin));
    count_words(b, at->log.size);
    if (at->log.size) {
        buf_z(b, ", the last recorded on ");
        TRY(entry_time(txn, mem, &at->log, at->log.size - 1, b, err));
    }
    buf_char(b, '\n');
    return say_sealed(txn, mem, at, b, err);
}

static rc say_logs(struct cli *cli, struct store *store, const struct logs_at *logs, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct buf b = buf_new(cli->mem);

    TRY(txn_begin(store, TXN_READ, &txn, err));
    for (ptrdiff_t i = 0; i < logs->n; i++) {
        if (i)
            buf_char(&b, '\n');
        TRY(say_log(&txn, cli->mem, &logs->v[i], &b, err));
    }
    if (!logs->n)
        buf_z(&b, "The store has no log yet.\n");
    return cli_say(buf_text(&b), err);
}

rc ledger_log(struct cli *cli, int argc, char **argv, struct err *err)
{
    CLEANUP(store_close) struct store *store = NULL;
    struct words rest = { 0 };
    str given = { 0 };
    bool help = false;
    const struct option table[] = { { "--store", OPTION_TEXT, &given }, { "--help", OPTION_FLAG, &help } };
    struct logs_at logs = { 0 };

    TRY(options_read(cli->mem, "ledger log", table, countof(table), argc - 1, argv + 1, &rest, err));
    if (help)
        return cli_say(S(usage), err);
    TRY(stores_open("ledger log", given, true, &store, err));
    if (!rest.n)
        TRY(logs_read(store, cli->mem, &logs, err));
    for (ptrdiff_t i = 0; i < rest.n; i++)
        TRY(logs_one(store, cli->mem, "ledger log", rest.v[i], PUSH(cli->mem, &logs), err));
    return say_logs(cli, store, &logs, err);
}
