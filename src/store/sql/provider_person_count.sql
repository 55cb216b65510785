-- provider_person_count: by how many subjects providers mean somebody
-- in: person text
-- out one: n int
SELECT count(*) AS n FROM provider_person WHERE person = :person;
