-- People. What tells who somebody is goes when he is erased; the id stays, for the history and the money that name it.
CREATE TABLE users (
    id                   TEXT PRIMARY KEY,
    username             TEXT,                -- as it was typed
    username_key         TEXT UNIQUE,         -- names that look alike have one key
    first_name           TEXT,
    last_name            TEXT,
    email                TEXT,                -- whose link was followed; it belongs to one account
    email_key            TEXT UNIQUE,
    unverified_email     TEXT,                -- owns nothing, so any number of accounts may claim it
    unverified_email_key TEXT,
    password_hash        TEXT,                -- none: signs in with a login from elsewhere
    role                 TEXT NOT NULL CHECK (role IN ('user', 'operator')),
    state                TEXT NOT NULL CHECK (state IN ('active', 'deactivated', 'leaving', 'erased')),
    findable             SMALLINT NOT NULL CHECK (findable IN (0, 1)),
    created_at           BIGINT NOT NULL,
    password_changed_at  BIGINT,
    erase_at             BIGINT,              -- of one who is leaving
    origin               TEXT,                -- where an imported account is from, and its id there
    origin_id            TEXT,
    UNIQUE (origin, origin_id),
    CHECK ((state = 'erased') = (username IS NULL)),
    CHECK ((username IS NULL) = (username_key IS NULL)),
    CHECK ((email IS NULL) = (email_key IS NULL)),
    CHECK ((unverified_email IS NULL) = (unverified_email_key IS NULL)),
    CHECK ((state = 'leaving') = (erase_at IS NOT NULL)),
    CHECK (state <> 'erased' OR (first_name IS NULL AND last_name IS NULL AND email IS NULL
                                 AND unverified_email IS NULL AND password_hash IS NULL AND origin_id IS NULL))
);
CREATE INDEX users_unverified_email ON users (unverified_email_key, created_at) WHERE unverified_email_key IS NOT NULL;
CREATE INDEX users_to_erase ON users (erase_at) WHERE erase_at IS NOT NULL;

-- By what somebody can be found: his names, folded. Nobody is in it who does not want to be found.
CREATE TABLE user_names (
    term    TEXT NOT NULL,
    rank    SMALLINT NOT NULL CHECK (rank IN (0, 1)),  -- 0: his username, 1: a name of his
    user_id TEXT NOT NULL REFERENCES users (id),
    PRIMARY KEY (term, user_id, rank)
);
CREATE INDEX user_names_user ON user_names (user_id);

-- What happened to an account, append-only. Names nobody but by id.
CREATE TABLE user_history (
    id      TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    at      BIGINT NOT NULL,
    event   TEXT NOT NULL,
    who     TEXT NOT NULL
);
CREATE INDEX user_history_user ON user_history (user_id, id);

-- Links in mails: whoever has one has read a mail to that address. Used once.
CREATE TABLE mail_links (
    digest     TEXT PRIMARY KEY,
    purpose    TEXT NOT NULL CHECK (purpose IN ('verify', 'reset')),
    user_id    TEXT NOT NULL REFERENCES users (id),
    email      TEXT NOT NULL,
    email_key  TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT               -- or replaced by a later one
);
CREATE INDEX mail_links_user ON mail_links (user_id);
CREATE INDEX mail_links_email ON mail_links (email_key, created_at);
CREATE INDEX mail_links_expiry ON mail_links (expires_at);
