-- code_add: a secret for one-time codes that has not been confirmed, in the place of another such
-- in: person text, sealed bytes, key_number int, begun_by text, begun_at int
-- out: (nothing)
INSERT INTO code_secret (person, confirmed, sealed, key_number, last_step, begun_by, begun_at)
VALUES (:person, 0, :sealed, :key_number, 0, :begun_by, :begun_at)
    ON CONFLICT (person, confirmed) DO UPDATE SET sealed = excluded.sealed, key_number = excluded.key_number, last_step = 0,
       begun_by = excluded.begun_by, begun_at = excluded.begun_at;
