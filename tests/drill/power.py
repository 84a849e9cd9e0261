"""PostgreSQL is stopped at once, as if its machine had lost power, while customers go on buying; then it comes back."""
from drill import promises
from drill.stage import GOODS, Stage
from harness.wait import until


def drill(stops=10, say=print):
    stage = Stage("postgres")
    try:
        stage.open()
        for number in range(1, stops + 1):
            before = stage.sold()
            until(lambda: stage.sold() > before + 20, within=60, what="sales")
            stage.cluster.stop_at_once()
            until(lambda: not ready(stage), within=20, what="readiness noticing")
            assert stage.server.process.poll() is None, f"the server died with its database\n{stage.server.said()}"
            stage.cluster.start()
            until(lambda: ready(stage), within=60, what="the server finding its database again")
            promises.acknowledged_payments_exist(stage.journal, stage.database)
            say(f"  {number} immediate stops, {stage.sold()} payments acknowledged, none lost")
        stage.dismiss()
        return promises.all_of_them(stage.journal, stage.database, stage.server.address(), GOODS, stops)
    finally:
        stage.close()


def ready(stage):
    from harness.wire import get
    try:
        return get(stage.server.address("api"), "/readyz", host="localhost").status == 200
    except (OSError, AttributeError):
        return False
