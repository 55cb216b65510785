-- mail_words_add: what a mail says in one language
-- in: mail text, place int, language text, subject text, text text
-- out: (nothing)
INSERT INTO mail_words (mail, place, language, subject, text) VALUES (:mail, :place, :language, :subject, :text);
