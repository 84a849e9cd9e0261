-- name: insert_arrival
-- A repeat of what is known gives no row.
INSERT INTO arrivals (rail, transfer, reference, amount, asset, seen_at, recorded_at, payer, base_units)
VALUES (:rail, :transfer, :reference, :amount, :asset, :seen_at, :recorded_at, :payer, :base_units)
ON CONFLICT (rail, transfer) DO NOTHING
RETURNING transfer

-- name: match_arrival
UPDATE arrivals SET payment_id = :payment_id WHERE rail = :rail AND transfer = :transfer

-- name: find_arrival
SELECT rail, transfer, reference, amount, asset, seen_at, recorded_at, payment_id, payer, base_units, goes_back
FROM arrivals WHERE rail = :rail AND transfer = :transfer

-- name: arrivals_of_payment
-- Those that are still here: what goes back counts no more.
SELECT rail, transfer, reference, amount, asset, seen_at, recorded_at, payment_id, payer, base_units, goes_back
FROM arrivals WHERE payment_id = :payment_id AND goes_back = 0 ORDER BY recorded_at, rail, transfer

-- name: unmatched_arrivals
-- Oldest first, after a place in that order: what has hung longest is looked at first.
SELECT rail, transfer, reference, amount, asset, seen_at, recorded_at, payment_id, payer, base_units, goes_back
FROM arrivals
WHERE payment_id IS NULL AND goes_back = 0
  AND (recorded_at > :after_time OR (recorded_at = :after_time AND rail || '/' || transfer > :after_name))
ORDER BY recorded_at, rail || '/' || transfer LIMIT :most

-- name: send_arrival_back
-- No row: it goes back already.
UPDATE arrivals SET goes_back = 1 WHERE rail = :rail AND transfer = :transfer AND goes_back = 0
RETURNING transfer
