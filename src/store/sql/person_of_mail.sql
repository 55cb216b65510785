-- person_of_mail: whose a mail address is, after so many of them, and whether that person may act for an organisation now; who may and can sign in comes first, then who has had it longest
-- in: mail text, now int, skip int
-- out one: id text, may int
SELECT p.id, CAST(CASE WHEN (p.closed_on IS NULL OR p.closed_on = -2147483647) AND EXISTS (
           SELECT 1 FROM appointments AS a JOIN organisations AS o ON o.id = a.owner
            WHERE a.person = p.id AND a.until IS NULL AND a."from" <= :now AND (a."to" IS NULL OR a."to" = -2147483647 OR a."to" > :now)
              AND o.until IS NULL AND (o.closed_on IS NULL OR o.closed_on = -2147483647)) THEN 1 ELSE 0 END AS BIGINT) AS may
  FROM people AS p
 WHERE p.mail = :mail AND p.until IS NULL
 ORDER BY may DESC,
          CASE WHEN EXISTS (SELECT 1 FROM account AS c WHERE c.person = p.id AND c.closed_at IS NULL AND c.password IS NOT NULL) THEN 0 ELSE 1 END,
          (SELECT min(f.since_at) FROM people AS f WHERE f.id = p.id AND f.mail = :mail),
          p.id
 LIMIT 1 OFFSET :skip;
