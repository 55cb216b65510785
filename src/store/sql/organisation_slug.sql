-- organisation_slug: the short name of an organisation
-- in: id text
-- out one: slug text
SELECT slug FROM organisations WHERE id = :id AND until IS NULL;
