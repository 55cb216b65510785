-- code_step: the code of a step is used, unless it or a later one was
-- in: person text, confirmed int, step int
-- out: (nothing)
UPDATE code_secret SET last_step = :step WHERE person = :person AND confirmed = :confirmed AND last_step < :step;
