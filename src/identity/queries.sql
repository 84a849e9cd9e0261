-- name: insert_key
INSERT INTO api_keys (id, digest, prefix, name, scopes, mode, created_at, expires_at, last_used_at, revoked_at,
                      per_minute, made_by)
VALUES (:id, :digest, :prefix, :name, :scopes, :mode, :created_at, :expires_at, :last_used_at, :revoked_at,
        :per_minute, :made_by)

-- name: find_key
SELECT id, prefix, name, scopes, mode, created_at, expires_at, last_used_at, revoked_at, per_minute, made_by
FROM api_keys WHERE id = :id

-- name: find_key_by_digest
SELECT id, prefix, name, scopes, mode, created_at, expires_at, last_used_at, revoked_at, per_minute, made_by
FROM api_keys WHERE digest = :digest

-- name: list_keys
-- Oldest first; ids are ordered by time.
SELECT id, prefix, name, scopes, mode, created_at, expires_at, last_used_at, revoked_at, per_minute, made_by
FROM api_keys WHERE id > :after ORDER BY id LIMIT :rows

-- name: change_key
UPDATE api_keys SET name = :name, per_minute = :per_minute WHERE id = :id AND revoked_at IS NULL RETURNING id

-- name: revoke_key
-- No row: it is revoked already, or never was.
UPDATE api_keys SET revoked_at = :now WHERE id = :id AND revoked_at IS NULL RETURNING id

-- name: note_key_use
UPDATE api_keys SET last_used_at = :at WHERE id = :id AND (last_used_at IS NULL OR last_used_at < :at)

-- name: keys_made_by
SELECT id, name, created_at FROM api_keys WHERE made_by = :made_by ORDER BY id

-- name: any_key
SELECT id FROM api_keys ORDER BY id LIMIT 1

-- name: any_operator
SELECT id FROM users WHERE role = 'operator' AND state <> 'erased' ORDER BY id LIMIT 1

-- name: look_at_setup_link
SELECT digest FROM setup_links WHERE digest = :digest AND used_at IS NULL AND expires_at > :now

-- name: insert_setup_link
INSERT INTO setup_links (digest, created_at, expires_at, used_at) VALUES (:digest, :created_at, :expires_at, NULL)

-- name: use_setup_link
UPDATE setup_links SET used_at = :now WHERE digest = :digest AND used_at IS NULL AND expires_at > :now RETURNING digest

-- name: drop_old_setup_links
DELETE FROM setup_links WHERE expires_at <= :now
