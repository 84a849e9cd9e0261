-- What an offer has received, exactly: the digits behind the point of its last minor unit.
ALTER TABLE offers ADD COLUMN received_fraction TEXT NOT NULL DEFAULT '';

-- A payment may have seen money and its sum be 0: then its exception tells.
DROP INDEX payments_unused_money;
CREATE INDEX payments_unused_money ON payments (deadline)
    WHERE state = 'timed_out' AND (received_amount > 0 OR exception <> 'none');
DROP INDEX payments_hanging;
CREATE INDEX payments_hanging ON payments (id)
    WHERE (received_amount > 0 OR exception <> 'none') AND state IN ('awaited', 'timed_out');

-- That goes back too. SQLite takes no check back, so the table is made anew; it says what it said before.
CREATE TABLE all_obligations (
    id         TEXT PRIMARY KEY,
    payment_id TEXT REFERENCES payments (id),
    rail       TEXT NOT NULL,
    transfer   TEXT NOT NULL,
    payer      TEXT NOT NULL,
    amount     BIGINT NOT NULL CHECK (amount >= 0),
    asset      TEXT NOT NULL,
    base_units TEXT NOT NULL,
    why        TEXT NOT NULL CHECK (why IN ('unclaimed', 'late', 'unmatched', 'refunded')),
    state      TEXT NOT NULL CHECK (state IN ('owed', 'settled')),
    reference  BIGINT NOT NULL UNIQUE CHECK (reference > 0),
    created_at BIGINT NOT NULL,
    settled_at BIGINT,
    settled_by TEXT NOT NULL,
    UNIQUE (rail, transfer),
    CONSTRAINT settled_has_a_moment CHECK ((state = 'settled') = (settled_at IS NOT NULL)),
    CONSTRAINT something_is_owed CHECK (amount > 0 OR base_units NOT IN ('', '0'))
);
INSERT INTO all_obligations (id, payment_id, rail, transfer, payer, amount, asset, base_units, why, state, reference,
                             created_at, settled_at, settled_by)
SELECT id, payment_id, rail, transfer, payer, amount, asset, base_units, why, state, reference, created_at, settled_at,
       settled_by
FROM obligations;
DROP TABLE obligations;
ALTER TABLE all_obligations RENAME TO obligations;
CREATE INDEX obligations_owed ON obligations (id) WHERE state = 'owed';
CREATE INDEX obligations_of_payment ON obligations (payment_id);
