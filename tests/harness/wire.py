"""HTTP by hand: the bytes that are sent are the bytes of the test, and the answer is read exactly."""
import socket
from dataclasses import dataclass


@dataclass
class Answer:
    status: int
    fields: list
    body: bytes = b""
    whole: bool = True     # false: the connection ended before the promised end

    def __getitem__(self, name):
        return next((value for key, value in self.fields if key.lower() == name.lower()), None)


class Wire:
    """A connection that keeps what it has read beyond an answer; with `tls`, a client's context, to host `name`."""

    def __init__(self, address, timeout=20, tls=None, name="shop.test"):
        self.socket = socket.create_connection(address, timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_hostname=name)
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data.encode("latin-1") if isinstance(data, str) else data)
        return self

    def get(self, target, *fields, method="GET", host="shop.test"):
        lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", *fields]
        return self.send("\r\n".join(lines) + "\r\n\r\n").read(method)

    def ended(self):
        """Whether the other side has closed, waiting for it."""
        try:
            more = self.socket.recv(65536)
        except ConnectionError:
            return True
        self.buffer += more
        return not more

    def read(self, method="GET"):
        while b"\r\n\r\n" not in self.buffer:
            if not self._more():
                return None
        top, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        start, *lines = top.decode("latin-1").split("\r\n")
        fields = [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines)]
        answer = Answer(int(start.split(" ")[1]), fields)
        if method == "HEAD" or answer.status in (204, 304) or answer.status < 200:
            return answer
        if (answer["Transfer-Encoding"] or "").lower() == "chunked":
            self._read_chunks(answer)
        elif answer["Content-Length"] is not None:
            answer.whole = self._take(answer, int(answer["Content-Length"]))
        else:
            while self._more():
                pass
            answer.body, self.buffer = self.buffer, b""
        return answer

    def _more(self):
        try:
            more = self.socket.recv(1 << 16)
        except ConnectionError:
            return False
        self.buffer += more
        return bool(more)

    def _take(self, answer, size):
        while len(self.buffer) < size:
            if not self._more():
                answer.body, self.buffer = answer.body + self.buffer, b""
                return False
        answer.body, self.buffer = answer.body + self.buffer[:size], self.buffer[size:]
        return True

    def _line(self):
        while b"\r\n" not in self.buffer:
            if not self._more():
                return None
        line, self.buffer = self.buffer.split(b"\r\n", 1)
        return line

    def _read_chunks(self, answer):
        while True:
            line = self._line()
            size = int(line.split(b";")[0], 16) if line else None
            if size is None or not self._take(answer, size) or self._line() is None:
                answer.whole = False
                return
            if size == 0:
                return


def get(address, target, *fields, tls=None, **how):
    """One request on a connection of its own."""
    with Wire(address, tls=tls) as wire:
        return wire.get(target, *fields, **how)
