-- token_of_organisation: the tokens of an organisation's programs, those that are over too
-- in: organisation text
-- out many: handle text, made_by text, label text, scopes int, made_at int, until int, used_at int?, revoked_at int?, revoked_by text?
SELECT handle, made_by, label, scopes, made_at, until, used_at, revoked_at, revoked_by FROM api_token
 WHERE organisation = :organisation ORDER BY made_at, handle;
