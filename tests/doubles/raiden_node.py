"""A made-up Raiden node: what it answers, apart from HTTP. Every answer is (status, JSON)."""
import threading

from eip55 import address_of, is_address
from raiden_history import MOST_IDENTIFIER, STRANGER, Run

MOST_AMOUNT = 2 ** 256 - 1
FAULTS = {
    "status": "ready | syncing | unavailable: what /status says; but for ready all else is 503",
    "blocks_to_sync": "how many, while syncing",
    "down": "true: connections are cut without a word",
    "slow": "seconds that every answer takes",
    "torn": "true: connections are cut inside the body of a history",
    "garbage": "true: histories are not JSON",
    "late": "true: what arrives from now on shows in the history once this is false again",
    "cut": "a number: only so many events of each history are seen",
    "headless": "a number: so many of the oldest events are missing",
    "repeats": "true: each history is listed twice, one after the other",
    "ignores_offset": "true: every page is the first",
    "pay": "a status (402, 409, 503 …) that answers every POST of a payment; or cut_before, cut_after, pending: the "
           "connection is cut before the payment is made, after it, or while it is under way",
}


class CutOff(Exception):
    """The connection ends here, without an answer."""


def wrong(status, says):
    return status, {"errors": says}


def whole_number(text, most):
    return isinstance(text, str) and text.isascii() and text.isdigit() and int(text) <= most


