-- name: insert_arrival
-- A repeat of what is known gives no row.
INSERT INTO arrivals (rail, transfer, reference, amount, asset, seen_at, recorded_at)
VALUES (:rail, :transfer, :reference, :amount, :asset, :seen_at, :recorded_at)
ON CONFLICT (rail, transfer) DO NOTHING
RETURNING transfer

-- name: match_arrival
UPDATE arrivals SET payment_id = :payment_id WHERE rail = :rail AND transfer = :transfer
