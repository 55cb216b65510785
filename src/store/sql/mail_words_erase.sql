-- mail_words_erase: what a mail said is taken away
-- in: mail text
-- out: (nothing)
DELETE FROM mail_words WHERE mail = :mail;
