-- name: insert_token_key
INSERT INTO token_keys (id, seed, made_at, signs_from, signs_until, known_until)
VALUES (:id, :seed, :made_at, :signs_from, :signs_until, :known_until)

-- name: token_keys
-- The one that signs longest first.
SELECT id, seed, signs_from, signs_until, known_until FROM token_keys ORDER BY signs_until DESC, id

-- name: drop_old_token_keys
DELETE FROM token_keys WHERE known_until <= :now RETURNING id
