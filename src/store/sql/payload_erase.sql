-- payload_erase: take away what an entry commits to, and its salt
-- in: log int, position int
-- out: (nothing)
DELETE FROM payload WHERE log = :log AND position = :position;
