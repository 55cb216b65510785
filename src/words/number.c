#include "words/number.h"

/* Digits in threes. */
static void grouped(struct buf *b, uint64_t n)
{
    uint64_t unit = 1;

    while (n / unit >= 1000)
        unit *= 1000;
    buf_int(b, (int64_t)(n / unit));
    for (; unit > 1; unit /= 1000)
        buf_printf(b, ",%03d", (int)(n % unit / (unit / 1000)));
}

static uint64_t size_of(int64_t n)
{
    return n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
}

static void number_words(struct buf *b, int64_t n)
{
    if (n < 0)
        buf_char(b, '-');
    grouped(b, size_of(n));
}

void money_words(struct buf *b, int64_t pence)
{
    buf_z(b, pence < 0 ? "-£" : "£");
    grouped(b, size_of(pence) / 100);
    buf_printf(b, ".%02d", (int)(size_of(pence) % 100));
}

str number_text(arena *mem, int64_t n)
{
    struct buf b = buf_new(mem);

    number_words(&b, n);
    return buf_text(&b);
}

str money_text(arena *mem, int64_t pence)
{
    struct buf b = buf_new(mem);

    money_words(&b, pence);
    return buf_text(&b);
}
