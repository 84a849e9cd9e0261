#!/usr/bin/python3
"""Breaks things on purpose, and says what held. Names: process winner postgres cuts disk power clock
jobs raiden readers revocation control; none is all."""
import argparse
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from drill import (clock, controls, crowded_queue, disk, jobs, leases, postgres_cuts, power, process,   # noqa: E402
                   raiden, revocation, slow_readers, winner)

DRILLS = {
    "process": [("SIGKILL under 50 connections, SQLite", lambda n: process.drill("sqlite", kills=n or 105)),
                ("SIGKILL under 50 connections, PostgreSQL", lambda n: process.drill("postgres", kills=n or 105))],
    "winner": [("one winner of 64, SQLite", lambda n: winner.drill("sqlite", n or 1000)),
               ("one winner of 64, PostgreSQL", lambda n: winner.drill("postgres", n or 1000)),
               ("one winner of 64, PostgreSQL, two processes", lambda n: winner.drill("postgres", n or 1000, 2))],
    "postgres": [("PostgreSQL restarted, at once and in order", lambda n: power.drill(n or 10))],
    "cuts": [("PostgreSQL's connection cut at every message of a purchase", lambda n: postgres_cuts.drill())],
    "disk": [("disk full, then freed", lambda n: disk.drill(n or 5)),
             ("disk read-only, then freed", lambda n: disk.read_only())],
    "power": [("power cut under SQLite, and its control that does not sync", lambda n: power.lossy_disk(n or 10))],
    "clock": [("the wall clock jumps, SQLite", lambda n: clock.drill("sqlite", n or 3)),
              ("the wall clock jumps, PostgreSQL", lambda n: clock.drill("postgres", n or 3))],
    "jobs": [("two processes, one stopped beyond its lease; ticks", lambda n: jobs.drill(n or 3)),
             ("a worker back from beyond its lease", lambda n: leases.drill(n or 10)),
             ("a million queued jobs, SQLite", lambda n: crowded_queue.sqlite(1_000_000)),
             ("a million queued jobs, PostgreSQL", lambda n: crowded_queue.postgres(1_000_000))],
    "raiden": [("the server and its Raiden node killed in turn, SQLite", lambda n: raiden.drill("sqlite", n or 40)),
               ("the server and its Raiden node killed in turn, PostgreSQL",
                lambda n: raiden.drill("postgres", n or 40))],
    "readers": [("ten thousand slow readers", lambda n: slow_readers.drill(n or 10_000))],
    "revocation": [("what is revoked at one process is refused at the other within a second",
                    lambda n: revocation.drill(n or 20))],
    "control": [("control: answers before the commit", lambda n: controls.answers_before_commit(kills=n or 40)),
                ("control: jobs without fencing", lambda n: controls.no_fencing()),
                ("control: a cursor that moves before its page", lambda n: controls.raiden_cursor_apart()),
                ("control: any jump of the clock is believed", lambda n: controls.believes_any_jump()),
                ("control: whoever was let in once is let in for ever", lambda n: controls.remembers_callers()),
                ("control: PostgreSQL says committed, and is not", lambda n: controls.lying_database())],
}


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("names", nargs="*", choices=[*DRILLS, []], default=[])
    arguments.add_argument("--rounds", type=int, help="how many kills, rounds or stops")
    arguments.add_argument("--binary", required=True)
    given = arguments.parse_args()
    os.environ["HOLDFAST_BINARY"] = str(Path(given.binary).resolve())
    failed = 0
    for name in given.names or DRILLS:
        for says, drill in DRILLS[name]:
            print(f"{says} …", flush=True)
            begun = time.monotonic()
            try:
                figures = drill(given.rounds)
            except AssertionError as broken:
                failed += 1
                print(f"  FAILED: {broken}", flush=True)
            else:
                told = ", ".join(f"{key.replace('_', ' ')}: {value}" for key, value in figures.items())
                print(f"  held in {time.monotonic() - begun:.0f} s. {told}", flush=True)
    print(f"{failed} drills failed" if failed else "everything held")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
