-- mail_retry: a mail that had failed waits again
-- in: id text, now int, useless_at int
-- out: (nothing)
UPDATE mail SET state = 'waiting', due_at = :now, useless_at = :useless_at, tries = 0, ended_at = NULL WHERE id = :id AND state = 'failed';
