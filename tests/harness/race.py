"""Many connections, one credential, one moment: a client quick enough to make requests meet."""
import selectors
import socket


class Racers:
    """`count` connections kept open, spread over one or several gates."""

    def __init__(self, addresses, count=64):
        self.addresses, self.count, self.sockets = addresses, count, []
        self.selector = selectors.EpollSelector()
        for number in range(count):
            self._connect(number)

    def _connect(self, number):
        one = socket.create_connection(self.addresses[number % len(self.addresses)], 30)
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.selector.register(one, selectors.EVENT_READ, number)
        self.sockets.append(one)

    def close(self):
        for one in self.sockets:
            one.close()
        self.selector.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def all_ask(self, path, payment, host="shop.test", within=30):
        """The statuses, one a connection, of the same request sent on all of them at once."""
        request = (f"GET {path} HTTP/1.1\r\nHost: {host}\r\nHoldfast-Payment: {payment}\r\n\r\n").encode()
        for one in self.sockets:
            one.sendall(request)
        buffers, statuses = [b""] * self.count, [None] * self.count
        left = self.count
        while left:
            ready = self.selector.select(within)
            assert ready, f"{left} of {self.count} had no answer within {within} s"
            for key, _ in ready:
                number = key.data
                more = key.fileobj.recv(1 << 16)
                assert more, f"connection {number} was closed in the middle of a round"
                buffers[number] += more
                if statuses[number] is None and whole(buffers[number]):
                    statuses[number] = int(buffers[number][9:12])
                    left -= 1
        return statuses


def whole(data):
    """Whether `data` is an answer with its whole body (by Content-Length or chunks)."""
    head, split, body = data.partition(b"\r\n\r\n")
    if not split:
        return False
    lower = head.lower()
    at = lower.find(b"content-length:")
    if at >= 0:
        return len(body) >= int(lower[at + 15:].split(b"\r\n")[0])
    return body.endswith(b"0\r\n\r\n")


def winners(statuses):
    """How many got it; anybody else must have been told 404."""
    assert set(statuses) <= {200, 404}, {status: statuses.count(status) for status in set(statuses)}
    return statuses.count(200)
