-- A job is deleted when it is done. `fence` counts its claims; `lease_until` and `worker` say who has it.
CREATE TABLE jobs (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind <> ''),
    unique_key TEXT,
    payload TEXT NOT NULL,
    priority TEXT NOT NULL CHECK (priority IN ('urgent', 'normal', 'background')),
    run_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    max_attempts BIGINT NOT NULL CHECK (max_attempts >= 1),
    state TEXT NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'running', 'dead')),
    lease_until BIGINT,
    fence BIGINT NOT NULL DEFAULT 0,
    worker TEXT,
    last_error TEXT,
    created_at BIGINT NOT NULL,
    CHECK ((state = 'running') = (lease_until IS NOT NULL))
);

-- Claims read a few entries of one kind and priority from its due end, however many are queued.
CREATE INDEX jobs_ready ON jobs (kind, priority, run_at) WHERE state = 'ready';
CREATE INDEX jobs_running ON jobs (lease_until) WHERE state = 'running';
CREATE INDEX jobs_dead ON jobs (id) WHERE state = 'dead';
CREATE UNIQUE INDEX jobs_unique ON jobs (kind, unique_key) WHERE unique_key IS NOT NULL AND state <> 'dead';

CREATE TABLE schedules (
    name TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind <> ''),
    payload TEXT NOT NULL,
    every_ms BIGINT CHECK (every_ms >= 1000),
    cron TEXT,
    zone TEXT NOT NULL,
    catch_up TEXT NOT NULL CHECK (catch_up IN ('skip', 'once', 'all')),
    next_at BIGINT NOT NULL,
    last_at BIGINT,
    CHECK ((every_ms IS NULL) <> (cron IS NULL))
);

CREATE INDEX schedules_next ON schedules (next_at);

-- A kind that stands here is not claimed.
CREATE TABLE queue_pauses (
    kind TEXT NOT NULL PRIMARY KEY,
    since BIGINT NOT NULL
);
