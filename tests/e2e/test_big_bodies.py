"""A gibibyte through the gate, from a file and from an upstream, plain and in TLS; and many who read slowly.

Memory grows by a bounded number of bytes, whatever the size of what is sold and however slowly it is read."""
import os

import pytest

from harness import crowd
from harness import upstream as says
from harness.certificates import Authority
from harness.memory import growth, has_sanitizer
from harness.shop import LIMITS_OFF, SITE, UPSTREAM, Visitor, gate
from harness.wire import Wire

pytestmark = pytest.mark.on("sqlite")   # no database has a say in this

GIB, MIB = 1 << 30, 1 << 20
OTHER = 256 * MIB           # where a gibibyte would only take longer: in TLS, and on the way up
MOST = 16 * MIB             # of growth, for one answer of any size
MOST_OF_ONE = 256 << 10     # of growth, for each of many slow readers of an upstream: its buffer, and what is around it
SLOW, SLOW_BODY = 100, 2 * MIB
END = b"the very end"
NO_QUARANTINE = {"ASAN_OPTIONS": "quarantine_size_mb=1"}   # a sanitizer keeps what was freed, which is not growth


def sparse(size):
    """A body that nobody has to make."""
    def behave(connection, asked):
        connection.sendall(says.head(200, [("Content-Length", size)]))
        block = bytes(MIB)
        for _ in range(size // MIB - 1):
            connection.sendall(block)
        connection.sendall(block[:-len(END)] + END)
    return behave


def write_sparse(path, size):
    with path.open("wb") as file:
        file.truncate(size - len(END))
        file.seek(0, os.SEEK_END)
        file.write(END)


@pytest.fixture(scope="module")
def authority(folders):
    return Authority(folders())


@pytest.fixture(scope="module")
def open_big_shop(open_shop, folders):
    def open_one(settings=""):
        crowd.room_for(4_000)
        gates = gate("files", "/files/**", SITE, access="1h") + gate("up", "/up/**", UPSTREAM, access="1h")
        shop = open_shop(LIMITS_OFF + settings + gates, files={"site/small": b"small"}, environment=NO_QUARANTINE)
        for name, size in (("big", GIB), ("other", OTHER)):
            write_sparse(shop.server.folder / "site" / name, size)
            shop.upstream.on(f"/up/{name}", sparse(size))
        (shop.server.folder / "site/slow").write_bytes(b"s" * SLOW_BODY)
        shop.upstream.on("/up/slow", says.answer(body=b"s" * SLOW_BODY))
        return shop
    return open_one


@pytest.fixture(scope="module")
def shop(open_big_shop):
    return open_big_shop()


def download(address, target, payment, size, tls=None):
    """Reads it without keeping it; gives its length and its last bytes."""
    with Wire(address, timeout=120, tls=tls) as wire:
        wire.send(f"GET {target} HTTP/1.1\r\nHost: shop.test\r\nHoldfast-Payment: {payment}\r\n\r\n")
        while b"\r\n\r\n" not in wire.buffer:
            assert wire._more()
        head, wire.buffer = wire.buffer.split(b"\r\n\r\n", 1)
        assert head.startswith(b"HTTP/1.1 200") and b"Content-Length: %d" % size in head, head
        total, last, block = len(wire.buffer), wire.buffer[-len(END):], bytearray(MIB)
        while total < size:
            count = wire.socket.recv_into(block)
            assert count, f"it ended after {total} bytes"
            total += count
            last = (last + block[max(0, count - len(END)):count])[-len(END):]
        return total, bytes(last)


@pytest.mark.parametrize("target", ["/files/big", "/up/big"])
def test_a_gibibyte_in_flat_memory(shop, target):
    payment = Visitor(shop, host="shop.test").paid(target)
    got = []
    grew = growth(shop.server, lambda: got.append(download(shop.server.address(), target, payment, GIB)))
    print(f"{target}: {grew >> 10} KiB")
    assert got == [(GIB, END)] and grew < MOST


@pytest.mark.parametrize("target", ["/files/other", "/up/other"])
def test_flat_memory_over_tls(open_big_shop, authority, target):
    cert, key = authority.issue("shop", "DNS:shop.test")
    shop = open_big_shop(f'[tls]\ncert = "{cert}"\nkey = "{key}"\nlisteners = "gate"\n')
    client, got = authority.client_side(), []
    with Wire(shop.server.address(), tls=client) as wire:
        bill = wire.get(target, "Accept: text/plain")
        payment = bill["Set-Cookie"].split("=")[1].split(";")[0]
        assert wire.get(f"/.holdfast/payments/{payment}/pay", method="POST").status == 200
    grew = growth(shop.server, lambda: got.append(download(shop.server.address(), target, payment, OTHER, client)))
    print(f"{target}: {grew >> 10} KiB")
    assert got == [(OTHER, END)] and grew < MOST


def test_flat_memory_for_an_upload(open_shop):
    class Sink(says.Upstream):
        def _serve(self, connection):
            reader = connection.makefile("rb", buffering=MIB)
            while reader.readline().strip():
                pass
            left, block = OTHER, bytearray(MIB)
            while left and (count := reader.readinto(memoryview(block)[:min(left, MIB)])):
                left -= count
            connection.sendall(says.head(200, [("Content-Length", 2)]) + (b"ok" if left == 0 else b"no"))

    shop = open_shop(LIMITS_OFF + gate("free", "/free/**", UPSTREAM, price=None), upstream=Sink(),
                     environment=NO_QUARANTINE)

    def upload():
        with Wire(shop.server.address(), timeout=120) as wire:
            wire.send(b"PUT /free/x HTTP/1.1\r\nHost: shop.test\r\nContent-Length: %d\r\n\r\n" % OTHER)
            block = bytes(MIB)
            for _ in range(OTHER // MIB):
                wire.send(block)
            assert wire.read().body == b"ok"

    assert growth(shop.server, upload) < MOST


@pytest.mark.parametrize("target, each", [("/files/slow", 64 << 10), ("/up/slow", MOST_OF_ONE)],
                         ids=["of_a_file", "of_an_upstream"])
def test_many_slow_readers_cost_little_and_get_it_all(shop, target, each):
    payment = Visitor(shop, host="shop.test").paid(target)
    visitor = Visitor(shop, host="shop.test")
    assert visitor.ask(target, payment).status_code == 200
    readers = []

    def stand_still():
        readers.append(crowd.SlowReaders(shop.server.address(), target, SLOW, SLOW_BODY,
                                         [f"Holdfast-Payment: {payment}"]))
        readers[0].begin()
        assert visitor.ask("/files/small", visitor.paid("/files/small")).content == b"small", "a sale beside them"

    grew = growth(shop.server, stand_still)
    print(f"{target}: {grew // SLOW / 1024:.0f} KiB each")
    for _ in range(5):
        assert readers[0].step(1_000) == SLOW, "nobody is at the end while all read slowly"
    assert readers[0].finish() == SLOW
    if not has_sanitizer(shop.server):
        assert grew < SLOW * each
