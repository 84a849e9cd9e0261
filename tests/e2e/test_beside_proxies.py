"""examples/nginx and examples/caddy as they stand, under the real programs: they serve, Holdfast says who may."""
import re

import pytest
import requests

from harness.fronts import SITE, caddy, nginx, open_shop_beside
from harness.wire import Wire

TIDES = (SITE / "reports/tides/index.html").read_bytes()


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop_beside(open_shop)


@pytest.fixture(scope="module", params=[nginx, caddy], ids=["nginx", "caddy"])
def front(shop, request):
    address, close = request.param(shop)
    yield address
    close()


def ask(front, path, method="GET", **fields):
    return requests.request(method, front + path, timeout=30, allow_redirects=False,
                            headers={name.replace("_", "-"): value for name, value in fields.items()})


def test_what_is_free_is_free(front):
    assert b"Harbor office" in ask(front, "/").content


def test_a_browser_buys_a_report(front, shop):
    browser = requests.Session()
    browser.headers["Accept"] = "text/html"
    page = browser.get(front + "/reports/tides/", timeout=30)
    assert page.status_code == 402 and "The tide tables of the year" in page.text and "Tide tables" not in page.text
    assert TIDES not in page.content and page.headers["Holdfast-Price"] == "150 USD/2"
    style = re.search(r'href="(/\.holdfast/assets/[^"]+css)"', page.text)[1]
    assert browser.get(front + style, timeout=30).headers["Content-Type"].startswith("text/css")
    payment = re.search(r"pay_\w{36}", page.text)[0]
    assert browser.post(f"{front}/.holdfast/payments/{payment}/pay", timeout=30).ok
    for path, content in [("/reports/tides/", TIDES), ("/reports/tides/", TIDES),
                          ("/reports/tides/curve.svg", (SITE / "reports/tides/curve.svg").read_bytes())]:
        opened = browser.get(front + path, timeout=30)
        assert opened.status_code == 200 and opened.content == content
        assert "private" in opened.headers["Cache-Control"]
    assert requests.get(front + "/reports/tides/", timeout=30).status_code == 402


def test_a_program_buys_a_report(front, shop):
    asked = ask(front, "/reports/tides/", Accept="application/json")
    assert asked.status_code == 402
    payment = asked.json()["payment"]["payment_id"]
    assert ask(front, "/reports/tides/", Holdfast_Payment=payment).status_code in (401, 402), "not paid yet"
    shop.pay(payment)
    assert ask(front, "/reports/tides/", Holdfast_Payment=payment).content == TIDES


def test_who_shows_rubbish_is_refused(front):
    for shown in "pay_" + "0" * 36, "rubbish":
        assert ask(front, "/reports/tides/", Holdfast_Payment=shown).status_code in (400, 403, 404)


def test_head_tells_the_price(front):
    told = ask(front, "/reports/tides/", "HEAD")
    assert told.status_code == 402 and told.headers["Holdfast-Price"] == "150 USD/2"


def test_a_visitor_cannot_speak_for_the_proxy(front):
    """He says that he asks for something free; the proxy says what he asks for."""
    forged = ask(front, "/reports/tides/", X_Forwarded_Uri="/free", X_Forwarded_Method="OPTIONS",
                 X_Forwarded_Host="elsewhere.example", X_Original_URI="/free")
    assert forged.status_code == 402


SPELLINGS = [
    "//reports/tides/", "/./reports/tides/", "/x/../reports/tides/", "/%72eports/tides/", "/%2e/reports/tides/",
    "/reports%2ftides/index.html", "/REPORTS/tides/", "/x/%2e%2e/reports/tides/index.html", "/reports//tides/",
    "/%2freports/tides/", "/reports/tides/index.html?x=/free", "/reports/tides/./index.html", "/\\reports/tides/",
    "/reports;x/tides/", "/reports/tides/index.html%00", "/free/../reports/tides/index.html",
]


@pytest.mark.parametrize("path", SPELLINGS)
def test_no_spelling_opens_it(front, path):
    """What the proxy takes a path for, and what the gate takes it for, must never differ to a visitor's gain."""
    host, _, port = front.partition("//")[2].partition(":")
    with Wire((host, int(port))) as wire:
        told = wire.get(path, "Connection: close", host=f"{host}:{port}")
    assert b"Around new and full moon" not in told.body and told.status in (301, 308, 400, 402, 403, 404)


@pytest.mark.parametrize("path", ["/reports/absent.pdf", "/reports/tides/absent.svg", "/reports/absent/"])
def test_what_is_not_there_is_not_sold(front, path):
    assert ask(front, path).status_code == 404


def test_only_what_can_be_had_is_sold(front):
    posted = requests.post(front + "/reports/tides/", data=b"x" * 100_000, timeout=30)
    assert posted.status_code == 405


def test_a_folder_without_its_slash_is_led_there_unpaid(front):
    led = ask(front, "/reports/tides")
    assert led.status_code in (301, 302) and led.headers["Location"] == "/reports/tides/"


@pytest.mark.parametrize("program", [nginx, caddy])
def test_what_opens_once_is_asked_about_once(open_shop, program):
    """The folder's page too: a proxy that asked a second time on its way to it would use the payment up."""
    shop = open_shop_beside(open_shop, access="once")
    front, close = program(shop)
    try:
        payment = ask(front, "/reports/tides/", Accept="application/json").json()["payment"]["payment_id"]
        shop.pay(payment)
        assert ask(front, "/reports/tides", Holdfast_Payment=payment).status_code in (301, 302, 308)
        assert ask(front, "/reports/tides/absent", Holdfast_Payment=payment).status_code == 404
        assert ask(front, "/reports/tides/", Holdfast_Payment=payment).content == TIDES
        assert ask(front, "/reports/tides/", Holdfast_Payment=payment).status_code in (403, 404)
    finally:
        close()


def test_the_payments_cookie_is_for_this_site_alone(front):
    cookie = ask(front, "/reports/tides/", Accept="text/html").headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie, "it listens without TLS"
