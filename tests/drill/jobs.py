"""Jobs of two processes on one PostgreSQL: one is stopped beyond its lease and resumed; each tick still fires once."""
import signal
import time

from drill.promises import Broken
from drill.stage import CONFIG, Stage
from harness.server import Server
from harness.wait import past, until

LEASE = 10
SCHEDULES = 10

# One tick a second each, for jobs that nobody does: they stay, and tell which ticks fired.
EVERY_SECOND = """
INSERT INTO schedules (name, kind, payload, every_ms, zone, catch_up, next_at)
SELECT 'drill ' || n, 'drill.tick.' || n, '{{}}', 1000, 'UTC', 'all', {start} + 50 * n
FROM generate_series(1, {count}) n
"""


def drill(stops=2, say=print):
    stage, other = Stage("postgres", customers=10), None
    try:
        stage.open()
        config = CONFIG.replace("UPSTREAM", stage.upstream.url).replace("./site", str(stage.server.folder / "site"))
        other = Server(stage.server.folder / "second", config, stage.database.url).start()
        stage.database.rows(EVERY_SECOND.format(start=int(time.time() * 1000), count=SCHEDULES))
        until(lambda: ticks(stage) >= 5 * SCHEDULES, within=60, what="both processes firing ticks")
        for number in range(1, stops + 1):
            other.process.send_signal(signal.SIGSTOP)
            past(time.time() + LEASE + 2)
            fired = ticks(stage)
            until(lambda: ticks(stage) >= fired + SCHEDULES, within=30, what="ticks without the stopped process")
            other.process.send_signal(signal.SIGCONT)
            until(lambda: not overdue(stage), within=2 * LEASE + 5, what="every lapsed lease being taken over")
            assert other.process.poll() is None, other.said()
            say(f"  {number} processes stopped beyond the lease and resumed; nothing is stuck")
        stage.dismiss()
        dead = stage.database.value("SELECT count(*) FROM jobs WHERE state = 'dead'")
        assert dead == 0, f"{dead} jobs died"
        return {"stops": stops, "dead_jobs": dead, "ticks": each_tick_fired_once(stage)}
    finally:
        if other:
            other.process.send_signal(signal.SIGCONT)
            other.close()
        stage.close()


def ticks(stage):
    return stage.database.value("SELECT count(*) FROM jobs WHERE kind LIKE 'drill.tick.%'")


def each_tick_fired_once(stage):
    """No tick twice, and none left out between the first and the last; gives how many there were."""
    fired = {}
    for kind, at in stage.database.rows("SELECT kind, run_at FROM jobs WHERE kind LIKE 'drill.tick.%' ORDER BY run_at"):
        fired.setdefault(kind, []).append(int(at))
    assert len(fired) == SCHEDULES, f"only {len(fired)} of {SCHEDULES} schedules fired"
    for kind, moments in fired.items():
        steps = {later - earlier for earlier, later in zip(moments, moments[1:])}
        if steps != {1000}:
            raise Broken(f"{kind}: between its ticks lie {sorted(steps)} ms, and it fires every second")
    return sum(map(len, fired.values()))


def overdue(stage):
    now = int(time.time() * 1000)
    return stage.database.value(f"SELECT count(*) FROM jobs WHERE state = 'running' AND lease_until < {now - 5000}")
