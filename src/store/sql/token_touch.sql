-- token_touch: something was asked with it, the last time some while ago
-- in: handle text, now int, before int
-- out: (nothing)
UPDATE api_token SET used_at = :now WHERE handle = :handle AND (used_at IS NULL OR used_at <= :before);
