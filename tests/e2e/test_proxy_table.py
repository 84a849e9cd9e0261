"""The gate as a proxy beside Debian's nginx before the same upstream: proxy_rows.py has the rows."""
import itertools

import pytest

from harness import upstream as says
from harness.nginx import Nginx
from harness.shop import FILES, STANDARD, Visitor
from harness.wire import Wire, get
from proxy_rows import DOWN, SAME, STATUSES, UP

pytestmark = pytest.mark.on("sqlite")   # no database has a say in this

BROKEN = {
    "/free/hangs-up": says.hangs_up,
    "/free/rubbish": says.raw(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"),
    "/free/two-lengths": says.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
    "/free/both": says.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    "/free/switches": says.raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n"),
}
numbers = itertools.count()


@pytest.fixture(scope="module")
def shop(open_shop):
    shop = open_shop(STANDARD, files=FILES)
    for path, behaviour in BROKEN.items():
        shop.upstream.on(path, behaviour)
    return shop


@pytest.fixture(scope="module")
def theirs(shop):
    nginx = Nginx(shop.upstream.url)
    yield nginx.address
    nginx.close()


@pytest.fixture(scope="module")
def paid(shop):
    return Visitor(shop, host="shop.test").paid("/window/paid")


def judge(row, ours, theirs, fill=lambda value: value):
    expected = fill(row.ours), fill(row.ours if row.nginx is SAME else row.nginx)
    assert (ours, theirs) == expected, "(ours, nginx's) on the left as they are, on the right as the row says"
    assert (row.nginx is SAME) != bool(row.why), "a difference, and only a difference, has a reason"


def lines(text):
    return [line for line in text.split("\n") if line]


@pytest.mark.parametrize("row", UP, ids=lambda row: row.name)
def test_what_the_upstream_hears(shop, theirs, paid, row):
    def fill(value):
        return value.replace("@paid", paid) if isinstance(value, str) else value

    def heard(address):
        path = f"/free/up{next(numbers)}"
        with Wire(address) as wire:
            answer = wire.get(path, *lines(fill(row.sent)))
            assert (wire.read() if answer.status == 100 else answer).status == 200
        asked, = shop.upstream.asked(path)
        values = asked.all(row.hears)
        assert len(values) <= 1, "said once"
        return values[0] if values else None

    judge(row, heard(shop.server.address()), heard(theirs), fill)


@pytest.mark.parametrize("row", DOWN, ids=lambda row: row.name)
def test_what_the_visitor_hears(shop, theirs, row):
    def heard(address):
        path = f"/free/down{next(numbers)}"
        fields = [tuple(line.split(": ", 1)) for line in lines(row.says)]
        shop.upstream.on(path, says.answer(fields=fields))
        values = [value for name, value in get(address, path).fields if name.lower() == row.hears.lower()]
        assert len(values) <= 1, "said once"
        now = row.hears == "Date" and values[0] not in row.says
        return "now" if now else values[0] if values else None

    judge(row, heard(shop.server.address()), heard(theirs))


@pytest.mark.parametrize("row", STATUSES, ids=lambda row: row.name)
def test_what_is_answered(shop, theirs, row):
    method, target, fields = row.ask

    def status(address):
        host = [] if "Host:" in fields else ["Host: shop.test"]
        head = [f"{method} {target.replace('@up', shop.upstream.url[7:])} HTTP/1.1", *host, *lines(fields)]
        with Wire(address) as wire:
            wire.send("\r\n".join(head) + "\r\n\r\n")
            try:
                return wire.read(method).status
            except (IndexError, ValueError):   # no HTTP/1 came back
                return None

    judge(row, status(shop.server.address()), status(theirs))


def test_trusted_proxies_are_believed(open_shop):
    """What strangers say is in the table above; here the visitor comes through a proxy of ours."""
    shop = open_shop('trusted_proxies = ["127.0.0.1"]\n' + STANDARD, files=FILES)
    said = ["X-Forwarded-For: 6.6.6.6, 192.0.2.7", "X-Forwarded-Proto: https", "X-Forwarded-Host: www.shop.test"]
    get(shop.server.address(), "/free/1", *said)
    asked, = shop.upstream.asked("/free/1")
    assert [asked[name] for name in ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host")] == \
        ["6.6.6.6, 192.0.2.7, 127.0.0.1", "https", "www.shop.test"]
    assert "; Secure" in get(shop.server.address(), "/articles/1", *said)["Set-Cookie"]
    assert "; Secure" not in get(shop.server.address(), "/articles/1")["Set-Cookie"]


def test_an_unpaid_body_is_not_asked_for(shop):
    """RFC 9110 §10.1.1. Where the body is part of what is bought it is read first, as no price is known without it."""
    with Wire(shop.server.address()) as wire:
        wire.send("GET /articles/expect HTTP/1.1\r\nHost: shop.test\r\nExpect: 100-continue\r\n"
                  "Content-Length: 2000000\r\n\r\n")
        assert wire.read().status in (402, 413), "no 100 first"


def test_never_an_open_proxy(shop, theirs):
    """Whatever a target names, only the upstream of the gate is asked, and only for paths that are free."""
    elsewhere = says.Upstream()
    for target in (f"{elsewhere.url}/free/1", f"//127.0.0.1:{elsewhere.port}/free/1",
                   f"/free/..//127.0.0.1:{elsewhere.port}/", f"@127.0.0.1:{elsewhere.port}/"):
        get(shop.server.address(), target)
        get(shop.server.address(), target, host=f"127.0.0.1:{elsewhere.port}")
    assert elsewhere.asked() == []
    elsewhere.close()
