-- code_drop: the confirmed or the other secret of somebody is no more
-- in: person text, confirmed int
-- out: (nothing)
DELETE FROM code_secret WHERE person = :person AND confirmed = :confirmed;
