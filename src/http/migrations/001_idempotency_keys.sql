-- What a POST with an Idempotency-Key made, written in the transaction that made it.
CREATE TABLE idempotency_keys (
    scope      TEXT NOT NULL,   -- who asked, and by which operation
    key        TEXT NOT NULL,
    digest     TEXT NOT NULL,   -- SHA-256 of path and body
    status     BIGINT NOT NULL,
    made_id    TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (scope, key)
);

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