class Node:
    def __init__(self, history, address):
        self.history, self.address = history, address
        self.faults, self.held_back, self.sent, self.pending, self.asked = {}, [], [], {}, []
        self.looks, self.told = {}, {}   # requests and bytes, by path
        self.lock, self.patience = threading.RLock(), threading.Event()
        self.numbers = iter(range(1, 1 << 62))

    def note_told(self, path, size):
        with self.lock:
            self.told[path] = self.told.get(path, 0) + size

    # --- what Raiden's REST API v1 has

    def api(self, method, path, query, body):
        with self.lock:
            self.looks[path] = self.looks.get(path, 0) + 1
        self.asked.append({"method": method, "path": path, "query": query})
        del self.asked[:-1000]
        if self.faults.get("slow"):
            self.patience.wait(float(self.faults["slow"]))
        if self.faults.get("down"):
            raise CutOff
        status = self.faults.get("status", "ready")
        first, *rest = path.strip("/").split("/")
        if (method, first) == ("GET", "status"):
            told = {"status": status}
            if status == "syncing":
                told["blocks_to_sync"] = str(self.faults.get("blocks_to_sync", 100))
            return 200, told
        if status != "ready":
            return wrong(503, "The node is not ready: " + status)
        if (method, first, len(rest)) == ("GET", "address", 0):
            return 200, {"our_address": self.address}
        if (method, first, len(rest)) == ("GET", "tokens", 0):
            return 200, list(self.history.tracks)
        if first in ("payments", "pending_transfers") and rest:
            if not all(map(is_address, rest)):
                return wrong(404, "Not a valid EIP55 encoded address")
            if rest[0] not in self.history.tracks:
                return wrong(404, "The token is not known here")
            partner = rest[1] if len(rest) > 1 else None
            if first == "pending_transfers":
                return 200, self.under_way(rest[0], partner)
            if method == "GET":
                return self.payments(rest[0], partner, query)
            if method == "POST" and partner:
                return self.pay(rest[0], partner, body)
        return wrong(404, "There is no such resource")

    def payments(self, token, partner, query):
        numbers = {}
        for name in ("limit", "offset"):
            if name in query:
                if not whole_number(query[name], 10 ** 15):
                    return wrong(409, f"{name} is not a whole number")
                numbers[name] = int(query[name])
        return 200, self.history.page(token, partner, numbers.get("limit"), numbers.get("offset", 0), self.faults)

    def under_way(self, token, partner):
        with self.lock:
            return [{"payment_identifier": identifier, "role": "initiator", "target": target, "token_address": token,
                     "locked_amount": one["amount"], "transferred_amount": "0", "channel_identifier": "1",
                     "initiator": self.address, "token_network_identifier": address_of("network of " + token)}
                    for (its_token, target, identifier), one in self.pending.items()
                    if its_token == token and partner in (None, target)]

    def pay(self, token, target, body):
        if not isinstance(body, dict):
            return wrong(400, "The body is not a JSON object")
        amount, identifier = body.get("amount"), body.get("identifier", str(next(self.numbers)))
        unknown = set(body) - {"amount", "identifier", "secret", "secret_hash", "lock_timeout", "paths"}
        if unknown:
            return wrong(400, {name: ["Unknown field."] for name in unknown})
        if not isinstance(amount, str) or not whole_number(identifier, MOST_IDENTIFIER):
            return wrong(400, "amount and identifier are decimal texts")
        if not whole_number(amount, MOST_AMOUNT) or int(amount) == 0:
            return wrong(409, "The amount is not valid")
        fault = self.faults.get("pay")
        if isinstance(fault, int):
            return wrong(fault, "The payment could not be made")
        if fault == "cut_before":
            raise CutOff
        event = {"event": "EventPaymentSentSuccess", "target": target, "amount": amount, "identifier": identifier,
                 "log_time": self.history.now(), "token_address": token}
        with self.lock:
            one = self.pending.get((token, target, identifier))
            if one and one["amount"] != amount:
                return wrong(409, "Another payment with this identifier is under way")
            if fault == "pending" or one:
                self.pending[token, target, identifier] = event
                raise CutOff   # a real node would answer when it is done; its caller has lost patience
            self.make(token, event)
        if fault == "cut_after":
            raise CutOff
        return 200, {"initiator_address": self.address, "target_address": target, "token_address": token,
                     "amount": amount, "identifier": identifier, "registry_address": address_of("registry"),
                     "secret": "0x" + "5e" * 32, "secret_hash": "0x" + "a5" * 32}

    def make(self, token, event):
        self.sent.append(event)
        self.history.add(token, event)

    # --- what tests and people do to it

    def control(self, method, what, body):
        if method == "GET":
            shown = {"sent": self.sent, "asked": self.asked, "looks": self.looks, "told": self.told,
                     "faults": self.faults,
                     "pending": len(self.pending),
                     "held_back": len(self.held_back), "address": self.address,
                     "tokens": {token: len(track) for token, track in self.history.tracks.items()}}
            return (200, shown[what]) if what in shown else wrong(404, f"there are {', '.join(shown)}")
        if what == "faults":
            return self.set_faults(body)
        token = body.get("token") or next(iter(self.history.tracks))
        if token not in self.history.tracks:
            return wrong(404, "this node has no such token")
        if what == "receive":
            return self.receive(token, body)
        if what == "event":
            self.history.add(token, body["event"])
            return 200, body["event"]
        if what == "run":
            self.history.add_run(token, Run(**{key: value for key, value in body.items() if key != "token"}))
            return 200, {"events": len(self.history.tracks[token])}
        if what == "settle":
            with self.lock:
                for (its_token, _, _), event in self.pending.items():
                    self.make(its_token, event)
                self.pending.clear()
            return 200, {}
        return wrong(404, "there are faults, receive, event, run and settle")

    def set_faults(self, body):
        unknown = set(body) - set(FAULTS)
        if unknown:
            return wrong(400, f"no such faults: {', '.join(sorted(unknown))}")
        self.faults = {name: value for name, value in {**self.faults, **body}.items() if value not in (None, False)}
        if not self.faults.get("late"):
            for token, event in self.held_back:
                self.history.add(token, event)
            self.held_back.clear()
        return 200, self.faults

    def receive(self, token, body):
        if not whole_number(body.get("identifier"), MOST_IDENTIFIER) or not whole_number(body.get("amount"),
                                                                                         MOST_AMOUNT):
            return wrong(400, "identifier and amount are decimal texts; the amount is in the token's smallest units")
        event = {"event": "EventPaymentReceivedSuccess", "initiator": body.get("initiator", STRANGER),
                 "amount": body["amount"], "identifier": body["identifier"],
                 "log_time": body.get("log_time") or self.history.now(), "token_address": token}
        if self.faults.get("late"):
            self.held_back.append((token, event))
        else:
            self.history.add(token, event)
        return 200, event
