"""Process: SIGKILL under fifty connections, at every crash point and at random."""
import collections
import random

from drill import promises
from drill.stage import GOODS, Stage
from harness.wait import until

POINTS = ["after_reserve", "before_upstream", "after_first_byte", "after_last_byte", "store.before_commit",
          "store.after_commit"]


def plan(kills, seed, points):
    """Each crash point in turn, None at random: (point, passing) or (None, sales to wait for)."""
    choose = random.Random(seed)
    for number in range(kills):
        point = points[number % len(points)]
        # A start commits a few times itself, and commits come oftener than deliveries.
        yield point, choose.randint(*((80, 400) if point and point.startswith("store.") else (1, 60)))


def drill(engine, kills=105, seed=1, customers=50, environment=None, points=(*POINTS, None, None), say=print):
    stage = Stage(engine, customers, environment, seed=seed)
    where = collections.Counter()
    try:
        for number, (point, count) in enumerate(plan(kills, seed, points), 1):
            stage.open(**({"HOLDFAST_CRASH_AT": f"{point}:{count}"} if point else {}))
            before = stage.sold()
            if point:
                until(lambda: stage.server.process.poll() is not None, within=60, what=f"the crash at {point}:{count}")
            else:
                until(lambda: stage.sold() >= before + count, within=60, what="some sales")
            stage.place.gone()
            stage.server.kill()
            where[point or "random"] += 1
            promises.acknowledged_payments_exist(stage.journal, stage.database)
            if number % 10 == 0:
                say(f"  {engine}: {number} kills, {stage.sold()} payments acknowledged, none lost")
        stage.dismiss()
        stage.open()
        stage.dismiss()
        figures = promises.all_of_them(stage.journal, stage.database, stage.server.address(), GOODS, kills)
        figures["kills"] = dict(where)
        return figures
    finally:
        stage.close()
