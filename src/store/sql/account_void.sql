-- account_void: what was handed out on the way to a sign-in is void
-- in: person text
-- out: (nothing)
UPDATE account SET generation = generation + 1 WHERE person = :person;
