-- setting_add: a setting that stays as it is
-- in: name text, value text
-- out: (nothing)
INSERT INTO setting (name, value) VALUES (:name, :value);
