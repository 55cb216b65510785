/* Buttons.  There is none that is disabled: a button that cannot be used is replaced by the reason why. */
#ifndef WEB_GOVUK_BUTTON_H
#define WEB_GOVUK_BUTTON_H

#include "web/html.h"

enum govuk_button_kind { BUTTON_PRIMARY, BUTTON_SECONDARY, BUTTON_WARNING, BUTTON_INVERSE };

struct govuk_button {
    str text;
    str hidden; /* follows the text for those who do not see what stands around it; empty: nothing */
    enum govuk_button_kind kind;
    str href;        /* a link that looks like a button; empty: a button that sends the form */
    str name, value; /* what the form sends when this one is pressed */
    str id;
    bool is_start; /* the arrow of a first page */
    bool is_plain; /* sends nothing: for scripts */
    bool is_once;  /* scripts let a second click within a second pass unheard */
};
void govuk_button(struct html *h, const struct govuk_button *button);

/* Buttons and links side by side. */
void govuk_button_group_open(struct html *h);
void govuk_button_group_close(struct html *h);

/** copy_button(h, text): ${text}, and where there are scripts a button that copies it. */
void copy_button(struct html *h, str text);

#endif
