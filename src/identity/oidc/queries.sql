-- name: insert_oidc_flow
INSERT INTO oidc_flows (state_digest, provider, nonce, code_verifier, return_to, link_user_id, browser_digest,
                        created_at, expires_at)
VALUES (:state_digest, :provider, :nonce, :code_verifier, :return_to, :link_user_id, :browser_digest, :created_at,
        :expires_at)

-- name: take_oidc_flow
-- Used once: who gets the row has taken it. No row: unknown, taken before, too late, or of another browser.
DELETE FROM oidc_flows WHERE state_digest = :state_digest AND browser_digest = :browser_digest AND expires_at > :now
RETURNING provider, nonce, code_verifier, return_to, link_user_id

-- name: prune_oidc_flows
DELETE FROM oidc_flows
WHERE state_digest IN (SELECT state_digest FROM oidc_flows WHERE expires_at <= :now ORDER BY expires_at LIMIT :most)
RETURNING state_digest

-- name: find_oidc_login
SELECT issuer, subject, user_id, label, created_at, last_used_at
FROM oidc_logins WHERE issuer = :issuer AND subject = :subject

-- name: note_oidc_login
UPDATE oidc_logins SET last_used_at = :now
WHERE issuer = :issuer AND subject = :subject AND last_used_at < :now

-- name: link_oidc_login
-- No row: it belongs to another account.
INSERT INTO oidc_logins (issuer, subject, user_id, label, created_at, last_used_at)
VALUES (:issuer, :subject, :user_id, :label, :now, :now)
ON CONFLICT (issuer, subject) DO UPDATE SET label = excluded.label, last_used_at = excluded.last_used_at
WHERE oidc_logins.user_id = excluded.user_id
RETURNING issuer, subject, user_id, label, created_at, last_used_at

-- name: unlink_oidc_login
DELETE FROM oidc_logins WHERE issuer = :issuer AND subject = :subject AND user_id = :user_id

-- name: list_oidc_logins
-- Oldest first.
SELECT issuer, subject, user_id, label, created_at, last_used_at
FROM oidc_logins WHERE user_id = :user_id ORDER BY created_at, issuer, subject

-- name: drop_oidc_logins_of
DELETE FROM oidc_logins WHERE user_id = :user_id

-- name: drop_oidc_flows_of
DELETE FROM oidc_flows WHERE link_user_id = :user_id
