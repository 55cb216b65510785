-- log_size: how many entries a log has: they are numbered from 0 without a gap
-- in: log int
-- out one: size int
SELECT coalesce((SELECT position + 1 FROM entry WHERE log = :log ORDER BY position DESC LIMIT 1), 0);
