/*
 * The schema of a store, brought up to what this program knows: the steps of store/migrations/, each in
 * one transaction together with its row in schema_version.  Killed anywhere, the next start goes on with the
 * step that was not finished.
 */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "store/store.h"

/**
 * store_migrate(store, err):
 * Take every step that ${store} has not taken.  One node migrates while others wait for it, at most a quarter of an hour a step.
 *
 * Errors: RC_NEWER_SCHEMA when a newer program has been here; as txn_begin and sql_run.
 */
rc store_migrate(struct store *store, struct err *err) MUST_USE;

/* How far the schema of a store is, and how far this program knows. */
struct store_schema {
    int at, latest;   /* steps; 0: none */
    const char *name; /* of the step it is at; empty when there is none */
};

/** store_schema(store, out, err): Errors: RC_NEWER_SCHEMA when a newer program has been here; as txn_begin. */
rc store_schema(struct store *store, struct store_schema *out, struct err *err) MUST_USE;

/**
 * store_check_schema(store, err):
 * Errors: RC_NEWER_SCHEMA as above; RC_NO_INPUT when the store is older than this program or holds nothing: it has to be
 *         migrated first.
 */
rc store_check_schema(struct store *store, struct err *err) MUST_USE;

#endif
