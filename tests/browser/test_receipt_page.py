"""The receipt as people have it: reached from the payment's page, read, checked, and opened on another device."""
import json
from urllib.parse import urlsplit

import pytest

from contrast import too_faint
from harness.browser import PayPage
from harness.shop import gate, UPSTREAM
from shops import CONFIG, stock

PUBLIC = '[paywall]\npublic_url = "https://shop.example"\n\n[[paywall.gates]]'


@pytest.fixture(scope="module")
def shop(open_shop):
    return stock(open_shop(CONFIG.replace("[[paywall.gates]]", PUBLIC, 1)), "/articles/1", "/articles/2", "/once/1")


def bought(shop, browser, path):
    """Its receipt's page, reached as a person would."""
    browser.open(shop.gate + path)
    page = PayPage(browser)
    payment = page.payment
    page.pay()
    browser.reads(f"This is {path}")
    browser.open(f"{shop.gate}/.holdfast/pay/{payment}")
    browser.one(".receipt a").click()
    browser.reads("Receipt", "h1")
    return payment


def test_it_says_what_was_bought(shop, browser):
    bought(shop, browser, "/articles/1")
    told = browser.text("main")
    for words in "Forests of kelp", "/articles/1", "0.25 USD", "by sandbox", "until", "UTC":
        assert words in told
    assert "SANDBOX" in browser.text() and browser.one(".qr").is_displayed()


def test_it_can_be_checked_offline(shop, browser):
    payment = bought(shop, browser, "/articles/2")
    done = shop.server.run("receipt", "verify", browser.text("pre"), "--json")
    assert json.loads(done.stdout)["jti"] == payment


def test_another_device_opens_what_was_bought(shop, browser):
    bought(shop, browser, "/articles/1")
    page = browser.driver.current_url
    browser.fresh()
    browser.open(shop.gate + "/articles/1")
    assert PayPage(browser).title == "Forests of kelp", "this device has not paid"
    browser.open(page)
    browser.one("a.button").click()
    browser.reads("This is /articles/1")


def test_what_opened_once_has_nothing_left_to_open(shop, browser):
    bought(shop, browser, "/once/1")
    assert "once" in browser.text(".facts") and not browser.all("a.button") and not browser.all(".qr")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_readable_and_fits_a_telephone(shop, browser, scheme):
    bought(shop, browser, "/articles/2")
    browser.scheme(scheme)
    browser.size((360, 740))
    browser.driver.refresh()   # colours change by and by on a page that stands
    assert browser.ask("document.documentElement.scrollWidth") <= 360
    assert too_faint(browser) == []


def test_it_prints_whole(shop, browser):
    bought(shop, browser, "/articles/2")
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert not browser.one("a.button").is_displayed()
        assert browser.ask("document.querySelector('pre').scrollHeight <= document.querySelector('pre').clientHeight")
    finally:
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
