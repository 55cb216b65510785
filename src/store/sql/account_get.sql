-- account_get: an account, open or closed
-- in: person text
-- out one: password text?, generation int, closed_at int?
SELECT password, generation, closed_at FROM account WHERE person = :person;
