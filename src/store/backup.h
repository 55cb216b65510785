/*
 * Copies of a whole store, and looking at all of it.  A PostgreSQL server has tools of its own for copies: here it is said which.
 */
#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H

#include "store/store.h"

/** store_can_copy(where, err): Errors: RC_USAGE when the store is a server; the hint names its tools. */
rc store_can_copy(str where, struct err *err) MUST_USE;

/**
 * store_backup(where, file, err):
 * Copy the store in the directory ${where}, as it is at one moment, into ${file}, which appears only when it is whole,
 * flushed and checked.  Others may read and write the store meanwhile.
 *
 * Errors: RC_USAGE when ${file} is there already, or when the store is a server; RC_NO_INPUT; RC_BAD_INPUT when the store is
 *         damaged; RC_STORE, RC_STORE_FULL.
 */
rc store_backup(str where, str file, struct err *err) MUST_USE;

/**
 * store_restore(file, where, err):
 * Make the store of the backup ${file}, which is checked first, in the directory ${where}, which is empty or not there.
 *
 * Errors: RC_USAGE when ${where} holds something, or is a server; RC_NO_INPUT; RC_BAD_INPUT when ${file} is not a backup or
 *         is damaged; RC_STORE, RC_STORE_FULL.
 */
rc store_restore(str file, str where, struct err *err) MUST_USE;

/**
 * store_selfcheck(store, err):
 * Read all of ${store}; not inside a transaction.  Whether the entries still are what was sealed is the ledger's to say.
 *
 * Errors: RC_STORE with the first thing that is wrong; when that is damage, ${store} stops writing (S3).
 */
rc store_selfcheck(struct store *store, struct err *err) MUST_USE;

#endif
