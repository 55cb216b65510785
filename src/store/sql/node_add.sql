-- node_add: the hash over a whole subtree of a log
-- in: log int, level int, position int, hash bytes
-- out: (nothing)
INSERT INTO node (log, level, position, hash) VALUES (:log, :level, :position, :hash);
