-- mail_add: a mail that waits
-- in: id text, person text?, reference text, subject text, to_name text, to_address text, secret int, now int, useless_at int
-- out: (nothing)
INSERT INTO mail (id, person, reference, subject, to_name, to_address, secret, state, written_at, useless_at, due_at, tries, lease, leased_until)
VALUES (:id, :person, :reference, :subject, :to_name, :to_address, :secret, 'waiting', :now, :useless_at, :now, 0, 0, 0);
