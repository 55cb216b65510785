/* Mails: whatever their parts are, a message has the headers it should have and no others, and lines that every server takes. */
#include <assert.h>

#include "mail/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PARTS = 6, HEADERS = 12, LINE_MOST = 998 };

/* Lines end in \r\n, and neither stands elsewhere; a line that begins a header is counted. */
static void check_lines(str bytes)
{
    int headers = 0;
    bool in_head = true;
    str line;

    assert(str_ends(bytes, S("\r\n")));
    while (str_cut_str(bytes, S("\r\n"), &line, &bytes)) {
        assert(line.n <= LINE_MOST && str_find(line, '\r') < 0 && str_find(line, '\n') < 0);
        for (ptrdiff_t i = 0; i < line.n; i++)
            assert(line.p[i] >= ' ' && line.p[i] <= '~' ? true : line.p[i] == '\t' && !in_head);
        headers += in_head && line.n && line.p[0] != ' ';
        in_head = in_head && line.n;
    }
    assert(headers == HEADERS);
}

/* The parts of the input, apart by bytes 0xFF, which no text holds. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena mem = arena_open(8 << 20);
    str rest = { (const char *)data, (ptrdiff_t)size }, part[PARTS], bytes;
    struct letter letter = { .languages = 1 };
    struct message m = { .letter = &letter, .id = S("0123456789abcdef0123456789abcdef"), .date = 1781271000 };
    struct err err = { 0 };

    for (int i = 0; i < PARTS; i++)
        str_cut(rest, (char)0xFF, &part[i], &rest);
    m.from = (struct mail_party){ part[0], S("register@example.org") };
    letter.to = (struct mail_party){ part[1], part[2] };
    letter.reference = part[3];
    letter.words[0] = (struct letter_words){ S("en"), part[4], part[5] };
    if (message_print(&mem, &m, &bytes, &err) == RC_OK)
        check_lines(bytes);
    else
        assert((err.code == RC_BAD_INPUT || err.code == RC_TOO_LARGE) && err.message[0] && err.at[0]);
    arena_close(&mem);
    return 0;
}
