-- mail_party_erase: to whom a mail went is taken away
-- in: id text
-- out: (nothing)
UPDATE mail SET to_name = NULL, to_address = NULL WHERE id = :id;
