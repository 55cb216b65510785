-- access_count: how often somebody looked at what is an organisation's; of a record or by somebody, when they are given
-- in: owner text, subject text, person text, begin int, end int, allowed int
-- out one: n int
SELECT count(*) FROM access
 WHERE owner = :owner AND (subject = :subject OR :subject = '') AND (person = :person OR :person = '')
   AND at >= :begin AND at < :end AND allowed <= :allowed;
