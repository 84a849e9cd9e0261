"""The operator's pages: live, by button, and behind a key where anybody could ask."""
import pytest

from contrast import too_faint
from harness.browser import PHONE
from harness.shop import Visitor, shop_for_all
from harness.wait import until
from shops import CONFIG, stock


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(CONFIG)


def test_payments_appear_and_change_by_themselves(shop, browser):
    browser.open(shop.server.api + "/")
    payment = Visitor(shop).bill("/articles/live")
    row = f"li:has(#row-{payment})"
    browser.reads("awaited", row)
    shop.pay(payment)
    browser.reads("paid", row)
    browser.reads("0.25", "#today")


def test_its_button_pays_and_stays(shop, browser):
    payment = Visitor(shop).bill("/other/button")
    browser.open(shop.server.api + "/")
    browser.one(f"#pay-{payment}").click()
    browser.reads("paid", f"li:has(#row-{payment})")
    assert browser.ask("location.pathname") == "/"
    assert shop.state(payment) == "paid"


def test_its_button_needs_no_javascript(shop, browser):
    payment = Visitor(shop).bill("/other/plain")
    browser.scripts(False)
    browser.open(shop.server.api + "/")
    browser.one(f"#pay-{payment}").click()
    until(lambda: shop.state(payment) == "paid", what="the button to pay")
    browser.reads("paid", f"li:has(#row-{payment})")


def test_the_focus_stays_where_it_is_when_the_list_changes(shop, browser):
    payment = Visitor(shop).bill("/articles/focus")
    browser.open(shop.server.api + "/")
    browser.ask(f"document.getElementById('row-{payment}').focus()")
    newer = Visitor(shop).bill("/articles/newer")
    browser.reads("awaited", f"li:has(#row-{newer})")
    assert browser.ask("document.activeElement.id") == f"row-{payment}"


def test_a_click_away_stands_the_story(shop, browser):
    payment = Visitor(shop).bill("/articles/story")
    browser.open(shop.server.api + "/")
    browser.one(f"#row-{payment}").click()
    browser.reads("awaited", ".state.now")
    shop.pay(payment)
    browser.reads("paid", ".state.now")
    browser.reads("price covered", "#history")
    assert len(browser.all(".move.made")) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_telephone_and_can_be_read(shop, browser, scheme):
    payment = Visitor(shop).bill("/long/" + "x" * 200)
    shop.pay(payment, amount=10)
    browser.size(PHONE)
    browser.scheme(scheme)
    for path in ("/", f"/till/payments/{payment}", "/docs", "/docs/errors", "/setup#secret"):
        browser.open(shop.server.api + path)
        assert browser.ask("document.documentElement.scrollWidth") <= PHONE[0], path
        assert too_faint(browser) == [], path


@pytest.fixture(scope="module")
def open_to_all(open_shop):
    return stock(shop_for_all(open_shop), "/articles/1")


def sign_in(browser, key):
    until(lambda: browser.all("#key") and browser.one("#key").is_displayed(), what="the form")
    browser.one("#key").clear()
    browser.one("#key").send_keys(key)
    browser.one("#sign-in button").click()


def test_an_operator_signs_in_with_a_key(open_to_all, browser):
    payment = Visitor(open_to_all).bill("/articles/1")
    browser.open(open_to_all.server.api + "/")
    sign_in(browser, "hf_test_nonsense")
    until(lambda: browser.text("#notice"), what="a sentence on why not")
    sign_in(browser, open_to_all.make_key("payments:read", "payments:write"))
    browser.reads("/articles/1", "#latest")
    browser.one(f"#pay-{payment}").click()
    browser.reads("paid", f"li:has(#row-{payment})")
    browser.one(f"#row-{payment}").click()
    browser.reads("paid", ".state.now")
    assert browser.driver.get_cookies() == [], "nothing that a browser would send by itself"
    browser.new_window()
    browser.open(open_to_all.server.api + "/")
    until(lambda: browser.all("#key") and browser.one("#key").is_displayed(), what="another window is asked anew")
