-- answer_get: what was answered under an idempotency key, to the same request or another
-- in: who text, key text, since int
-- out one: request bytes, text text
SELECT request, text FROM answer WHERE who = :who AND key = :key AND at > :since;
