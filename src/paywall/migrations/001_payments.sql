CREATE TABLE payments (
    id              TEXT PRIMARY KEY,
    -- What rails with numeric references carry; 63 random bits.
    identifier      BIGINT NOT NULL CHECK (identifier >= 0),
    state           TEXT NOT NULL CHECK (state IN ('awaited', 'paid', 'claimed', 'timed_out')),
    exception       TEXT NOT NULL CHECK (exception IN ('none', 'partial', 'over', 'late', 'unknown')),
    -- How many transitions it has made: the history row of the same number tells of the last one.
    version         BIGINT NOT NULL CHECK (version >= 1),
    -- The gate that asked for it, and a digest of what exactly it opens; both empty when an application asked.
    gate            TEXT NOT NULL,
    binding         TEXT NOT NULL,
    resource        TEXT NOT NULL,
    price_amount    BIGINT NOT NULL CHECK (price_amount > 0),
    price_asset     TEXT NOT NULL,
    received_amount BIGINT NOT NULL CHECK (received_amount >= 0),
    window_ms       BIGINT NOT NULL CHECK (window_ms >= 0),
    created_at      BIGINT NOT NULL,
    deadline        BIGINT NOT NULL,
    paid_at         BIGINT,
    claimed_at      BIGINT,
    -- The reservation under which a delivery is on its way: who holds the latest fence until then may finish it.
    claim_fence     BIGINT NOT NULL CHECK (claim_fence >= 0),
    claim_until     BIGINT NOT NULL,
    broken_off      BIGINT NOT NULL CHECK (broken_off >= 0),
    metadata        TEXT NOT NULL,
    CONSTRAINT paid_is_covered CHECK (state NOT IN ('paid', 'claimed') OR received_amount >= price_amount),
    CONSTRAINT paid_has_a_moment CHECK ((state IN ('paid', 'claimed')) = (paid_at IS NOT NULL)),
    CONSTRAINT claimed_has_a_moment CHECK ((state = 'claimed') = (claimed_at IS NOT NULL)),
    CONSTRAINT only_paid_is_reserved CHECK (state = 'paid' OR claim_until = 0)
);

-- The origin's invariant: at most one payment of an identifier that has not timed out.
CREATE UNIQUE INDEX payments_living_identifier ON payments (identifier) WHERE state <> 'timed_out';
CREATE INDEX payments_awaited ON payments (deadline) WHERE state = 'awaited';
CREATE INDEX payments_reserved ON payments (claim_until) WHERE claim_until > 0;
CREATE INDEX payments_unpaid_remains ON payments (deadline) WHERE state = 'timed_out' AND received_amount = 0;

-- What was offered, one row a rail in the gate's order; money adds up within its rail.
CREATE TABLE payment_offers (
    payment_id      TEXT NOT NULL REFERENCES payments (id),
    rail            TEXT NOT NULL,
    place           BIGINT NOT NULL CHECK (place >= 0),
    amount          BIGINT NOT NULL CHECK (amount > 0),
    asset           TEXT NOT NULL,
    reference       TEXT NOT NULL,
    received_amount BIGINT NOT NULL CHECK (received_amount >= 0),
    PRIMARY KEY (payment_id, rail)
);

-- Append only: who moved a payment, when, from where to where, and why.
CREATE TABLE payment_history (
    payment_id TEXT NOT NULL REFERENCES payments (id),
    version    BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    event      TEXT NOT NULL,
    from_state TEXT,
    to_state   TEXT NOT NULL,
    why        TEXT NOT NULL,
    actor      TEXT NOT NULL,
    PRIMARY KEY (payment_id, version)
);
