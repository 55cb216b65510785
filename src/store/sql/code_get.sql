-- code_get: the secret of somebody's one-time codes
-- in: person text, confirmed int
-- out one: sealed bytes, last_step int, begun_by text?, begun_at int?
SELECT sealed, last_step, begun_by, begun_at FROM code_secret WHERE person = :person AND confirmed = :confirmed;
