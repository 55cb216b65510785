-- ticket_spend: a ticket is used; nothing happens when it was before
-- in: digest bytes, at int
-- out: (nothing)
INSERT INTO spent_ticket (digest, at) VALUES (:digest, :at) ON CONFLICT (digest) DO NOTHING;
