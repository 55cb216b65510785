-- 0013-who-looked: looks in the order of their instants: at all that is an owner's, which the index alone counts, at one record, or by one person

-- both:
CREATE INDEX access_owner_at ON access (owner, at, id, allowed, kind);

-- both:
CREATE INDEX access_subject ON access (owner, subject, at, id);

-- both:
CREATE INDEX access_person ON access (owner, person, at, id);

-- both:
DROP INDEX access_owner;
