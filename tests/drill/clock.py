"""The wall clock jumps, ahead and back, by half a minute, an hour, a day, while customers buy."""
import json
import mmap
import os
import struct
import time
from dataclasses import dataclass
from pathlib import Path

from drill import promises
from drill.buyers import HOST
from drill.promises import Broken
from drill.stage import CONFIG, GOODS, Stage
from harness.server import beside
from harness.shop import UPSTREAM, gate
from harness.wait import past, until
from harness.wire import get

BRIEF = gate("brief", "/brief/**", UPSTREAM, deadline="3s")
LONG = "/files/small.txt"   # awaited for ten minutes


class WallClock:
    """What a server's wall clock says, as far as it is ahead of the machine's."""

    def __init__(self, folder):
        self.path = Path(folder) / "shifted_clock"
        self.path.write_bytes(bytes(8))
        with open(self.path, "r+b") as file:
            self.place = mmap.mmap(file.fileno(), 8)
        self.environment = {"LD_PRELOAD": str(beside("tests/drill/libshifted_clock.so")),
                            "HOLDFAST_SHIFTED_CLOCK": str(self.path)}

    def is_ahead(self, seconds):
        struct.pack_into("=q", self.place, 0, seconds * 1000)


@dataclass
class Jump:
    name: str
    ahead: int       # seconds from where the clock belongs
    then: str        # what the server makes of it: believed, doubted, or confirmed by an operator


HOUR, DAY = 3600, 86400

JUMPS = {
    "sqlite": [
        Jump("half an hour ahead", HOUR // 2, "doubted"), Jump("home again", 0, "believed"),
        Jump("half a minute ahead", 30, "believed"), Jump("and back", 0, "believed"),
        Jump("an hour back", -HOUR, "believed"), Jump("home from there", 0, "believed"),
        Jump("a day ahead", DAY, "doubted"), Jump("and so it is", DAY, "confirmed"),
        Jump("an hour back from that", DAY - HOUR, "believed"), Jump("a day back", 0, "believed"),
    ],
    # There the database's clock is the measure, and it stays where it is.
    "postgres": [
        Jump("half an hour ahead", HOUR // 2, "doubted"), Jump("home again", 0, "believed"),
        Jump("an hour back", -HOUR, "doubted"), Jump("home from there", 0, "believed"),
        Jump("a day ahead", DAY, "doubted"), Jump("a day and an hour back", -HOUR, "doubted"),
        Jump("home at last", 0, "believed"),
    ],
}


def drill(engine, rounds=1, customers=50, max_jump="1m", jumps=None, say=print):
    """`jumps`: only so many of them, the first."""
    stage = Stage(engine, customers, config=f'clock.max_jump = "{max_jump}"\n' + CONFIG + BRIEF)
    clock = WallClock(stage.folder.name)
    stage.server.environment.update(clock.environment)
    brief = []
    try:
        stage.open()
        for number in range(rounds):
            for jump in JUMPS[engine][:jumps]:
                one_jump(stage, clock, jump, brief)
                nothing_resurrects(stage, brief)
                say(f"  {engine}: {jump.name}, {jump.then}; {stage.sold()} payments acknowledged")
        stage.dismiss()
        it_rests_when_nothing_is_to_do(stage)
        figures = promises.all_of_them(stage.journal, stage.database, stage.server.address(), GOODS, len(brief))
        return {**figures, "jumps": rounds * len(JUMPS[engine][:jumps]), "timed_out": len(brief)}
    finally:
        stage.close()


def one_jump(stage, clock, jump, brief):
    """Before it, a payment with seconds left and one with minutes left; after it, what became of them."""
    patient = ask(stage, LONG)
    brief.append(ask(stage, "/brief/before"))
    sold = stage.sold()
    clock.is_ahead(jump.ahead)
    if jump.then == "doubted":
        until(lambda: in_doubt(stage) or state(stage, patient) != "awaited", 30, "the clock being doubted")
        past(time.time() + 4)
        expect(stage, jump, brief[-1], "awaited", "with its deadline over while the clock is in doubt")
    else:
        if jump.then == "confirmed":
            stage.server.run("admin", "accept-clock")
        until(lambda: not in_doubt(stage), 30, "the clock being believed")
        brief.append(ask(stage, "/brief/after"))
        until(lambda: all(state(stage, one) in ("timed_out", "pruned") for one in brief), 60,
              f"{jump.name}: jobs going on and deadlines passing")
    expect(stage, jump, patient, "timed_out" if jump.then == "confirmed" else "awaited", "with minutes left")
    until(lambda: stage.sold() > sold + 10, 60, f"{jump.name}: sales going on")


def expect(stage, jump, payment, expected, when):
    found = state(stage, payment)
    if found != expected:
        raise Broken(f"{jump.name}: a payment {when} is {found}, not {expected}")


def ask(stage, path):
    bill = get(stage.server.address(), path, "Accept: application/json", host=HOST)
    assert bill.status == 402, f"{bill.status} {bill.body[:200]}"
    return json.loads(bill.body)["payment"]["payment_id"]


def state(stage, payment):
    """What timed out and never saw money is pruned after a day."""
    rows = stage.database.rows(f"SELECT state FROM payments WHERE id = '{payment}'")
    return rows[0][0] if rows else "pruned"


def in_doubt(stage):
    ready = get(stage.server.address("api"), "/readyz", host="localhost")
    return json.loads(ready.body)["checks"]["clock"] != "ok"


def nothing_resurrects(stage, gone):
    """What has timed out stays so, for the page that its payer sees as for the database."""
    for payment in gone:
        if state(stage, payment) != "awaited":
            seen = get(stage.server.address(), "/brief/before", f"Holdfast-Payment: {payment}", host=HOST)
            if seen.status != 404:
                raise Broken(f"a payment that had timed out is answered by {seen.status}")


def it_rests_when_nothing_is_to_do(stage):
    """After all these jumps no thread waits for a moment by asking for it again and again."""
    used, begun = seconds_of_work(stage), time.monotonic()
    past(time.time() + 3)
    share = (seconds_of_work(stage) - used) / (time.monotonic() - begun)
    if share > 0.5:
        raise Broken(f"with nothing to do the server uses {share:.0%} of a processor")


def seconds_of_work(stage):
    fields = Path(f"/proc/{stage.server.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
