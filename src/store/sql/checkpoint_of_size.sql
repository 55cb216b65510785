-- checkpoint_of_size: the note over the first so many entries of a log
-- in: log int, size int
-- out one: note text
SELECT note FROM checkpoint WHERE log = :log AND size = :size;
