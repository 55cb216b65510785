-- check_numbers: the registration numbers of checks as they are kept now
-- in: (nothing)
-- out many: id text, owner text, registration text
SELECT id, owner, registration FROM checks WHERE until IS NULL AND registration IS NOT NULL AND registration <> '' ORDER BY id, version;
