-- entry_range: the entries from one position to before another
-- in: log int, since int, before int
-- out many: position int, text text, leaf bytes
SELECT position, text, leaf FROM entry
 WHERE log = :log AND position >= :since AND position < :before
 ORDER BY position;
