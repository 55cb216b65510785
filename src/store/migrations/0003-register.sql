-- 0003-register: what the register keeps, version by version; answers given; who looked at what
-- erase-only: access

-- both:
CREATE TABLE setting (
    name     TEXT PRIMARY KEY,
    value    TEXT NOT NULL
);

CREATE TABLE organisations (
    id                             TEXT NOT NULL CHECK (length(id) = 32),
    version                        INT NOT NULL CHECK (version > 0),
    owner                          TEXT NOT NULL,
    log                            INT NOT NULL,
    since                          INT NOT NULL,
    since_at                       INT NOT NULL,
    until                          INT,
    until_at                       INT,
    "slug"                         TEXT NOT NULL,
    "name"                         TEXT NOT NULL,
    "name_cy"                      TEXT,
    "kind"                         TEXT NOT NULL,
    "authority"                    TEXT,
    "office"                       TEXT,
    "mail"                         TEXT,
    "telephone"                    TEXT,
    "company_number"               TEXT,
    "language"                     TEXT,
    "seals_in"                     TEXT,
    "closed_on"                    INT,
    PRIMARY KEY (id, version),
    FOREIGN KEY (log, since) REFERENCES entry (log, position),
    FOREIGN KEY (log, until) REFERENCES entry (log, position)
);

CREATE UNIQUE INDEX organisations_now ON organisations (id) WHERE until IS NULL;

CREATE TABLE people (
    id                             TEXT NOT NULL CHECK (length(id) = 32),
    version                        INT NOT NULL CHECK (version > 0),
    owner                          TEXT NOT NULL,
    log                            INT NOT NULL,
    since                          INT NOT NULL,
    since_at                       INT NOT NULL,
    until                          INT,
    until_at                       INT,
    "name"                         TEXT NOT NULL,
    "mail"                         TEXT NOT NULL,
    "language"                     TEXT,
    "registration"                 TEXT,
    "closed_on"                    INT,
    PRIMARY KEY (id, version),
    FOREIGN KEY (log, since) REFERENCES entry (log, position),
    FOREIGN KEY (log, until) REFERENCES entry (log, position)
);

CREATE UNIQUE INDEX people_now ON people (id) WHERE until IS NULL;

CREATE TABLE appointments (
    id                             TEXT NOT NULL CHECK (length(id) = 32),
    version                        INT NOT NULL CHECK (version > 0),
    owner                          TEXT NOT NULL,
    log                            INT NOT NULL,
    since                          INT NOT NULL,
    since_at                       INT NOT NULL,
    until                          INT,
    until_at                       INT,
    "person"                       TEXT NOT NULL,
    "role"                         TEXT NOT NULL,
    "deputy"                       INT,
    "from"                         INT NOT NULL,
    "to"                           INT,
    PRIMARY KEY (id, version),
    FOREIGN KEY (log, since) REFERENCES entry (log, position),
    FOREIGN KEY (log, until) REFERENCES entry (log, position)
);

CREATE UNIQUE INDEX appointments_now ON appointments (id) WHERE until IS NULL;

CREATE TABLE workers (
    id                             TEXT NOT NULL CHECK (length(id) = 32),
    version                        INT NOT NULL CHECK (version > 0),
    owner                          TEXT NOT NULL,
    log                            INT NOT NULL,
    since                          INT NOT NULL,
    since_at                       INT NOT NULL,
    until                          INT,
    until_at                       INT,
    "registration"                 TEXT NOT NULL,
    "name"                         TEXT NOT NULL,
    "name_before"                  TEXT,
    "registered"                   INT,
    "profession"                   TEXT,
    "qualified_on"                 INT,
    "supported_year_completed_on"  INT,
    "pseudonym"                    TEXT NOT NULL,
    PRIMARY KEY (id, version),
    FOREIGN KEY (log, since) REFERENCES entry (log, position),
    FOREIGN KEY (log, until) REFERENCES entry (log, position)
);

CREATE UNIQUE INDEX workers_now ON workers (id) WHERE until IS NULL;

CREATE TABLE posts (
    id                             TEXT NOT NULL CHECK (length(id) = 32),
    version                        INT NOT NULL CHECK (version > 0),
    owner                          TEXT NOT NULL,
    log                            INT NOT NULL,
    since                          INT NOT NULL,
    since_at                       INT NOT NULL,
    until                          INT,
    until_at                       INT,
    "worker"                       TEXT NOT NULL,
    "authority"                    TEXT NOT NULL,
    "employer_kind"                TEXT,
    "nation"                       TEXT,
    "service"                      TEXT,
    "substantive"                  INT,
    "role"                         TEXT,
    "from"                         INT NOT NULL,
    "to"                           INT,
    "left_because"                 TEXT,
    "in_probation"                 INT,
    "full_time_share"              INT,
    PRIMARY KEY (id, version),
    FOREIGN KEY (log, since) REFERENCES entry (log, position),
    FOREIGN KEY (log, until) REFERENCES entry (log, position)
);

CREATE UNIQUE INDEX posts_now ON posts (id) WHERE until IS NULL;

