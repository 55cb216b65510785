-- log_add: a new log, with the name that its checkpoints carry
-- in: origin text
-- out one: id int
INSERT INTO log (origin) VALUES (:origin) RETURNING id;
