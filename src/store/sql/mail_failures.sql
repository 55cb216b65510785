-- mail_failures: mails that could not be sent, the first to fail first
-- in: (nothing)
-- out many: id text
SELECT id FROM mail WHERE state = 'failed' ORDER BY ended_at, id;
