/*
 * A mail from its typed parts, for tests/mail/read_back: parts as JSON lines on standard input; for each, the length of what
 * message_print made, a newline, and that; or "refused", the field and the message.
 */
#include "base/file.h"
#include "io/json.h"
#include "mail/message.h"

#include <unistd.h>

static str text_of(const struct json *object, str key)
{
    const struct json *value = json_get(object, key);

    return value ? value->text : S("");
}

static struct letter letter_of(const struct json *parts)
{
    struct letter l = { .to = { text_of(parts, S("to_name")), text_of(parts, S("to")) }, .reference = text_of(parts, S("reference")) };

    for (const struct json *one = json_get(parts, S("words"))->child; one; one = one->next)
        l.words[l.languages++] = (struct letter_words){ text_of(one, S("language")), text_of(one, S("subject")), text_of(one, S("text")) };
    return l;
}

static void compose(arena *mem, const struct json *parts, struct buf *out)
{
    struct letter letter = letter_of(parts);
    struct message m = { .from = { text_of(parts, S("from_name")), text_of(parts, S("from")) }, .letter = &letter, .id = text_of(parts, S("id")) };
    struct err err = { 0 };
    str bytes;

    if (!str_digits(text_of(parts, S("date")), INSTANT_LAST, &m.date))
        buf_z(out, "refused date\n");
    else if (message_print(mem, &m, &bytes, &err) != RC_OK)
        buf_printf(out, "refused %s: %s\n", err.at, err.message);
    else
        buf_printf(out, "%td\n%.*s", bytes.n, STR_ARG(bytes));
}

int main(void)
{
    CLEANUP(arena_close) arena mem = arena_open((size_t)1 << 30);
    struct buf out = buf_new(&mem);
    struct json **parts;
    struct err err = { 0 };
    bool is_array;
    ptrdiff_t n;
    str text;

    if (file_read(&mem, S("-"), JSON_TEXT, &text, &err) != RC_OK || json_read_many(&mem, S("parts"), text, &parts, &n, &is_array, &err) != RC_OK)
        return err.code;
    for (ptrdiff_t i = 0; i < n; i++)
        compose(&mem, parts[i], &out);
    return file_write(STDOUT_FILENO, buf_text(&out), &err);
}
