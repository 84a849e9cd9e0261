-- name: insert_payment
INSERT INTO payments (id, identifier, state, exception, version, gate, binding, resource, price_amount, price_asset,
                      received_amount, window_ms, created_at, deadline, paid_at, claimed_at, claim_fence, claim_until,
                      broken_off, metadata, claim_within_ms, claim_by, late_payments, rail, preview)
VALUES (:id, :identifier, :state, :exception, :version, :gate, :binding, :resource, :price_amount, :price_asset,
        :received_amount, :window_ms, :created_at, :deadline, :paid_at, :claimed_at, :claim_fence, :claim_until,
        :broken_off, :metadata, :claim_within_ms, :claim_by, :late_payments, :rail, :preview)

-- name: insert_offer
INSERT INTO offers (payment_id, rail, place, amount, asset, reference, received_amount)
VALUES (:payment_id, :rail, :place, :amount, :asset, :reference, 0)

-- name: insert_history
INSERT INTO payment_history (payment_id, version, at, event, from_state, to_state, why, actor)
VALUES (:payment_id, :version, :at, :event, :from_state, :to_state, :why, :actor)

-- name: find_payment
SELECT id, identifier, state, exception, version, gate, binding, resource, price_amount, price_asset, received_amount,
       window_ms, created_at, deadline, paid_at, claimed_at, claim_fence, claim_until, broken_off, metadata,
       claim_within_ms, claim_by, late_payments, rail, preview
FROM payments WHERE id = :id

-- name: find_living_payment
-- By the number that rails carry: the one payment of it that has not timed out.
SELECT id FROM payments WHERE identifier = :identifier AND state <> 'timed_out'

-- name: find_payment_of_reference
-- The latest payment of a number, whatever became of it: whose money is it that arrives late?
SELECT id FROM payments WHERE identifier = :identifier ORDER BY created_at DESC LIMIT 1

-- name: list_payments
-- Newest first; ids are ordered by time. An empty state means all of them.
SELECT id, identifier, state, exception, version, gate, binding, resource, price_amount, price_asset, received_amount,
       window_ms, created_at, deadline, paid_at, claimed_at, claim_fence, claim_until, broken_off, metadata,
       claim_within_ms, claim_by, late_payments, rail, preview
FROM payments WHERE id < :before AND (:state = '' OR state = :state)
ORDER BY id DESC LIMIT :most

-- name: offers_of_payment
SELECT payment_id, rail, amount, asset, reference, received_amount, received_fraction
FROM offers WHERE payment_id = :payment_id ORDER BY place

-- name: history_of_payment
SELECT version, at, event, from_state, to_state, why, actor
FROM payment_history WHERE payment_id = :payment_id ORDER BY version

-- name: count_in_offer
-- Money adds up within its rail and asset.
UPDATE offers SET received_amount = :received_amount, received_fraction = :received_fraction
WHERE payment_id = :payment_id AND rail = :rail AND asset = :asset

-- name: note_received
UPDATE payments SET received_amount = :received_amount, exception = :exception, price_amount = :price_amount,
    price_asset = :price_asset
WHERE id = :id

-- name: move_payment
-- Compare and set: the version says that nobody moved it since it was read.
UPDATE payments
SET state = :state, exception = :exception, version = version + 1, received_amount = :received_amount,
    paid_at = :paid_at, claimed_at = :claimed_at, claim_until = :claim_until, broken_off = :broken_off,
    price_amount = :price_amount, price_asset = :price_asset, claim_by = :claim_by, rail = :rail
WHERE id = :id AND version = :version
RETURNING version

-- name: reserve_payment
UPDATE payments SET claim_fence = claim_fence + 1, claim_until = :claim_until
WHERE id = :id AND state = 'paid' AND claim_until <= :now
RETURNING claim_fence

-- name: renew_reservation
-- No row: the reservation has lapsed and another has taken it.
UPDATE payments SET claim_until = :claim_until
WHERE id = :id AND state = 'paid' AND claim_fence = :fence AND claim_until > 0
RETURNING claim_fence

-- name: release_reservation
UPDATE payments SET claim_until = 0, broken_off = :broken_off WHERE id = :id AND claim_fence = :fence AND state = 'paid'

-- name: lapsed_reservations
SELECT id FROM payments WHERE claim_until > 0 AND claim_until <= :now ORDER BY claim_until LIMIT :most

-- name: drop_lapsed_reservation
UPDATE payments SET claim_until = 0 WHERE id = :id AND claim_until > 0 AND claim_until <= :now

-- name: overdue_payments
SELECT id FROM payments WHERE state = 'awaited' AND deadline <= :now ORDER BY deadline LIMIT :most

-- name: prunable_payments
-- Timed out long ago and never saw money. A row that saw money is kept for good, also less than the ledger counts.
SELECT id FROM payments
WHERE state = 'timed_out' AND received_amount = 0 AND exception = 'none' AND deadline <= :before
ORDER BY deadline LIMIT :most

