-- mail_discard: a mail is not to be sent any more
-- in: id text, now int, reason text
-- out: (nothing)
UPDATE mail SET state = 'discarded', leased_until = 0, ended_at = :now, reason = :reason WHERE id = :id AND state IN ('waiting', 'failed');
