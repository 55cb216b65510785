-- account_add: somebody may have sign-ins; nothing happens when there is an account already
-- in: person text, at int
-- out: (nothing)
INSERT INTO account (person, password, generation, made_at, closed_at) VALUES (:person, NULL, 0, :at, NULL)
    ON CONFLICT (person) DO NOTHING;
