-- The tables of the store's conformance suite; semicolons in comments; cut nothing.
CREATE TABLE notes (
    id TEXT PRIMARY KEY,
    body TEXT,
    number BIGINT,
    flag SMALLINT NOT NULL DEFAULT 0 CHECK (flag IN (0, 1)),
    bytes BYTEA
);
CREATE INDEX notes_by_number ON notes (number);

CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL CHECK (value >= 0)
);
INSERT INTO counters (name, value) VALUES ('hits', 0);
