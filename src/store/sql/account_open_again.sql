-- account_open_again: sign-ins again, with nothing of what was before
-- in: person text
-- out: (nothing)
UPDATE account SET closed_at = NULL, generation = generation + 1 WHERE person = :person AND closed_at IS NOT NULL;
