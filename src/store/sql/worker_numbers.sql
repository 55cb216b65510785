-- worker_numbers: the registration numbers of workers as they are kept now
-- in: (nothing)
-- out many: id text, owner text, registration text
SELECT id, owner, registration FROM workers WHERE until IS NULL AND registration IS NOT NULL AND registration <> '' ORDER BY id, version;
