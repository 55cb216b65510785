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

/* ---- as it is typed ---- */

/* Without spaces at either end, also those that do not break, which come with what is copied. */
static str spaces_off(str s)
{
    static const str kept[] = { S("\u00A0"), S("\u202F") };
    ptrdiff_t before;

    do {
        before = s.n;
        s = str_trim(s);
        for (int i = 0; i < countof(kept); i++) {
            s = str_starts(s, kept[i]) ? str_from(s, kept[i].n) : s;
            s = str_ends(s, kept[i]) ? str_sub(s, 0, s.n - kept[i].n) : s;
        }
    } while (s.n < before);
    return s;
}

static bool is_digits(str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n > 0;
}

/* Up to three digits, then threes. */
static bool is_grouped(str whole)
{
    str group, rest;
    bool goes_on = str_cut(whole, ',', &group, &rest);

    if (!goes_on || !is_digits(group) || group.n > 3)
        return false;
    while (goes_on) {
        goes_on = str_cut(rest, ',', &group, &rest);
        if (!is_digits(group) || group.n != 3)
            return false;
    }
    return true;
}

str money_typed(arena *mem, str text)
{
    str amount = spaces_off(text), whole, pence;
    struct buf b = buf_new(mem);

    if (str_starts(amount, S("£")) && amount.n > S("£").n)
        amount = spaces_off(str_from(amount, S("£").n));
    str_cut(amount, '.', &whole, &pence);
    if (!is_grouped(whole))
        return amount;
    for (ptrdiff_t i = 0; i < amount.n; i++)
        if (i >= whole.n || amount.p[i] != ',')
            buf_char(&b, amount.p[i]);
    return buf_text(&b);
}
