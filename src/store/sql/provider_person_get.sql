-- provider_person_get: whom a provider means by a subject
-- in: issuer text, subject text
-- out one: person text
SELECT person FROM provider_person WHERE issuer = :issuer AND subject = :subject;
