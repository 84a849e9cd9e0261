"""Figures of the rails: what a look at a Raiden node costs, and how soon money that a rail has seen is shown.

As in figures.py, a figure is a function of (settings) that yields rows.
"""
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from random import Random

import requests

import ours
from harness.memory import resident
from harness.raiden import RaidenNode, Sale, section, trouble
from harness.shop import SITE, Visitor
from harness.wait import past, until
from measure import processor_seconds

POLL = 0.5    # seconds, the default of [rails.raiden]
QUICK = 0.1   # the least that is allowed, so that many looks are taken
GATE = f"""
[[paywall.gates]]
name     = "tokens"
match    = "/tokens/**"
{SITE}
price    = {{ amount = 1000000, asset = "SVT/9" }}
rails    = ["raiden"]
deadline = "24h"
"""


@contextmanager
def shop_at_node(poll, events=0):
    """A shop that is paid at a made-up node whose history begins with so many events, all of them read."""
    with tempfile.TemporaryDirectory(prefix="holdfast-bench-node-") as folder:
        node = RaidenNode(folder, "--history", str(events))
        shop = ours.shop(more=section(node, f"{round(poll * 1000)}ms") + GATE)
        shop.node = node
        try:
            until(lambda: not trouble(shop), 60, "the node being known")
            places = f"SELECT count(*) FROM raiden_cursors WHERE position = {events}"
            until(lambda: events == 0 or shop.database.value(places), 1800, "the history being read")
            yield shop
        finally:
            shop.close()
            node.close()


def cost_of_looks(shop, span):
    """What one look at all histories costs: seconds beside the pause, bytes answered, processor seconds of ours."""
    def seen():
        histories = [f"/payments/{token}" for token in shop.node.tokens]
        looks, told = shop.node.look("looks"), shop.node.look("told")
        return looks[histories[0]], sum(told[path] for path in histories), processor_seconds(pid), time.monotonic()

    pid = shop.server.process.pid
    Sale(shop, Visitor(shop, host=ours.HOST), "/tokens/1k")   # so that something is awaited
    shop.node.await_look()
    before = seen()
    past(time.time() + span)
    looks, told, spent, passed = (now - then for now, then in zip(seen(), before))
    return passed / looks - QUICK, told / looks, spent / looks


def looks(settings):
    """A look at the histories of two tokens while a payment is awaited: after a thousand events, after a million."""
    costs = {}
    for events in (1_000, settings.million):
        with shop_at_node(QUICK, events) as shop:
            costs[events] = took, told, spent = cost_of_looks(shop, settings.rounds * settings.seconds * 5)
            few = costs[1_000]
            holds = told <= 1.1 * few[1] and took <= 1.5 * few[0] and spent <= 1.5 * few[2]
            yield (f"a look at a Raiden node after {events:,} events",
                   f"{took * 1e3:.1f} ms, {told:,.0f} bytes, {spent * 1e3:.2f} ms of processor",
                   f"{resident(shop.server) >> 20} MB resident", "as after 1,000" if events > 1_000 else "printed",
                   holds)


def shown(settings):
    """From the rail's knowing of the money to the pay page saying so, through the page's own long poll."""
    count = max(100, 40 * settings.rounds)
    with shop_at_node(POLL) as shop, ThreadPoolExecutor(1) as watcher:
        chance = Random(1)

        def over_raiden():
            sale = Sale(shop, Visitor(shop, host=ours.HOST), "/tokens/1k")
            past(time.time() + chance.random() * POLL)   # anywhere between two looks
            return shown_after(shop, watcher, sale.id, sale.pay)

        def in_sandbox():
            payment = Visitor(shop, host=ours.HOST).bill("/once/1k")
            return shown_after(shop, watcher, payment, lambda: shop.pay(payment))

        yield row("Raiden", [over_raiden() for _ in range(count)], POLL + 0.3, f"poll every {POLL:g} s")
        yield row("sandbox", [in_sandbox() for _ in range(count)], 0.3, "")


def shown_after(shop, watcher, payment, pay):
    """Seconds from the end of pay() until a fresh pay page says that it is paid."""
    def watch():
        told = requests.get(f"{shop.gate}/.holdfast/payments/{payment}", timeout=60,
                            params={"wait": 30, "state": "awaited", "received": 0})
        assert told.json()["state"] == "paid", told.text
        page = requests.get(f"{shop.gate}/.holdfast/pay/{payment}", headers={"Accept": "text/html"}, timeout=30)
        assert "Paid. It is yours." in page.text
        return time.monotonic()

    seen = watcher.submit(watch)
    pay()
    paid = time.monotonic()
    return max(seen.result() - paid, 0.0)


def row(rail, seconds, asked, beside):
    p99 = sorted(seconds)[max(0, -(-len(seconds) * 99 // 100) - 1)]
    return (f"money seen to pay page, {rail}, {len(seconds)} payments",
            f"p99 {p99 * 1e3:.0f} ms, median {sorted(seconds)[len(seconds) // 2] * 1e3:.0f} ms", beside,
            f"p99 ≤ {asked * 1e3:.0f} ms", p99 <= asked)


ALL = {"looks": looks, "shown": shown}
