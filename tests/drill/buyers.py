"""Customers who never stop buying, and who remember exactly what they were told and given."""
import itertools
import json
import random
import threading
from dataclasses import dataclass, field

from harness.wire import Wire

HOST = "shop.test"


@dataclass
class Sale:
    """What one customer knows of one payment. Only what a whole answer said is known."""
    payment: str
    path: str
    paid: bool = False            # the payment was acknowledged
    delivered: int = 0            # complete deliveries, byte for byte
    incomplete: int = 0           # deliveries that began and broke
    strange: list = field(default_factory=list)


class Journal:
    def __init__(self):
        self.lock, self.sales = threading.Lock(), {}

    def note(self, sale):
        with self.lock:
            self.sales[sale.payment] = sale

    def all(self):
        with self.lock:
            return list(self.sales.values())


class Place:
    """Where the gate is now; customers wait here while it is gone."""

    def __init__(self):
        self.address, self.open = None, threading.Event()

    def moved_to(self, address):
        self.address = address
        self.open.set()

    def gone(self):
        self.open.clear()


class Buyer(threading.Thread):
    """Asks for a price, pays, takes what was bought; connection by connection, until told to stop."""

    def __init__(self, place, journal, goods, seed):
        super().__init__(daemon=True)
        self.place, self.journal, self.goods = place, journal, goods   # goods: path -> bytes
        self.random, self.stopping = random.Random(seed), threading.Event()

    def run(self):
        while not self.stopping.is_set():
            if not self.place.open.wait(0.2):
                continue
            try:
                with Wire(self.place.address, timeout=15) as wire:
                    for _ in range(self.random.randint(1, 20)):
                        self.buy(wire)
                        if self.stopping.is_set():
                            return
            except (OSError, ValueError):
                pass   # the server went away: that is the drill

    def buy(self, wire):
        sale = self.ask(wire)
        if sale is None or not self.pay(wire, sale):
            return
        take(wire, sale, self.goods[sale.path])

    def ask(self, wire):
        path = self.random.choice(list(self.goods))
        bill = wire.get(path, "Accept: application/json", host=HOST)
        if bill is None or not bill.whole or bill.status != 402:
            raise ValueError("no bill")
        sale = Sale(json.loads(bill.body)["payment"]["payment_id"], path)
        self.journal.note(sale)
        return sale

    def pay(self, wire, sale):
        told = wire.get(f"/.holdfast/payments/{sale.payment}/pay", "Content-Length: 0", method="POST", host=HOST)
        if told is None or not told.whole:
            raise ValueError("no receipt")
        sale.paid = told.status == 200
        return sale.paid


def take(wire, sale, expected):
    """One attempt to get what was paid for; gives its status, or None when the connection broke."""
    answer = wire.get(sale.path, f"Holdfast-Payment: {sale.payment}", host=HOST)
    if answer is None:
        raise ValueError("no answer")
    if answer.status == 200 and answer.whole:
        if answer.body == expected:
            sale.delivered += 1
        else:
            sale.strange.append(f"a whole answer of {len(answer.body)} bytes that is not what was bought")
    elif answer.status == 200:
        sale.incomplete += 1
        raise ValueError("broken off")
    return answer.status


def hire(count, place, journal, goods, seed=1):
    numbers = itertools.count(seed)
    buyers = [Buyer(place, journal, goods, next(numbers)) for _ in range(count)]
    for buyer in buyers:
        buyer.start()
    return buyers


def dismiss(buyers):
    for buyer in buyers:
        buyer.stopping.set()
    for buyer in buyers:
        buyer.join(60)
        assert not buyer.is_alive(), "a customer hangs"
