/*
 * A document as plain text or as one self-contained HTML page, from the same calls.  The page
 * is semantic: headings in order, tables with captions and scopes, a skip link, no scripts;
 * all text is escaped here and nowhere else.
 */
#ifndef RULE_PAGE_H
#define RULE_PAGE_H

#include "base/buf.h"

struct page {
    struct buf *b;
    bool html;
};

void page_open(struct page *p, str title);
void page_close(struct page *p);

/** page_heading(p, level, id, text): level 1 to 4; ${id} may be empty. */
void page_heading(struct page *p, int level, str id, str text);

void page_para(struct page *p, str text);
void page_see(struct page *p, str before, str id, str text); /* a paragraph that points to a heading */
void page_note(struct page *p, str label, str text);         /* a paragraph set apart, with a bold label */

/** page_list(p, item, n): an unordered list. */
void page_list(struct page *p, const str *item, ptrdiff_t n);

/** page_links(p, label, id, text, n): navigation to headings; nothing in plain text. */
void page_links(struct page *p, str label, const str *id, const str *text, ptrdiff_t n);

/* A description list: open, rows, close. */
void page_facts_open(struct page *p);
void page_fact(struct page *p, str name, str value);
void page_facts_close(struct page *p);

/** page_table(p, caption, cell, rows, columns): ${cell}[r * columns + c]; row 0 is the heading, column 0 heads its row. */
void page_table(struct page *p, str caption, const str *cell, ptrdiff_t rows, int columns);

#endif
