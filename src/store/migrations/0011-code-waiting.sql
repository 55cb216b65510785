-- 0011-code-waiting: a secret that waits to be confirmed is for the sign-in that began it, and for a while; those that waited are dropped

-- both:
DELETE FROM code_secret WHERE confirmed = 0;

-- both:
ALTER TABLE code_secret ADD COLUMN begun_by TEXT;

-- both:
ALTER TABLE code_secret ADD COLUMN begun_at INT;
