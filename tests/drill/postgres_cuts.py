"""The connection to PostgreSQL is cut at every message of every deed of a purchase: before it, and in the middle of it.
Whatever the payer was told is durable, what he was not told he may ask again, and the purchase ends once."""
import itertools
import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import requests

from drill import promises
from drill.power import ready
from drill.promises import Broken
from harness.cutting_proxy import CuttingProxy
from harness.database import Postgres
from harness.postgres import Cluster
from harness.server import Server
from harness.shop import LIMITS_OFF, UPSTREAM, Shop, gate
from harness.upstream import Upstream
from harness.wait import until

CONFIG = "store.connections = 1\n" + LIMITS_OFF + gate("articles", "/articles/**", UPSTREAM)
NEW = {"price": {"amount": 25, "asset": "USD/2"}}
numbers = itertools.count(1)


@dataclass
class Purchase:
    """By a visitor of the gate, or by an application; what its payer knows of it."""
    shop: Shop
    by: str
    token: str = field(default_factory=lambda: f"cut{next(numbers):06}x")
    id: str = None
    delivered: int = 0

    def ask(self, method, url, **how):
        """The status; None when the connection broke or what came was not whole."""
        fields = {"Accept": "application/json", "Authorization": f"Bearer {self.shop.operator_key}"}
        fields.update(how.pop("headers", {}))
        try:
            answer = requests.request(method, url, headers=fields, timeout=30, **how)
        except requests.RequestException:
            return None
        if answer.status_code in (201, 402):
            body = answer.json()
            self.id = body.get("payment", body)["payment_id"]
        return answer.status_code

    def begin(self):
        if self.by == "visitor":
            return self.ask("GET", f"{self.shop.gate}/articles/{self.token}")
        return self.ask("POST", f"{self.shop.server.api}/v1/payments", json={**NEW, "resource": self.token},
                        headers={"Idempotency-Key": self.token})

    def pay(self):
        if self.by == "visitor":
            return self.ask("POST", f"{self.shop.gate}/.holdfast/payments/{self.id}/pay")
        return self.ask("POST", f"{self.shop.server.api}/v1/sandbox/payments/{self.id}/pay", json={})

    def use(self):
        if self.by == "application":
            return self.ask("POST", f"{self.shop.server.api}/v1/payments/{self.id}/claim",
                            headers={"Idempotency-Key": self.token + "-use"})
        status = self.ask("GET", f"{self.shop.gate}/articles/{self.token}", headers={"Holdfast-Payment": self.id})
        self.delivered += status == 200
        return status

    def stored(self):
        """Its state and what was received, by its payment or, where its payer knows none, by what it was for."""
        known = f"id = '{self.id}'" if self.id else f"resource LIKE '%{self.token}'"
        return self.shop.database.rows(f"SELECT state, received_amount FROM payments WHERE {known}")


@dataclass
class Deed:
    """`number`: among the transactions of its request. `told`: the status that acknowledges it; `then`: its states."""
    name: str
    by: str
    step: str
    number: int
    told: int
    then: tuple


DEEDS = [
    Deed("the bill", "visitor", "begin", 1, 402, ("awaited", "paid", "claimed")),
    Deed("the payment", "visitor", "pay", 1, 200, ("paid", "claimed")),
    Deed("the reservation", "visitor", "use", 1, 200, ("paid", "claimed")),
    Deed("the final mark", "visitor", "use", 2, 200, ("paid", "claimed")),
    Deed("the application's payment", "application", "begin", 1, 201, ("awaited", "paid", "claimed")),
    Deed("the application's claim", "application", "use", 1, 200, ("claimed",)),
]


