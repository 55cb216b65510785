-- token_add: a token for programs of an organisation
-- in: handle text, digest bytes, organisation text, made_by text, label text, scopes int, made_at int, until int
-- out: (nothing)
INSERT INTO api_token (handle, digest, organisation, made_by, label, scopes, made_at, until, used_at, revoked_at)
VALUES (:handle, :digest, :organisation, :made_by, :label, :scopes, :made_at, :until, NULL, NULL);
