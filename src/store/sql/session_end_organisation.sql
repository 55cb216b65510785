-- session_end_organisation: somebody is signed out of one organisation
-- in: person text, organisation text
-- out: (nothing)
DELETE FROM session WHERE person = :person AND organisation = :organisation;
