/*
 * The tables of the register as pages for people, in Markdown: docs/permissions.md and docs/acts.md are what these write.  Nothing is
 * said there of who may, or of a field, that does not come from the rows that the program runs.
 */
#ifndef REGISTER_TABLES_PAGE_H
#define REGISTER_TABLES_PAGE_H

#include "base/buf.h"

/** tables_page_permissions(b): who may see what and do what, a table for each kind of record. */
void tables_page_permissions(struct buf *b);

/** tables_page_acts(b): every act: who may do it, what it asks for, its fields. */
void tables_page_acts(struct buf *b);

#endif
