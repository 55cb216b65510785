-- code_get: the secret of somebody's one-time codes
-- in: person text, confirmed int
-- out one: sealed bytes, last_step int
SELECT sealed, last_step FROM code_secret WHERE person = :person AND confirmed = :confirmed;
