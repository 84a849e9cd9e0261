"""Ten thousand connections that say nothing, slow senders among them, and one visitor who wants to buy."""
import re
import resource
import socket
import time

import pytest

from harness.memory import has_sanitizer, resident
from harness.shop import FILES, STANDARD
from harness.wait import until
from harness.wire import get

pytestmark = pytest.mark.on("sqlite")   # no database has a say in this

IDLE, SLOW = 10_000, 200
SOURCES = ("127.0.0.1", "127.0.0.2")    # a source has some 28,000 ports to one address
PER_CONNECTION = 8 << 10                # bytes of the process, the most each may cost
PROMPT = 2.0                            # seconds for the dearest of three requests of a sale, crowd or no crowd
HEAD = b"GET /articles/slow HTTP/1.1\r\nHost: shop.test\r\nX-Slow: " + b"y" * 400


@pytest.fixture(scope="module")
def many_files():
    """Room for both ends: this process and the server it starts."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = IDLE + SLOW + 1000
    assert hard == resource.RLIM_INFINITY or hard >= wanted, f"this test needs {wanted} open files, {hard} are allowed"
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.fixture(scope="module")
def shop(many_files, open_shop):
    return open_shop(STANDARD, files=FILES)


def open_now(shop):
    text = get(shop.server.address("api"), "/metrics", host="localhost").body.decode()
    return int(float(re.search(r'holdfast_http_connections\{listener="gate"\} (\S+)', text)[1]))


def slowest_step(shop, visitor):
    """A whole sale; the seconds its slowest request took."""
    def timed(step):
        begun = time.monotonic()
        result = step()
        times.append(time.monotonic() - begun)
        return result

    times = []
    payment = timed(lambda: visitor(shop).bill("/files/a.txt"))
    timed(lambda: shop.pay(payment))
    got = timed(lambda: visitor(shop).ask("/files/a.txt", payment))
    assert got.content == FILES["site/a.txt"]
    return max(times)


def crowd_in(shop, count):
    crowd = []
    for number in range(count):
        crowd.append(socket.create_connection(shop.server.address(), 30, (SOURCES[number % len(SOURCES)], 0)))
        if number % 1000 == 999:   # never more waiting to be accepted than the kernel keeps
            until(lambda: open_now(shop) >= len(crowd), 60, "the crowd being let in")
    until(lambda: open_now(shop) >= count, 60, "all of the crowd being let in")
    return crowd


def ended(one):
    """Whether the other side closed properly, without a reset and without waiting for it."""
    one.setblocking(False)
    try:
        while one.recv(65536):
            pass
        return True
    except BlockingIOError:
        return False


def test_a_paying_visitor_beside_ten_thousand_who_say_nothing(shop, visitor):
    slowest_step(shop, visitor)
    before = resident(shop.server)
    crowd = crowd_in(shop, IDLE)
    slow = [socket.create_connection(shop.server.address(), 30, ("127.0.0.2", 0)) for _ in range(SLOW)]
    for at in range(0, 60):
        for one in slow:
            one.sendall(HEAD[at:at + 1])
        if at % 20 == 0:
            took = slowest_step(shop, visitor)
            assert took < PROMPT, f"a request took {took:.2f} s beside {IDLE} idle connections"
    each = (resident(shop.server) - before) / (IDLE + SLOW)
    print(f"{each / 1024:.1f} KiB a connection")

    refused = until(lambda: [one for one in slow if ended(one)], 30, "slow heads being given up")
    assert refused, "a head that does not end is given up"
    assert shop.server.stop() == 0, shop.server.said()
    assert all(ended(one) for one in crowd), "every idle connection is closed properly"
    for one in crowd + slow:
        one.close()
    assert not [line for line in shop.server.errors if '"error"' in line], shop.server.said()
    if not has_sanitizer(shop.server):
        assert each < PER_CONNECTION, f"a connection costs {each:.0f} bytes"


def test_the_limit_on_open_files_is_no_reason_to_die(open_shop, visitor):
    """A server that may open few files lets nobody more in for a while, and goes on when some have left."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
    try:
        shop = open_shop(STANDARD, files=FILES)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    # What a sanitizer has to know of types it finds out through pipes: while there are files for them.
    slowest_step(shop, visitor)
    for _ in range(3):
        socket.create_connection(shop.server.address(), 30).close()
    slowest_step(shop, visitor)
    resource.prlimit(shop.server.process.pid, resource.RLIMIT_NOFILE, (128, 128))
    crowd = [socket.create_connection(shop.server.address(), 30) for _ in range(300)]
    assert shop.server.process.poll() is None, shop.server.said()
    for one in crowd:
        one.close()
    assert slowest_step(shop, visitor) < 30
