-- token_get: what a token of a program may do
-- in: digest bytes
-- out one: handle text, organisation text, made_by text, label text, scopes int, made_at int, until int, used_at int?, revoked_at int?
SELECT handle, organisation, made_by, label, scopes, made_at, until, used_at, revoked_at FROM api_token WHERE digest = :digest;
