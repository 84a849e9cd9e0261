-- One row for all processes on this database: how far time has come, and what an operator has said about it.
CREATE TABLE clock_marks (
    id          SMALLINT PRIMARY KEY CHECK (id = 1),
    -- The latest time any process went by, in Unix ms; it only grows.
    latest      BIGINT NOT NULL CHECK (latest >= 0),
    -- What the wall clock said when a process in doubt last looked; null while nobody doubts.
    doubted     BIGINT,
    -- How often an operator has confirmed the wall clock. A running process that sees it grow believes its wall.
    acceptances BIGINT NOT NULL CHECK (acceptances >= 0)
);
INSERT INTO clock_marks (id, latest, doubted, acceptances) VALUES (1, 0, NULL, 0);