CREATE TABLE assignments (
    id                             TEXT NOT NULL CHECK (length(id) = 32),
    version                        INT NOT NULL CHECK (version > 0),
    owner                          TEXT NOT NULL,
    log                            INT NOT NULL,
    since                          INT NOT NULL,
    since_at                       INT NOT NULL,
    until                          INT,
    until_at                       INT,
    "worker"                       TEXT NOT NULL,
    "check"                        TEXT,
    "role"                         TEXT NOT NULL,
    "local_role_title"             TEXT,
    "term"                         TEXT NOT NULL,
    "start"                        INT NOT NULL,
    "end"                          INT,
    "original_start"               INT,
    "route"                        TEXT,
    "supply"                       TEXT,
    "supplier"                     TEXT,
    "provider"                     TEXT,
    "hours_per_week"               INT,
    "total"                        INT,
    "pay"                          INT,
    "employer_ni"                  INT,
    "apprenticeship_levy"          INT,
    "holiday_pay"                  INT,
    "pension"                      INT,
    "agency_fee"                   INT,
    "msp_fee"                      INT,
    "framework_fee"                INT,
    "travel"                       INT,
    "accommodation"                INT,
    "bonus"                        INT,
    "other"                        INT,
    "notice_weeks_agreed"          INT,
    "notice_given_on"              INT,
    "left_on"                      INT,
    "short_notice_agreed"          INT,
    "end_reason"                   TEXT,
    PRIMARY KEY (id, version),
    FOREIGN KEY (log, since) REFERENCES entry (log, position),
    FOREIGN KEY (log, until) REFERENCES entry (log, position)
);

CREATE UNIQUE INDEX assignments_now ON assignments (id) WHERE until IS NULL;

CREATE TABLE checks (
    id                             TEXT NOT NULL CHECK (length(id) = 32),
    version                        INT NOT NULL CHECK (version > 0),
    owner                          TEXT NOT NULL,
    log                            INT NOT NULL,
    since                          INT NOT NULL,
    since_at                       INT NOT NULL,
    until                          INT,
    until_at                       INT,
    "document"                     TEXT NOT NULL,
    "worker"                       TEXT,
    "answer"                       TEXT NOT NULL,
    "verdict"                      TEXT NOT NULL,
    "role"                         TEXT,
    "start"                        INT,
    "as_of"                        INT NOT NULL,
    "registration"                 TEXT,
    PRIMARY KEY (id, version),
    FOREIGN KEY (log, since) REFERENCES entry (log, position),
    FOREIGN KEY (log, until) REFERENCES entry (log, position)
);

CREATE UNIQUE INDEX checks_now ON checks (id) WHERE until IS NULL;

CREATE TABLE proposals (
    id                             TEXT NOT NULL CHECK (length(id) = 32),
    version                        INT NOT NULL CHECK (version > 0),
    owner                          TEXT NOT NULL,
    log                            INT NOT NULL,
    since                          INT NOT NULL,
    since_at                       INT NOT NULL,
    until                          INT,
    until_at                       INT,
    "act"                          TEXT NOT NULL,
    "subject"                      TEXT,
    "fields"                       TEXT NOT NULL,
    "asked_by"                     TEXT NOT NULL,
    "state"                        TEXT NOT NULL,
    "reason"                       TEXT,
    PRIMARY KEY (id, version),
    FOREIGN KEY (log, since) REFERENCES entry (log, position),
    FOREIGN KEY (log, until) REFERENCES entry (log, position)
);

CREATE UNIQUE INDEX proposals_now ON proposals (id) WHERE until IS NULL;

CREATE UNIQUE INDEX organisations_slug ON organisations (slug) WHERE until IS NULL;

CREATE INDEX organisations_name ON organisations (name, id) WHERE until IS NULL;

CREATE INDEX organisations_office ON organisations (office) WHERE until IS NULL;

CREATE UNIQUE INDEX people_mail ON people (owner, mail) WHERE until IS NULL AND closed_on IS NULL;

CREATE INDEX people_sign_in ON people (mail) WHERE until IS NULL;

CREATE INDEX people_name ON people (owner, name, id) WHERE until IS NULL;

CREATE INDEX appointments_person ON appointments (person) WHERE until IS NULL;

CREATE INDEX appointments_owner ON appointments (owner, id) WHERE until IS NULL;

CREATE UNIQUE INDEX workers_registration ON workers (owner, registration) WHERE until IS NULL;

CREATE INDEX workers_name ON workers (owner, name, id) WHERE until IS NULL;

CREATE INDEX workers_person ON workers (registration) WHERE until IS NULL;

CREATE INDEX posts_worker ON posts (worker, "from", id) WHERE until IS NULL;

CREATE INDEX assignments_start ON assignments (owner, start, id) WHERE until IS NULL;

CREATE INDEX assignments_worker ON assignments (worker, start, id) WHERE until IS NULL;

CREATE INDEX assignments_supplier ON assignments (supplier, start, id) WHERE until IS NULL;

CREATE INDEX assignments_provider ON assignments (provider, start, id) WHERE until IS NULL;

CREATE INDEX checks_made ON checks (owner, since_at, id) WHERE until IS NULL;

CREATE INDEX checks_worker ON checks (worker) WHERE until IS NULL;

CREATE INDEX checks_registration ON checks (owner, registration) WHERE until IS NULL;

CREATE INDEX proposals_made ON proposals (owner, since_at, id) WHERE until IS NULL;

CREATE TABLE answer (
    who      TEXT NOT NULL,
    key      TEXT NOT NULL,
    request  BYTES NOT NULL CHECK (length(request) = 32),
    text     TEXT NOT NULL,
    at       INT NOT NULL,
    PRIMARY KEY (who, key)
) CLUSTERED;

CREATE INDEX answer_at ON answer (at);

CREATE TABLE access (
    id           INT COUNTED PRIMARY KEY,
    at           INT NOT NULL,
    person       TEXT NOT NULL,
    organisation TEXT NOT NULL,
    door         TEXT NOT NULL,
    owner        TEXT NOT NULL,
    kind         TEXT NOT NULL,
    subject      TEXT NOT NULL,
    classes      TEXT NOT NULL,
    purpose      TEXT NOT NULL,
    allowed      INT NOT NULL CHECK (allowed IN (0, 1))
);

CREATE INDEX access_owner ON access (owner, id);
