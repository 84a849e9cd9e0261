"""GET /v1/gate/check as other proxies ask it: what is told, what is answered, and in whose words."""
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from harness.shop import LIMITS_OFF, gate, shop_for_all

ELSEWHERE = "elsewhere = true"
CONFIG = LIMITS_OFF + "".join([
    gate("once", "/once/**", ELSEWHERE, preview={"title": "A page elsewhere"}),
    gate("day", "/day/**", ELSEWHERE, access="24h", opens="below"),
    gate("free", "/free/**", ELSEWHERE, price=None),
    gate("named", "/named/**", ELSEWHERE, hosts=["other.example"]),
    gate("here", "/here/**", 'files = "./site"'),
])
HOST = "site.example"


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(CONFIG, files={"site/a.txt": b"a"})


class Proxy:
    """Asks as a proxy does, with its visitor's fields."""

    def __init__(self, shop, style="forward"):
        self.shop, self.style = shop, style

    def ask(self, uri, method="GET", payment=None, host=HOST, style=None, drop=(), **fields):
        told = {"X-Forwarded-Method": method, "X-Forwarded-Uri": uri, "X-Forwarded-Host": host,
                "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7", "Accept": "application/json",
                **{name.replace("_", "-"): value for name, value in fields.items()}}
        if payment:
            told["Holdfast-Payment"] = payment
        for name in drop:
            del told[name]
        return requests.get(f"{self.shop.server.api}/v1/gate/check", params={"style": style or self.style},
                            headers=told, timeout=30, allow_redirects=False)

    def bought(self, uri, **how):
        payment = self.ask(uri, style="forward", **how).json()["payment"]["payment_id"]
        self.shop.pay(payment)
        return payment


@pytest.fixture(params=["nginx", "forward"])
def proxy(shop, request):
    return Proxy(shop, request.param)


# what happened -> what each style says
WORDS = {"asked": (401, 402), "passes": (204, 204), "refused": (403, 404), "malformed": (403, 400)}


def is_told(proxy, answer, what):
    return answer.status_code == WORDS[what][proxy.style == "forward"]


def test_a_purchase_that_opens_once(shop, proxy):
    asked = proxy.ask("/once/1")
    assert is_told(proxy, asked, "asked")
    page = asked.headers["Holdfast-Pay-Page"]
    payment = page.rsplit("/", 1)[1]
    assert asked.headers["Holdfast-Price"] == "25 USD/2" and asked.headers["Cache-Control"] == "no-store"
    awaited = proxy.ask("/once/1", payment=payment)
    assert awaited.status_code == 401 and awaited.headers["Holdfast-Pay-Page"] == page
    shop.pay(payment)
    passes = proxy.ask("/once/1", payment=payment)
    assert passes.status_code == 204 and passes.content == b""
    assert passes.headers["Holdfast-Payment-Id"] == payment and passes.headers["Holdfast-Paid"] == "25 USD/2"
    assert passes.headers["Holdfast-Receipt"].count(".") == 2
    assert shop.state(payment) == "claimed", "nobody here sees it go out: to be let through is to have had it"
    assert is_told(proxy, proxy.ask("/once/1", payment=payment), "refused")


def test_a_day_opens_again_and_its_pictures_too(proxy):
    payment = proxy.bought("/day/tides/")
    for uri in "/day/tides/", "/day/tides/", "/day/tides/curve.svg", "/day/tides/curve.svg?v=2":
        assert proxy.ask(uri, payment=payment).status_code == 204
    assert is_told(proxy, proxy.ask("/day/other/", payment=payment), "refused")


def test_the_cookie_of_the_answer_opens_it(shop, proxy):
    asked = proxy.ask("/day/cookie/")
    name, _, rest = asked.headers["Set-Cookie"].partition("=")
    payment = rest.split(";")[0]
    assert "Secure" in asked.headers["Set-Cookie"], "the proxy says that its visitor came by TLS"
    shop.pay(payment)
    assert proxy.ask("/day/cookie/", Cookie=f"theirs=1; {name}={payment}").status_code == 204


