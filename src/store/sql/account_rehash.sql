-- account_rehash: the same password with other parameters
-- in: person text, was text, password text
-- out: (nothing)
UPDATE account SET password = :password WHERE person = :person AND password = :was;
