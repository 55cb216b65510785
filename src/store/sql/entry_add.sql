-- entry_add: one more entry of a log
-- in: log int, position int, text text, leaf bytes
-- out: (nothing)
INSERT INTO entry (log, position, text, leaf) VALUES (:log, :position, :text, :leaf);
