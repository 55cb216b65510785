-- answer_add: what was answered under an idempotency key; one that is no longer good gives way
-- in: who text, key text, request bytes, text text, at int
-- out: (nothing)
INSERT INTO answer (who, key, request, text, at) VALUES (:who, :key, :request, :text, :at)
    ON CONFLICT (who, key) DO UPDATE SET request = excluded.request, text = excluded.text, at = excluded.at;
