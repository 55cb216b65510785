-- checkpoint_add: a signed note over the first entries of a log
-- in: log int, size int, note text
-- out: (nothing)
INSERT INTO checkpoint (log, size, note) VALUES (:log, :size, :note);
