-- account_set_password: another password, when nobody has set one since
-- in: person text, password text, generation int
-- out: (nothing)
UPDATE account SET password = :password, generation = generation + 1
 WHERE person = :person AND generation = :generation AND closed_at IS NULL;
