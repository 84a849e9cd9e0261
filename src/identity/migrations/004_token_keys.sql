-- The keys that access tokens are signed with. Each is published before it signs, and stays so until all it has signed
-- is over.
CREATE TABLE token_keys (
    id          TEXT PRIMARY KEY,   -- thumbprint of the public key (RFC 7638)
    seed        TEXT NOT NULL,      -- base64url; a secret of this database
    made_at     BIGINT NOT NULL,
    signs_from  BIGINT NOT NULL,
    signs_until BIGINT NOT NULL,
    known_until BIGINT NOT NULL,
    CHECK (made_at <= signs_from AND signs_from < signs_until AND signs_until < known_until)
);
