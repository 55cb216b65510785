-- 0002-cosignatures: signatures that a checkpoint was given after it was kept: by witnesses, or by a second key of the log
-- append-only: cosignature

CREATE TABLE cosignature (
    log      INT NOT NULL,
    size     INT NOT NULL,
    name     TEXT NOT NULL,
    key      INT NOT NULL,
    seconds  INT NOT NULL CHECK (seconds >= 0),
    line     TEXT NOT NULL,
    PRIMARY KEY (log, size, name, key, seconds),
    FOREIGN KEY (log, size) REFERENCES checkpoint (log, size)
);
