-- token_revoke: a token of an organisation is good no more
-- in: organisation text, handle text, now int
-- out: (nothing)
UPDATE api_token SET revoked_at = :now WHERE organisation = :organisation AND handle = :handle AND revoked_at IS NULL;
