-- recovery_use: a recovery code is used up
-- in: person text, digest bytes
-- out: (nothing)
DELETE FROM recovery_code WHERE person = :person AND digest = :digest;
