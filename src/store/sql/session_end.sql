-- session_end: signed out
-- in: digest bytes
-- out: (nothing)
DELETE FROM session WHERE digest = :digest;
