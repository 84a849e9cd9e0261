"""Power is cut. SQLite: a file system that drops or tears everything written after the last sync (the PowerLoss tests
of tests/conformance). PostgreSQL: stopped at once, and every other time in order, while customers go on buying; then it
comes back."""
import subprocess

from drill import promises
from drill.promises import Broken
from drill.stage import GOODS, Stage
from harness.server import beside
from harness.wait import until
from harness.wire import get


def lossy_disk(rounds=10, say=print):
    """Each round cuts power a dozen times, once with a store that syncs and once with one that does not, its control:
    that one has to lose something."""
    done = subprocess.run([beside("tests/conformance/conformance_test"), "--gtest_filter=PowerLoss.*",
                           f"--gtest_repeat={rounds}", "--gtest_brief=0"], capture_output=True, text=True, timeout=3600)
    held = {name: done.stdout.count(f"[       OK ] PowerLoss.{name}")
            for name in ("LosesNothingThatWasAcknowledged", "ADrillThatCouldNotFailWouldProveNothing")}
    if done.returncode != 0 or set(held.values()) != {rounds}:
        raise Broken(f"{held} of {rounds}\n{done.stdout[-3000:]}{done.stderr[-1000:]}")
    return {"rounds": rounds, "cuts": 12 * rounds, "control_caught": rounds}


def drill(stops=10, say=print):
    stage = Stage("postgres")
    try:
        stage.open()
        for number in range(1, stops + 1):
            before = stage.sold()
            until(lambda: stage.sold() > before + 20, within=60, what="sales")
            stage.cluster.stop_at_once() if number % 2 else stage.cluster.stop_fast()
            until(lambda: not ready(stage), within=20, what="readiness noticing")
            assert stage.server.process.poll() is None, f"the server died with its database\n{stage.server.said()}"
            stage.cluster.start()
            until(lambda: ready(stage), within=60, what="the server finding its database again")
            promises.acknowledged_payments_exist(stage.journal, stage.database)
            say(f"  {number} stops, {stage.sold()} payments acknowledged, none lost")
        stage.dismiss()
        return promises.all_of_them(stage.journal, stage.database, stage.server.address(), GOODS, stops)
    finally:
        stage.close()


def ready(stage):
    try:
        return get(stage.server.address("api"), "/readyz", host="localhost").status == 200
    except (OSError, AttributeError):
        return False
