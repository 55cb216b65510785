/* Controls that people choose in. */
#ifndef WEB_GOVUK_CHOICE_H
#define WEB_GOVUK_CHOICE_H

#include "web/govuk/field.h"

struct govuk_choice {
    str value, text, hint;
    str id, name; /* empty: made from those of the field */
    bool is_chosen;
    bool is_alone;           /* of checkboxes: choosing it takes the others away, as "None of these" does */
    struct content revealed; /* what more is asked when this is chosen: shown below it, always where there are no scripts */
    str divider;             /* not a choice but a word between two, such as "or" */
};

/* Radios or checkboxes under the legend that field.label holds; without one there is no group.  Ids: ${id}, ${id}-2, ${id}-3 … */
struct govuk_choices {
    struct govuk_field field;
    const struct govuk_choice *items;
    ptrdiff_t n;
    str value; /* of radios: the one that is chosen, unless an item says so itself */
    bool is_small, is_inline;
};
void govuk_radios(struct html *h, const struct govuk_choices *radios);
void govuk_checkboxes(struct html *h, const struct govuk_choices *checkboxes);

/* A long list that does not change.  ${value} is the option that is chosen, unless an option says so itself. */
struct govuk_option {
    str value, text;
    bool is_chosen;
};
struct govuk_select {
    struct govuk_field field;
    const struct govuk_option *options;
    ptrdiff_t n;
    str value;
    bool is_full_width;
    bool is_searched; /* where there are scripts, people type to find an option */
};
void govuk_select(struct html *h, const struct govuk_select *select);

#endif
