-- Every movement is written down, also one that is less than the ledger counts: its amount is 0, its base units are
-- not. SQLite takes no check back, so the table is made anew; its columns stay as they were.
CREATE TABLE all_arrivals (
    rail        TEXT NOT NULL,
    transfer    TEXT NOT NULL,
    reference   TEXT NOT NULL,
    amount      BIGINT NOT NULL CHECK (amount >= 0),
    asset       TEXT NOT NULL,
    seen_at     BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    payment_id  TEXT,
    payer       TEXT NOT NULL DEFAULT '',
    base_units  TEXT NOT NULL DEFAULT '',
    goes_back   SMALLINT NOT NULL DEFAULT 0 CHECK (goes_back IN (0, 1)),
    -- 10^finer base units are one minor unit; null: not known, and the amount has to do.
    finer       BIGINT CHECK (finer >= 0),
    PRIMARY KEY (rail, transfer),
    CONSTRAINT something_moved CHECK (amount > 0 OR base_units NOT IN ('', '0'))
);
INSERT INTO all_arrivals (rail, transfer, reference, amount, asset, seen_at, recorded_at, payment_id, payer, base_units,
                          goes_back)
SELECT rail, transfer, reference, amount, asset, seen_at, recorded_at, payment_id, payer, base_units, goes_back
FROM arrivals;
DROP TABLE arrivals;
ALTER TABLE all_arrivals RENAME TO arrivals;
CREATE INDEX arrivals_unmatched ON arrivals (recorded_at) WHERE payment_id IS NULL;
CREATE INDEX arrivals_of_payment ON arrivals (payment_id) WHERE payment_id IS NOT NULL;
CREATE INDEX arrivals_recorded ON arrivals (recorded_at);
