-- What is decided once for a whole database, by whichever process comes first: its mode, the keys that sign cursors.
CREATE TABLE database_facts (
    name       TEXT PRIMARY KEY,
    value      TEXT NOT NULL,
    decided_at BIGINT NOT NULL
);
