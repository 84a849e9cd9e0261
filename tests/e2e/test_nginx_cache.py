"""A shared cache in front of the gate, told to keep all that it may: nobody ever gets what another paid for.

Debian's nginx with proxy_cache: one key for everybody (address and query, no cookie, no credential), whatever the
status, HEAD taken for GET. It heeds what answers say about caching, its own X-Accel-Expires before anything else; and
once more deaf to Vary and Set-Cookie, as the simpler caches are.
"""
import itertools

import pytest
import requests

from harness import upstream as says
from harness.nginx import Nginx
from harness.shop import FILES, STANDARD

pytestmark = pytest.mark.on("sqlite")   # no database has a say in this

GREEDY = dict(
    http="proxy_cache_path FOLDER/cache keys_zone=all:1m inactive=1h;",
    location="""proxy_cache all;
      proxy_cache_key $host$request_uri;
      proxy_cache_valid any 1h;
      proxy_cache_use_stale error timeout http_500 http_502 http_503 http_504 http_403 http_404 http_429;
      proxy_cache_lock on;
      add_header X-Cache $upstream_cache_status always;""")
TEMPTING = [("X-Accel-Expires", "3600"),   # the first of these that nginx reads wins
            ("Cache-Control", "public, max-age=3600, s-maxage=3600"), ("Expires", "Fri, 01 Jan 2100 00:00:00 GMT"),
            ("Last-Modified", "Mon, 01 Jan 2024 00:00:00 GMT"), ("ETag", '"one"'),
            ("Surrogate-Control", "max-age=3600"), ("CDN-Cache-Control", "max-age=3600")]
SECRET = b"worth its money"
ONCE, WINDOW, FILE = "/articles/{}", "/window/{}", "/lent/a.txt?{}"


@pytest.fixture(scope="module")
def shop(open_shop):
    shop = open_shop(STANDARD, files=FILES)
    shop.upstream.otherwise = says.answer(body=SECRET, fields=TEMPTING)
    return shop


@pytest.fixture(scope="module", params=["", "proxy_ignore_headers Vary Set-Cookie;"], ids=["greedy", "deaf"])
def cache(shop, request):
    cache = Nginx(shop.gate, http=GREEDY["http"], location=GREEDY["location"] + request.param)
    yield "http://127.0.0.1:%d" % cache.port
    cache.close()


numbers = itertools.count()


@pytest.fixture
def fresh():
    """A path that nobody has asked for yet."""
    return lambda path: path.format(next(numbers))


class Person:
    """A browser behind the cache, with cookies of its own."""

    def __init__(self, cache):
        self.url, self.session = cache, requests.Session()
        self.session.trust_env = False
        self.session.headers["Accept"] = "application/json"

    def ask(self, path, method="GET", **fields):
        return self.session.request(method, self.url + path, timeout=60, allow_redirects=False,
                                    headers={name.replace("_", "-"): value for name, value in fields.items()})

    def buys(self, path):
        bill = self.ask(path)
        assert bill.status_code == 402, (bill.status_code, bill.headers)
        payment = bill.json()["payment"]["payment_id"]
        assert self.session.post(f"{self.url}/.holdfast/payments/{payment}/pay", timeout=60).status_code == 200
        return payment


def test_the_cache_would_keep_what_it_may(cache, shop, fresh):
    """Otherwise the rest of this page proves nothing."""
    path = fresh("/free/{}")
    assert [Person(cache).ask(path).headers["X-Cache"] for _ in range(2)] == ["MISS", "HIT"]
    assert len(shop.upstream.asked(path)) == 1


@pytest.mark.parametrize("kind", [ONCE, WINDOW, FILE], ids=["once", "window", "file"])
def test_what_one_bought_no_other_gets(cache, fresh, kind):
    path, buyer = fresh(kind), Person(cache)
    buyer.buys(path)
    bought = buyer.ask(path)
    assert bought.status_code == 200 and bought.content in (SECRET, FILES["site/a.txt"])
    for method, fields in [("GET", {}), ("HEAD", {}), ("GET", {"Range": "bytes=0-3"}),
                           ("GET", {"If_None_Match": '"one"'}), ("GET", {"Cookie": "holdfast_x=1"}),
                           ("GET", {"If_Modified_Since": "Fri, 01 Jan 2100 00:00:00 GMT"}),
                           ("GET", {"Cache_Control": "only-if-cached, max-stale"})]:
        other = Person(cache).ask(path, method, **fields)
        assert other.status_code == 402, (method, fields, other.status_code, other.headers)
        assert bought.content not in other.content and "Holdfast-Receipt" not in other.headers
        assert other.headers.get("X-Cache") != "HIT"


@pytest.mark.parametrize("how", ["header", "cookie"])
def test_a_credential_shown_once_does_not_open_for_those_without(cache, fresh, how):
    path, buyer = fresh(WINDOW), Person(cache)
    payment = buyer.buys(path)
    for _ in range(3):
        got = Person(cache).ask(path, Holdfast_Payment=payment) if how == "header" else buyer.ask(path)
        assert got.content == SECRET
        assert Person(cache).ask(path).status_code == 402


def test_nobody_gets_anothers_bill_nor_the_money_for_it(cache, fresh):
    for kind in (ONCE, WINDOW):
        path = fresh(kind)
        people = [Person(cache) for _ in range(5)]
        bills = {person.ask(path).json()["payment"]["payment_id"] for person in people}
        assert len(bills) == 5, "each newcomer has a payment of his own"
        assert len({tuple(person.session.cookies.values()) for person in people}) == 5


def test_states_are_not_kept(cache, fresh):
    """402, then 401, then the thing, then 404: each is said the moment it is true."""
    path = fresh(ONCE)
    person = Person(cache)
    payment = person.ask(path).json()["payment"]["payment_id"]
    by_header = lambda: person.ask(path, Holdfast_Payment=payment)   # noqa: E731
    look = lambda: person.ask(f"/.holdfast/payments/{payment}").json()["state"]   # noqa: E731
    assert (by_header().status_code, look()) == (401, "awaited")
    person.session.post(f"{person.url}/.holdfast/payments/{payment}/pay", timeout=60)
    assert look() == "paid"
    assert by_header().content == SECRET
    assert (by_header().status_code, look()) == (404, "claimed")


def test_what_failed_for_one_is_not_what_the_next_gets(cache, shop, fresh):
    path, first, second = fresh(WINDOW), Person(cache), Person(cache)
    first.buys(path), second.buys(path)
    shop.upstream.on(path, says.answer(500, b"broken", TEMPTING))
    assert first.ask(path).status_code == 502
    shop.upstream.on(path, says.answer(404, b"gone", TEMPTING))
    assert first.ask(path).status_code == 404
    shop.upstream.on(path, says.answer(body=SECRET, fields=TEMPTING))
    assert second.ask(path).content == SECRET
    assert Person(cache).ask(path).status_code == 402
