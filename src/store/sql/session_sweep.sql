-- session_sweep: sign-ins that are over are forgotten
-- in: made_before int, seen_before int
-- out: (nothing)
DELETE FROM session WHERE made_at <= :made_before OR seen_at <= :seen_before;
