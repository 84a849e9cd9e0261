-- name: insert_session
INSERT INTO sessions (id, user_id, device, address, created_at, last_used_at, expires_at, cookie_digest, id_token,
                      provider, ended_at, ended_because)
VALUES (:id, :user_id, :device, :address, :created_at, :created_at, :expires_at, :cookie_digest, :id_token, :provider,
        NULL, NULL)

-- name: find_standing
-- What a session's owner may do right now.
SELECT s.id, s.user_id, u.role, u.state, s.expires_at, s.ended_at
FROM sessions AS s JOIN users AS u ON u.id = s.user_id WHERE s.id = :id

-- name: find_standing_by_cookie
SELECT s.id, s.user_id, u.role, u.state, s.expires_at, s.ended_at
FROM sessions AS s JOIN users AS u ON u.id = s.user_id WHERE s.cookie_digest = :digest

-- name: find_session
SELECT id, device, address, created_at, last_used_at, expires_at, provider, id_token
FROM sessions WHERE id = :id AND user_id = :user_id AND ended_at IS NULL AND expires_at > :now

-- name: list_sessions
SELECT id, device, address, created_at, last_used_at, expires_at, provider, id_token
FROM sessions WHERE user_id = :user_id AND ended_at IS NULL AND expires_at > :now AND id > :after
ORDER BY id LIMIT :rows

-- name: end_session
-- No row: it has ended, or is somebody else's.
UPDATE sessions SET ended_at = :now, ended_because = :because, id_token = NULL
WHERE id = :id AND user_id = :user_id AND ended_at IS NULL RETURNING id

-- name: end_sessions
-- All of a user but the one kept; an empty id keeps none.
UPDATE sessions SET ended_at = :now, ended_because = :because, id_token = NULL
WHERE user_id = :user_id AND ended_at IS NULL AND id <> :kept RETURNING id

-- name: prolong_session
UPDATE sessions SET last_used_at = :now, expires_at = :expires_at WHERE id = :id AND ended_at IS NULL

-- name: note_session_use
UPDATE sessions
SET last_used_at = :at,
    expires_at = CASE WHEN cookie_digest IS NULL THEN expires_at
                      WHEN created_at + :longest < :expires_at THEN created_at + :longest
                      ELSE :expires_at END
WHERE id = :id AND last_used_at < :at AND expires_at > :at AND ended_at IS NULL

-- name: export_sessions
-- Those that have ended, too, while anything is kept of them.
SELECT id, device, address, created_at, last_used_at, ended_at FROM sessions WHERE user_id = :user_id ORDER BY id

-- name: insert_refresh_token
INSERT INTO refresh_tokens (digest, session_id, made_at, expires_at, used_at, salt)
VALUES (:digest, :session_id, :made_at, :expires_at, NULL, NULL)

-- name: find_refresh_token
SELECT t.session_id, t.expires_at, t.used_at, t.salt, s.user_id, s.ended_at, u.state
FROM refresh_tokens AS t JOIN sessions AS s ON s.id = t.session_id JOIN users AS u ON u.id = s.user_id
WHERE t.digest = :digest

-- name: use_refresh_token
UPDATE refresh_tokens SET used_at = :now, salt = :salt WHERE digest = :digest AND used_at IS NULL

-- name: was_refresh_token_used
SELECT used_at FROM refresh_tokens WHERE digest = :digest AND used_at IS NOT NULL

-- name: prune_refresh_tokens
DELETE FROM refresh_tokens
WHERE digest IN (SELECT digest FROM refresh_tokens WHERE expires_at <= :before ORDER BY expires_at LIMIT :most)
RETURNING digest

-- name: drop_refresh_tokens_of
DELETE FROM refresh_tokens WHERE session_id IN (SELECT id FROM sessions WHERE user_id = :user_id)

-- name: prune_sessions
-- Its last refresh token ends with a session, so when that is gone all are.
DELETE FROM sessions
WHERE id IN (SELECT id FROM sessions AS s
             WHERE expires_at <= :before AND NOT EXISTS (SELECT 1 FROM refresh_tokens AS t WHERE t.session_id = s.id)
             ORDER BY expires_at LIMIT :most)
RETURNING id

-- name: drop_sessions_of
DELETE FROM sessions WHERE user_id = :user_id
