-- access_list: who looked at what is an organisation's, the latest first, after so many of them; of a record or by somebody, when they are given
-- in: owner text, subject text, person text, begin int, end int, allowed int, skip int, most int
-- out many: at int, person text, organisation text, door text, kind text, subject text, classes text, purpose text, allowed int
SELECT at, person, organisation, door, kind, subject, classes, purpose, allowed FROM access
 WHERE owner = :owner AND (subject = :subject OR :subject = '') AND (person = :person OR :person = '')
   AND at >= :begin AND at < :end AND allowed <= :allowed
 ORDER BY id DESC LIMIT :most OFFSET :skip;
