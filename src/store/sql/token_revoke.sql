-- token_revoke: a token of an organisation is good no more
-- in: organisation text, handle text, by text, now int
-- out: (nothing)
UPDATE api_token SET revoked_at = :now, revoked_by = :by
 WHERE organisation = :organisation AND handle = :handle AND revoked_at IS NULL;
