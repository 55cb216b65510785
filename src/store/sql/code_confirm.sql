-- code_confirm: from now on this secret is the one
-- in: person text
-- out: (nothing)
UPDATE code_secret SET confirmed = 1, begun_by = NULL, begun_at = NULL WHERE person = :person AND confirmed = 0;
