"""Paid visitors while a million addresses ask for prices: what they wait beside what they wait when it is quiet."""
import itertools
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import ours
from harness.wait import past
from measure import p99, rate, rounds, wrk

HERE = Path(__file__).resolve().parent
HOST = f"Host: {ours.HOST}"
PAYERS, FLOOD = 16, 64   # connections
PAUSES = (64, 0)         # milliseconds a connection of the flood rests: some 1,000 a second, and as fast as it can

# The limits a server starts with, and a proxy whose word is taken for where somebody comes from.
CONFIG = """
mode = "sandbox"
threads = 1
trusted_proxies = ["127.0.0.1"]

[log]
access = "./access.log"

"""


def flood(settings):
    """Paid visitors beside a flood of 402s from a million addresses: open windows, and claims."""
    shop = ours.shop(config=CONFIG)
    field = ours.in_window(shop, "/window/1k")
    starts = itertools.count(0, 250_000)

    def windows():
        return lambda: wrk(shop.gate + "/window/1k", settings.seconds, PAYERS, [HOST, field])

    def claims():
        paid = Path(shop.folder.name) / "paid"
        paid.write_text("\n".join(ours.copies(shop, 20_000 * settings.seconds, "paid")) + "\n")
        return lambda: wrk(shop.gate, settings.seconds, PAYERS, [HOST], HERE / "wrk/claim.lua", ["--", paid])

    def flooded(visits, floods, pause):
        """The flood begins before the visits and ends after them."""
        visit = visits()
        with ThreadPoolExecutor() as pool:
            asked = pool.submit(wrk, shop.gate, settings.seconds + 2, FLOOD, [HOST], HERE / "wrk/flood.lua",
                                ["--", next(starts), pause])
            past(time.time() + 1)
            visited = visit()
            floods.append(asked.result())
        return visited

    try:
        for (says, visits), pause in itertools.product([("open windows", windows), ("claims", claims)], PAUSES):
            floods = []
            quiet, loud = rounds(settings.rounds, lambda: visits()(), lambda: flooded(visits, floods, pause))
            failed = sum(load.failed for load in [*quiet, *loud])
            yield (f"paid visitors' {says} under a flood of {'' if pause else 'as many as can be '}402s from a million "
                   "addresses",
                   f"p99 {p99(loud):.1f} ms, {rate(loud):,.0f}/s beside {rate(floods):,.0f} 402s/s, {failed} refused",
                   f"quiet: p99 {p99(quiet):.1f} ms, {rate(quiet):,.0f}/s", "p99 ≤ 2 × quiet",
                   p99(loud) <= 2 * p99(quiet) and not failed)
    finally:
        shop.close()
