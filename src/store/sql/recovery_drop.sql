-- recovery_drop: none of somebody's recovery codes is good any more
-- in: person text
-- out: (nothing)
DELETE FROM recovery_code WHERE person = :person;
