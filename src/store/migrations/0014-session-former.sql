-- 0014-session-former: what a second factor was given for can be asked for again with the secret of before, since the answer may have been lost

-- sqlite:
ALTER TABLE session ADD COLUMN former BLOB;

-- postgresql:
ALTER TABLE session ADD COLUMN former bytea;

-- both:
ALTER TABLE session ADD COLUMN former_until INT;

-- both:
CREATE UNIQUE INDEX session_former ON session (former);
