/*
 * Writing HTML.  Elements are opened and closed in order, which is asserted; whatever is written says how it is escaped, and
 * nothing but a literal of the program can be written as it is.
 *
 *     html_open(h, "p");
 *     html_attr(h, "class", S("govuk-body"));     attributes come before anything inside
 *     html_text(h, sentence);
 *     html_close(h, "p");
 *
 * What a component is given to show is a struct content: text, somebody's own words, or markup that another writer made.
 */
#ifndef WEB_HTML_H
#define WEB_HTML_H

#include "base/buf.h"
#include "words/language.h"

enum { HTML_DEPTH = 48 };

struct html {
    arena *mem;
    enum language lang; /* of the reader: components take their own words from its catalogue */
    struct buf out;
    bool in_tag;    /* the last tag written may still be given attributes */
    bool after_pre; /* a line break that comes next would be dropped by the browser */
    int depth;
    const char *open[HTML_DEPTH];
};

struct html html_new(arena *mem, enum language lang);

/** html_finish(h): all that was written.  Every element must be closed. */
str html_finish(struct html *h);

/* Names of elements and attributes are literals. */
void html_open(struct html *h, const char *element);
void html_close(struct html *h, const char *element);
void html_void(struct html *h, const char *element); /* one that has no end, such as input */

void html_attr(struct html *h, const char *name, str value);
void html_attr_int(struct html *h, const char *name, int64_t value);
void html_flag(struct html *h, const char *name); /* an attribute without a value */

/**
 * html_url(h, name, url):
 * An attribute that holds an address.  One that could run a script is not written: only what is relative to this
 * site, "https:", "mailto:" and "tel:" lead anywhere; anything else becomes "#".
 */
void html_url(struct html *h, const char *name, str url);

/**
 * html_text(h, text):
 * ${text}, which turns nothing around it, whoever wrote it: what is written from right to left stands in a <bdi>, and so do the isolates that
 * the functions of words/texts.h put around it.  Where there can be no element, as in a title, the isolates stay as they are.
 */
void html_text(struct html *h, str text);

void html_own(struct html *h, str text); /* as it is, from whichever side it is written: a word of the program that stands by itself */

void html_user_in(struct html *h, str text, enum language lang); /* the same, and the language that it is in */

/** html_raw(h, literal): a literal of the program as it is. */
#define html_raw(h, literal) html_raw_((h), S("" literal ""))
void html_raw_(struct html *h, str literal);

/* html_classes(h, name, …): the class attribute from literals; those that are NULL are left out. */
#define html_classes(h, ...) html_classes_((h), (const char *const[]){ __VA_ARGS__ }, countof(((const char *const[]){ __VA_ARGS__ })))
void html_classes_(struct html *h, const char *const *names, ptrdiff_t n);

/* Short for an element with nothing but a class, which is a literal, and text. */
void html_open_class(struct html *h, const char *element, const char *class_names);
void html_element(struct html *h, const char *element, const char *class_names, str text);

/* ---- what components show ---- */

enum content_kind { CONTENT_NONE, CONTENT_TEXT, CONTENT_USER, CONTENT_MARKUP };

struct content {
    enum content_kind kind;
    str is;
    bool has_lang;
    enum language lang;
};

/* Nothing when the text is empty. */
struct content content_text(str text);
struct content content_user(str text);
struct content content_user_in(str text, enum language lang);

/** content_of(h): what the writer ${h} wrote, which is finished. */
struct content content_of(struct html *h);

void html_content(struct html *h, struct content content);

#endif
