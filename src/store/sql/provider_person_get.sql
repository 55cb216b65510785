-- provider_person_get: whom the provider of an organisation means by a subject
-- in: organisation text, issuer text, subject text
-- out one: person text
SELECT person FROM provider_person WHERE organisation = :organisation AND issuer = :issuer AND subject = :subject;
