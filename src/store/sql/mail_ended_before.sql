-- mail_ended_before: mails that ended up to then and still have their text
-- in: before int, most int
-- out many: id text
SELECT id FROM mail WHERE to_address IS NOT NULL AND ended_at <= :before ORDER BY ended_at, id LIMIT :most;
