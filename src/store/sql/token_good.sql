-- token_good: the tokens of all organisations that are good
-- in: now int
-- out many: handle text, organisation text, label text, made_at int, until int
SELECT handle, organisation, label, made_at, until FROM api_token
 WHERE revoked_at IS NULL AND until > :now ORDER BY organisation, made_at, handle;
