-- 0004-sign-in: accounts, second factors, sign-ins, links, tokens of programs, guesses, identity providers

CREATE TABLE account (
    person     TEXT PRIMARY KEY,
    password   TEXT,
    generation INT NOT NULL,
    made_at    INT NOT NULL,
    closed_at  INT
);

CREATE TABLE code_secret (
    person     TEXT NOT NULL REFERENCES account (person),
    confirmed  INT NOT NULL CHECK (confirmed IN (0, 1)),
    sealed     BYTES NOT NULL,
    key_number INT NOT NULL,
    last_step  INT NOT NULL,
    PRIMARY KEY (person, confirmed)
);

CREATE TABLE recovery_code (
    person     TEXT NOT NULL REFERENCES account (person),
    digest     BYTES NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (person, digest)
) CLUSTERED;

CREATE TABLE session (
    digest       BYTES PRIMARY KEY CHECK (length(digest) = 32),
    handle       TEXT NOT NULL UNIQUE,
    person       TEXT NOT NULL REFERENCES account (person),
    organisation TEXT NOT NULL,
    role         TEXT NOT NULL,
    way          INT NOT NULL,
    label        TEXT NOT NULL,
    made_at      INT NOT NULL,
    seen_at      INT NOT NULL,
    stepped_at   INT
);

CREATE INDEX session_of_person ON session (person, made_at);

CREATE TABLE sign_in_link (
    digest     BYTES PRIMARY KEY CHECK (length(digest) = 32),
    person     TEXT NOT NULL REFERENCES account (person),
    kind       INT NOT NULL,
    made_at    INT NOT NULL
);

CREATE INDEX sign_in_link_of_person ON sign_in_link (person);

CREATE TABLE api_token (
    handle       TEXT PRIMARY KEY,
    digest       BYTES NOT NULL UNIQUE CHECK (length(digest) = 32),
    organisation TEXT NOT NULL,
    made_by      TEXT NOT NULL,
    label        TEXT NOT NULL,
    scopes       INT NOT NULL,
    made_at      INT NOT NULL,
    until        INT NOT NULL,
    used_at      INT,
    revoked_at   INT
);

CREATE INDEX api_token_of_organisation ON api_token (organisation, made_at);

CREATE TABLE guess (
    kind       INT NOT NULL,
    digest     BYTES NOT NULL CHECK (length(digest) = 32),
    debt       INT NOT NULL,
    at         INT NOT NULL,
    PRIMARY KEY (kind, digest)
) CLUSTERED;

CREATE TABLE provider (
    organisation TEXT PRIMARY KEY,
    issuer       TEXT NOT NULL,
    client       TEXT NOT NULL,
    secret_file  TEXT NOT NULL,
    strong_acr   TEXT NOT NULL,
    strong_amr   TEXT NOT NULL
);

CREATE TABLE provider_person (
    issuer     TEXT NOT NULL,
    subject    TEXT NOT NULL,
    person     TEXT NOT NULL REFERENCES account (person),
    PRIMARY KEY (issuer, subject)
);

CREATE INDEX provider_person_of_person ON provider_person (person);

CREATE TABLE spent_ticket (
    digest     BYTES PRIMARY KEY CHECK (length(digest) = 32),
    at         INT NOT NULL
);
