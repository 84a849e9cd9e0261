-- The queries of the store's conformance suite.

-- name: add_note
INSERT INTO notes (id, body, number, flag, bytes) VALUES (:id, :body, :number, :flag, :bytes);

-- name: add_note_once
-- Nothing comes back when the id is taken: an expected conflict is no failure.
INSERT INTO notes (id, body) VALUES (:id, :body) ON CONFLICT (id) DO NOTHING RETURNING id;

-- name: find_note
SELECT id, body, number, flag, bytes FROM notes WHERE id = :id;

-- name: note_ids
SELECT id FROM notes ORDER BY id;

-- name: notes_after
-- The cursor may be absent, so one parameter is NULL as often as not.
SELECT id FROM notes WHERE (CAST(:after AS TEXT) IS NULL OR id > :after) ORDER BY id LIMIT :most;

-- name: count_notes
SELECT CAST(COUNT(*) AS BIGINT) AS notes FROM notes;

-- name: note_of_any_engine [postgres]
SELECT 'postgres' AS engine, CAST(:number AS BIGINT) AS number;

-- name: note_of_any_engine [sqlite]
SELECT 'sqlite' AS engine, :number AS number;

-- name: find_counter
SELECT value FROM counters WHERE name = :name;

-- name: set_counter
UPDATE counters SET value = :value WHERE name = :name;

-- name: on_call
SELECT CAST(COUNT(*) AS BIGINT) AS doctors FROM watch WHERE on_call = 1;

-- name: go_off_call
UPDATE watch SET on_call = 0 WHERE doctor = :doctor;
