-- session_end_person: somebody is signed out everywhere, but for one sign-in
-- in: person text, but bytes
-- out: (nothing)
DELETE FROM session WHERE person = :person AND digest <> :but;
