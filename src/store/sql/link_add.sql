-- link_add: a link that was sent to somebody
-- in: digest bytes, person text, kind int, made_at int
-- out: (nothing)
INSERT INTO sign_in_link (digest, person, kind, made_at) VALUES (:digest, :person, :kind, :made_at);
