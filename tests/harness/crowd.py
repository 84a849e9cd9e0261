"""Very many visitors in one thread: sockets with small buffers that read a little whenever they are told to."""
import resource
import selectors
import socket

SOURCES = tuple(f"127.0.0.{last}" for last in range(2, 8))   # a source has some 28,000 ports to one address


def room_for(files):
    """Lets this process, and the servers it starts, open so many files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard == resource.RLIM_INFINITY or hard >= files:
        return resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, files), hard))
    try:   # who may, raises the limit itself
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    except (ValueError, PermissionError):
        raise AssertionError(f"{files} open files are needed, {hard} are allowed") from None


class SlowReaders:
    """`count` visitors who each ask for `target` and take a few KiB at a time."""

    def __init__(self, address, target, count, size, fields=()):
        self.size, self.left, self.selector = size, 0, selectors.DefaultSelector()
        head = "\r\n".join([f"GET {target} HTTP/1.1", "Host: shop.test", "Connection: close", *fields]) + "\r\n\r\n"
        self.heard = {}
        for number in range(count):
            one = socket.socket()
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)   # before connecting, so that it counts
            one.bind((SOURCES[number % len(SOURCES)], 0))
            one.connect(address)
            one.sendall(head.encode())
            one.setblocking(False)
            self.heard[one] = [0, b""]
            self.selector.register(one, selectors.EVENT_READ)

    def begin(self):
        """Each has heard the beginning of an answer: all are being served at once. None may have an end yet."""
        waiting = set(self.heard)
        while waiting:
            for key, _ in self.selector.select(30) or self._nobody(waiting):
                if key.fileobj in waiting:
                    waiting.discard(key.fileobj)
                    self._read(key.fileobj, 512)
                    self.selector.unregister(key.fileobj)
        for one in self.heard:
            self.selector.register(one, selectors.EVENT_READ)

    def step(self, most):
        """Everybody who can takes up to `most` bytes; gives how many have not heard the end."""
        for key, _ in self.selector.select(0):
            self._read(key.fileobj, most)
        return len(self.selector.get_map())

    def finish(self):
        """All are in a hurry now, and read on to the end; gives how many got the whole body."""
        self.hurry()
        while self.selector.get_map():
            self.selector.select(60) or self._nobody(self.selector.get_map())
            self.step(1 << 16)
        return self.whole()

    def hurry(self):
        for key in list(self.selector.get_map().values()):
            key.fileobj.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)

    def whole(self):
        """How many have got the whole body."""
        return sum(total == self.size for total, _ in self.heard.values())

    def _read(self, one, most):
        try:
            more = one.recv(most)
        except BlockingIOError:
            return
        except ConnectionError:
            more = b""
        state = self.heard[one]
        if not more:
            self.selector.unregister(one)
            return one.close()
        if state[1] is not None:   # the head is not complete yet
            head, end, body = (state[1] + more).partition(b"\r\n\r\n")
            state[0], state[1] = (len(body), None) if end else (0, head)
            assert not end or b" 200 " in head[:15], head
        else:
            state[0] += len(more)

    @staticmethod
    def _nobody(waiting):
        raise AssertionError(f"{len(waiting)} readers heard nothing more")
