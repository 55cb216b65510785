-- entry_get: one entry
-- in: log int, position int
-- out one: text text, leaf bytes
SELECT text, leaf FROM entry WHERE log = :log AND position = :position;
