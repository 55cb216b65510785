-- provider_person_add: whom a provider means by a subject
-- in: issuer text, subject text, person text
-- out: (nothing)
INSERT INTO provider_person (issuer, subject, person) VALUES (:issuer, :subject, :person);
