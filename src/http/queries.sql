-- name: find_idempotency_key
SELECT digest, made_id FROM idempotency_keys WHERE scope = :scope AND key = :key

-- name: insert_idempotency_key
-- It was not there when this transaction looked. Should another have written it since, PostgreSQL at SERIALIZABLE fails
-- the statement and the deed runs again; SQLite has one writer.
INSERT INTO idempotency_keys (scope, key, digest, status, made_id, created_at)
VALUES (:scope, :key, :digest, :status, :made_id, :created_at)
ON CONFLICT (scope, key) DO NOTHING

-- name: prune_idempotency_keys
DELETE FROM idempotency_keys WHERE created_at < :before
