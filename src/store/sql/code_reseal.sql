-- code_reseal: the same secret, sealed with another key
-- in: person text, confirmed int, sealed bytes, key_number int
-- out: (nothing)
UPDATE code_secret SET sealed = :sealed, key_number = :key_number WHERE person = :person AND confirmed = :confirmed;
