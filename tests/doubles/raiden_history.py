"""What a made-up Raiden node remembers: the payments of each token, oldest first, kept in a file if asked to.

A history may hold a million events and more: runs of them are kept as one entry and written out when somebody looks.
"""
import bisect
import json
import threading
from datetime import datetime, timedelta, timezone

from eip55 import address_of

STRANGER = address_of("a stranger")
MOST_IDENTIFIER = 2 ** 64 - 1


def log_time(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}"


class Run:
    """`count` events that differ in identifier and time alone."""

    def __init__(self, count, kind="received", since="2021-01-01T00:00:00.000", amount="1", first=10 ** 12):
        self.count, self.kind, self.since, self.amount, self.first = count, kind, since, amount, first
        self.begin = datetime.fromisoformat(since)

    def event(self, token, i):
        other = ("EventPaymentReceivedSuccess", "initiator") if self.kind == "received" else \
            ("EventPaymentSentSuccess", "target")
        return {"event": other[0], other[1]: STRANGER, "amount": self.amount, "identifier": str(self.first + i),
                "log_time": log_time(self.begin + timedelta(milliseconds=i)), "token_address": token}

    def line(self):
        return {"count": self.count, "kind": self.kind, "since": self.since, "amount": self.amount,
                "first": self.first}


class One:
    count = 1

    def __init__(self, event):
        self.said = event

    def event(self, token, i):
        return self.said


class Track:
    """The events of one token, or those of them that have to do with one partner."""

    def __init__(self):
        self.parts, self.ends = [], []

    def __len__(self):
        return self.ends[-1] if self.ends else 0

    def add(self, part):
        self.parts.append(part)
        self.ends.append(len(self) + part.count)

    def at(self, token, position):
        k = bisect.bisect_right(self.ends, position)
        return self.parts[k].event(token, position - (self.ends[k - 1] if k else 0))

    def of_partner(self, partner):
        track = Track()
        for part in self.parts:
            whose = part.event("", 0)
            if not isinstance(whose, dict) or partner in (whose.get("initiator"), whose.get("target")):
                track.add(part)
        return track


class History:
    def __init__(self, tokens, file=None):
        self.tracks = {token: Track() for token in tokens}
        self.lock, self.latest, self.file = threading.RLock(), None, None
        if file:
            self._load(file)
            self.file = open(file, "a", encoding="utf-8")

    def _load(self, file):
        try:
            lines = open(file, encoding="utf-8").read().splitlines()
        except FileNotFoundError:
            return
        for line in lines:
            entry = json.loads(line)
            part = Run(**entry["run"]) if "run" in entry else One(entry["event"])
            self.tracks.setdefault(entry["token"], Track()).add(part)

    def _keep(self, token, part, **entry):
        with self.lock:
            self.tracks[token].add(part)
            if self.file:
                self.file.write(json.dumps({"token": token, **entry}) + "\n")
                self.file.flush()

    def now(self):
        """As a node that handles one payment after another: no two at the same millisecond."""
        with self.lock:
            moment = datetime.now(timezone.utc).replace(tzinfo=None)
            if self.latest:
                moment = max(moment, self.latest + timedelta(milliseconds=1))
            self.latest = moment
            return log_time(moment)

    def begin_with(self, count):
        """So many payments of the first token, from long ago, unless the file has some already."""
        token, track = next(iter(self.tracks.items()))
        if count and not len(track):
            self.add_run(token, Run(count))

    def add(self, token, event):
        self._keep(token, One(event), event=event)

    def add_run(self, token, run):
        self._keep(token, run, run=run.line())

    def page(self, token, partner, limit, offset, faults):
        """The events somebody sees who asks so, after what `faults` says is wrong with this history."""
        with self.lock:
            track = self.tracks[token]
            if partner:
                track = track.of_partner(partner)
            skipped = faults.get("headless", 0)
            there = max(0, min(len(track), faults.get("cut", len(track))) - skipped)
            seen = there * (2 if faults.get("repeats") else 1)
            begin = 0 if faults.get("ignores_offset") else offset
            end = seen if limit is None else min(seen, begin + limit)
            return [track.at(token, skipped + i % there) for i in range(begin, end)]
