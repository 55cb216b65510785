-- log_list: every log
-- in: (nothing)
-- out many: id int, origin text
SELECT id, origin FROM log ORDER BY id;
