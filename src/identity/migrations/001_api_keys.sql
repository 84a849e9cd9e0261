-- API keys. Of the key itself only a digest is kept.
CREATE TABLE api_keys (
    id           TEXT PRIMARY KEY,
    digest       TEXT NOT NULL UNIQUE,   -- SHA-256 in hexadecimal
    prefix       TEXT NOT NULL,          -- how the key starts, for people
    name         TEXT NOT NULL,
    scopes       TEXT NOT NULL,          -- by blanks
    mode         TEXT NOT NULL CHECK (mode IN ('test', 'live')),
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT,
    last_used_at BIGINT,
    revoked_at   BIGINT
);

-- One-time links that make the first key; dead once there is one.
CREATE TABLE setup_links (
    digest     TEXT PRIMARY KEY,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT
);
