-- name: money_seen
-- All that arrived, and what of it stands with a payment or with nobody.
SELECT CAST((SELECT coalesce(sum(amount), 0) FROM arrivals) AS BIGINT) AS arrived,
       CAST((SELECT coalesce(sum(amount), 0) FROM arrivals WHERE payment_id IS NULL) AS BIGINT) AS unmatched,
       CAST((SELECT coalesce(sum(received_amount), 0) FROM offers) AS BIGINT) AS counted

-- name: offers_that_disagree
-- An offer has received what arrivals of its rail were matched with its payment.
SELECT o.payment_id FROM offers o
WHERE o.received_amount <> (SELECT coalesce(sum(a.amount), 0) FROM arrivals a
                            WHERE a.payment_id = o.payment_id AND a.rail = o.rail AND a.asset = o.asset)

-- name: claimed_without_cover
SELECT p.id FROM payments p
WHERE p.state IN ('paid', 'claimed')
  AND NOT EXISTS (SELECT 1 FROM offers o WHERE o.payment_id = p.id AND o.received_amount >= o.amount)

-- name: identifiers_lived_twice
SELECT CAST(count(*) AS BIGINT) FROM (SELECT identifier FROM payments WHERE state <> 'timed_out' GROUP BY identifier
                                      HAVING count(*) > 1) AS twice

-- name: debts_that_disagree
-- What goes back is owed exactly once, in full, to whom it came from.
SELECT CAST((SELECT count(*) FROM arrivals a WHERE a.goes_back = 1
               AND NOT EXISTS (SELECT 1 FROM obligations b WHERE b.rail = a.rail AND b.transfer = a.transfer
                                 AND b.amount = a.amount AND b.asset = a.asset AND b.payer = a.payer)) +
            (SELECT count(*) FROM obligations b
             WHERE NOT EXISTS (SELECT 1 FROM arrivals a WHERE a.rail = b.rail AND a.transfer = b.transfer
                                 AND a.goes_back = 1)) AS BIGINT)

-- name: paid_and_owed
SELECT p.id FROM payments p
WHERE p.state = 'paid' AND EXISTS (SELECT 1 FROM obligations b WHERE b.payment_id = p.id)

-- name: count_payments
SELECT count(*) FROM payments

-- name: orphans
SELECT CAST((SELECT count(*) FROM payment_history WHERE payment_id NOT IN (SELECT id FROM payments)) +
            (SELECT count(*) FROM offers WHERE payment_id NOT IN (SELECT id FROM payments)) AS BIGINT)
