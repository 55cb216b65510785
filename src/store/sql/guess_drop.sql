-- guess_drop: as if it had not been tried
-- in: kind int, digest bytes
-- out: (nothing)
DELETE FROM guess WHERE kind = :kind AND digest = :digest;
