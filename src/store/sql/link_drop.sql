-- link_drop: none of the links that were sent to somebody is good any more
-- in: person text
-- out: (nothing)
DELETE FROM sign_in_link WHERE person = :person;
