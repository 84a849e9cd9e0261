-- A login belongs to an account that is there, and what is pruned by its time is found by it.
CREATE TABLE logins_of_users (
    issuer       TEXT NOT NULL,
    subject      TEXT NOT NULL,
    user_id      TEXT NOT NULL REFERENCES users (id),
    label        TEXT NOT NULL,   -- how its owner knows it: the address or name the provider gave
    created_at   BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
);
INSERT INTO logins_of_users SELECT issuer, subject, user_id, label, created_at, last_used_at FROM oidc_logins
WHERE user_id IN (SELECT id FROM users);
DROP TABLE oidc_logins;
ALTER TABLE logins_of_users RENAME TO oidc_logins;
CREATE INDEX oidc_logins_of_user ON oidc_logins (user_id);

CREATE INDEX refresh_tokens_expiry ON refresh_tokens (expires_at);
