-- name: insert_arrival
-- A repeat of what is known gives no row.
INSERT INTO arrivals (rail, transfer, reference, amount, asset, seen_at, recorded_at)
VALUES (:rail, :transfer, :reference, :amount, :asset, :seen_at, :recorded_at)
ON CONFLICT (rail, transfer) DO NOTHING
RETURNING transfer

-- name: match_arrival
UPDATE arrivals SET payment_id = :payment_id WHERE rail = :rail AND transfer = :transfer

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