class Counter:
    """A shop that does all it does with its database through a proxy."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="holdfast-cuts-")
        self.cluster = Cluster()
        database = Postgres(self.cluster)
        self.proxy = CuttingProxy(self.cluster, database.url.split("/")[3].split("?")[0])
        self.upstream = Upstream()
        server = Server(Path(self.folder.name), CONFIG.replace("UPSTREAM", self.upstream.url), self.proxy.url)
        self.shop = Shop(server.start(), self.upstream, database)
        self.purchases = []
        assert self.shop.operator_key

    def close(self):
        self.shop.server.kill()
        self.upstream.close()
        self.proxy.close()
        self.cluster.close()
        self.folder.cleanup()

    def up_to(self, deed):
        """A purchase with everything done that comes before the deed."""
        purchase = Purchase(self.shop, deed.by)
        self.purchases.append(purchase)
        for step, well in ("begin", (201, 402)), ("pay", (200,)):
            if step == deed.step:
                break
            until(lambda: getattr(purchase, step)() in well, 30, f"{step} working again without a restart")
        return purchase

    def messages(self, deed, attempts=8):
        """Of a deed that nobody disturbs, on a connection as new as it is after a cut; twice the same, so that nothing
        of the background is among them."""
        before = None
        for _ in range(attempts):
            purchase = self.up_to(deed)
            names, _ = self.watched(purchase, deed, None)
            if purchase.told == deed.told and names and names == before:
                return names
            before = names
            until(lambda: ready(self.shop), 30, "the server finding its database again")
        raise Broken(f"{deed.name}: undisturbed, its payer was told {purchase.told}, by {names}")

    def watched(self, purchase, deed, cut):
        self.proxy.cut_all()   # a new connection has prepared nothing yet: each time the same messages
        mark = purchase.id if deed.by == "visitor" and deed.step != "begin" else purchase.token
        self.proxy.watch(mark, deed.number, cut)
        purchase.told = getattr(purchase, deed.step)()
        if purchase.told == deed.told and (not (stored := purchase.stored()) or stored[0][0] not in deed.then):
            raise Broken(f"{deed.name}: its payer was told {purchase.told}, and there is {stored}")
        if deed.number == 2:   # it is done when the visitor has heard all
            until(lambda: self.proxy.hit or purchase.stored()[0][0] == "claimed", 10, deed.name)
        return self.proxy.watched()

    def cut(self, deed, at, inside, name, attempts=8):
        """At the message of this name, and no other: what goes on in the background may have prepared a statement, or
        have put its own deed into the transaction."""
        for _ in range(attempts):
            hit = self.cut_once(deed, at, inside)
            if hit == name:
                return
            until(lambda: ready(self.shop), 30, "the server finding its database again")
        raise Broken(f"{deed.name}: message {at} should have been {name}, and was {hit}")

    def cut_once(self, deed, at, inside):
        purchase = self.up_to(deed)
        return self.watched(purchase, deed, (at, inside))[1]


def settle(purchase):
    """Its payer asks for what he was not told, as a client would: a look before paying, the same credential, the same
    Idempotency-Key. A reservation that nobody knows of has to lapse first."""
    if purchase.id is None:
        until(lambda: purchase.begin() in (201, 402), 30, "being billed at last")
    if purchase.stored()[0][0] == "awaited":
        until(lambda: purchase.pay() == 200, 30, "paying at last")
    used = purchase.use if purchase.by == "application" or not purchase.delivered else lambda: 200
    until(lambda: used() == 200, 40, f"{purchase.by}'s {purchase.id[:12]} being had at last", every=0.2)
    if purchase.stored()[0][0] == "paid":   # wholly delivered, and its mark was lost: its payer may have a second copy
        until(lambda: purchase.stored()[0][0] == "claimed" or purchase.use() == 200, 40, "the last copy", every=0.2)
        until(lambda: purchase.stored()[0][0] == "claimed", 15, "its mark")
    if purchase.stored() != [["claimed", "25"]]:
        raise Broken(f"{purchase.id[:12]} ended as {purchase.stored()}")
    if purchase.by == "application" and len(rows := purchase.shop.database.rows(
            f"SELECT id FROM payments WHERE resource = '{purchase.token}'")) != 1:
        raise Broken(f"one Idempotency-Key made {len(rows)} payments")


def drill(every=1, lies=False, say=print):
    """Every every-th message, and all that belong to a COMMIT."""
    counter = Counter()
    figures = {"cuts": 0, "told_nothing": 0}
    try:
        counter.proxy.lies = lies
        for deed in DEEDS:
            names = counter.messages(deed)
            last = max(at for at, name in enumerate(names) if "Parse COMMIT" in name)
            for at in range(len(names)):
                for inside in (False, True) if at % every == 0 or at >= last else ():
                    counter.cut(deed, at, inside, names[at])
                    figures["cuts"] += 1
                    figures["told_nothing"] += counter.purchases[-1].told not in (deed.told,)
            say(f"  {deed.name}: cut at {len(names)} messages, from {names[0]} to {names[-1]}")
        for purchase in counter.purchases:
            settle(purchase)
        promises.history_agrees(counter.shop.database)
        promises.lifecycle_was_followed(counter.shop.database)
        assert counter.shop.server.process.poll() is None, counter.shop.server.said()
        return {**figures, "purchases": len(counter.purchases),
                "second_copies": sum(purchase.delivered > 1 for purchase in counter.purchases)}
    finally:
        counter.close()
