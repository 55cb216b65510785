-- provider_set: where the people of an organisation sign in instead
-- in: organisation text, issuer text, client text, secret_file text, strong_acr text, strong_amr text, alone int
-- out: (nothing)
INSERT INTO provider (organisation, issuer, client, secret_file, strong_acr, strong_amr, alone)
VALUES (:organisation, :issuer, :client, :secret_file, :strong_acr, :strong_amr, :alone)
    ON CONFLICT (organisation) DO UPDATE SET issuer = excluded.issuer, client = excluded.client, secret_file = excluded.secret_file,
                                             strong_acr = excluded.strong_acr, strong_amr = excluded.strong_amr, alone = excluded.alone;
