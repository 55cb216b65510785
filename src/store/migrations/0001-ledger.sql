-- 0001-ledger: logs, their entries and what seals them; and how far the schema is
-- append-only: schema_version, log, entry, node, checkpoint
-- erase-only: payload

-- postgresql:
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are not %', TG_TABLE_NAME, TG_ARGV[0];
END
$$;

-- both:
CREATE TABLE schema_version (
    number   INT PRIMARY KEY,
    name     TEXT NOT NULL
);

CREATE TABLE log (
    id       INT COUNTED PRIMARY KEY,
    origin   TEXT NOT NULL UNIQUE
);

CREATE TABLE entry (
    log      INT NOT NULL REFERENCES log (id),
    position INT NOT NULL CHECK (position >= 0),
    text     TEXT NOT NULL,
    leaf     BYTES NOT NULL CHECK (length(leaf) = 32),
    PRIMARY KEY (log, position)
);

CREATE TABLE node (
    log      INT NOT NULL REFERENCES log (id),
    level    INT NOT NULL CHECK (level BETWEEN 0 AND 62),
    position INT NOT NULL CHECK (position >= 0),
    hash     BYTES NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (log, level, position)
) CLUSTERED;

CREATE TABLE payload (
    log      INT NOT NULL,
    position INT NOT NULL,
    text     TEXT NOT NULL,
    salt     BYTES NOT NULL,
    PRIMARY KEY (log, position),
    FOREIGN KEY (log, position) REFERENCES entry (log, position)
);

CREATE TABLE checkpoint (
    log      INT NOT NULL REFERENCES log (id),
    size     INT NOT NULL CHECK (size >= 0),
    note     TEXT NOT NULL,
    PRIMARY KEY (log, size)
);
