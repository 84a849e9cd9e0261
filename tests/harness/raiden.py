"""The made-up Raiden node of tests/doubles as a process of its own, and its control side."""
import re
import subprocess
import sys
from pathlib import Path

import requests

from harness.wait import until

PROGRAM = Path(__file__).parents[1] / "doubles/raiden.py"


class RaidenNode:
    """Its history outlives restarts. `tokens` are two: of 18 decimals and of 6."""

    def __init__(self, folder):
        self.state, self.port, self.process = Path(folder) / "raiden.jsonl", 0, None
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, str(PROGRAM), "--quiet", "--port", str(self.port), "--state", str(self.state)],
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
