-- session_get: the sign-in that a secret belongs to
-- in: digest bytes
-- out one: handle text, person text, organisation text, role text, way int, label text, made_at int, seen_at int, stepped_at int?
SELECT handle, person, organisation, role, way, label, made_at, seen_at, stepped_at FROM session WHERE digest = :digest;
