-- session_touch: something was asked in it, the last time some while ago
-- in: digest bytes, now int, before int
-- out: (nothing)
UPDATE session SET seen_at = :now WHERE digest = :digest AND seen_at <= :before;
