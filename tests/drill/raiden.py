"""The server and its Raiden node are killed in turn while payers pay: whole prices, parts of them, and dust. In the end
each transfer of the node's history is recorded once, and each payment stands where its transfers leave it."""
import collections
import json
import random

import requests

from drill import promises
from drill.buyers import HOST, Buyer, dismiss, take
from drill.process import plan
from drill.promises import Broken
from drill.stage import CONFIG, GOODS, Stage
from harness.raiden import RaidenNode, section
from harness.wait import until

PRICE, UNIT = 25, 10**9   # minor units, and how many base units one of them is
POINTS = ["raiden.before_page", "store.before_commit", "store.after_commit"]


class Payer(Buyer):
    """Pays over Raiden, in up to three parts, and takes what was bought once the server has heard of them."""

    def __init__(self, place, journal, seed, node):
        super().__init__(place, journal, GOODS, seed)
        self.node = node

    def buy(self, wire):
        sale = self.ask(wire)
        told = wire.get(f"/.holdfast/payments/{sale.payment}", host=HOST)
        if told is None or not told.whole or told.status != 200:
            raise ValueError("no bill")
        for part in self.parts():
            self.send(json.loads(told.body)["id"], part)
        for _ in range(40):
            if take(wire, sale, GOODS[sale.path]) != 401 or self.stopping.wait(0.1):
                break

    def parts(self):
        """Some leave a little open, some give a little more."""
        whole = PRICE * UNIT + self.random.choice([0, 0, 0, 1, -1, UNIT])
        cuts = sorted(self.random.randint(1, whole - 1) for _ in range(self.random.randint(0, 2)))
        return [end - begin for begin, end in zip([0, *cuts], [*cuts, whole]) if end > begin]

    def send(self, identifier, units):
        try:
            self.node.receive(identifier, units)
        except (requests.RequestException, AssertionError):
            raise ValueError("the node went away: what it has written down is what was sent") from None


class World:
    """A stage, its node, and who pays there."""

    def __init__(self, engine, payers, seed, environment):
        self.stage = Stage(engine, customers=0, environment=environment, seed=seed)
        self.node = RaidenNode(self.stage.server.folder)
        price = f'{{ amount = {PRICE}, asset = "SVT/9" }}\nrails = ["raiden"]\ndeadline = "24h"'
        config = CONFIG.replace('{ amount = 25, asset = "USD/2" }', price) + section(self.node)
        self.stage.server.config.write_text(config.replace("UPSTREAM", self.stage.upstream.url))
        self.count, self.seed, self.payers = payers, seed, []

    def open(self, point, count):
        self.stage.open(**({"HOLDFAST_CRASH_AT": f"{point}:{count}"} if point else {}))
        if not self.payers:
            self.payers = [Payer(self.stage.place, self.stage.journal, self.seed + number, self.node)
                           for number in range(self.count)]
            for payer in self.payers:
                payer.start()

    def sent(self):
        """The transfers of the node's history, as it keeps them: (identifier, base units) of each."""
        lines = self.node.state.read_text().splitlines()
        events = [json.loads(line)["event"] for line in lines if line.endswith("}")]
        return [(event["identifier"], int(event["amount"])) for event in events]

    def recorded(self):
        return [(reference, int(units)) for reference, units in
                self.stage.database.rows("SELECT reference, base_units FROM arrivals")]

    def dismiss(self):
        dismiss(self.payers)
        self.payers = []

    def close(self):
        for payer in self.payers:
            payer.stopping.set()
        self.node.close()
        self.stage.close()


def each_transfer_is_recorded_once(world, within):
    try:
        until(lambda: len(world.recorded()) >= len(world.sent()), within, "all transfers", every=0.2)
    except AssertionError:
        pass   # the difference says it better
    sent, recorded = collections.Counter(world.sent()), collections.Counter(world.recorded())
    lost, doubled = sent - recorded, recorded - sent
    if lost or doubled:
        raise Broken(f"of {sent.total()} transfers {lost.total()} are not recorded, {doubled.total()} too often")


def each_payment_stands_where_its_transfers_leave_it(world):
    sums = collections.Counter()
    for identifier, units in world.sent():
        sums[identifier] += units
    for identifier, state, exception, received in world.stage.database.rows(
            "SELECT identifier, state, exception, received_amount FROM payments"):
        units = sums[identifier]
        states = ("paid", "claimed") if units >= PRICE * UNIT else ("awaited",)
        short = "partial" if units else "none"
        told = "over" if units // UNIT > PRICE else "none" if units >= PRICE * UNIT else short
        if state not in states or exception != told or int(received) != units // UNIT:
            raise Broken(f"a payment that was sent {units} base units is {state}, {exception}, with {received}")
    booked = world.stage.database.rows("SELECT payment_id, sum(amount) FROM arrivals WHERE payment_id IS NOT NULL "
                                       "GROUP BY payment_id")
    for payment, amount in booked:
        if world.stage.database.rows(f"SELECT received_amount FROM payments WHERE id = '{payment}'") != [[amount]]:
            raise Broken("the books of a payment's transfers do not add up to what it received")


def drill(engine, kills=40, payers=20, seed=1, environment=None, points=(*POINTS, None), say=print):
    world, choose = World(engine, payers, seed, environment), random.Random(seed)
    try:
        for number, (point, count) in enumerate(plan(kills, seed, points), 1):
            world.open(point, count)
            await_transfers(world, choose.randint(1, 20))
            world.node.kill()
            world.node.start()
            if point:
                until(lambda: world.stage.server.process.poll() is not None, 90, f"the crash at {point}:{count}")
            else:
                await_transfers(world, choose.randint(1, 20))
            world.stage.place.gone()
            world.stage.server.kill()
            if number % 5 == 0:
                say(f"  {engine}: {number} kills of each, {len(world.sent())} transfers sent")
        world.open(None, 0)
        world.dismiss()
        each_transfer_is_recorded_once(world, within=30)
        each_payment_stands_where_its_transfers_leave_it(world)
        promises.history_agrees(world.stage.database)
        promises.deliveries_stay_few(world.stage.journal, kills)
        sales = world.stage.journal.all()
        return {"kills_of_each": kills, "transfers": len(world.sent()), "payments": len(sales),
                "delivered": sum(bool(sale.delivered) for sale in sales)}
    finally:
        world.close()


def await_transfers(world, count):
    """Or until the server has met its crash point, which may come first."""
    before, process = len(world.sent()), world.stage.server.process
    until(lambda: len(world.sent()) >= before + count or process.poll() is not None, 60, f"{count} transfers more")
