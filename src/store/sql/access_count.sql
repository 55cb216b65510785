-- access_count: how often somebody looked at what is an organisation's
-- in: owner text
-- out one: n int
SELECT count(*) FROM access WHERE owner = :owner;
