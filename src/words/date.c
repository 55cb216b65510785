#include "words/date.h"

#include "base/format.h"
#include "words/collate.h"
#include "words/texts.h"

#include <assert.h>

static const enum word months[] = {
    W_month_january, W_month_february, W_month_march,     W_month_april,   W_month_may,      W_month_june,
    W_month_july,    W_month_august,   W_month_september, W_month_october, W_month_november, W_month_december,
};
static const enum word weekdays[] = {
    W_weekday_monday, W_weekday_tuesday, W_weekday_wednesday, W_weekday_thursday, W_weekday_friday, W_weekday_saturday, W_weekday_sunday,
};

static str int_text(arena *mem, int n)
{
    char room[INT_DIGITS];
    const char *at = format_int(n, room);

    return arena_str(mem, (str){ at, room + INT_DIGITS - at });
}

str date_text(arena *mem, enum language lang, daynum d)
{
    struct civil c = civil_from_day(d);

    return words_date_day(mem, lang, int_text(mem, c.dom), word_text(lang, months[c.month - 1]), int_text(mem, c.year));
}

str date_text_full(arena *mem, enum language lang, daynum d)
{
    return words_date_weekday(mem, lang, word_text(lang, weekdays[day_weekday(d)]), date_text(mem, lang, d));
}

str time_text(arena *mem, enum language lang, int second)
{
    int minutes = second / 60, hour = minutes / 60, shown = hour % 12 ? hour % 12 : 12;
    str clock = minutes % 60 ? arena_printf(mem, "%d:%02d", shown, minutes % 60) : int_text(mem, shown);

    assert(second >= 0 && second < DAY_SECONDS);
    if (minutes == 0)
        return word_text(lang, W_time_midnight);
    if (minutes == 12 * 60)
        return word_text(lang, W_time_midday);
    return hour < 12 ? words_time_am(mem, lang, clock) : words_time_pm(mem, lang, clock);
}

str instant_text(arena *mem, enum language lang, instant t)
{
    struct london shown = instant_london(t);

    return words_time_instant(mem, lang, date_text_full(mem, lang, shown.day), time_text(mem, lang, shown.second));
}

str instant_text_full(arena *mem, enum language lang, instant t)
{
    str text = instant_text(mem, lang, t);

    return instant_london(t).offset ? words_time_instant_summer(mem, lang, text) : words_time_instant_winter(mem, lang, text);
}

str period_text(arena *mem, enum language lang, struct period p)
{
    static const enum word units[] = {
        [UNIT_DAYS] = W_period_days,     [UNIT_WORKING_DAYS] = W_period_working_days,
        [UNIT_HOURS] = W_period_hours,   [UNIT_WEEKS] = W_period_weeks,
        [UNIT_MONTHS] = W_period_months, [UNIT_YEARS] = W_period_years,
    };

    return word_counted(mem, lang, units[p.unit], p.n, NULL, 0);
}

enum { MONTH_LETTERS = 3, MONTH_LONGEST = 32 };

/* The month that begins with the letters of ${key} in a language, or 0.  Three letters tell all apart. */
static int month_named(arena *mem, enum language lang, str key)
{
    for (int m = 0; m < countof(months); m++)
        if (str_starts(search_key(mem, word_text(lang, months[m])), key))
            return m + 1;
    return 0;
}

bool month_read(str text, int *month)
{
    arena scratch = arena_open((size_t)1 << 20);
    int64_t number = 0;
    int found = 0;
    str key;

    text = str_trim(text);
    if (text.n == 2 && text.p[0] == '0')
        text = str_from(text, 1);
    if (str_digits(text, countof(months), &number)) {
        found = (int)number;
    } else if (text.n <= MONTH_LONGEST) {
        key = search_key(&scratch, text);
        if (key.n >= MONTH_LETTERS)
            for (enum language lang = LANG_EN; lang <= LANG_CY && !found; lang++)
                found = month_named(&scratch, lang, key);
    }
    arena_close(&scratch);
    if (!found)
        return false;
    *month = found;
    return true;
}
