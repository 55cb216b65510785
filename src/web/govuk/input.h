/* Controls that people type into. */
#ifndef WEB_GOVUK_INPUT_H
#define WEB_GOVUK_INPUT_H

#include "web/govuk/field.h"

/* How wide: in characters, which tells how much is expected; or as a share of the column. */
enum govuk_width { WIDTH_PLAIN, WIDTH_2, WIDTH_3, WIDTH_4, WIDTH_5, WIDTH_10, WIDTH_20, WIDTH_30, WIDTH_HALF, WIDTH_TWO_THIRDS, WIDTH_FULL };

enum govuk_spelling { SPELLING_UNSAID, SPELLING_OFF, SPELLING_ON };

struct govuk_input {
    struct govuk_field field;
    str value;
    bool has_value;                                                  /* an empty value is written too */
    const char *type;                                                /* NULL: text */
    const char *inputmode, *autocomplete, *autocapitalize, *pattern; /* or NULL */
    enum govuk_width width;
    enum govuk_spelling spelling;
    bool is_code; /* digits and letters that are compared one by one stand apart */
    str prefix, suffix;
};
void govuk_input(struct html *h, const struct govuk_input *input);

/* A password is never written back into a page. */
struct govuk_password_input {
    struct govuk_field field;
    enum govuk_width width;
    bool is_new; /* one is chosen here: password managers offer one */
};
void govuk_password_input(struct html *h, const struct govuk_password_input *input);

struct govuk_textarea {
    struct govuk_field field;
    str value;
    int rows; /* 0: five */
    enum govuk_spelling spelling;
    const char *autocomplete;
};
void govuk_textarea(struct html *h, const struct govuk_textarea *textarea);

/* A textarea that says how much may be written, and counts where there are scripts.  More can be typed: the answer is checked when it is sent. */
struct govuk_character_count {
    struct govuk_textarea textarea;
    int most;
    int threshold; /* per cent of ${most} from which on the count is shown; 0: always */
};
void govuk_character_count(struct html *h, const struct govuk_character_count *count);

/*
 * A date in three inputs, ${name}-day, ${name}-month and ${name}-year (day, month and year when there is no name), under
 * the legend that field.label holds.  Values are what the person typed, right or wrong.
 */
enum { DATE_DAY = 1, DATE_MONTH = 2, DATE_YEAR = 4, DATE_ALL = 7 };
struct govuk_date_input {
    struct govuk_field field;
    str day, month, year;
    unsigned wrong;   /* DATE_DAY | …: the parts to correct; 0 with an error: all */
    bool takes_names; /* of months too: a keyboard with letters, and room for them */
    bool is_birthday; /* of the person who fills it in */
};
void govuk_date_input(struct html *h, const struct govuk_date_input *date);

/** govuk_date_input_target(mem, date): the id that an error summary links to: of the first part that is wrong. */
str govuk_date_input_target(arena *mem, const struct govuk_date_input *date);

struct govuk_file_upload {
    struct govuk_field field;
    const char *accept; /* ".csv,.xlsx", or NULL */
    bool is_multiple;
    bool has_drop_zone; /* where there are scripts */
};
void govuk_file_upload(struct html *h, const struct govuk_file_upload *upload);

#endif