-- name: delete_history
DELETE FROM payment_history WHERE payment_id = :payment_id

-- name: delete_offers
DELETE FROM offers WHERE payment_id = :payment_id

-- name: delete_payment
DELETE FROM payments WHERE id = :id

-- name: count_awaited
SELECT count(*) FROM payments WHERE state = 'awaited'

-- name: awaits_rail
-- Any one payment of the thousand that wait the longest.
SELECT longest.id FROM (SELECT id FROM payments WHERE state = 'awaited' AND deadline > :now
                        ORDER BY deadline DESC LIMIT 1000) AS longest
JOIN offers ON offers.payment_id = longest.id AND offers.rail = :rail
LIMIT 1

-- name: unclaimed_payments
-- Paid and not claimed for longer than was promised, and under nobody's delivery.
SELECT id FROM payments
WHERE state = 'paid' AND claim_by <= :now AND claim_until <= :now
ORDER BY claim_by LIMIT :most

-- name: unused_money
-- Too little or too late, and by now of no more use: what has been honored so long is not honored any more.
SELECT id FROM payments
WHERE state = 'timed_out' AND (received_amount > 0 OR exception <> 'none')
  AND (deadline <= :before OR (late_payments = 'refund' AND deadline <= :now))
  AND EXISTS (SELECT 1 FROM arrivals WHERE arrivals.payment_id = payments.id AND goes_back = 0)
ORDER BY deadline LIMIT :most

-- name: insert_obligation
INSERT INTO obligations (id, payment_id, rail, transfer, payer, amount, asset, base_units, why, state, reference,
                         created_at, settled_at, settled_by)
VALUES (:id, :payment_id, :rail, :transfer, :payer, :amount, :asset, :base_units, :why, :state, :reference,
        :created_at, :settled_at, :settled_by)

-- name: learn_payer
-- No row: nothing is owed under that name any more.
UPDATE obligations SET transfer = :transfer, payer = :payer, amount = :amount, base_units = :base_units
WHERE rail = :rail AND transfer = :trusted AND state = 'owed'
RETURNING id

-- name: find_obligation
SELECT id, payment_id, rail, transfer, payer, amount, asset, base_units, why, state, reference, created_at, settled_at,
       settled_by
FROM obligations WHERE id = :id

-- name: list_obligations
-- Oldest first. An empty state means all of them.
SELECT id, payment_id, rail, transfer, payer, amount, asset, base_units, why, state, reference, created_at, settled_at,
       settled_by
FROM obligations WHERE id > :after AND (:state = '' OR state = :state)
ORDER BY id LIMIT :most

-- name: obligations_of_payment
SELECT id, payment_id, rail, transfer, payer, amount, asset, base_units, why, state, reference, created_at, settled_at,
       settled_by
FROM obligations WHERE payment_id = :payment_id ORDER BY id

-- name: settle_obligation
-- No row: it was settled before.
UPDATE obligations SET state = 'settled', settled_at = :settled_at, settled_by = :settled_by
WHERE id = :id AND state = 'owed'
RETURNING id

-- name: receipt_keys
SELECT id, seed FROM receipt_keys ORDER BY created_at DESC, id

-- name: insert_receipt_key
INSERT INTO receipt_keys (id, seed, created_at) VALUES (:id, :seed, :created_at)

-- name: latest_payments
-- For the till.
SELECT id, identifier, state, exception, version, gate, binding, resource, price_amount, price_asset, received_amount,
       window_ms, created_at, deadline, paid_at, claimed_at, claim_fence, claim_until, broken_off, metadata,
       claim_within_ms, claim_by, late_payments, rail, preview
FROM payments ORDER BY id DESC LIMIT :most

-- name: hanging_payments
-- Money that has arrived, bought nothing and does not go back: too little so far, or too late to count.
SELECT id, identifier, state, exception, version, gate, binding, resource, price_amount, price_asset, received_amount,
       window_ms, created_at, deadline, paid_at, claimed_at, claim_fence, claim_until, broken_off, metadata,
       claim_within_ms, claim_by, late_payments, rail, preview
FROM payments WHERE (received_amount > 0 OR exception <> 'none') AND state IN ('awaited', 'timed_out')
  AND NOT EXISTS (SELECT 1 FROM obligations WHERE obligations.payment_id = payments.id)
ORDER BY id DESC LIMIT :most

-- name: payable_in_sandbox
-- Those of the latest payments that offer play money.
SELECT payment_id FROM offers WHERE rail = 'sandbox' AND payment_id >= :oldest

-- name: income_since
-- In two halves, so that no sum of amounts can be larger than its number.
SELECT rail, asset, count(*) AS arrivals, CAST(sum(amount / 4294967296) AS BIGINT) AS high,
       CAST(sum(amount % 4294967296) AS BIGINT) AS low
FROM arrivals WHERE recorded_at >= :since AND seen_at >= :since AND payment_id IS NOT NULL AND goes_back = 0
GROUP BY rail, asset ORDER BY rail, asset
