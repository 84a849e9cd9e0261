"""Examples in a browser: a page without a server that buys by fetch(), and a purchase at a site that nginx serves."""
import functools
import http.server
import threading
from pathlib import Path

import pytest

from harness.browser import PayPage
from harness.fronts import nginx, open_shop_beside
from harness.shop import LIMITS_OFF, SITE, gate

PAGE = Path(__file__).parents[2] / "examples/static-page"
LAST = "31 October. Wind north-west, nine. The lamp held."


class Folder(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(LIMITS_OFF + gate("log", "/files/**", SITE, preview={"text": "The night of the storm."},
                                       access="1h"),
                     files={"site/log.txt": LAST.encode()})


@pytest.fixture
def page(shop, tmp_path):
    """The example from an origin of its own, its one address made the shop's."""
    for name in "index.html", "style.css", "page.js":
        text = (PAGE / name).read_text()
        (tmp_path / name).write_text(text.replace("http://127.0.0.1:8402", shop.gate))
    assert shop.gate in (tmp_path / "index.html").read_text()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Folder, directory=tmp_path))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def test_a_page_without_a_server_buys(shop, browser, page):
    browser.open(page)
    browser.one("#log button").click()
    browser.reads("The night of the storm.", "#log")
    assert "25" in browser.text("#log a")
    browser.one("#log a").click()
    shop_window, pay_window = browser.windows()
    browser.to(pay_window)
    PayPage(browser).pay()
    browser.reads(LAST)
    browser.to(shop_window)
    browser.reads(LAST, "#log")
    assert browser.text("#log") == LAST


@pytest.fixture(scope="module")
def harbor(open_shop):
    address, close = nginx(open_shop_beside(open_shop))
    yield address
    close()


def test_a_purchase_at_a_site_that_nginx_serves(harbor, browser):
    browser.open(harbor)
    browser.one("a").click()
    page = PayPage(browser)
    assert page.title == "The tide tables of the year"
    page.pay()
    browser.reads("High water comes twelve hours")
    assert browser.ask("location.pathname") == "/reports/tides/"
    assert browser.ask("document.querySelector('img').naturalWidth") > 0, "its picture belongs to it"
    browser.driver.refresh()
    browser.reads("High water comes twelve hours")
