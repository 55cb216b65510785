-- mail_add: a mail that waits, or that is discarded from the beginning
-- in: id text, person text?, reference text, subject text, to_name text, to_address text, secret int, state text, now int, useless_at int, ended_at int?
-- out: (nothing)
INSERT INTO mail (id, person, reference, subject, to_name, to_address, secret, state, written_at, useless_at, due_at, tries, lease, leased_until, ended_at)
VALUES (:id, :person, :reference, :subject, :to_name, :to_address, :secret, :state, :now, :useless_at, :now, 0, 0, 0, :ended_at);
