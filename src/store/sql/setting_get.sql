-- setting_get: one setting of the register
-- in: name text
-- out one: value text
SELECT value FROM setting WHERE name = :name;
