-- name: find_guess_pair
SELECT failures, next_at FROM guess_pairs WHERE pair = :pair

-- name: put_guess_pair
INSERT INTO guess_pairs (pair, failures, next_at, forget_at) VALUES (:pair, :failures, :next_at, :forget_at)
ON CONFLICT (pair) DO UPDATE
SET failures = excluded.failures, next_at = excluded.next_at, forget_at = excluded.forget_at

-- name: delete_guess_pair
DELETE FROM guess_pairs WHERE pair = :pair

-- name: give_back_first_failure
DELETE FROM guess_pairs WHERE pair = :pair AND failures = 1

-- name: give_back_failure
UPDATE guess_pairs SET failures = failures - 1, next_at = :now WHERE pair = :pair AND failures > 1

-- name: give_back_stranger_failure
DELETE FROM stranger_failures
WHERE id = (SELECT id FROM stranger_failures WHERE account = :account AND pair = :pair ORDER BY failed_at DESC, id DESC
            LIMIT 1)

-- name: count_stranger_failures
SELECT CAST(COUNT(*) AS BIGINT) AS failures, CAST(COALESCE(MAX(failed_at), 0) AS BIGINT) AS last_at
FROM stranger_failures WHERE account = :account AND failed_at > :since

-- name: insert_stranger_failure
INSERT INTO stranger_failures (id, account, pair, failed_at) VALUES (:id, :account, :pair, :failed_at)

-- name: forgive_stranger_failures
DELETE FROM stranger_failures WHERE account = :account AND pair = :pair

-- name: find_known_callers
SELECT caller FROM known_callers WHERE caller IN (:address, :device) AND known_until > :now

-- name: put_known_caller
INSERT INTO known_callers (caller, account, known_until) VALUES (:caller, :account, :known_until)
ON CONFLICT (caller) DO UPDATE SET known_until = excluded.known_until

-- name: delete_known_callers
DELETE FROM known_callers WHERE account = :account

-- name: prune_guess_pairs
DELETE FROM guess_pairs
WHERE pair IN (SELECT pair FROM guess_pairs WHERE forget_at <= :now ORDER BY forget_at LIMIT :most)
RETURNING pair

-- name: prune_stranger_failures
DELETE FROM stranger_failures
WHERE id IN (SELECT id FROM stranger_failures WHERE failed_at <= :before ORDER BY failed_at LIMIT :most)
RETURNING id

-- name: prune_known_callers
DELETE FROM known_callers
WHERE caller IN (SELECT caller FROM known_callers WHERE known_until <= :now ORDER BY known_until LIMIT :most)
RETURNING caller
