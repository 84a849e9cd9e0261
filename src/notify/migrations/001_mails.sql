-- E-mail on its way out and sent. The text is gone (NULL) some time after a mail was sent or given up, as it may hold
-- links that open accounts. `history`: the last attempts that failed, as JSON, oldest first.
CREATE TABLE mails (
    id         TEXT PRIMARY KEY,
    kind       TEXT NOT NULL,
    about      TEXT NOT NULL,
    recipient  TEXT NOT NULL,
    subject    TEXT NOT NULL,
    text       TEXT,
    state      TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
    attempts   BIGINT NOT NULL CHECK (attempts >= 0),
    history    TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    settled_at BIGINT,
    CHECK ((state = 'queued') = (settled_at IS NULL)),
    CHECK (state <> 'queued' OR text IS NOT NULL)
);
CREATE INDEX mails_about ON mails (about);
CREATE INDEX mails_queued ON mails (id) WHERE state = 'queued';
CREATE INDEX mails_settled ON mails (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX mails_with_text ON mails (state, settled_at) WHERE text IS NOT NULL;
