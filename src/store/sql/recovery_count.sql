-- recovery_count: how many recovery codes somebody has left
-- in: person text
-- out one: left_over int
SELECT count(*) FROM recovery_code WHERE person = :person;
