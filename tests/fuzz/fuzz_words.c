/*
 * What strangers write and pages show: no byte of it ends an attribute or begins an element, order and search take any bytes,
 * and which language a browser asks for is one of the two.
 */
#include <assert.h>

#include "web/html.h"
#include "web/page.h"
#include "words/collate.h"
#include "words/date.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* How long the marks are that stand here around writing that turns; 0: none. */
static ptrdiff_t marks_here(str made, ptrdiff_t at)
{
    str rest = str_from(made, at);

    for (;;) {
        if (str_starts(rest, S("<bdi>")))
            rest = str_from(rest, 5);
        else if (str_starts(rest, S("</bdi>")))
            rest = str_from(rest, 6);
        else
            return made.n - at - rest.n;
    }
}

/* Nothing of what was given is left that HTML would not take as text. */
static void check_html(arena *mem, str text)
{
    struct html h = html_new(mem, LANG_EN);
    str made;

    html_open(&h, "p");
    html_attr(&h, "title", text);
    html_text(&h, text);
    html_close(&h, "p");
    made = html_finish(&h);
    made = str_sub(made, 10, made.n - 4);
    for (ptrdiff_t i = marks_here(made, 0), quotes = 0, ends = 0; i < made.n; i += 1 + marks_here(made, i + 1)) {
        char c = made.p[i];

        assert(c == '\n' || c == '\t' || ((uint8_t)c >= ' ' && c != 0x7F));
        assert(c != '<' && c != '\'');
        quotes += c == '"';
        ends += c == '>';
        assert(quotes <= 1 && ends <= quotes);
    }
}

static void check_url(arena *mem, str text)
{
    struct html h = html_new(mem, LANG_EN);
    str made;

    html_void(&h, "a");
    html_url(&h, "href", text);
    made = str_from(html_finish(&h), 9);
    assert(!str_starts(made, S("//")) && !str_starts(made, S("javascript:")) && !str_starts(made, S("data:")));
}

static void check_order(arena *mem, str text)
{
    ptrdiff_t bad = 0;
    str key = search_key(mem, text);

    for (enum language lang = LANG_EN; lang <= LANG_CY; lang++)
        assert(str_ends(collate_key(mem, lang, text), text));
    if (!str_is_utf8(text, &bad))
        return;
    assert(str_is_utf8(key, &bad));
    assert(!str_starts(key, S(" ")) && !str_ends(key, S(" ")) && str_find_str(key, S("  ")) < 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    str text = { (const char *)data, (ptrdiff_t)size };
    arena mem = arena_open((size_t)64 << 20);
    int month = 0;

    check_html(&mem, text);
    check_url(&mem, text);
    check_order(&mem, text);
    assert(language_negotiate(text, LANG_CY) <= LANG_CY);
    assert(!month_read(text, &month) || (month >= 1 && month <= 12));
    assert(str_starts(web_page_path(&mem, text, LANG_CY), S("/cy")));
    arena_close(&mem);
    return 0;
}
