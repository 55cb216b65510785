-- checkpoint_latest: the note over most entries of a log
-- in: log int
-- out one: size int, note text
SELECT size, note FROM checkpoint WHERE log = :log ORDER BY size DESC LIMIT 1;
