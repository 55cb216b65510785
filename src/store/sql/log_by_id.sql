-- log_by_id: the name of a log
-- in: id int
-- out one: origin text
SELECT origin FROM log WHERE id = :id;
