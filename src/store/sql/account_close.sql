-- account_close: no more sign-ins; what was handed out on the way is void
-- in: person text, at int
-- out: (nothing)
UPDATE account SET closed_at = :at, password = NULL, generation = generation + 1 WHERE person = :person AND closed_at IS NULL;
