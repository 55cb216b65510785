-- mail_get: how it stands with a mail
-- in: id text
-- out one: id text, person text?, reference text, subject text, state text, written_at int, due_at int, leased_until int, tries int, ended_at int?, why text?, reason text?, has_text int
SELECT id, person, reference, subject, state, written_at, due_at, leased_until, tries, ended_at, why, reason,
       CAST(CASE WHEN to_address IS NULL THEN 0 ELSE 1 END AS BIGINT)
  FROM mail WHERE id = :id;
