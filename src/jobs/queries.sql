-- Sets go in as one JSON text, which each engine unfolds in its own way: hence the twins. Claims name the rows by
-- their place (ctid, rowid) and as an array, so that no plan can think of reading the whole table. Where one job is
-- meant, its lease says that it runs: asking for state = 'running' would offer the planner the index of all running
-- jobs, and a serializable transaction that has read them all is in everybody's way.

-- name: insert_job
INSERT INTO jobs (id, kind, payload, priority, run_at, max_attempts, created_at)
VALUES (:id, :kind, :payload, :priority, :run_at, :max_attempts, :now);

-- name: insert_unique_job
-- No row when an unfinished job has the key.
INSERT INTO jobs (id, kind, unique_key, payload, priority, run_at, max_attempts, created_at)
VALUES (:id, :kind, :unique_key, :payload, :priority, :run_at, :max_attempts, :now)
ON CONFLICT (kind, unique_key) WHERE unique_key IS NOT NULL AND state <> 'dead' DO NOTHING
RETURNING id;

-- name: find_unique_job
SELECT id FROM jobs WHERE kind = :kind AND unique_key = :unique_key AND unique_key IS NOT NULL AND state <> 'dead';

-- name: insert_jobs [sqlite]
-- An object of payloads by id: jobs that are alike in everything else.
INSERT INTO jobs (id, kind, payload, priority, run_at, max_attempts, created_at)
SELECT key, :kind, value, :priority, :run_at, :max_attempts, :now FROM json_each(:payloads);

-- name: insert_jobs [postgres]
INSERT INTO jobs (id, kind, payload, priority, run_at, max_attempts, created_at)
SELECT key, :kind, value, :priority, :run_at, :max_attempts, :now FROM json_each_text(CAST(:payloads AS json));

-- name: cancel_job
DELETE FROM jobs
WHERE kind = :kind AND unique_key = :unique_key AND unique_key IS NOT NULL AND state = 'ready'
RETURNING id;

-- name: claim_jobs [sqlite]
UPDATE jobs
SET state = 'running', attempts = attempts + 1, fence = fence + 1, lease_until = :lease_until, worker = :worker
WHERE NOT EXISTS (SELECT 1 FROM queue_pauses WHERE kind = :kind) AND rowid IN (
    SELECT place FROM (SELECT rowid AS place FROM jobs WHERE state = 'ready' AND kind = :kind AND priority = 'urgent'
                       AND run_at <= :now ORDER BY run_at LIMIT :n)
    UNION ALL
    SELECT place FROM (SELECT rowid AS place FROM jobs WHERE state = 'ready' AND kind = :kind AND priority = 'normal'
                       AND run_at <= :now ORDER BY run_at LIMIT :n)
    UNION ALL
    SELECT place FROM (SELECT rowid AS place FROM jobs WHERE state = 'ready' AND kind = :kind
                       AND priority = 'background' AND run_at <= :now ORDER BY run_at LIMIT :n)
    LIMIT :n)
RETURNING id, kind, payload, priority, run_at, attempts, max_attempts, fence;

-- name: claim_jobs [postgres]
UPDATE jobs
SET state = 'running', attempts = attempts + 1, fence = fence + 1, lease_until = :lease_until, worker = :worker
WHERE NOT EXISTS (SELECT 1 FROM queue_pauses WHERE kind = :kind) AND ctid = ANY (ARRAY(
    SELECT place FROM (SELECT ctid AS place FROM jobs WHERE state = 'ready' AND kind = :kind AND priority = 'urgent'
                       AND run_at <= :now ORDER BY run_at LIMIT :n FOR UPDATE SKIP LOCKED) AS urgent
    UNION ALL
    SELECT place FROM (SELECT ctid AS place FROM jobs WHERE state = 'ready' AND kind = :kind AND priority = 'normal'
                       AND run_at <= :now ORDER BY run_at LIMIT :n FOR UPDATE SKIP LOCKED) AS normal
    UNION ALL
    SELECT place FROM (SELECT ctid AS place FROM jobs WHERE state = 'ready' AND kind = :kind
                       AND priority = 'background' AND run_at <= :now ORDER BY run_at LIMIT :n
                       FOR UPDATE SKIP LOCKED) AS background
    LIMIT :n))
