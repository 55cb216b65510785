-- last_sign_in_get: the day on which somebody was last signed in
-- in: person text
-- out one: day int
SELECT day FROM last_sign_in WHERE person = :person;
