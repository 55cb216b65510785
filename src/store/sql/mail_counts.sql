-- mail_counts: how many mails wait and have failed, and since when the oldest waits
-- in: (nothing)
-- out one: waiting int, failed int, waits_since int?
SELECT (SELECT count(*) FROM mail WHERE state = 'waiting'),
       (SELECT count(*) FROM mail WHERE state = 'failed'),
       (SELECT min(written_at) FROM mail WHERE state = 'waiting');
