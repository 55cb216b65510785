-- cosignature_add: one more signature of a checkpoint, whose key is its id and whose seconds are 0 when it has no time
-- in: log int, size int, name text, key int, seconds int, line text
-- out: (nothing)
INSERT INTO cosignature (log, size, name, key, seconds, line) VALUES (:log, :size, :name, :key, :seconds, :line);