RETURNING id, kind, payload, priority, run_at, attempts, max_attempts, fence;

-- name: take_jobs [sqlite]
-- As claim_jobs, for work that is done in the same transaction; only jobs never tried before.
DELETE FROM jobs
WHERE NOT EXISTS (SELECT 1 FROM queue_pauses WHERE kind = :kind) AND rowid IN (
    SELECT place FROM (SELECT rowid AS place FROM jobs WHERE state = 'ready' AND kind = :kind AND priority = 'urgent'
                       AND run_at <= :now AND attempts = 0 ORDER BY run_at LIMIT :n)
    UNION ALL
    SELECT place FROM (SELECT rowid AS place FROM jobs WHERE state = 'ready' AND kind = :kind AND priority = 'normal'
                       AND run_at <= :now AND attempts = 0 ORDER BY run_at LIMIT :n)
    UNION ALL
    SELECT place FROM (SELECT rowid AS place FROM jobs WHERE state = 'ready' AND kind = :kind
                       AND priority = 'background' AND run_at <= :now AND attempts = 0 ORDER BY run_at LIMIT :n)
    LIMIT :n)
RETURNING id, kind, payload, priority, run_at, attempts, max_attempts, fence;

-- name: take_jobs [postgres]
DELETE FROM jobs
WHERE NOT EXISTS (SELECT 1 FROM queue_pauses WHERE kind = :kind) AND ctid = ANY (ARRAY(
    SELECT place FROM (SELECT ctid AS place FROM jobs WHERE state = 'ready' AND kind = :kind AND priority = 'urgent'
                       AND run_at <= :now AND attempts = 0 ORDER BY run_at LIMIT :n FOR UPDATE SKIP LOCKED) AS urgent
    UNION ALL
    SELECT place FROM (SELECT ctid AS place FROM jobs WHERE state = 'ready' AND kind = :kind AND priority = 'normal'
                       AND run_at <= :now AND attempts = 0 ORDER BY run_at LIMIT :n FOR UPDATE SKIP LOCKED) AS normal
    UNION ALL
    SELECT place FROM (SELECT ctid AS place FROM jobs WHERE state = 'ready' AND kind = :kind
                       AND priority = 'background' AND run_at <= :now AND attempts = 0 ORDER BY run_at LIMIT :n
                       FOR UPDATE SKIP LOCKED) AS background
    LIMIT :n))
RETURNING id, kind, payload, priority, run_at, attempts, max_attempts, fence;

-- name: complete_jobs [sqlite]
-- An object of fences by id.
DELETE FROM jobs
WHERE lease_until IS NOT NULL AND id IN (SELECT key FROM json_each(:fences))
  AND (id, fence) IN (SELECT key, value FROM json_each(:fences))
RETURNING id;

-- name: complete_jobs [postgres]
DELETE FROM jobs
WHERE lease_until IS NOT NULL AND id = ANY (ARRAY(SELECT key FROM json_each_text(CAST(:fences AS json))))
  AND (id, fence) IN (SELECT key, CAST(value AS BIGINT) FROM json_each_text(CAST(:fences AS json)))
RETURNING id;

-- name: complete_job
DELETE FROM jobs WHERE id = :id AND fence = :fence AND lease_until IS NOT NULL RETURNING id;

-- name: fail_job
UPDATE jobs
SET state = :state, run_at = :run_at, last_error = :last_error, lease_until = NULL, worker = NULL
WHERE id = :id AND fence = :fence AND lease_until IS NOT NULL
RETURNING id;

-- name: give_back_job
UPDATE jobs
SET state = 'ready', attempts = attempts - 1, lease_until = NULL, worker = NULL
WHERE id = :id AND fence = :fence AND lease_until IS NOT NULL;

-- name: renew_lease
UPDATE jobs SET lease_until = :lease_until WHERE id = :id AND fence = :fence AND lease_until IS NOT NULL RETURNING id;

-- name: lapse_leases
UPDATE jobs
SET state = CASE WHEN attempts >= max_attempts THEN 'dead' ELSE 'ready' END,
    last_error = :last_error, lease_until = NULL, worker = NULL
