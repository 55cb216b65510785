/* Files of acts from strangers: the first byte chooses the act, the rest is the file.  Whatever is read has rows, and each row what its act takes. */
#include <assert.h>

#include "register/import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_close) arena mem = arena_open((size_t)1 << 30);
    struct import_faults faults = { 0 };
    struct import_file file;
    struct err err;
    str text;

    if (!size)
        return 0;
    text = (str){ (const char *)data + 1, (ptrdiff_t)size - 1 };
    if (import_read(&mem, (enum act_kind)(data[0] % ACTS), S("body"), text, 1000, &file, &faults, &err) != RC_OK) {
        assert(faults.n <= IMPORT_FAULTS && err.message[0]);
        return 0;
    }
    assert(file.row.n > 0 && file.row.n <= 1000 && !faults.n);
    for (ptrdiff_t i = 0; i < file.row.n; i++) {
        const struct import_row *row = &file.row.v[i];

        assert((row->json == NULL) == file.is_csv && act_hash(&mem, &row->act).n == 32);
        for (int g = 0; g < row->act.givens; g++)
            assert(row->act.given[g].name.n || row->json);
    }
    return 0;
}
