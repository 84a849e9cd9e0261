"""What a visitor shows is between him and the gate: marks are planted in all that he, his node and the operator send,
and not one of them may stand in a log, a metric, a job's last error, or an answer to somebody else."""
import re
import secrets
import sqlite3
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from harness import upstream as says
from harness.raiden import RaidenNode, section
from harness.shop import FILES, LIMITS_OFF, SITE, UPSTREAM, gate
from harness.wait import until
from harness.wire import Wire
from privacy_rows import API, GATE

sys.path.insert(0, str(Path(__file__).parents[1] / "doubles"))
from eip55 import address_of   # noqa: E402

GATES = "".join([
    gate("svt", "/svt/**", SITE, asset="SVT/9", rails=["raiden"]),
    gate("free", "/free/**", UPSTREAM, price=None),
    gate("articles", "/articles/**", UPSTREAM),
    gate("quoted", "/quoted/**", UPSTREAM).replace('price = { amount = 25, asset = "USD/2" }', 'price = "upstream"'),
    gate("window", "/window/**", UPSTREAM, access="1h"),
    gate("files", "/files/**", SITE),
    gate("gone", "/gone/**", 'upstream = "http://127.0.0.1:1"', price=None),
    gate("slow", "/slow/**", UPSTREAM, price=None, first_byte_timeout="100ms"),
])

# A database that refuses what is written names in its words what was to be written.
REFUSING = {
    "sqlite": ("CREATE TRIGGER refusing BEFORE INSERT ON payments BEGIN SELECT RAISE(ABORT, 'refused'); END",
               "DROP TRIGGER refusing"),
    "postgres": ("ALTER TABLE payments ADD CONSTRAINT refusing CHECK (resource = '') NOT VALID",
                 "ALTER TABLE payments DROP CONSTRAINT refusing"),
}


class Marks:
    """Words that stand nowhere but where they were planted, and what each of them is."""

    def __init__(self):
        self.kinds = {}

    def new(self, kind):
        return self.keep(kind, "mark" + secrets.token_hex(6))

    def keep(self, kind, word):
        self.kinds[word.lower()] = kind
        return word

    def of_payment(self, payment):
        return self.keep("payment id", payment)

    def found_in(self, text, but=()):
        text = text.lower()
        return sorted({kind for word, kind in self.kinds.items() if word in text and word not in but})


class Told:
    """A shop to whose gate and API everything has been said, and what it answered."""

    def __init__(self, shop, visitor):
        self.shop, self.visitor, self.marks, self.answers = shop, visitor, Marks(), []
        self.key = self.marks.keep("operator's key", shop.make_key("*"))

    def word(self, kind, target):
        """What <kind> stands for in a request of this target."""
        visitor = self.visitor(self.shop, host="shop.test")
        path = target if target.startswith(("/articles", "/files", "/svt", "/window")) else "/articles/" + kind
        made = {"awaited": visitor.bill, "paid": visitor.paid, "used": visitor.paid,
                "elsewhere": lambda _: visitor.paid("/articles/elsewhere")}
        if kind == "operators_key":
            return self.key
        if kind == "identifier":
            bill = visitor.ask(path).json()["payment"]
            self.marks.of_payment(bill["payment_id"])
            return self.marks.keep("identifier", bill["id"])
        if kind == "our_cookie":
            cookie = visitor.ask(path).headers["Set-Cookie"].split(";")[0]
            self.marks.of_payment(cookie.split("=")[1])
            return cookie
        if kind == "receipt":
            receipt = visitor.ask(path, self.marks.of_payment(visitor.paid(path))).headers["Holdfast-Receipt"]
            self.marks.keep("receipt", receipt[-40:])
            return receipt
        if kind not in made:
            return self.marks.new(kind.replace("_", " "))
        payment = self.marks.of_payment(made[kind](path))
        if kind == "used":
            assert visitor.ask(path, payment).status_code == 200
            until(lambda: self.shop.state(payment) == "claimed", what="the payment being used")
        return payment

    def send(self, listener, row):
        before = set(self.marks.kinds)
        target = ""
        fill = lambda text: re.sub(r"<(\w+)>", lambda found: self.word(found[1], target), text)
        request = fill(row.request)
        method, target = request.split(" ")
        fields = [fill(field) for field in row.fields]
        body = fill(row.body)
        if not any(field.startswith("Host:") for field in fields):
            fields.insert(0, "Host: localhost" if listener == "api" else "Host: shop.test")
        if (body or method == "POST") and not any(field.startswith(("Content-L", "Transfer")) for field in fields):
            fields.append(f"Content-Length: {len(body)}")
        with Wire(self.shop.server.address(listener)) as wire:
            answer = wire.send("\r\n".join([f"{request} HTTP/1.1", *fields]) + "\r\n\r\n" + body).read(method)
        assert answer.status == row.status, f"{row.name}: {answer.status} {answer.body[:300]}"
        text = "\n".join(f"{name}: {value}" for name, value in answer.fields) + answer.body.decode("utf-8", "replace")
        self.answers.append((row.name, answer.status, text, set(self.marks.kinds) - before | {self.key.lower()}))
        return answer


