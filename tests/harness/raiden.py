"""The made-up Raiden node of tests/doubles as a process of its own, and its control side."""
import re
import subprocess
import sys
from pathlib import Path

import requests

from harness.wait import until

PROGRAM = Path(__file__).parents[1] / "doubles/raiden.py"

SECTION = """
[rails.raiden]
endpoint   = "NODE"
network_id = 5
poll       = "POLL"

[[rails.raiden.tokens]]
asset    = "SVT/9"
address  = "TOKEN18"
decimals = 18

[[rails.raiden.tokens]]
asset    = "UST/6"
address  = "TOKEN6"
decimals = 6
"""


def section(node, poll="100ms"):
    """[rails.raiden] of a configuration that is paid at this node."""
    given = {"NODE": node.url, "POLL": poll, "TOKEN18": node.tokens[0], "TOKEN6": node.tokens[1]}
    return re.sub("|".join(given), lambda found: given[found[0]], SECTION)


def trouble(shop):
    """What the server says of its node; nothing when all is well."""
    checks = requests.get(f"{shop.server.api}/readyz", timeout=30).json()["checks"]
    return "" if checks["rail:raiden"] == "ok" else checks["rail:raiden"]


class RaidenNode:
    """Its history outlives restarts. `tokens` are two: of 18 decimals and of 6."""

    def __init__(self, folder, *arguments):
        self.state, self.port, self.process = Path(folder) / "raiden.jsonl", 0, None
        self.arguments = arguments   # more, of its command line
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, str(PROGRAM), "--quiet", "--port", str(self.port), "--state", str(self.state),
             *self.arguments],
            stdout=subprocess.PIPE, text=True)
        lines = [self.process.stdout.readline() for _ in range(3)]
        assert all(lines), "the made-up node did not start"
        self.url, self.address = re.match(r"node (\S+)  address (\S+)", lines[0]).groups()
        self.port = int(self.url.rsplit(":", 1)[1])
        self.tokens = [line.split()[1] for line in lines[1:]]
        return self

    def kill(self):
        self.process.kill()
        self.process.wait(10)
        self.process.stdout.close()

    def close(self):
        if self.process.poll() is None:
            self.kill()

    def tell(self, what, **body):
        answer = requests.post(f"{self.url}/control/{what}", json=body, timeout=30)
        assert answer.status_code == 200, f"{answer.status_code} {answer.text}"
        return answer.json()

    def look(self, what):
        return requests.get(f"{self.url}/control/{what}", timeout=30).json()

    def receive(self, identifier, amount, token=0, **more):
        """Somebody pays us, in the token's smallest units."""
        return self.tell("receive", identifier=str(identifier), amount=str(amount), token=self.tokens[token], **more)

    def faults(self, **what):
        return self.tell("faults", **what)

    def event(self, event, token=0):
        return self.tell("event", event=event, token=self.tokens[token])

    def histories_asked(self):
        """The queries of the last looks into histories, newest last."""
        return [one["query"] for one in self.look("asked") if one["path"].startswith("/payments/")]

    def await_look(self):
        """Until a look into every history has begun and ended after now."""
        def looks():
            counted = self.look("looks")
            return [counted.get(f"/payments/{token}", 0) for token in self.tokens]
        before = looks()
        # Two more of each mean that one began after this call and is over.
        until(lambda: all(now >= then + 2 for now, then in zip(looks(), before)), 30, "two looks into each history")


class Sale:
    """Something asked for at a gate, to be paid over Raiden."""

    def __init__(self, shop, visitor, path="/svt/a.txt"):
        self.shop, self.visitor, self.path = shop, visitor, path
        answer = self.visitor.ask(path)
        assert answer.status_code == 402, f"{answer.status_code} {answer.text[:300]}"
        self.bill = answer.json()["payment"]
        self.id = self.bill["payment_id"]
        self.offer = next(one for one in self.bill["offers"] if one["rail"] == "raiden")["details"]

    def pay(self, more=0, token=0, **how):
        amount = int(self.offer["amount_base_units"]) + more
        return self.shop.node.receive(self.offer["identifier"], amount, token, **how)

    @property
    def shown(self):
        """Its offer as it stands now."""
        return next(one for one in self.shop.look(self.id)["offers"] if one["rail"] == "raiden")

    @property
    def state(self):
        return self.shop.state(self.id)

    @property
    def received(self):
        return self.shop.look(self.id)["received"]["amount"]

    def await_paid(self, within=20):
        until(lambda: self.state == "paid", within, "the payment")

    def stays_awaited(self):
        self.shop.node.await_look()
        assert self.state == "awaited"

    def fetch(self):
        return self.visitor.ask(self.path, headers={"X-Raiden-Payment-Id": self.offer["identifier"]})
