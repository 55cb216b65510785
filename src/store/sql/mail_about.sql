-- mail_about: mails about one thing, the oldest first
-- in: reference text
-- out many: id text
SELECT id FROM mail WHERE reference = :reference ORDER BY written_at, id;
