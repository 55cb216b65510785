-- 0007-last-sign-in: on which day somebody was last signed in, which stays when the sign-in is forgotten

CREATE TABLE last_sign_in (
    person TEXT PRIMARY KEY REFERENCES account (person),
    day    INT NOT NULL
);
