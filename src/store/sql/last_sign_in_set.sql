-- last_sign_in_set: somebody has signed in on this day
-- in: person text, day int
-- out: (nothing)
INSERT INTO last_sign_in (person, day) VALUES (:person, :day)
    ON CONFLICT (person) DO UPDATE SET day = excluded.day;
