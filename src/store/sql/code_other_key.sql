-- code_other_key: secrets that are sealed with another key than this
-- in: key_number int, most int
-- out many: person text, confirmed int, sealed bytes
SELECT person, confirmed, sealed FROM code_secret WHERE key_number <> :key_number ORDER BY person, confirmed LIMIT :most;
