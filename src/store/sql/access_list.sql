-- access_list: who looked at what is an organisation's, the latest first, after so many of them
-- in: owner text, skip int, most int
-- out many: at int, person text, organisation text, door text, kind text, subject text, classes text, purpose text, allowed int
SELECT at, person, organisation, door, kind, subject, classes, purpose, allowed FROM access
 WHERE owner = :owner
 ORDER BY id DESC LIMIT :most OFFSET :skip;
