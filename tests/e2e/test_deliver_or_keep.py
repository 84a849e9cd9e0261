"""Exactly once, and never for nothing: whatever the upstream or the visitor does, the payment is used or still PAID."""
import socket
import threading

import pytest

from harness import upstream as says
from harness.shop import FILES, LIMITS_OFF, STANDARD, UPSTREAM, gate
from harness.wait import until
from harness.wire import Wire


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(STANDARD, files=FILES)


def still_buys(shop, visitor, path, payment):
    """The payment is PAID as before, and the next, well-behaved answer is delivered."""
    until(lambda: shop.state(payment) == "paid", what="the payment staying PAID")
    shop.upstream.on(path, says.answer(body=b"at last"))
    again = until(lambda: _delivered(visitor(shop).ask(path, payment)), what="a second delivery")
    assert again.text == "at last"


def _delivered(answer):
    return answer if answer.status_code == 200 else None


# what the upstream does, what the visitor sees
TABLE = [
    ("not_found", says.answer(404, b"none"), 404),
    ("gone", says.answer(410, b"gone"), 410),
    ("moved", says.answer(302, b"", [("Location", "/elsewhere")]), 302),
    ("forbidden", says.answer(403, b"no"), 403),
    ("too_many", says.answer(429, b"slow", [("Retry-After", "3")]), 429),
    ("internal_error", says.answer(500, b"secret stack trace"), 502),
    ("unavailable", says.answer(503, b"later"), 502),
    ("hangs_up", says.hangs_up, 502),
    ("not_http", says.raw(b"hello\r\n\r\n"), 502),
    ("half_a_head", says.raw(b"HTTP/1.1 200 OK\r\nContent-Le"), 502),
    ("two_lengths", says.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"), 502),
    ("bad_length", says.raw(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"), 502),
]


@pytest.mark.parametrize("name, behaviour, status", TABLE, ids=[row[0] for row in TABLE])
def test_an_answer_that_is_no_delivery_keeps_the_payment(shop, visitor, name, behaviour, status):
    path = f"/articles/{name}"
    shop.upstream.on(path, behaviour)
    payment = visitor(shop).paid(path)
    answer = visitor(shop).ask(path, payment)
    assert answer.status_code == status
    assert "secret stack trace" not in answer.text
    assert "no-store" in answer.headers["Cache-Control"]
    still_buys(shop, visitor, path, payment)


@pytest.mark.parametrize("name, behaviour", [
    ("length_not_reached", says.breaks_off()),
    ("chunks_not_ended", says.chunked(b"one", b"two", ending=b"")),
    ("chunk_size_is_rubbish", says.chunked(b"one", ending=b"zz\r\n")),
])
def test_a_body_broken_off_by_the_upstream_keeps_the_payment(shop, visitor, name, behaviour):
    path = f"/articles/{name}"
    shop.upstream.on(path, behaviour)
    payment = visitor(shop).paid(path)
    with Wire(shop.server.address()) as wire:
        answer = wire.get(path, f"Holdfast-Payment: {payment}", host=shop.gate.split("//")[1])
    assert answer.status == 200 and not answer.whole, "the break is passed on, not hidden"
    still_buys(shop, visitor, path, payment)


def test_no_upstream_at_all(open_shop, visitor):
    with socket.socket() as taken:   # bound and not listening: nobody else gets the port, and connections are refused
        taken.bind(("127.0.0.1", 0))
        gone = f"http://127.0.0.1:{taken.getsockname()[1]}"
        shop = open_shop(LIMITS_OFF + gate("articles", "/articles/**", f'upstream = "{gone}"'))
        refused_delivery(shop, visitor)


def refused_delivery(shop, visitor):
    payment = visitor(shop).paid("/articles/1")
    answer = visitor(shop).ask("/articles/1", payment)
    assert answer.status_code == 502 and answer.json()["code"] == "bad_gateway"
    until(lambda: shop.state(payment) == "paid", what="the payment staying PAID")


def test_other_2xx_are_deliveries(shop, visitor):
    for status in (201, 204, 206):
        path = f"/articles/status{status}"
        shop.upstream.on(path, says.answer(status, b"" if status == 204 else b"x"))
        payment = visitor(shop).paid(path)
        assert visitor(shop).ask(path, payment).status_code == status
        until(lambda: shop.state(payment) == "claimed", what=f"the claim after {status}")


def break_off(shop, path, payment):
    """A visitor who leaves in the middle of a long download."""
    with Wire(shop.server.address()) as wire:
        wire.send(f"GET {path} HTTP/1.1\r\nHost: {shop.gate.split('//')[1]}\r\nHoldfast-Payment: {payment}\r\n\r\n")
        assert wire.socket.recv(1024).startswith(b"HTTP/1.1 200")


def endless(stop):
    """Chunks until the gate or the test has had enough."""
    def behave(connection, asked):
        connection.sendall(says.head(200, [("Transfer-Encoding", "chunked")]))
        while not stop.is_set():
            connection.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")
        raise says.BreakOff
    return behave


def test_a_visitor_may_break_off_three_times(shop, visitor):
    path, stop = "/articles/long", threading.Event()
    shop.upstream.on(path, endless(stop))
    payment = visitor(shop).paid(path)
    for time in range(1, 4):
        break_off(shop, path, payment)
        until(lambda: not reserved(shop, payment), what=f"the end of delivery {time}")
        assert shop.state(payment) == "paid", f"broken off {time} times"
    break_off(shop, path, payment)
    until(lambda: shop.state(payment) == "claimed", what="the end of patience")
    stop.set()


def reserved(shop, payment):
    return shop.database.value(f"SELECT claim_until FROM payments WHERE id = '{payment}'") != 0


def test_a_visitor_who_broke_off_gets_it_whole_the_next_time(shop, visitor):
    path, stop = "/articles/again", threading.Event()
    shop.upstream.on(path, endless(stop))
    payment = visitor(shop).paid(path)
    break_off(shop, path, payment)
    stop.set()
    still_buys(shop, visitor, path, payment)


def test_the_upstream_is_asked_once_for_one_request(shop, visitor):
    shop.upstream.on("/articles/silent", says.hangs_up)
    payment = visitor(shop).paid("/articles/silent")
    shop.upstream.forget()
    visitor(shop).ask("/articles/silent", payment)
    assert len(shop.upstream.asked("/articles/silent")) == 1, "nothing that may have reached the upstream is repeated"


def test_while_one_delivery_is_under_way_a_second_is_refused(shop, visitor):
    path, go = "/articles/slow", threading.Event()
    shop.upstream.on(path, says.waits_for(go, says.answer(body=b"slow")))
    payment = visitor(shop).paid(path)
    shop.upstream.forget()
    first = []
    thread = threading.Thread(target=lambda: first.append(visitor(shop).ask(path, payment)))
    thread.start()
    until(lambda: shop.upstream.asked(path), what="the first request reaching the upstream")
    assert visitor(shop).ask(path, payment).status_code == 404
    go.set()
    thread.join(30)
    assert first[0].text == "slow"
    until(lambda: shop.state(payment) == "claimed", what="the claim")


def test_a_file_that_is_not_there_is_404_before_money_is_asked(shop, visitor):
    assert visitor(shop).ask("/files/none.txt").status_code == 404
    assert visitor(shop).ask("/files/a.txt").status_code == 402


@pytest.mark.parametrize("field, value", [
    ("If-None-Match", "*"), ("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT"), ("Range", "bytes=0-0")])
def test_a_once_claim_is_answered_whole(shop, visitor, field, value):
    payment = visitor(shop).paid("/files/a.txt")
    answer = visitor(shop).ask("/files/a.txt", payment, headers={field: value})
    assert (answer.status_code, answer.content) == (200, FILES["site/a.txt"])
    shop.upstream.forget()
    payment = visitor(shop).paid("/articles/whole")
    assert visitor(shop).ask("/articles/whole", payment, headers={field: value}).status_code == 200
    assert shop.upstream.asked("/articles/whole")[0][field] is None
