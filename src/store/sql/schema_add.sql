-- schema_add: a step that the schema has taken
-- in: number int, name text
-- out: (nothing)
INSERT INTO schema_version (number, name) VALUES (:number, :name);