PASSES_OR_NOT = [   # name, how it is asked, what happens
    ("free", dict(uri="/free/a"), "passes"),
    ("not ours", dict(uri="/nothing/a"), "refused"),
    ("a gate that serves its own content", dict(uri="/here/a.txt"), "refused"),
    ("another host's", dict(uri="/named/a"), "refused"),
    ("of that host", dict(uri="/named/a", host="Other.Example:8443"), "asked"),
    ("of that host by its whole name", dict(uri="/named/a", host="other.example."), "asked"),
    ("an unknown payment", dict(uri="/once/1", payment="pay_" + "0" * 36), "refused"),
    ("no payment at all", dict(uri="/once/1", payment="rubbish"), "malformed"),
    ("encoded dots", dict(uri="/free/%2e%2e/once/1"), "malformed"),
    ("an encoded slash", dict(uri="/once%2f1"), "malformed"),
    ("dots that the proxy would send on", dict(uri="/free/../once/1"), "malformed"),
    ("an empty segment likewise", dict(uri="/once//1"), "malformed"),
    ("an escape that means the same", dict(uri="/%6fnce/1"), "asked"),
    ("a preflight", dict(uri="/once/1", method="OPTIONS", Access_Control_Request_Method="GET"), "passes"),
    ("OPTIONS that is none", dict(uri="/once/1", method="OPTIONS"), "asked"),
    ("parameters that hide a gate", dict(uri="/free;x/../once;x/1"), "malformed"),
    ("a whole address", dict(uri="http://site.example/once/1"), "malformed"),
    ("a fragment", dict(uri="/once/1#top"), "malformed"),
    ("no path", dict(uri="once"), "malformed"),
    ("a strange method", dict(uri="/once/1", method="get!"), "malformed"),
    ("no host", dict(uri="/once/1", host="a b"), "malformed"),
    ("no uri told", dict(uri="/once/1", drop=["X-Forwarded-Uri"]), "malformed"),
    ("no method told", dict(uri="/once/1", drop=["X-Forwarded-Method"]), "malformed"),
    ("no host told", dict(uri="/once/1", drop=["X-Forwarded-Host"]), "malformed"),
]


@pytest.mark.parametrize("how, happens", [row[1:] for row in PASSES_OR_NOT], ids=[row[0] for row in PASSES_OR_NOT])
def test_what_passes(proxy, how, happens):
    assert is_told(proxy, proxy.ask(**how), happens)


def test_head_is_told_the_price_and_makes_no_payment(proxy):
    asked = proxy.ask("/once/head", method="HEAD")
    assert is_told(proxy, asked, "asked") and asked.headers["Holdfast-Price"] == "25 USD/2"
    assert "Holdfast-Pay-Page" not in asked.headers


def test_a_method_with_a_body_is_a_purchase_of_its_own(proxy):
    payment = proxy.bought("/once/form", method="POST")
    assert is_told(proxy, proxy.ask("/once/form", payment=payment), "refused")
    assert proxy.ask("/once/form", method="POST", payment=payment).status_code == 204


def test_the_visitors_own_authorization_is_no_key(proxy):
    assert proxy.ask("/free/a", Authorization="Bearer somebody-elses").status_code == 204
    assert proxy.ask("/free/a", Authorization="Basic dTpw").status_code == 204


def test_two_questions_at_once_have_one_yes(proxy):
    with ThreadPoolExecutor(8) as proxies:
        for number in range(10):
            uri = f"/once/race{number}"
            payment = proxy.bought(uri)
            answers = list(proxies.map(lambda _: proxy.ask(uri, payment=payment).status_code, range(8)))
            assert answers.count(204) == 1, answers


def test_the_gate_itself_has_nothing_there(shop, visitor):
    assert visitor(shop).ask("/once/1").status_code == 404
    assert visitor(shop).ask("/free/1").status_code == 404


def test_a_style_is_named(shop):
    for query in "", "?style=apache", "?style=nginx&style=forward", "?style=nginx&more=1":
        answer = requests.get(f"{shop.server.api}/v1/gate/check{query}", timeout=30)
        assert answer.status_code == 422 and "nginx" in answer.text


def test_each_visitor_has_his_own_limit(open_shop):
    shop = open_shop('mode = "sandbox"\n[limits]\nnew_payments_per_minute = 60\nnew_payments_burst = 5\n'
                     "reads_per_minute = 10\n" + gate("once", "/once/**", ELSEWHERE))
    proxy = Proxy(shop)
    codes = [proxy.ask(f"/once/{n}").status_code for n in range(6)]
    assert codes == [402] * 5 + [429]
    assert proxy.ask("/once/7", X_Forwarded_For="203.0.113.8").status_code == 402
    assert proxy.ask("/once/8", X_Forwarded_For="203.0.113.8, 203.0.113.7").status_code == 429, "the last is the peer"
    assert proxy.ask("/once/9", style="nginx").status_code == 403


def test_off_loopback_the_proxy_shows_a_key(open_shop):
    shop = shop_for_all(open_shop)
    proxy = Proxy(shop)
    assert proxy.ask("/once/1").status_code == 401
    wrong = shop.make_key("payments:read", name="wrong")
    assert proxy.ask("/once/1", Authorization=f"Bearer {wrong}").status_code == 403
    right = shop.make_key("gate:check", name="right")
    assert proxy.ask("/once/1", Authorization=f"Bearer {right}").status_code == 404, "asked, and no gate of elsewhere"