WHERE state = 'running' AND lease_until <= :now
RETURNING kind, state;

-- name: earliest_jobs [sqlite]
-- When the first job of each kind and priority is due; no row for a paused kind.
SELECT kind, priority, run_at FROM (
    SELECT wanted.value AS kind, level.priority AS priority,
           (SELECT min(jobs.run_at) FROM jobs WHERE jobs.state = 'ready' AND jobs.kind = wanted.value
                AND jobs.priority = level.priority) AS run_at
    FROM json_each(:kinds) AS wanted
    CROSS JOIN (SELECT 'urgent' AS priority UNION ALL SELECT 'normal' UNION ALL SELECT 'background') AS level
    WHERE NOT EXISTS (SELECT 1 FROM queue_pauses WHERE queue_pauses.kind = wanted.value)) AS heads
WHERE run_at IS NOT NULL;

-- name: earliest_jobs [postgres]
SELECT kind, priority, run_at FROM (
    SELECT wanted.value AS kind, level.priority AS priority,
           (SELECT min(jobs.run_at) FROM jobs WHERE jobs.state = 'ready' AND jobs.kind = wanted.value
                AND jobs.priority = level.priority) AS run_at
    FROM json_array_elements_text(CAST(:kinds AS json)) AS wanted
    CROSS JOIN (SELECT 'urgent' AS priority UNION ALL SELECT 'normal' UNION ALL SELECT 'background') AS level
    WHERE NOT EXISTS (SELECT 1 FROM queue_pauses WHERE queue_pauses.kind = wanted.value)) AS heads
WHERE run_at IS NOT NULL;

-- name: earliest_lapse
SELECT min(lease_until) AS at FROM jobs WHERE state = 'running';

-- name: earliest_tick
SELECT min(next_at) AS at FROM schedules;

-- name: list_dead
SELECT id, kind, unique_key, payload, attempts, last_error, run_at, created_at
FROM jobs
WHERE state = 'dead' AND id > :after
ORDER BY id LIMIT :n;

-- name: find_job
SELECT kind, unique_key, state FROM jobs WHERE id = :id;

-- name: replay_job
UPDATE jobs SET state = 'ready', attempts = 0, run_at = :now WHERE id = :id AND state = 'dead';

-- name: count_jobs
SELECT kind, state, count(*) AS count, min(run_at) AS oldest FROM jobs GROUP BY kind, state ORDER BY kind, state;

-- name: pause_kind
INSERT INTO queue_pauses (kind, since) VALUES (:kind, :now) ON CONFLICT (kind) DO NOTHING;

-- name: resume_kind
DELETE FROM queue_pauses WHERE kind = :kind;

-- name: list_paused
SELECT kind, since FROM queue_pauses ORDER BY kind;

-- name: find_schedule
SELECT name, kind, payload, every_ms, cron, zone, catch_up, next_at, last_at FROM schedules WHERE name = :name;

-- name: put_schedule
INSERT INTO schedules (name, kind, payload, every_ms, cron, zone, catch_up, next_at)
VALUES (:name, :kind, :payload, :every_ms, :cron, :zone, :catch_up, :next_at)
ON CONFLICT (name) DO UPDATE
SET kind = excluded.kind, payload = excluded.payload, every_ms = excluded.every_ms, cron = excluded.cron,
    zone = excluded.zone, catch_up = excluded.catch_up, next_at = excluded.next_at;

-- name: delete_schedule
DELETE FROM schedules WHERE name = :name RETURNING name;

-- name: list_schedules
SELECT name, kind, payload, every_ms, cron, zone, catch_up, next_at, last_at FROM schedules ORDER BY name;

-- name: list_due_schedules
SELECT name, kind, payload, every_ms, cron, zone, catch_up, next_at, last_at FROM schedules
WHERE next_at <= :now
ORDER BY next_at, name;

-- name: move_schedule
-- Whoever moves next_at from what it was has the ticks between; everybody else gets no row.
UPDATE schedules SET next_at = :next_at, last_at = COALESCE(:last_at, last_at)
WHERE name = :name AND next_at = :expected
RETURNING name;
