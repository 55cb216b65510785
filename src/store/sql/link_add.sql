-- link_add: a link that was sent to somebody; nothing is added for whoever has no account
-- in: digest bytes, person text, kind int, made_at int
-- out: (nothing)
INSERT INTO sign_in_link (digest, person, kind, made_at)
    SELECT :digest, person, :kind, :made_at FROM account WHERE person = :person;
