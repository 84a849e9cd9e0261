"""A node that has lived long: a look asks for no more after a million payments than after one, and keeps no more."""
import sqlite3

import pytest
import requests

from harness.memory import growth
from harness.raiden import RaidenNode, Sale
from harness.shop import FILES, SITE, gate
from harness.wait import until

GATES = gate("svt", "/svt/**", SITE, asset="SVT/9", rails=["raiden"])
EVENTS = 1_000_000
MOST = 32 << 20   # bytes, in a build with sanitizers too; the whole history is 270 MB


@pytest.fixture
def shop(open_raiden_shop, folders):
    """One that has read a million events, the last of them a payment of today. It has truly read that one; and as its
    place is a number and what stands there, the others can be put before it."""
    shop = open_raiden_shop(GATES, files=FILES, environment={"ASAN_OPTIONS": "quarantine_size_mb=1"})
    young = shop.node
    last = young.receive(7, 10**15)
    until(lambda: place(shop) == 1, what="the one being read")
    shop.server.stop()
    young.kill()
    old = RaidenNode(folders(), "--history", str(EVENTS - 1), "--port", str(young.port))
    old.event(last)
    with sqlite3.connect(shop.database.file) as database:
        database.execute("UPDATE raiden_cursors SET position = ? WHERE position = 1", [EVENTS])
    database.close()
    shop.node = old
    shop.server.start()
    yield shop
    old.close()


def place(shop):
    return shop.database.value("SELECT max(position) FROM raiden_cursors")


@pytest.mark.on("sqlite")
def test_a_look_after_a_million_asks_for_the_tail_alone(shop, visitor):
    def looks(count):
        for _ in range(count):
            shop.node.await_look()

    one = Sale(shop, visitor(shop))   # so that it looks often
    looks(5)
    assert growth(shop.server, lambda: looks(20)) < MOST
    one.pay()
    one.await_paid()
    assert place(shop) == EVENTS + 1
    shop.node.await_look()
    asked = {(query["offset"], query["limit"]) for query in shop.node.histories_asked()
             if query["offset"] != "0" or query["limit"] != "500"}   # of the other token, which has none
    assert asked == {(str(EVENTS - 1), "501"), (str(EVENTS), "501")}
    told, seen = shop.node.look("told"), shop.node.look("looks")
    of_token = f"/payments/{shop.node.tokens[0]}"
    assert told[of_token] / seen[of_token] < 600, "a look is answered with one entry or two"
    assert not [line for line in shop.server.logged() if "shorter" in line.get("says", "")]
    assert requests.get(f"{shop.server.api}/readyz", timeout=30).json()["checks"]["rail:raiden"] == "ok"
