-- name: find_clock_mark
SELECT latest, doubted, acceptances FROM clock_marks WHERE id = 1

-- name: store_clock_mark
-- Only forward. A mark in doubt keeps what the wall said; a trusted one wipes it.
UPDATE clock_marks SET latest = CASE WHEN latest < :latest THEN :latest ELSE latest END, doubted = :doubted
WHERE id = 1
RETURNING latest, doubted, acceptances

-- name: accept_clock
UPDATE clock_marks SET acceptances = acceptances + 1, doubted = NULL WHERE id = 1

-- name: database_collation [sqlite]
SELECT 'C' AS collation

-- name: database_collation [postgres]
SELECT datcollate AS collation FROM pg_database WHERE datname = current_database()

-- name: decide_fact
-- The first to say it decides; whoever comes later is given no row.
INSERT INTO database_facts (name, value, decided_at) VALUES (:name, :value, :now)
ON CONFLICT (name) DO NOTHING
RETURNING value

-- name: find_fact
SELECT value FROM database_facts WHERE name = :name
