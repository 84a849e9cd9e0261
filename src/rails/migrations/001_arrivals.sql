-- Every movement of money towards us that a rail has told of, once.
CREATE TABLE arrivals (
    rail        TEXT NOT NULL,
    transfer    TEXT NOT NULL,
    reference   TEXT NOT NULL,
    amount      BIGINT NOT NULL CHECK (amount > 0),
    asset       TEXT NOT NULL,
    seen_at     BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    payment_id  TEXT,
    PRIMARY KEY (rail, transfer)
);

-- Money nobody awaits is looked at by people: keep it easy to find.
CREATE INDEX arrivals_unmatched ON arrivals (recorded_at) WHERE payment_id IS NULL;
CREATE INDEX arrivals_of_payment ON arrivals (payment_id) WHERE payment_id IS NOT NULL;
