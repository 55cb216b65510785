#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

rc err_set(struct err *err, rc code, const char *fmt, ...)
{
    memset(err, 0, sizeof(*err));
    err->code = code;
    FORMAT(err->message, fmt);
    return code;
}

rc err_hint(struct err *err, const char *fmt, ...)
{
    FORMAT(err->hint, fmt);
    err->hint_word = 0;
    return err->code;
}

rc err_at(struct err *err, str field)
{
    snprintf(err->at, sizeof(err->at), "%.*s", STR_ARG(field));
    return err->code;
}

rc err_place(struct err *err, str file, int line, int col, str text, int width)
{
    snprintf(err->file, sizeof(err->file), "%.*s", STR_ARG(file));
    str_copy(err->quote, sizeof(err->quote), text);
    err->line = line;
    err->col = col;
    err->width = width < 1 ? 1 : width;
    return err->code;
}

struct printer {
    char *p;
    size_t size, n;
};

static void print(struct printer *to, const char *fmt, ...) PRINTF_LIKE(2, 3);

static void print(struct printer *to, const char *fmt, ...)
{
    va_list args;
    int n;

    va_start(args, fmt);
    n = vsnprintf(to->p + to->n, to->size - to->n, fmt, args);
    va_end(args);
    to->n += (size_t)n < to->size - to->n ? (size_t)n : to->size - to->n - 1;
}

int err_print(const struct err *err, char *out, size_t size)
{
    struct printer to = { out, size, 0 };

    if (err->file[0])
        print(&to, "%s:", err->file);
    if (err->line)
        print(&to, "%d:", err->line);
    if (err->line && err->col)
        print(&to, "%d:", err->col);
    if (to.n)
        print(&to, " ");
    if (err->at[0])
        print(&to, "%s: ", err->at);
    print(&to, "%s\n", err->message);
    if (err->quote[0]) {
        int room = str_columns(str_of(err->quote)) - err->col + 1;

        print(&to, "%5d | %s\n", err->line, err->quote);
        print(&to, "      | %*s", err->col - 1, "");
        for (int i = 0; i < err->width && (i == 0 || i < room); i++)
            print(&to, "^");
        print(&to, "\n");
    }
    if (err->hint[0])
        print(&to, "  %s\n", err->hint);
    return (int)to.n;
}
