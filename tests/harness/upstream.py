"""A scriptable web server to stand behind the gate: raw sockets, one thread a connection, so that it can misbehave."""
import re
import socket
import threading
from dataclasses import dataclass, field


@dataclass
class Asked:
    """A request as it arrived, byte for byte."""
    method: str
    target: str
    fields: list
    body: bytes = b""
    fully: bool = True

    def __getitem__(self, name):
        return next((value for key, value in self.fields if key.lower() == name.lower()), None)

    def all(self, name):
        return [value for key, value in self.fields if key.lower() == name.lower()]


class BreakOff(Exception):
    """Raised by a behaviour to close the connection at once."""


def head(status, fields, reason="Said"):
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in fields)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def answer(status=200, body=b"hello", fields=()):
    """A plain, whole answer."""
    def behave(connection, asked):
        length = [] if any(name.lower() in ("content-length", "transfer-encoding") for name, _ in fields) or \
            status in (204, 304) else [("Content-Length", len(body))]
        connection.sendall(head(status, [*length, *fields]) + (b"" if asked.method == "HEAD" else body))
    return behave


def chunked(*chunks, ending=b"0\r\n\r\n"):
    """A chunked answer; another `ending` makes it broken."""
    def behave(connection, asked):
        connection.sendall(head(200, [("Transfer-Encoding", "chunked"), ("Content-Type", "text/plain")]))
        for chunk in chunks:
            connection.sendall(b"%x\r\n%s\r\n" % (len(chunk), chunk))
        connection.sendall(ending)
        if ending != b"0\r\n\r\n":
            raise BreakOff
    return behave


def breaks_off(body=b"half of it", promised=1000):
    """Promises more than it sends, and closes."""
    def behave(connection, asked):
        connection.sendall(head(200, [("Content-Length", promised)]) + body)
        raise BreakOff
    return behave


def hangs_up(connection, asked):
    """Reads the request and closes without a word."""
    raise BreakOff


def raw(data):
    def behave(connection, asked):
        connection.sendall(data)
        raise BreakOff
    return behave


def waits_for(event, then):
    """Holds the answer back until `event` is set."""
    def behave(connection, asked):
        event.wait(60)
        then(connection, asked)
    return behave


def in_turn(*behaviours):
    """One after another; the last stays."""
    left = list(behaviours)
    lock = threading.Lock()

    def behave(connection, asked):
        with lock:
            one = left.pop(0) if len(left) > 1 else left[0]
        one(connection, asked)
    return behave


@dataclass
class Upstream:
    """On a free port; with `tls`, a server's context, as https://`host`; with `path` on a socket of that name."""
    otherwise: object = field(default_factory=lambda: answer())
    tls: object = None
    host: str = "127.0.0.1"
    path: str = None

    def __post_init__(self):
        self.behaviours, self.requests, self.lock, self.open = {}, [], threading.Lock(), set()
        self.connections, self.failed_handshakes = 0, []
        if self.path:
            self.listening = socket.socket(socket.AF_UNIX)
            self.listening.bind(str(self.path))
            self.listening.listen(512)
            self.url = f"unix:{self.path}"
        else:
            self.listening = socket.create_server(("127.0.0.1", 0), backlog=512)
            self.port = self.listening.getsockname()[1]
            self.url = f"{'https' if self.tls else 'http'}://{self.host}:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def on(self, path, behaviour):
        """How requests for this path (without query) are answered from now on."""
        self.behaviours[path] = behaviour

    def asked(self, path=None):
        with self.lock:
            return [one for one in self.requests if path is None or one.target.split("?")[0] == path]

    def forget(self):
        with self.lock:
            self.requests.clear()

    def close(self):
        """Wakes whoever waits on a socket: closing alone would leave it open until then."""
        for one in (self.listening, *self.open):
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:   # it has ended already
                pass
        self.listening.close()

    def _accept(self):
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        self.connections += 1
        if not self.path:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            connection = self.tls.wrap_socket(connection, server_side=True) if self.tls else connection
        except OSError as error:
            self.failed_handshakes.append(str(error))
            return connection.close()
        self.open.add(connection)
        reader = connection.makefile("rb")
        try:
            while asked := self._read(reader):
                with self.lock:
                    self.requests.append(asked)
                self.behaviours.get(asked.target.split("?")[0], self.otherwise)(connection, asked)
        except (BreakOff, OSError, ValueError):
            pass
        finally:
            self.open.discard(connection)
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            reader.close()
            connection.close()

    @staticmethod
    def _read(reader):
        line = reader.readline(65536).decode("latin-1").rstrip("\r\n")
        if not line:
            return None
        method, target, _ = line.split(" ", 2)
        asked = Asked(method, target, [])
        while line := reader.readline(65536).decode("latin-1").rstrip("\r\n"):
            name, _, value = line.partition(":")
            asked.fields.append((name, value.strip()))
        if re.search("chunked", asked["Transfer-Encoding"] or "", re.I):
            while size := int(reader.readline().split(b";")[0], 16):
                asked.body += reader.read(size)
                reader.readline()
            reader.readline()
        else:
            promised = int(asked["Content-Length"] or 0)
            asked.body = reader.read(promised)
            asked.fully = len(asked.body) == promised
        return asked
