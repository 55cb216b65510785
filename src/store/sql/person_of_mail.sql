-- person_of_mail: whose account a mail address is, and whether that person may act for an organisation now; who may comes first
-- in: mail text, now int
-- out one: id text, may int
SELECT p.id, CAST(CASE WHEN (p.closed_on IS NULL OR p.closed_on = -2147483647) AND EXISTS (
           SELECT 1 FROM appointments AS a JOIN organisations AS o ON o.id = a.owner
            WHERE a.person = p.id AND a.until IS NULL AND a."from" <= :now AND (a."to" IS NULL OR a."to" = -2147483647 OR a."to" > :now)
              AND o.until IS NULL AND (o.closed_on IS NULL OR o.closed_on = -2147483647)) THEN 1 ELSE 0 END AS BIGINT) AS may
  FROM people AS p
 WHERE p.mail = :mail AND p.until IS NULL
 ORDER BY may DESC, p.since_at, p.id LIMIT 1;
