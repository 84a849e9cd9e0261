-- name: insert_arrival
-- A repeat of what is known gives no row.
INSERT INTO arrivals (rail, transfer, reference, amount, asset, seen_at, recorded_at, payer, base_units, finer)
VALUES (:rail, :transfer, :reference, :amount, :asset, :seen_at, :recorded_at, :payer, :base_units, :finer)
ON CONFLICT (rail, transfer) DO NOTHING
RETURNING transfer

-- name: match_arrival
UPDATE arrivals SET payment_id = :payment_id, amount = :amount WHERE rail = :rail AND transfer = :transfer

-- name: forget_arrival
-- Another has taken its place.
DELETE FROM arrivals WHERE rail = :rail AND transfer = :transfer

-- name: find_arrival
SELECT rail, transfer, reference, amount, asset, seen_at, recorded_at, payment_id, payer, base_units, goes_back,
       finer
FROM arrivals WHERE rail = :rail AND transfer = :transfer

-- name: arrivals_of_payment
-- Those that are still here: what goes back counts no more.
SELECT rail, transfer, reference, amount, asset, seen_at, recorded_at, payment_id, payer, base_units, goes_back,
       finer
FROM arrivals WHERE payment_id = :payment_id AND goes_back = 0 ORDER BY recorded_at, rail, transfer

-- name: unmatched_arrivals
-- Oldest first, after a place in that order: what has hung longest is looked at first.
SELECT rail, transfer, reference, amount, asset, seen_at, recorded_at, payment_id, payer, base_units, goes_back,
       finer
FROM arrivals
WHERE payment_id IS NULL AND goes_back = 0
  AND (recorded_at > :after_time OR (recorded_at = :after_time AND rail || '/' || transfer > :after_name))
ORDER BY recorded_at, rail || '/' || transfer LIMIT :most

-- name: send_arrival_back
-- No row: it goes back already.
UPDATE arrivals SET goes_back = 1 WHERE rail = :rail AND transfer = :transfer AND goes_back = 0
RETURNING transfer

-- name: find_raiden_node
SELECT our_address, trouble, holder, held_until FROM raiden_node WHERE id = 1

-- name: hold_raiden_node
-- No row: another process asks the node.
INSERT INTO raiden_node (id, our_address, trouble, holder, held_until) VALUES (1, '', '', :holder, :until)
ON CONFLICT (id) DO UPDATE SET holder = :holder, held_until = :until
WHERE raiden_node.holder = :holder OR raiden_node.held_until <= :now
RETURNING holder

-- name: note_raiden_node
UPDATE raiden_node SET our_address = :our_address, trouble = :trouble WHERE id = 1 AND holder = :holder

-- name: leave_raiden_node
UPDATE raiden_node SET held_until = 0 WHERE id = 1 AND holder = :holder

-- name: begin_raiden_cursor
INSERT INTO raiden_cursors (token, position, last_entry, since) VALUES (:token, 0, '', :now)
ON CONFLICT (token) DO NOTHING

-- name: find_raiden_cursor
SELECT token, position, last_entry, since FROM raiden_cursors WHERE token = :token

-- name: move_raiden_cursor
-- Compare and set. No row: another process has moved it meanwhile.
UPDATE raiden_cursors SET position = :position, last_entry = :last_entry
WHERE token = :token AND position = :old_position AND last_entry = :old_last_entry
RETURNING token
