-- provider_person_add: whom the provider of an organisation means by a subject
-- in: organisation text, issuer text, subject text, person text
-- out: (nothing)
INSERT INTO provider_person (organisation, issuer, subject, person) VALUES (:organisation, :issuer, :subject, :person);
