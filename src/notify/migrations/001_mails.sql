-- E-mail on its way out and sent.
CREATE TABLE mails (
    id         TEXT PRIMARY KEY,
    kind       TEXT NOT NULL,
    about      TEXT NOT NULL,
    recipient  TEXT NOT NULL,
    subject    TEXT NOT NULL,
    text       TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX mails_about ON mails (about);
