-- Of those who were brought over from elsewhere and had themselves erased here: the SHA-256 of where they are from and
-- of their id there, in hexadecimal, so that importing again leaves them out. It stands beside nothing else: whoever
-- has the origin's database can tell that somebody was erased, and not what was his here. Ids there are random UUIDs:
-- nobody else can try them all.
CREATE TABLE erased_origins (
    digest TEXT PRIMARY KEY CHECK (length(digest) = 64)
);
