"""Stands between a server and PostgreSQL, reads what they say to each other message by message, and cuts the connection
at a message that it was told of: before it, or in the middle of it. Everything else passes untouched."""
import shutil
import socket
import struct
import tempfile
import threading
from pathlib import Path

FRONT = {b"P": "Parse", b"B": "Bind", b"D": "Describe", b"E": "Execute", b"S": "Sync", b"C": "Close", b"X": "Terminate"}
BACK = {b"1": "ParseComplete", b"2": "BindComplete", b"T": "RowDescription", b"n": "NoData", b"D": "DataRow",
        b"C": "CommandComplete", b"Z": "ReadyForQuery", b"E": "ErrorResponse", b"I": "EmptyQuery"}
IDLE = b"Z" + struct.pack("!I", 5) + b"I"


def message(kind, payload):
    return kind + struct.pack("!I", len(payload) + 4) + payload


class Link:
    """One connection of the server's, and the one to PostgreSQL that it stands for."""

    def __init__(self, proxy, client):
        self.proxy, self.client = proxy, client
        self.server = socket.socket(socket.AF_UNIX)
        self.server.connect(str(proxy.beyond))
        self.statements, self.watched, self.listens = {}, False, False
        for run in (self._front, self._back):
            threading.Thread(target=run, daemon=True).start()

    def cut(self):
        for one in self.client, self.server:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:   # the other thread was quicker
                pass

    def _front(self):
        """Statements are passed on when the Sync after them has come: a deed is known by what it begins with."""
        reader = self.client.makefile("rb")
        try:
            start = reader.read(4)
            self.server.sendall(start + reader.read(struct.unpack("!I", start)[0] - 4))
            batch = []
            while one := self._read(reader):
                batch.append(one)
                if one[:1] in b"SHQX":
                    self.proxy.look_at(self, batch)
                    for part in batch:
                        self.proxy.pass_on(self, self.server, f"{self.front_name(part)} of the server",
                                           self.proxy.repeat(self, part))
                    batch = []
        except (OSError, struct.error):
            pass
        self.cut()

    def _back(self):
        reader = self.server.makefile("rb")
        try:
            while one := self._read(reader):
                one = self.proxy.repeat(self, one)
                self.proxy.pass_on(self, self.client, f"{self.back_name(one)} of PostgreSQL", one)
        except (OSError, struct.error):
            pass
        self.cut()

    @staticmethod
    def _read(reader):
        head = reader.read(5)
        if len(head) < 5:
            return None
        return head + reader.read(struct.unpack("!I", head[1:])[0] - 4)

    def front_name(self, one):
        name = FRONT.get(one[:1], repr(one[:1]))
        if one[:1] == b"P":
            statement, sql, _ = one[5:].split(b"\0", 2)
            self.statements[statement] = " ".join(sql.decode().split()[:3])
        if one[:1] in b"PB":
            statement = one[5:].split(b"\0", 2)[0 if one[:1] == b"P" else 1]
            return f"{name} {self.statements.get(statement, '?')}"
        return name

    @staticmethod
    def back_name(one):
        name = BACK.get(one[:1], repr(one[:1]))
        return f"{name} {one[5:-1].decode()}" if one[:1] == b"C" else name


class CuttingProxy:
    """`url` leads through it. One deed at a time is watched: watch() before it, watched() after it."""

    def __init__(self, cluster, database):
        self.folder = Path(tempfile.mkdtemp(prefix="holdfast-cut-"))
        self.beyond = cluster.folder / ".s.PGSQL.5432"
        self.url = f"postgresql://postgres@/{database}?host={self.folder}"
        self.lock, self.links = threading.Lock(), []
        self.mark, self.lies, self.deaf, self.silenced = None, False, False, 0
        self.watched()
        self.listening = socket.socket(socket.AF_UNIX)
        self.listening.bind(str(self.folder / ".s.PGSQL.5432"))
        self.listening.listen(128)
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                self.links.append(Link(self, self.listening.accept()[0]))
            except OSError:
                return

    def close(self):
        self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()
        self.cut_all()
        shutil.rmtree(self.folder)

    def cut_all(self):
        for link in self.links:
            link.cut()
        self.links.clear()

    def silence(self):
        """From now on nobody hears what others announce: a connection that listens is cut as soon as it says so."""
        with self.lock:
            self.deaf = True
            listening = [link for link in self.links if link.listens]
            self.silenced += len(listening)
        for link in listening:
            link.cut()

    def watch(self, mark, deed=1, cut=None):
        """The deed-th transaction that begins with `mark` among its values; cut = (at, inside): before its at-th
        message, or inside it."""
        with self.lock:
            self.mark, self.deeds_to_go, self.cut = mark.encode(), deed, cut
            self.names, self.hit = [], None

    def watched(self):
        """The messages of the deed in their order, and the one at which it was cut."""
        with self.lock:
            names, hit = (self.names, self.hit) if self.mark else ([], None)
            self.mark, self.cut, self.names, self.hit = None, None, [], None
            return names, hit

    def look_at(self, link, batch):
        begins = batch[0][:1] == b"P" and b"BEGIN" in batch[0]
        with self.lock:
            link.listens |= any(b"LISTEN " in one for one in batch)
            if link.listens and self.deaf:
                self.silenced += 1
                raise ConnectionAbortedError
            if self.mark and begins and any(self.mark in one for one in batch):
                self.deeds_to_go -= 1
                link.watched = self.deeds_to_go == 0

    def repeat(self, link, one):
        """What was said; or, when it lies, a commit as a roll-back, and its answer as the one of a commit."""
        if not (self.lies and link.watched):
            return one
        if one[:1] == b"P" and b"\0COMMIT\0" in one:
            return message(b"P", one[5:].replace(b"COMMIT", b"ROLLBACK"))
        return message(b"C", b"COMMIT\0") if one[:1] == b"C" and one[5:] == b"ROLLBACK\0" else one

    def pass_on(self, link, to, name, one):
        with self.lock:
            if link.watched and self.cut and self.cut[0] == len(self.names):
                self.hit = name
                if self.cut[1]:
                    to.sendall(one[:max(1, len(one) // 2)])
                link.watched = False
                link.cut()
                raise ConnectionAbortedError
            if link.watched:
                self.names.append(name)
                ended = one == IDLE and any("COMMIT" in known or "ROLLBACK" in known for known in self.names)
                link.watched = not ended
        to.sendall(one)
