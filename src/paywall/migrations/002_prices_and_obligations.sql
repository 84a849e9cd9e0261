-- How long a paid one waits to be claimed before its money goes back, and what becomes of money after the
-- deadline.
ALTER TABLE payments ADD COLUMN claim_within_ms BIGINT NOT NULL DEFAULT 7776000000 CHECK (claim_within_ms > 0);
ALTER TABLE payments ADD COLUMN late_payments TEXT NOT NULL DEFAULT 'honor'
    CHECK (late_payments IN ('honor', 'refund'));
-- Until then it may be claimed; null while it is not paid.
ALTER TABLE payments ADD COLUMN claim_by BIGINT;
UPDATE payments SET claim_by = paid_at + 7776000000 WHERE state = 'paid';
-- By which rail it was paid; empty until then.
ALTER TABLE payments ADD COLUMN rail TEXT NOT NULL DEFAULT '';
-- What an upstream said about what it prices, JSON; empty where the gate has words of its own.
ALTER TABLE payments ADD COLUMN preview TEXT NOT NULL DEFAULT '';

CREATE INDEX payments_unclaimed ON payments (claim_by) WHERE state = 'paid';
CREATE INDEX payments_unused_money ON payments (deadline) WHERE state = 'timed_out' AND received_amount > 0;
CREATE INDEX payments_by_identifier ON payments (identifier, created_at);

-- A rail may carry several assets, so a payment can have several offers on one rail. No release has stood on the table
-- that this one takes the place of.
CREATE TABLE offers (
    payment_id      TEXT NOT NULL REFERENCES payments (id),
    rail            TEXT NOT NULL,
    asset           TEXT NOT NULL,
    place           BIGINT NOT NULL CHECK (place >= 0),
    amount          BIGINT NOT NULL CHECK (amount > 0),
    reference       TEXT NOT NULL,
    received_amount BIGINT NOT NULL CHECK (received_amount >= 0),
    PRIMARY KEY (payment_id, rail, asset)
);
INSERT INTO offers (payment_id, rail, asset, place, amount, reference, received_amount)
SELECT payment_id, rail, asset, place, amount, reference, received_amount FROM payment_offers;
DROP TABLE payment_offers;

-- Money that has to go back: one row a movement of money, so that each goes to whom it came from.
CREATE TABLE obligations (
    id         TEXT PRIMARY KEY,
    -- Null: of money that nobody awaited.
    payment_id TEXT REFERENCES payments (id),
    rail       TEXT NOT NULL,
    transfer   TEXT NOT NULL,
    payer      TEXT NOT NULL,
    amount     BIGINT NOT NULL CHECK (amount > 0),
    asset      TEXT NOT NULL,
    base_units TEXT NOT NULL,
    why        TEXT NOT NULL CHECK (why IN ('unclaimed', 'late', 'unmatched', 'refunded')),
    state      TEXT NOT NULL CHECK (state IN ('owed', 'settled')),
    -- The number under which the rail sends it, once, however often it is asked to.
    reference  BIGINT NOT NULL UNIQUE CHECK (reference > 0),
    created_at BIGINT NOT NULL,
    settled_at BIGINT,
    settled_by TEXT NOT NULL,
    UNIQUE (rail, transfer),
    CONSTRAINT settled_has_a_moment CHECK ((state = 'settled') = (settled_at IS NOT NULL))
);
CREATE INDEX obligations_owed ON obligations (id) WHERE state = 'owed';
CREATE INDEX obligations_of_payment ON obligations (payment_id);
