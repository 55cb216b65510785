/*
 * concordat-verify: what signatories and witnesses do with files alone, for those who trust the register least.  It is linked
 * from the layers base, clock and ledger (without the store), so that there is little to read before it is believed.
 *
 *     concordat-verify --key KEY FILE         as 'concordat ledger verify'
 *     concordat-verify witness ...            as 'concordat ledger witness'
 *     concordat-verify key ...                as 'concordat ledger key'
 */
#include "base/file.h"
#include "cli/keys.h"
#include "cli/verify.h"
#include "cli/witness.h"

#include <sodium.h>
#include <time.h>
#include <unistd.h>

enum { MOST_MEMORY_GIB = 4 };

static rc run(arena *mem, int argc, char **argv, struct buf *out, struct err *err)
{
    str what = argc > 1 ? str_of(argv[1]) : S("");

    if (str_eq(what, S("witness")))
        return witness_run(mem, argc - 2, argv + 2, time(NULL), out, err);
    if (str_eq(what, S("key")))
        return keys_run(mem, argc - 2, argv + 2, out, err);
    return verify_run(mem, argc - 1, argv + 1, out, err);
}

int main(int argc, char **argv)
{
    CLEANUP(arena_close) arena mem = arena_open((size_t)MOST_MEMORY_GIB << 30);
    struct buf out = buf_new(&mem);
    struct err err = { 0 }, unused;
    char text[4096];
    rc code;

    file_standard();
    if (sodium_init() < 0)
        return RC_FAULT;
    code = run(&mem, argc, argv, &out, &err);
    if (code == RC_OK)
        code = file_write(STDOUT_FILENO, buf_text(&out), &err);
    if (code == RC_OK)
        return RC_OK;
    return file_write(STDERR_FILENO, (str){ text, err_print(&err, text, sizeof text) }, &unused) == RC_OK ? (int)code : RC_NO_OUTPUT;
}
