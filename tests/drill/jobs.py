"""Jobs of two processes on one PostgreSQL: one is stopped beyond its lease and resumed; each tick still fires once."""
import signal
import time

from drill.stage import CONFIG, Stage
from harness.server import Server
from harness.wait import past, until

LEASE = 10


def drill(stops=2, say=print):
    stage, other = Stage("postgres", customers=10), None
    try:
        stage.open()
        config = CONFIG.replace("UPSTREAM", stage.upstream.url).replace("./site", str(stage.server.folder / "site"))
        other = Server(stage.server.folder / "second", config, stage.database.url).start()
        for number in range(1, stops + 1):
            other.process.send_signal(signal.SIGSTOP)
            past(time.time() + LEASE + 2)
            ticked = last_tick(stage)
            until(lambda: last_tick(stage) > ticked, within=15, what="schedules ticking on without the stopped process")
            other.process.send_signal(signal.SIGCONT)
            until(lambda: not overdue(stage), within=2 * LEASE + 5, what="every lapsed lease being taken over")
            assert other.process.poll() is None, other.said()
            say(f"  {number} processes stopped beyond the lease and resumed; nothing is stuck")
        stage.dismiss()
        dead = stage.database.value("SELECT count(*) FROM jobs WHERE state = 'dead'")
        assert dead == 0, f"{dead} jobs died"
        return {"stops": stops, "dead_jobs": dead}
    finally:
        if other:
            other.process.send_signal(signal.SIGCONT)
            other.close()
        stage.close()


def last_tick(stage):
    return stage.database.value("SELECT max(coalesce(last_at, 0)) FROM schedules")


def overdue(stage):
    now = int(time.time() * 1000)
    return stage.database.value(f"SELECT count(*) FROM jobs WHERE state = 'running' AND lease_until < {now - 5000}")
