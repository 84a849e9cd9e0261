-- What is known of the Raiden node, and which process asks it: one at a time, under a lease.
CREATE TABLE raiden_node (
    id          SMALLINT PRIMARY KEY CHECK (id = 1),
    -- Empty until it was first told.
    our_address TEXT NOT NULL,
    -- What is wrong with it, for those who do not ask; empty: nothing.
    trouble     TEXT NOT NULL,
    holder      TEXT NOT NULL,
    held_until  BIGINT NOT NULL
);

-- How far the history of each token has been read.
CREATE TABLE raiden_cursors (
    token      TEXT PRIMARY KEY,
    -- Entries read, from the oldest on, and the fingerprint of the last of them.
    position   BIGINT NOT NULL CHECK (position >= 0),
    last_entry TEXT NOT NULL,
    -- When this database first asked for the token: what was logged long before is none of its business.
    since      BIGINT NOT NULL,
    CONSTRAINT what_was_read_is_known CHECK ((position = 0) = (last_entry = ''))
);
