-- provider_person_drop: no provider speaks for somebody any more
-- in: person text
-- out: (nothing)
DELETE FROM provider_person WHERE person = :person;
