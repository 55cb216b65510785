-- mail_words_get: what a mail says, language by language
-- in: mail text
-- out many: place int, language text, subject text, text text
SELECT place, language, subject, text FROM mail_words WHERE mail = :mail ORDER BY place;
