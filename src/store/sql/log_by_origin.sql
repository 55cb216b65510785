-- log_by_origin: the log of that name
-- in: origin text
-- out one: id int
SELECT id FROM log WHERE origin = :origin;
