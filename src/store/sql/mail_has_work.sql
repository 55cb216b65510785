-- mail_has_work: whether a mail is to be sent, or one that ended long ago to be erased
-- in: now int, before int
-- out one: send int, erase int
SELECT (SELECT count(*) FROM (SELECT 1 FROM mail WHERE state = 'waiting' AND due_at <= :now AND leased_until <= :now LIMIT 1) AS one),
       (SELECT count(*) FROM (SELECT 1 FROM mail WHERE to_address IS NOT NULL AND ended_at <= :before LIMIT 1) AS one);
