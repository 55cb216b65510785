-- code_sweep: secrets that were not confirmed in time are forgotten
-- in: begun_before int
-- out: (nothing)
DELETE FROM code_secret WHERE confirmed = 0 AND begun_at <= :begun_before;
