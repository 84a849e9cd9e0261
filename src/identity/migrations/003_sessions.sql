-- Somebody signed in somewhere, until it ends. An app has refresh tokens, of which each is good for one use; a browser
-- has a cookie.
CREATE TABLE sessions (
    id            TEXT PRIMARY KEY,
    user_id       TEXT NOT NULL REFERENCES users (id),
    device        TEXT NOT NULL,          -- what it says of itself
    address       TEXT NOT NULL,          -- shortened
    created_at    BIGINT NOT NULL,
    last_used_at  BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL,
    cookie_digest TEXT UNIQUE,            -- SHA-256 in hexadecimal; none: an app
    id_token      TEXT,                   -- of a login from elsewhere, to sign out there too
    provider      TEXT,
    ended_at      BIGINT,
    ended_because TEXT CHECK (ended_because IN ('signed_out', 'ended_by_owner', 'password_changed', 'password_reset',
                                                'address_verified', 'token_stolen', 'deactivated', 'erased')),
    CHECK ((ended_at IS NULL) = (ended_because IS NULL))
);
CREATE INDEX sessions_user ON sessions (user_id, id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- Refresh tokens by digest. The salt is what the next one was made with.
CREATE TABLE refresh_tokens (
    digest     TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES sessions (id),
    made_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT,
    salt       TEXT,
    CHECK ((used_at IS NULL) = (salt IS NULL))
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);
