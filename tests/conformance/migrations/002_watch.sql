CREATE TABLE watch (doctor TEXT PRIMARY KEY, on_call SMALLINT NOT NULL CHECK (on_call IN (0, 1)));
INSERT INTO watch (doctor, on_call) VALUES ('ada', 1), ('bob', 1);
