-- access_add: somebody looked, or tried to
-- in: at int, person text, organisation text, door text, owner text, kind text, subject text, classes text, purpose text, allowed int
-- out: (nothing)
INSERT INTO access (at, person, organisation, door, owner, kind, subject, classes, purpose, allowed)
    VALUES (:at, :person, :organisation, :door, :owner, :kind, :subject, :classes, :purpose, :allowed);
