/*
 * concordat-verify: 'concordat ledger verify' and nothing else, for those who trust the register least.  It is linked
 * from the layers base, clock and ledger (without the store), so that there is little to read before it is believed.
 */
#include "base/file.h"
#include "cli/verify.h"

#include <sodium.h>
#include <unistd.h>

enum { MOST_MEMORY_GIB = 4 };

int main(int argc, char **argv)
{
    CLEANUP(arena_close) arena mem = arena_open((size_t)MOST_MEMORY_GIB << 30);
    struct buf out = buf_new(&mem);
    struct err err = { 0 }, unused;
    char text[4096];
    rc code;

    if (sodium_init() < 0)
        return RC_FAULT;
    code = verify_run(&mem, argc - 1, argv + 1, &out, &err);
    if (code == RC_OK)
        code = file_write(STDOUT_FILENO, buf_text(&out), &err);
    if (code == RC_OK)
        return RC_OK;
    return file_write(STDERR_FILENO, (str){ text, err_print(&err, text, sizeof text) }, &unused) == RC_OK ? (int)code : RC_NO_OUTPUT;
}
