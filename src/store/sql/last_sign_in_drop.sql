-- last_sign_in_drop: nobody knows any more when somebody was last signed in
-- in: person text
-- out: (nothing)
DELETE FROM last_sign_in WHERE person = :person;