def behave(upstream):
    upstream.on("/free/hangs-up", says.hangs_up)
    upstream.on("/articles/hangs-up", says.hangs_up)
    upstream.on("/articles/fails", says.answer(status=500, body=b"no"))
    upstream.on("/free/nonsense", says.raw(b"nonsense\r\n\r\n"))
    upstream.on("/free/breaks-off", says.breaks_off())


def otherwise(late):
    """An upstream that names its price, and where asked to, is late."""
    def behave(connection, asked):
        if asked.target.startswith("/slow/"):
            late.wait(30)
        quoted = asked.target.startswith("/quoted/")
        says.answer(402 if quoted else 200, b"hello", [("Holdfast-Price", "25 USD/2")] if quoted else [])(connection,
                                                                                                         asked)
    return behave


def money_over_raiden(told, node):
    """It arrives for a payment, for nobody, and unreadable; and the node refuses to give it back."""
    payer = lambda: address_of(told.marks.new("seed"))
    known = lambda address: told.marks.keep("payer's address", address[2:]) and address
    visitor = told.visitor(told.shop)
    bill = visitor.ask("/svt/a.txt").json()["payment"]
    offer = bill["offers"][0]["details"]
    told.marks.of_payment(bill["payment_id"])
    node.receive(told.marks.keep("identifier", offer["identifier"]), offer["amount_base_units"],
                 initiator=known(payer()))
    node.receive(told.marks.keep("identifier", str(2**63 + secrets.randbits(62))), 10**15, initiator=known(payer()))
    node.event({"event": "EventPaymentReceivedSuccess", "initiator": known(payer()), "amount": told.marks.new("event"),
                "identifier": told.marks.new("event"), "log_time": told.marks.new("event")})
    until(lambda: told.shop.state(bill["payment_id"]) == "paid", what="the payment over Raiden")
    until(lambda: told.shop.operator.get("/v1/unmatched-money").json()["items"], what="the unmatched money")
    node.faults(pay=409)
    assert told.shop.operator.post(f"/v1/payments/{bill['payment_id']}/refund").status_code == 200
    until(lambda: errors_of_jobs(told.shop), what="the job that pays back failing")


def errors_of_jobs(shop):
    return [row[0] for row in shop.database.rows("SELECT last_error FROM jobs WHERE last_error IS NOT NULL")]


def change(shop, sql):
    if shop.database.name == "postgres":
        return shop.database.rows(sql)
    with closing(sqlite3.connect(shop.database.file, timeout=30)) as connection:
        connection.execute(sql)
        connection.commit()


@pytest.fixture(scope="module")
def told(open_shop, folders):
    from harness.shop import Visitor
    from harness.upstream import Upstream
    late = threading.Event()
    node = RaidenNode(folders())
    shop = open_shop(LIMITS_OFF + section(node) + GATES, files=FILES,
                     upstream=Upstream(otherwise(late)), arguments=["--log-level", "info"])
    behave(shop.upstream)
    told = Told(shop, Visitor)
    for listener, rows in ("gate", GATE), ("api", API):
        for row in rows:
            told.send(listener, row)
    late.set()
    money_over_raiden(told, node)
    refuse, allow = REFUSING[shop.database.name]
    change(shop, refuse)
    bill = next(row for row in GATE if row.name == "bill")
    told.send("gate", type(bill)("database_refuses", 503, bill.request, bill.fields))
    change(shop, allow)
    assert shop.stranger.get("/version", headers={"X-Request-ID": "the-last"}).status_code == 200
    until(lambda: any(line.get("id") == "the-last" for line in shop.server.logged()), what="the log being complete")
    yield told
    node.close()


def test_every_kind_of_answer_was_given(told):
    assert {status for _, status, _, _ in told.answers} >= {
        200, 201, 303, 400, 401, 402, 403, 404, 405, 409, 413, 414, 415, 421, 422, 431, 501, 502, 503, 504}
    lines = [line for line in told.shop.server.logged() if line.get("log") == "access"]
    assert len(lines) > len(told.answers) and {"failure"} <= set().union(*lines)


PLACES = {
    "log": lambda shop: "\n".join([*shop.server.output, *shop.server.errors]),
    "metrics": lambda shop: shop.stranger.get("/metrics").text,
    "readiness": lambda shop: shop.stranger.get("/readyz").text,
    "errors of jobs": lambda shop: "\n".join(errors_of_jobs(shop)),
}


@pytest.mark.parametrize("place", PLACES)
def test_no_mark_stands_in_the(place, told):
    text = PLACES[place](told.shop)
    assert text and told.marks.found_in(text) == []
    assert not re.search(r"pay_\w{9}", text), "of an id that opens something, eight characters are shown"


def test_nobody_is_told_what_another_said(told):
    operators = ("listed", "detailed", "claimed")
    for name, _, text, own in told.answers:
        assert name in operators or told.marks.found_in(text, but=own) == [], name
