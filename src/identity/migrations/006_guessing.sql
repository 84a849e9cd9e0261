-- Guessing at passwords. Accounts, addresses and devices stand here as keyed digests (HMAC-SHA-256 in hexadecimal),
-- never as they are; without the key nobody can tell whether somebody was here.

-- Tries at one account from one address, or from a device it knows.
CREATE TABLE guess_pairs (
    pair      TEXT PRIMARY KEY,
    failures  BIGINT NOT NULL CHECK (failures > 0),
    next_at   BIGINT NOT NULL,
    forget_at BIGINT NOT NULL
);
CREATE INDEX guess_pairs_forgotten ON guess_pairs (forget_at);

-- Failures at one account of those whom it does not know, one row each; the pair is whose it was.
CREATE TABLE stranger_failures (
    id        TEXT PRIMARY KEY,
    account   TEXT NOT NULL,
    pair      TEXT NOT NULL,
    failed_at BIGINT NOT NULL
);
CREATE INDEX stranger_failures_of_account ON stranger_failures (account, failed_at);
CREATE INDEX stranger_failures_forgotten ON stranger_failures (failed_at);

-- Addresses and devices from which an account was opened.
CREATE TABLE known_callers (
    caller      TEXT PRIMARY KEY,
    account     TEXT NOT NULL,
    known_until BIGINT NOT NULL
);
CREATE INDEX known_callers_of_account ON known_callers (account);
CREATE INDEX known_callers_forgotten ON known_callers (known_until);
