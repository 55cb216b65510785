/* A rulebook fit to publish: clause by clause, with its rules in sentences, tables, exemptions, open questions and signatories. */
#ifndef RULE_SHOW_H
#define RULE_SHOW_H

#include "base/buf.h"
#include "rule/tree.h"

/** show_book(book, html, b): ${book} as plain text, or as one HTML page without scripts. */
void show_book(const struct rulebook *book, bool html, struct buf *b);

#endif
