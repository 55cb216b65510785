-- mail_take: the next mail that is due, leased to who asks
-- in: now int, until int
-- out one: id text, lease int, tries int, reference text, to_name text, to_address text, secret int, written_at int, useless_at int
UPDATE mail SET lease = lease + 1, leased_until = :until, tries = tries + 1
 WHERE id = (SELECT id FROM mail WHERE state = 'waiting' AND due_at <= :now AND leased_until <= :now ORDER BY due_at, id LIMIT 1)
RETURNING id, lease, tries, reference, to_name, to_address, secret, written_at, useless_at;
