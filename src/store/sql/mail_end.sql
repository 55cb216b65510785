-- mail_end: a mail was sent, or never will be
-- in: id text, lease int, state text, now int, why text?
-- out: (nothing)
UPDATE mail SET state = :state, ended_at = :now, leased_until = 0, why = :why WHERE id = :id AND lease = :lease AND state = 'waiting';
