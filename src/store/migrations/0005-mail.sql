-- 0005-mail: mails that wait, that were sent and that could not be

-- both:
CREATE TABLE mail (
    id           TEXT PRIMARY KEY,
    person       TEXT,
    reference    TEXT NOT NULL,
    subject      TEXT NOT NULL,
    to_name      TEXT,
    to_address   TEXT,
    secret       INT NOT NULL CHECK (secret IN (0, 1)),
    state        TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed', 'discarded')),
    written_at   INT NOT NULL,
    useless_at   INT NOT NULL,
    due_at       INT NOT NULL,
    tries        INT NOT NULL CHECK (tries >= 0),
    lease        INT NOT NULL CHECK (lease >= 0),
    leased_until INT NOT NULL,
    ended_at     INT,
    why          TEXT,
    reason       TEXT,
    CHECK ((state = 'waiting') = (ended_at IS NULL)),
    CHECK (state <> 'waiting' OR to_address IS NOT NULL)
);

CREATE TABLE mail_words (
    mail         TEXT NOT NULL REFERENCES mail (id),
    place        INT NOT NULL CHECK (place >= 0),
    language     TEXT NOT NULL,
    subject      TEXT NOT NULL,
    text         TEXT NOT NULL,
    PRIMARY KEY (mail, place)
);

CREATE INDEX mail_due ON mail (due_at, id) WHERE state = 'waiting';

CREATE INDEX mail_failed ON mail (ended_at, id) WHERE state = 'failed';

CREATE INDEX mail_to_erase ON mail (ended_at, id) WHERE to_address IS NOT NULL;

CREATE INDEX mail_about ON mail (reference, written_at, id);
