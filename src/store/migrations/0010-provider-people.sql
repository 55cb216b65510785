-- 0010-provider-people: whom a provider means is said within the organisation whose provider it is; some take no password beside it

DROP TABLE provider_person;

DROP TABLE provider;

CREATE TABLE provider (
    organisation TEXT PRIMARY KEY,
    issuer       TEXT NOT NULL,
    client       TEXT NOT NULL,
    secret_file  TEXT NOT NULL,
    strong_acr   TEXT NOT NULL,
    strong_amr   TEXT NOT NULL,
    alone        INT NOT NULL CHECK (alone IN (0, 1))
);

CREATE TABLE provider_person (
    organisation TEXT NOT NULL,
    issuer       TEXT NOT NULL,
    subject      TEXT NOT NULL,
    person       TEXT NOT NULL REFERENCES account (person),
    PRIMARY KEY (organisation, issuer, subject)
);

CREATE INDEX provider_person_of_person ON provider_person (person);
