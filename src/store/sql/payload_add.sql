-- payload_add: what an entry commits to, with its salt: the part that can be erased
-- in: log int, position int, text text, salt bytes
-- out: (nothing)
INSERT INTO payload (log, position, text, salt) VALUES (:log, :position, :text, :salt);
