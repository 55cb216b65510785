-- node_get: the hash over the entries [position << level, (position + 1) << level)
-- in: log int, level int, position int
-- out one: hash bytes
SELECT hash FROM node WHERE log = :log AND level = :level AND position = :position;
