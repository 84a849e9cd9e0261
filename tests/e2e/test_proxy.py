"""The gate as a proxy: what passes, what is dropped, what is added."""
import socket
import threading

import pytest

from harness import upstream as says
from harness.shop import FILES, STANDARD
from harness.wait import until
from harness.wire import Wire, get


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(STANDARD, files=FILES)


def forwarded(shop, *fields, target="/free/x", **how):
    shop.upstream.forget()
    assert get(shop.server.address(), target, *fields, **how).status == 200
    return shop.upstream.asked()[0]


@pytest.mark.parametrize("field", [
    "Connection: X-Mine\r\nX-Mine: 1", "Keep-Alive: timeout=5", "Proxy-Authorization: Basic eA==", "TE: trailers",
    "Proxy-Connection: keep-alive", "Trailer: X-T", "Holdfast-Paid: 25 USD/2", "Holdfast_Paid: 25 USD/2",
    "holdfast-payment-id: x", "HOLDFAST_Attempt: 1",
])
def test_dropped_on_the_way_to_the_upstream(shop, field):
    name = field.split("\r\n")[-1].split(":")[0]
    assert forwarded(shop, field)[name] is None


@pytest.mark.parametrize("field", [
    "User-Agent: test/1", "Accept-Language: de", "X-Anything: goes", "Authorization: Basic eA==",
    "If-None-Match: \"x\"", "Range: bytes=0-1"])
def test_passed_on_free_paths(shop, field):
    name, value = field.split(": ", 1)
    assert forwarded(shop, field)[name] == value


def test_added_for_the_upstream(shop):
    asked = forwarded(shop, "X-Forwarded-For: 6.6.6.6", host="shop.test")
    assert asked["Host"] == "shop.test"
    assert "holdfast" in asked["Via"]
    assert asked["X-Forwarded-For"] == "127.0.0.1", "an untrusted visitor's word is not repeated"
    assert asked["X-Forwarded-Proto"] == "http" and asked["X-Forwarded-Host"] == "shop.test"


def test_credentials_do_not_reach_the_upstream(shop, visitor):
    browser = visitor(shop, cookies=True)
    browser.session.cookies.set("theirs", "kept")
    browser.paid("/articles/secret")
    shop.upstream.forget()
    assert browser.ask("/articles/secret").status_code == 200
    asked = shop.upstream.asked()[0]
    assert asked["Holdfast-Payment"] is None and asked["Cookie"] == "theirs=kept"


def test_the_upstream_cannot_set_our_cookies(shop, visitor):
    shop.upstream.on("/free/cookies", says.answer(fields=[("Set-Cookie", "holdfast_x=1"), ("Set-Cookie", "theirs=1")]))
    answer = visitor(shop).ask("/free/cookies")
    assert "theirs=1" in answer.headers["Set-Cookie"] and "holdfast_x" not in answer.headers["Set-Cookie"]


def test_paid_requests_say_so(shop, visitor):
    payment = visitor(shop).paid("/articles/say")
    shop.upstream.forget()
    visitor(shop).ask("/articles/say", payment)
    asked = shop.upstream.asked()[0]
    assert asked["Holdfast-Paid"] == "25 USD/2" and asked["Holdfast-Attempt"] == "1" and asked["Holdfast-Payment-Id"]


def test_our_own_via_is_a_loop(shop):
    via = forwarded(shop)["Via"]
    assert get(shop.server.address(), "/free/x", f"Via: {via}").status == 508


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_bodies_pass_both_ways(shop, visitor, method):
    shop.upstream.on("/free/echo", lambda connection, asked: says.answer(body=asked.body)(connection, asked))
    answer = visitor(shop).ask("/free/echo", method=method, data=b"x" * 200_000)
    assert answer.content == b"x" * 200_000


def test_a_chunked_request_arrives(shop, visitor):
    shop.upstream.on("/free/echo", lambda connection, asked: says.answer(body=asked.body)(connection, asked))
    assert visitor(shop).ask("/free/echo", method="POST", data=iter([b"one", b"two"])).content == b"onetwo"


def test_answers_stream_without_waiting_for_their_end(shop):
    go = threading.Event()

    def behave(connection, asked):
        connection.sendall(says.head(200, [("Transfer-Encoding", "chunked")]) + b"5\r\nfirst\r\n")
        go.wait(30)
        connection.sendall(b"4\r\nlast\r\n0\r\n\r\n")

    shop.upstream.on("/free/stream", behave)
    with Wire(shop.server.address()) as wire:
        wire.send("GET /free/stream HTTP/1.1\r\nHost: shop.test\r\n\r\n")
        seen = b""
        while b"first" not in seen:
            seen += wire.socket.recv(4096)
        wire.buffer = seen
        go.set()
        assert wire.read().body == b"firstlast"


def test_a_slow_reader_slows_the_upstream_and_memory_stays_flat(shop):
    sent, stop = [0], threading.Event()

    def behave(connection, asked):
        connection.sendall(says.head(200, [("Transfer-Encoding", "chunked")]))
        while not stop.is_set() and sent[0] < 1 << 30:
            connection.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")
            sent[0] += 65536
        raise says.BreakOff

    shop.upstream.on("/free/huge", behave)
    with Wire(shop.server.address()) as wire:
        wire.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        wire.send("GET /free/huge HTTP/1.1\r\nHost: shop.test\r\n\r\n")
        seen = []

        def stands_still():
            seen.append(sent[0])
            return len(seen) > 50 and sent[0] > 0 and seen[-1] == seen[-50]

        until(stands_still, within=30, what="the upstream being held back")
        assert sent[0] < 64 << 20, "the gate swallowed what nobody read"
    stop.set()


def test_expect_100_continue_unpaid_is_402_before_the_body(shop):
    with Wire(shop.server.address()) as wire:
        wire.send("POST /articles/x HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 1000\r\n"
                  "Expect: 100-continue\r\n\r\n")
        first = wire.read()
        assert first.status in (100, 402)
        if first.status == 100:   # the body belongs to what is bound, so it may be asked for first
            wire.send(b"x" * 1000)
            assert wire.read().status == 402


def test_several_requests_on_one_connection(shop):
    with Wire(shop.server.address()) as wire:
        paths = ("/free/a", "/articles/b", "/nowhere", "/free/c")
        assert [wire.get(path).status for path in paths] == [200, 402, 404, 200]


def test_pipelined_requests_are_answered_in_order(shop):
    shop.upstream.on("/free/1", says.answer(body=b"one"))
    shop.upstream.on("/free/2", says.answer(body=b"two"))
    with Wire(shop.server.address()) as wire:
        wire.send("".join(f"GET /free/{n} HTTP/1.1\r\nHost: shop.test\r\n\r\n" for n in (1, 2)))
        assert [wire.read().body, wire.read().body] == [b"one", b"two"]
