"""What flows through priced gates: sockets that talk both ways, events one by one, uploads answered as they come."""
import base64
import os
import struct
import threading

import pytest

from harness import upstream as says
from harness.shop import FILES, STANDARD
from harness.wait import until
from harness.wire import Wire

pytestmark = pytest.mark.on("sqlite")   # no database has a say in this


@pytest.fixture(scope="module")
def shop(open_shop):
    shop = open_shop(STANDARD, files=FILES)
    for path in ("/free/ws", "/window/ws", "/articles/ws"):
        shop.upstream.on(path, websocket_echo)
    return shop


# --- WebSockets (RFC 6455), with frames as browsers send them

def frame(payload, opcode, mask=b""):
    length = struct.pack(">B", len(payload) | 0x80 * bool(mask)) if len(payload) < 126 else \
        struct.pack(">BH", 126 | 0x80 * bool(mask), len(payload))
    body = bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload)) if mask else payload
    return struct.pack(">B", 0x80 | opcode) + length + mask + body


def read_frame(read):
    first, length = read(2)
    size = length & 0x7f
    if size == 126:
        size, = struct.unpack(">H", read(2))
    mask = read(4) if length & 0x80 else None
    body = read(size)
    return first & 0xf, bytes(byte ^ mask[at % 4] for at, byte in enumerate(body)) if mask else body


def exactly(connection):
    def read(count):
        data = b""
        while len(data) < count:
            more = connection.recv(count - len(data))
            if not more:
                raise says.BreakOff
            data += more
        return data
    return read


CLOSE = 8


def websocket_echo(connection, asked):
    if (asked["Upgrade"], asked["Connection"]) != ("websocket", "Upgrade") or not asked["Sec-WebSocket-Key"]:
        return says.answer(426, b"a socket, please")(connection, asked)
    connection.sendall(says.head(101, [("Upgrade", "websocket"), ("Connection", "Upgrade"),
                                       ("Sec-WebSocket-Accept", "as the client computes it")]))
    read = exactly(connection)
    while True:
        opcode, body = read_frame(read)
        connection.sendall(frame(body, opcode))
        if opcode == CLOSE:
            raise says.BreakOff


def shake_hands(wire, path, *fields):
    key = base64.b64encode(os.urandom(16)).decode()
    return wire.get(path, "Upgrade: websocket", "Connection: keep-alive, Upgrade", "Sec-WebSocket-Version: 13",
                    f"Sec-WebSocket-Key: {key}", "Accept: application/json", *fields)


def converse(wire):
    """Some messages there and back, then a proper end."""
    read = exactly(wire.socket)
    for message in (b"hello", b"x" * 5_000, b"\xff\x00"):
        wire.send(frame(message, 2, os.urandom(4)))
        assert read_frame(read) == (2, message)
    wire.send(frame(b"\x03\xe8", CLOSE, os.urandom(4)))
    assert read_frame(read) == (CLOSE, b"\x03\xe8")
    assert wire.ended()


def test_a_websocket_on_a_free_path(shop):
    with Wire(shop.server.address()) as wire:
        opened = shake_hands(wire, "/free/ws")
        assert opened.status == 101 and opened["Sec-WebSocket-Accept"] == "as the client computes it"
        converse(wire)


def test_a_websocket_inside_a_window_opens_as_often_as_asked(shop, visitor):
    payment = visitor(shop, host="shop.test").paid("/window/ws")
    for _ in range(3):
        with Wire(shop.server.address()) as wire:
            opened = shake_hands(wire, "/window/ws", f"Holdfast-Payment: {payment}")
            assert opened.status == 101 and opened["Holdfast-Receipt"]
            converse(wire)
    assert shop.upstream.asked("/window/ws")[-1]["Holdfast-Payment"] is None


def test_a_websocket_bought_once_opens_once(shop, visitor):
    payment = visitor(shop, host="shop.test").paid("/articles/ws")
    with Wire(shop.server.address()) as wire:
        assert shake_hands(wire, "/articles/ws", f"Holdfast-Payment: {payment}").status == 101
        with Wire(shop.server.address()) as second:
            assert shake_hands(second, "/articles/ws", f"Holdfast-Payment: {payment}").status == 404, "while it is open"
        converse(wire)
    until(lambda: shop.state(payment) == "claimed", what="the payment being used up")
    with Wire(shop.server.address()) as wire:
        assert shake_hands(wire, "/articles/ws", f"Holdfast-Payment: {payment}").status == 404


