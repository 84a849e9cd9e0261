-- Which account a person of an OpenID provider signs in to. Never by e-mail: an address may change hands.
CREATE TABLE oidc_logins (
    issuer       TEXT NOT NULL,
    subject      TEXT NOT NULL,
    user_id      TEXT NOT NULL,
    label        TEXT NOT NULL,   -- how its owner knows it: the address or name the provider gave
    created_at   BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX oidc_logins_of_user ON oidc_logins (user_id);

-- Sign-ins that have been begun at a provider; gone when they are finished.
CREATE TABLE oidc_flows (
    state_digest   TEXT PRIMARY KEY,   -- SHA-256 in hexadecimal
    provider       TEXT NOT NULL,
    nonce          TEXT NOT NULL,
    code_verifier  TEXT NOT NULL,
    return_to      TEXT NOT NULL,
    link_user_id   TEXT,               -- the account that the login is to be linked to
    browser_digest TEXT NOT NULL,      -- of what the browser holds that began it
    created_at     BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL
);
CREATE INDEX oidc_flows_by_end ON oidc_flows (expires_at);
