-- provider_drop: the people of an organisation sign in here again
-- in: organisation text
-- out: (nothing)
DELETE FROM provider WHERE organisation = :organisation;
