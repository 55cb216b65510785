-- access_list: who looked at what is an organisation's, the latest first
-- in: owner text, before int, most int
-- out many: id int, at int, person text, organisation text, door text, kind text, subject text, classes text, purpose text, allowed int
SELECT id, at, person, organisation, door, kind, subject, classes, purpose, allowed FROM access
 WHERE owner = :owner AND id < :before
 ORDER BY id DESC LIMIT :most;
