-- session_add: somebody is signed in
-- in: digest bytes, handle text, person text, organisation text, role text, way int, label text, made_at int, seen_at int, stepped_at int?, former bytes?, former_until int?
-- out: (nothing)
INSERT INTO session (digest, handle, person, organisation, role, way, label, made_at, seen_at, stepped_at, former, former_until)
VALUES (:digest, :handle, :person, :organisation, :role, :way, :label, :made_at, :seen_at, :stepped_at, :former, :former_until);
