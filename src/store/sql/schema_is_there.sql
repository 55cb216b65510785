-- schema_is_there: whether the store has been migrated at all
-- in: (nothing)
-- out one: tables int
-- sqlite:
SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_version';
-- postgresql:
SELECT count(*) FROM pg_catalog.pg_class WHERE oid = to_regclass('schema_version');
