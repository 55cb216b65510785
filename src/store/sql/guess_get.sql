-- guess_get: what is left of the tries before, in seconds until they are forgotten, and when the last was
-- in: kind int, digest bytes
-- out one: debt int, at int
SELECT debt, at FROM guess WHERE kind = :kind AND digest = :digest;
