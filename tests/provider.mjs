#!/usr/bin/env node
// An identity provider that lies: node tests/provider.mjs COMMAND [ARGUMENT...]
//
// Listens on this machine alone, runs COMMAND with CONCORDAT_TEST_PROVIDER set to its address and
// CONCORDAT_TEST_PROVIDER_SECRET to the secret of its client, and ends with its status. The first part of
// a path names what is wrong: the issuer http://127.0.0.1:PORT/expired gives tokens that are over. What is asked of it is checked as
// strictly as it should be: PKCE, the code once, client and secret.
import { spawn } from "node:child_process";
import crypto from "node:crypto";
import http from "node:http";

const CLIENT = "concordat", SECRET = "invented & secret: 100%", SUBJECT = "subject-1";
const pair = (type, options) => crypto.generateKeyPairSync(type, options);
const keys = {
    rsa: pair("rsa", { modulusLength: 2048 }),
    other: pair("rsa", { modulusLength: 2048 }),
    weak: pair("rsa", { modulusLength: 1024 }),
    ec: pair("ec", { namedCurve: "P-256" }),
    ed: pair("ed25519"),
};
const jwk = (name, more) => ({ ...keys[name].publicKey.export({ format: "jwk" }), kid: name, use: "sig", ...more });
const now = () => Math.floor(Date.now() / 1000);
const base64 = (bytes) => Buffer.from(bytes).toString("base64url");

