-- guess_set: something was tried
-- in: kind int, digest bytes, debt int, at int
-- out: (nothing)
INSERT INTO guess (kind, digest, debt, at) VALUES (:kind, :digest, :debt, :at)
    ON CONFLICT (kind, digest) DO UPDATE SET debt = excluded.debt, at = excluded.at;
