-- recovery_add: one more recovery code
-- in: person text, digest bytes
-- out: (nothing)
INSERT INTO recovery_code (person, digest) VALUES (:person, :digest);
