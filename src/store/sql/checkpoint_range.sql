-- checkpoint_range: some notes of a log from a size on
-- in: log int, since int, most int
-- out many: size int, note text
SELECT size, note FROM checkpoint
 WHERE log = :log AND size >= :since
 ORDER BY size LIMIT :most;
