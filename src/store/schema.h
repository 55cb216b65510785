/*
 * Whether the schema of a store is what its steps made, or somebody has changed it beside the program.  What the steps make is seen by taking
 * them in an empty store of SQLite in memory.  In a file every word of the schema is compared.  On a server, which spells what it was told
 * in its own way: the tables, their columns with type and whether they may be null, the indexes by name and whether they are unique, the
 * triggers word by word and whether they hold, and what the triggers run.  Tables of a server that no step makes are somebody else's, and left alone.
 */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "store/store.h"

/**
 * store_compare_schema(store, err):
 * Not inside a transaction.  ${store} has taken every step (store_check_schema).
 * Errors: RC_NOT_SEALED with the first thing that is missing, other than it was made, or made by no step; as txn_begin and sql_run.
 */
rc store_compare_schema(struct store *store, struct err *err) MUST_USE;

#endif