const signers = {
    RS256: (data, key) => crypto.sign("sha256", data, key),
    PS256: (data, key) => crypto.sign("sha256", data, { key, padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
    ES256: (data, key) => crypto.sign("sha256", data, { key, dsaEncoding: "ieee-p1363" }),
    EdDSA: (data, key) => crypto.sign(null, data, key),
    HS256: (data, key) => crypto.createHmac("sha256", key).update(data).digest(),
    none: () => "",
};

// How the token of each issuer departs from a good one: in its claims, its header, who signs, what is changed afterwards; and which
// keys are published.
const all = () => ({ keys: [jwk("rsa"), jwk("ec"), jwk("ed")] });
const pem = (name) => keys[name].publicKey.export({ format: "pem", type: "spki" });
const kinds = {
    "honest": {},
    "honest-ps256": { header: { alg: "PS256" } },
    "honest-es256": { header: { alg: "ES256", kid: "ec" }, signer: "ec" },
    "honest-eddsa": { header: { alg: "EdDSA", kid: "ed" }, signer: "ed" },
    "honest-list": { claims: { aud: [CLIENT], azp: CLIENT } },
    "honest-one-key": { header: { kid: undefined, typ: undefined }, published: () => ({ keys: [jwk("rsa", { kid: undefined })] }) },
    "honest-by-form": { config: { token_endpoint_auth_methods_supported: ["client_secret_post"] } },
    "honest-access": { access: "other" },
    "honest-iss": { config: { authorization_response_iss_parameter_supported: true }, iss: (issuer) => issuer },
    "strong-amr": { claims: { amr: ["pwd", "otp"] } },
    "strong-acr": { claims: { acr: "high" } },
    "weak-amr": { claims: { amr: ["pwd"], acr: "low" } },
    "fresh": { claims: { amr: ["otp"] }, more: () => ({ auth_time: now() }) },
    "stale": { claims: { amr: ["otp"] }, more: () => ({ auth_time: now() - 3600 }) },

    "issuer": { claims: { iss: "http://127.0.0.1:1/other" } },
    "issuer-slash": { more: (issuer) => ({ iss: `${issuer}/` }) },
    "issuer-missing": { claims: { iss: undefined } },
    "audience": { claims: { aud: "another" } },
    "audience-missing": { claims: { aud: undefined } },
    "audience-many": { claims: { aud: [CLIENT, "another"], azp: CLIENT } },
    "audience-none": { claims: { aud: [] } },
    "party": { claims: { azp: "another" } },
    "nonce": { claims: { nonce: "another" } },
    "nonce-missing": { claims: { nonce: undefined } },
    "expired": { more: () => ({ exp: now() - 61 }) },
    "expiry-missing": { claims: { exp: undefined } },
    "expiry-text": { more: () => ({ exp: String(now() + 300) }) },
    "issued-ahead": { more: () => ({ iat: now() + 120 }) },
    "issued-before": { more: () => ({ iat: now() - 3600 }) },
    "issued-missing": { claims: { iat: undefined } },
    "not-yet": { more: () => ({ nbf: now() + 120 }) },
    "subject-missing": { claims: { sub: undefined } },
    "subject-long": { claims: { sub: "x".repeat(256) } },
    "none": { header: { alg: "none", kid: undefined } },
    "none-with-mark": { header: { alg: "none" }, mark: "AAAA" },
    "no-algorithm": { header: { alg: undefined } },
    "shared-public-key": { header: { alg: "HS256" }, secret: () => pem("rsa") },
    "shared-secret": { header: { alg: "HS256", kid: undefined }, secret: () => SECRET },
    "shared-published": { header: { alg: "HS256", kid: "s" }, secret: () => "0123456789abcdef",
                          published: () => ({ keys: [{ kty: "oct", kid: "s", k: base64("0123456789abcdef") }] }) },
    "key-of-other-type": { header: { alg: "RS256", kid: "ec" }, signer: "ec", sign: "ES256" },
    "key-type-confused": { header: { alg: "ES256", kid: "rsa" } , signer: "rsa", sign: "RS256" },
    "key-unknown": { header: { kid: "unknown" }, signer: "other" },
    "key-not-published": { signer: "other" },
    "key-in-header": { header: { jwk: undefined }, signer: "other", own: "other" },
    "key-weak": { header: { kid: "weak" }, signer: "weak", published: () => ({ keys: [jwk("weak")] }) },
    "key-for-encryption": { published: () => ({ keys: [jwk("rsa", { use: "enc" })] }) },
    "keys-two-fit": { header: { kid: undefined }, published: () => ({ keys: [jwk("rsa"), jwk("other")] }) },
    "keys-none": { published: () => ({ keys: [] }) },
    "keys-no-list": { published: () => ({}) },
    "changed": { change: (claims) => ({ ...claims, sub: "somebody-else" }) },
    "mark-cut": { cut: 4 },
    "critical": { header: { crit: ["exp"] } },
    "access-token": { header: { typ: "at+jwt" } },
    "five-parts": { text: "a.b.c.d.e" },
    "no-token": { text: "" },
    "words": { text: "not a token" },
    "token-long": { claims: { padding: "x".repeat(20000) } },

    "config-issuer": { config: { issuer: "http://127.0.0.1:1/other" } },
    "config-http": { config: { token_endpoint: "http://id.example.org/token" } },
    "config-no-keys": { config: { jwks_uri: undefined } },
    "config-twice": { body: (text) => text.replace("{", '{"issuer":"http://127.0.0.1:1/other",') },
    "config-no-json": { body: () => "<html>" },
    "config-redirect": { status: 302 },
    "config-broken": { status: 500 },
    "config-long": { body: (text) => text + " ".repeat(300 << 10) },
    "config-drips": { drips: true },
    "iss-missing": { config: { authorization_response_iss_parameter_supported: true } },
    "iss-other": { iss: () => "http://127.0.0.1:1/other" },
};

const codes = new Map();
let base;

function configuration(kind, issuer) {
    return JSON.stringify({
        issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks`,
        response_types_supported: ["code"], subject_types_supported: ["public"], code_challenge_methods_supported: ["S256"],
        id_token_signing_alg_values_supported: ["RS256", "PS256", "ES256", "EdDSA", "HS256", "none"], ...kind.config,
    });
}

function token(kind, issuer, asked) {
    if (kind.text !== undefined)
        return kind.text;
    const header = { alg: "RS256", typ: "JWT", kid: "rsa", ...kind.header };
    const claims = { iss: issuer, sub: SUBJECT, aud: CLIENT, exp: now() + 300, iat: now(), nonce: asked.nonce, email: "her@example.org",
                     ...kind.claims, ...kind.more?.(issuer) };
    if (kind.own)
        header.jwk = jwk(kind.own);
    const data = `${base64(JSON.stringify(header))}.${base64(JSON.stringify(claims))}`;
    const key = kind.secret?.() ?? keys[kind.signer ?? "rsa"].privateKey;
    let mark = base64(signers[kind.sign ?? header.alg ?? "RS256"](Buffer.from(data), key));
    if (kind.cut)
        mark = mark.slice(0, -kind.cut);
    const said = kind.change ? `${data.split(".")[0]}.${base64(JSON.stringify(kind.change(claims)))}` : data;
    return `${said}.${kind.mark ?? mark}`;
}

// An access token as some providers make them: signed for another service, by a key that is not among those that are published.
function access(name) {
    const data = `${base64(JSON.stringify({ alg: "RS256", typ: "at+jwt" }))}.${base64(JSON.stringify({ aud: "another" }))}`;
    return `${data}.${base64(signers.RS256(Buffer.from(data), keys[name].privateKey))}`;
}

function authorize(kind, issuer, url, answer) {
    const asked = Object.fromEntries(url.searchParams);
    if (asked.response_type !== "code" || asked.client_id !== CLIENT || asked.code_challenge_method !== "S256" || !asked.code_challenge ||
        !asked.state || !asked.nonce || !asked.scope.split(" ").includes("openid"))
        return answer(400, "what was asked is not a code with PKCE, state and nonce");
    const code = crypto.randomBytes(8).toString("hex"), back = new URL(asked.redirect_uri);
    codes.set(code, asked);
    back.searchParams.set("code", code);
    back.searchParams.set("state", asked.state);
    if (kind.iss)
        back.searchParams.set("iss", kind.iss(issuer));
    return answer(302, "", { Location: back.href });
}

function is_client(kind, request, form) {
    if (kind.config?.token_endpoint_auth_methods_supported)
        return !request.headers.authorization && form.client_id === CLIENT && form.client_secret === SECRET;
    const expected = `Basic ${Buffer.from(`${encodeURIComponent(CLIENT)}:${encodeURIComponent(SECRET)}`).toString("base64")}`;
    return request.headers.authorization === expected && form.client_secret === undefined;
}

function exchange(kind, issuer, request, form, answer) {
    const asked = codes.get(form.code);
    codes.delete(form.code);
    if (!is_client(kind, request, form))
        return answer(401, JSON.stringify({ error: "invalid_client" }));
    if (!asked || form.grant_type !== "authorization_code" || form.redirect_uri !== asked.redirect_uri ||
        base64(crypto.createHash("sha256").update(form.code_verifier ?? "").digest()) !== asked.code_challenge)
        return answer(400, JSON.stringify({ error: "invalid_grant" }));
    const id_token = token(kind, issuer, asked), access_token = kind.access ? access(kind.access) : "an-access-token";
    return answer(200, JSON.stringify({ access_token, token_type: "Bearer", expires_in: 300, ...(id_token && { id_token }) }));
}

async function serve(request, response) {
    const url = new URL(request.url, base), [, name, ...rest] = url.pathname.split("/"), kind = kinds[name], issuer = `${base}/${name}`;
    const answer = (status, body, headers = {}) => response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(body);
    let body = "";

    for await (const part of request)
        body += part;
    if (!kind)
        return answer(404, "{}");
    switch (rest.join("/")) {
    case ".well-known/openid-configuration": {
        const text = configuration(kind, issuer);
        if (kind.drips) {
            response.writeHead(200, { "Content-Type": "application/json" });
            const drip = setInterval(() => response.write(" "), 200);
            return response.on("close", () => clearInterval(drip));
        }
        return answer(kind.status ?? 200, kind.body?.(text) ?? text, kind.status === 302 ? { Location: `${base}/honest/.well-known/openid-configuration` } : {});
    }
    case "authorize": return authorize(kind, issuer, url, answer);
    case "token": return exchange(kind, issuer, request, Object.fromEntries(new URLSearchParams(body)), answer);
    case "jwks": return answer(200, JSON.stringify((kind.published ?? all)()));
    default: return answer(404, "{}");
    }
}

const server = http.createServer(serve).listen(0, "127.0.0.1", () => {
    base = `http://127.0.0.1:${server.address().port}`;
    const [command, ...args] = process.argv.slice(2);
    spawn(command, args, { stdio: "inherit", env: { ...process.env, CONCORDAT_TEST_PROVIDER: base, CONCORDAT_TEST_PROVIDER_SECRET: SECRET } })
        .on("error", (error) => { console.error(`provider: ${error.message}`); process.exit(1); })
        .on("exit", (status, signal) => process.exit(signal ? 1 : status));
});
