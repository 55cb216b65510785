-- session_spend_step: the second factor that was given again is used for one thing
-- in: digest bytes
-- out: (nothing)
UPDATE session SET stepped_at = NULL WHERE digest = :digest AND stepped_at IS NOT NULL;
