-- payload_get: what an entry commits to; no row when it was erased
-- in: log int, position int
-- out one: text text, salt bytes
SELECT text, salt FROM payload WHERE log = :log AND position = :position;
