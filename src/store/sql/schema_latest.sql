-- schema_latest: the newest step that the schema has taken
-- in: (nothing)
-- out one: number int, name text
SELECT number, name FROM schema_version ORDER BY number DESC LIMIT 1;
