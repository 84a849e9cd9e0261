-- What receipts are signed with; the newest signs, the others still prove. The seed is a secret of this database.
CREATE TABLE receipt_keys (
    id         TEXT PRIMARY KEY,
    seed       TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
