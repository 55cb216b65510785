-- mail_again: a mail that was not taken is tried again later
-- in: id text, lease int, due_at int, why text
-- out: (nothing)
UPDATE mail SET due_at = :due_at, leased_until = 0, why = :why WHERE id = :id AND lease = :lease AND state = 'waiting';
