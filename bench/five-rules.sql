-- The five rules.  Rows are first counted by authority and all five outcomes, then by rule: half the time of
-- counting each outcome of each rule over all rows.
-- Outcomes: 0 not applicable, 1 pass, 2 exempt, 3 cannot decide, 4 fail.
WITH cap (role, first_cap, second_cap) AS (
    VALUES (0::TINYINT, 3158, 3253), (1, 3604, 3712), (2, 3889, 4006), (3, 4121, 4245), (4, 3889, 3850)
), priced AS (
    SELECT *,
           CASE WHEN hours_to < DATE '2025-04-01' OR charge IS NULL THEN 0
                ELSE greatest(CASE WHEN hours_from < DATE '2026-04-01' THEN charge - first_cap ELSE 0 END,
                              CASE WHEN hours_to >= DATE '2026-04-01' THEN charge - second_cap ELSE 0 END, 0) END AS excess
      FROM assignment JOIN cap USING (role)
), judged AS (
    SELECT authority, excess,
           CASE WHEN hours_to < DATE '2025-04-01' THEN 0 WHEN charge IS NULL THEN 3 WHEN excess > 0 THEN 4 ELSE 1 END::UTINYINT AS cap,
           CASE WHEN start < DATE '2024-10-31' THEN 0 WHEN never_left THEN 1 WHEN left_on IS NULL THEN 3
                WHEN start > left_on + INTERVAL 3 MONTH THEN 1 WHEN left_because IS NULL THEN 3
                WHEN left_because IN (1, 2) THEN 2 ELSE 4 END::UTINYINT AS cool_off,
           CASE WHEN start < DATE '2024-10-31' THEN 0 WHEN experience IS NULL THEN 3 WHEN experience >= 36 THEN 1 ELSE 4 END::UTINYINT AS experience,
           CASE WHEN start < DATE '2024-10-31' THEN 0 WHEN reference_count IS NULL THEN 3 WHEN reference_count >= 2 THEN 1 ELSE 4 END::UTINYINT AS refs,
           CASE WHEN start < DATE '2024-10-31' THEN 0 WHEN onsite IS NULL THEN 3 WHEN onsite >= 3 THEN 1 ELSE 4 END::UTINYINT AS onsite
      FROM priced
), profile AS (
    SELECT authority, cap, cool_off, experience, refs, onsite, count(*) AS n, sum(excess) AS excess,
           cap = 4 OR cool_off = 4 OR experience = 4 OR refs = 4 OR onsite = 4 AS failing,
           cap = 3 OR cool_off = 3 OR experience = 3 OR refs = 3 OR onsite = 3 AS needing
      FROM judged GROUP BY authority, cap, cool_off, experience, refs, onsite
)
SELECT authority,
       sum(n) FILTER (cap = 0), sum(n) FILTER (cap = 1), sum(n) FILTER (cap = 2), sum(n) FILTER (cap = 3), sum(n) FILTER (cap = 4),
       sum(n) FILTER (cool_off = 0), sum(n) FILTER (cool_off = 1), sum(n) FILTER (cool_off = 2), sum(n) FILTER (cool_off = 3),
       sum(n) FILTER (cool_off = 4),
       sum(n) FILTER (experience = 0), sum(n) FILTER (experience = 1), sum(n) FILTER (experience = 2), sum(n) FILTER (experience = 3),
       sum(n) FILTER (experience = 4),
       sum(n) FILTER (refs = 0), sum(n) FILTER (refs = 1), sum(n) FILTER (refs = 2), sum(n) FILTER (refs = 3), sum(n) FILTER (refs = 4),
       sum(n) FILTER (onsite = 0), sum(n) FILTER (onsite = 1), sum(n) FILTER (onsite = 2), sum(n) FILTER (onsite = 3), sum(n) FILTER (onsite = 4),
       sum(n) FILTER (failing), sum(n) FILTER (needing AND NOT failing), sum(excess)
  FROM profile GROUP BY authority;