def test_a_websocket_without_a_credential_is_402(shop):
    shop.upstream.forget()
    with Wire(shop.server.address()) as wire:
        assert shake_hands(wire, "/window/ws").status == 402
        assert wire.get("/free/x").status == 200, "the connection goes on as it was"
    assert shop.upstream.asked("/window/ws") == []


def test_an_upstream_that_wants_no_socket_answers_as_ever(shop, visitor):
    shop.upstream.on("/articles/none", says.answer(200, b"words"))
    payment = visitor(shop, host="shop.test").paid("/articles/none")
    with Wire(shop.server.address()) as wire:
        answer = shake_hands(wire, "/articles/none", f"Holdfast-Payment: {payment}")
        assert (answer.status, answer.body) == (200, b"words")


# --- events, each heard before the next is sent

def events(count, heard, framing):
    def behave(connection, asked):
        chunked = framing == "chunks"
        how = [("Transfer-Encoding", "chunked")] if chunked else [("Connection", "close")]
        connection.sendall(says.head(200, [("Content-Type", "text/event-stream"), *how]))
        for number in range(count):
            event = b"id: %d\ndata: event %d\n\n" % (number, number)
            connection.sendall(b"%x\r\n%s\r\n" % (len(event), event) if chunked else event)
            if not heard[number].wait(30):
                raise says.BreakOff
        if chunked:
            connection.sendall(b"0\r\n\r\n")
        raise says.BreakOff
    return behave


@pytest.mark.parametrize("framing", ["chunks", "until_the_end"])
@pytest.mark.parametrize("path", ["/free/events", "/window/events", "/articles/events"])
def test_events_arrive_one_by_one(shop, visitor, path, framing):
    heard = [threading.Event() for _ in range(10)]
    shop.upstream.on(path, events(len(heard), heard, framing))
    paid = [] if "free" in path else [f"Holdfast-Payment: {visitor(shop, host='shop.test').paid(path)}"]
    with Wire(shop.server.address()) as wire:
        wire.send("\r\n".join([f"GET {path} HTTP/1.1", "Host: shop.test", *paid]) + "\r\n\r\n")
        seen = b""
        for number, one in enumerate(heard):
            while b"data: event %d\n" % number not in seen:
                more = wire.socket.recv(65536)
                assert more, f"the stream ended before event {number}"
                seen += more
            assert b"data: event %d\n" % (number + 1) not in seen, "nobody is ahead of the upstream"
            one.set()
        wire.buffer = seen
        assert wire.read().whole


# --- uploads answered while they come

def test_an_upload_in_chunks_is_answered_while_it_comes(open_shop):
    """Each chunk comes back before the next is sent: nothing waits for an end on either way."""
    class Duplex(says.Upstream):
        def _serve(self, connection):
            reader = connection.makefile("rb")
            while reader.readline().strip():
                pass
            connection.sendall(says.head(200, [("Transfer-Encoding", "chunked")]))
            while size := int(reader.readline(), 16):
                chunk = reader.read(size)
                reader.readline()
                connection.sendall(b"%x\r\n%s\r\n" % (len(chunk), chunk.upper()))
            connection.sendall(b"0\r\n\r\n")

    shop = open_shop(STANDARD, files=FILES, upstream=Duplex())
    with Wire(shop.server.address()) as wire:
        wire.send("POST /free/duplex HTTP/1.1\r\nHost: shop.test\r\nTransfer-Encoding: chunked\r\n\r\n")
        seen = b""
        for number in range(20):
            word = b"word%d-" % number + b"y" * 3_000
            wire.send(b"%x\r\n%s\r\n" % (len(word), word))
            while b"WORD%d-" % number not in seen:
                more = wire.socket.recv(65536)
                assert more, "the answer ended early"
                seen += more
        wire.send("0\r\n\r\n")
        wire.buffer = seen
        answer = wire.read()
        assert answer.whole and len(answer.body) == sum(len(b"word%d-" % number) + 3_000 for number in range(20))
