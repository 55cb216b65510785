-- provider_list: the organisations whose people sign in elsewhere
-- in: (nothing)
-- out many: organisation text
SELECT organisation FROM provider ORDER BY organisation;
