-- 0009-token-revoked-by: who took a token away; null for one that was taken away before that was kept

-- both:
ALTER TABLE api_token ADD COLUMN revoked_by TEXT;
