-- provider_get: where the people of an organisation sign in instead
-- in: organisation text
-- out one: issuer text, client text, secret_file text, strong_acr text, strong_amr text, alone int
SELECT issuer, client, secret_file, strong_acr, strong_amr, alone FROM provider WHERE organisation = :organisation;
