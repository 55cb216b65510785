-- schema_parts: what the schema is made of: tables and their columns, triggers that hold, indexes that no key has by itself, and what refuses changes
-- in: (nothing)
-- out many: kind text, holder text, name text, text text
-- sqlite:
SELECT type AS kind, tbl_name AS holder, name, CASE type WHEN 'table' THEN '' ELSE coalesce(sql, '') END AS text FROM sqlite_schema
 WHERE substr(name, 1, 7) <> 'sqlite_'
UNION ALL
SELECT 'definition', name, name, sql FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'
UNION ALL
SELECT 'column', t.name, c.name,
       CASE c.type WHEN 'TEXT' THEN 'text' WHEN 'BLOB' THEN 'bytes' ELSE 'int' END || CASE WHEN c."notnull" OR c.pk THEN ' not null' ELSE '' END
  FROM sqlite_schema t JOIN pragma_table_info(t.name) c
 WHERE t.type = 'table' AND substr(t.name, 1, 7) <> 'sqlite_'
 ORDER BY kind, holder, name, text;
-- postgresql:
WITH own AS (
    SELECT oid, relname::text AS name FROM pg_catalog.pg_class
     WHERE relkind IN ('r', 'p') AND relnamespace = (SELECT relnamespace FROM pg_catalog.pg_class WHERE oid = to_regclass('schema_version'))
)
SELECT 'table' AS kind, name AS holder, name, '' AS text FROM own
UNION ALL
SELECT 'column', own.name, a.attname::text,
       CASE format_type(a.atttypid, a.atttypmod) WHEN 'bigint' THEN 'int' WHEN 'bytea' THEN 'bytes' ELSE format_type(a.atttypid, a.atttypmod) END
       || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
  FROM own JOIN pg_catalog.pg_attribute a ON a.attrelid = own.oid
 WHERE a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT 'index', own.name, c.relname::text, CASE WHEN i.indisunique THEN 'unique' ELSE '' END
  FROM own JOIN pg_catalog.pg_index i ON i.indrelid = own.oid JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
 WHERE i.indisvalid AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint k WHERE k.conindid = c.oid AND k.contype IN ('p', 'u', 'x'))
UNION ALL
SELECT 'trigger', own.name, t.tgname::text, pg_get_triggerdef(t.oid, true)
  FROM own JOIN pg_catalog.pg_trigger t ON t.tgrelid = own.oid
 WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')
UNION ALL
SELECT 'rule', own.name, r.rulename::text, '' FROM own JOIN pg_catalog.pg_rewrite r ON r.ev_class = own.oid
UNION ALL
SELECT 'function', p.proname::text, p.proname::text, p.prosrc FROM pg_catalog.pg_proc p
 WHERE p.proname = 'refuse_change' AND p.pronamespace = (SELECT relnamespace FROM pg_catalog.pg_class WHERE oid = to_regclass('schema_version'))
 ORDER BY kind, holder, name, text;
