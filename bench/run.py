#!/usr/bin/python3
"""Measures Holdfast beside its peers and prints one table; ALL in figures.py names the figures."""
import argparse
import datetime
import os
import platform
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

import figures   # noqa: E402

PAGE = HERE.parent / "docs/benchmarks.md"
CONDITIONS = """One network thread of ours, one worker of nginx; access logs on, to files; rate limits and the limit of
awaited payments off; `synchronous=FULL`, `fsync=on`; the load comes from the same machine (wrk, one thread); medians of
interleaved rounds."""


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("names", nargs="*", default=[])
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--seconds", type=int, default=4)
    arguments.add_argument("--million", type=int, default=1_000_000,
                           help="how many payments a full database holds, or a node's history")
    arguments.add_argument("--record", action="store_true", help="keep the table in docs/benchmarks.md")
    given = arguments.parse_args()
    unknown = set(given.names) - set(figures.ALL)
    if unknown:
        arguments.error(f"no bench {', '.join(sorted(unknown))}; there are {', '.join(figures.ALL)}")

    os.environ.setdefault("HOLDFAST_BINARY", str(HERE.parent / "build/release/holdfast"))
    settings = figures.Settings(given.rounds, given.seconds, given.million)
    rows, names = [], given.names or list(figures.ALL)
    for name in names:
        print(f"{name}: {figures.ALL[name].__doc__.splitlines()[0]}", file=sys.stderr, flush=True)
        for row in figures.ALL[name](settings):
            rows.append(row)
            print(f"  {row[0]}: {row[1]}; {row[2]}", file=sys.stderr, flush=True)
    table = as_table(rows)
    print(table)
    if given.record:
        record(table, names, given)


def as_table(rows):
    lines = ["| figure | Holdfast | beside | asked | |", "|---|---|---|---|---|"]
    lines += [f"| {what} | {us} | {them} | {asked} | {'holds' if holds else 'falls short'} |"
              for what, us, them, asked, holds in rows]
    return "\n".join(lines)


def record(table, names, given):
    command = f"./dev bench {' '.join(given.names)} --rounds {given.rounds} --seconds {given.seconds}"
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "")
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(f"# Benchmarks\n\nMeasured on {datetime.date.today()} by `{' '.join(command.split())} --record` on "
                    f"{os.cpu_count()} cores ({model or platform.machine()}).\n\n{CONDITIONS}\n\n{table}\n")


if __name__ == "__main__":
    main()
