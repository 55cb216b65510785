/*
 * What stands around the controls of a form: label or legend, hint, error message, and the group that holds them together.
 * Texts are in the reader's language already; words that belong to a component itself come from the catalogue.
 */
#ifndef WEB_GOVUK_FIELD_H
#define WEB_GOVUK_FIELD_H

#include "web/html.h"
#include "words/keys.h"

enum govuk_size { SIZE_PLAIN, SIZE_S, SIZE_M, SIZE_L, SIZE_XL };

struct govuk_label {
    str text, for_id;
    enum govuk_size size;
    bool is_heading; /* it is the h1 of its page */
};
void govuk_label(struct html *h, const struct govuk_label *label);

void govuk_hint(struct html *h, str id, str text);
void govuk_error_message(struct html *h, str id, str text);

/* A group of controls under one question. */
struct govuk_fieldset {
    str legend; /* empty: none */
    enum govuk_size size;
    bool is_heading;
    bool is_group; /* of text inputs, whose descriptions some screen readers leave out otherwise */
    str described_by;
};
void govuk_fieldset_open(struct html *h, const struct govuk_fieldset *fieldset);
void govuk_fieldset_close(struct html *h);

/*
 * What every control has.  Ids are made from ${id}: ${id}-hint and ${id}-error; an error summary links to ${id} itself
 * (of a date: govuk_date_input_target).
 */
struct govuk_field {
    str name;
    str id; /* empty: the name */
    str label;
    enum govuk_size size;
    bool is_heading;
    str hint, error;  /* empty: none */
    str described_by; /* ids of what else describes it; empty: none */
};

/* ---- for the components of this folder ---- */

str field_id(const struct govuk_field *field);

/** field_described(h, field): the ids of all that describes the control, in the order in which it is read; empty when nothing does. */
str field_described(struct html *h, const struct govuk_field *field);

/** field_open(h, field, more): the group with label, hint and error; ${more} is a class of the group, or NULL. */
void field_open(struct html *h, const struct govuk_field *field, const char *more);

/** field_group(h, field, more): the group alone, still open to attributes; field_notes(h, field): its hint and error. */
void field_group(struct html *h, const struct govuk_field *field, const char *more);
void field_label(struct html *h, const struct govuk_field *field);
void field_notes(struct html *h, const struct govuk_field *field);

void field_close(struct html *h);

/** field_translation(h, key, text): an attribute through which the design system's scripts are told their words. */
void field_translation(struct html *h, const char *key, str text);

/** field_translation_counted(h, key, word): the same for a word that counts, one attribute a form. */
void field_translation_counted(struct html *h, const char *key, enum word word);

#endif
