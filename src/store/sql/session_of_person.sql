-- session_of_person: somebody's sign-ins, the latest last
-- in: person text
-- out many: handle text, organisation text, role text, way int, label text, made_at int, seen_at int
SELECT handle, organisation, role, way, label, made_at, seen_at FROM session WHERE person = :person ORDER BY made_at, digest;
