-- link_get: whose a link is
-- in: digest bytes, kind int
-- out one: person text, made_at int
SELECT person, made_at FROM sign_in_link WHERE digest = :digest AND kind = :kind;
