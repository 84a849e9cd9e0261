"""Whole purchases, from the price to the page, as a person makes them."""
import pytest
import requests

from harness.browser import PayPage
from harness.wait import until
from shops import CONFIG, stock


@pytest.fixture(scope="module")
def shop(open_shop):
    paths = [f"/{gate}/{n}" for gate in ("articles", "once", "other", "short") for n in range(1, 9)]
    return stock(open_shop(CONFIG), *paths)


def buy(shop, browser, path):
    browser.open(shop.gate + path)
    PayPage(browser).pay()
    browser.reads(f"This is {path}")


def test_the_button_pays_and_the_page_is_there(shop, browser):
    browser.open(shop.gate + "/articles/1")
    page = PayPage(browser)
    assert page.title == "Forests of kelp" and "0.25" in browser.text("#due") and "SANDBOX" in browser.text()
    assert "for 1 hour" in browser.text("#due")
    page.pay()
    browser.reads("This is /articles/1")


def test_it_opens_by_itself_when_it_is_paid_elsewhere(shop, browser):
    browser.open(shop.gate + "/once/1")
    shop.pay(PayPage(browser).payment)
    browser.reads("This is /once/1")
    assert browser.ask("location.pathname") == "/once/1"
    assert len(shop.upstream.asked("/once/1")) == 1


def test_buy_one_then_open_the_next(shop, browser):
    buy(shop, browser, "/articles/2")
    browser.open(shop.gate + "/articles/3")
    assert PayPage(browser).notice == ""
    PayPage(browser).pay()
    browser.reads("This is /articles/3")
    browser.open(shop.gate + "/articles/2")
    browser.reads("This is /articles/2")


def test_a_page_sold_once_asks_anew_after_a_reload(shop, browser):
    buy(shop, browser, "/once/2")
    browser.driver.refresh()
    assert "has been used" in PayPage(browser).notice
    PayPage(browser).pay()
    browser.reads("This is /once/2")


def test_the_deadline_passes_before_ones_eyes(shop, browser):
    browser.open(shop.gate + "/short/1")
    assert browser.all("#way-sandbox button")
    browser.reads("The time to pay is up. Nothing was taken.", "#status")
    until(lambda: not browser.all("#way-sandbox button"), what="the button to go")
    browser.one("#onward a").click()
    until(lambda: "expired" in browser.text(".goods .notice"), what="a new price")


def test_coming_back_after_the_deadline(shop, browser):
    browser.open(shop.gate + "/short/2")
    payment = PayPage(browser).payment
    browser.open("about:blank")
    until(lambda: shop.state(payment) == "timed_out")
    browser.open(shop.gate + "/short/2")
    assert "was not paid in time" in PayPage(browser).notice
    assert PayPage(browser).payment != payment


def test_money_that_comes_too_late_still_opens_it(shop, browser):
    browser.open(shop.gate + "/short/3")
    browser.reads("The time to pay is up", "#status")
    shop.pay(PayPage(browser).payment)
    browser.reads("This is /short/3")


def test_part_of_the_price_is_said_live_and_the_rest_can_be_paid(shop, browser):
    browser.open(shop.gate + "/articles/4")
    page = PayPage(browser)
    shop.pay(page.payment, amount=10)
    browser.reads("0.10 USD has arrived, 0.15 USD is missing.", "#status")
    browser.reads("0.15 USD", "#way-sandbox button")
    assert PayPage(browser).payment == page.payment
    page.pay()
    browser.reads("This is /articles/4")


def test_more_than_the_price_is_said_and_opens(shop, browser):
    browser.open(shop.gate + "/articles/5")
    payment = PayPage(browser).payment
    shop.pay(payment, amount=30)
    browser.reads("This is /articles/5")
    browser.open(f"{shop.gate}/.holdfast/pay/{payment}")
    browser.reads("0.05 USD more than was asked had arrived", "#status")


def test_two_windows_on_what_opens_for_a_while_both_open(shop, browser):
    first, second = two_windows(shop, browser, "/articles/6")
    shop.pay(PayPage(browser).payment)
    for window in (first, second):
        browser.to(window)
        browser.reads("This is /articles/6")


def test_two_windows_on_what_opens_once_one_opens_and_one_is_told(shop, browser):
    windows = two_windows(shop, browser, "/once/3")
    shop.pay(PayPage(browser).payment)

    def outcomes():
        seen = []
        for window in windows:
            browser.to(window)
            text = browser.text()
            seen.append("opened" if "This is /once/3" in text else "told" if "been used" in text else "waits")
        return sorted(seen) == ["opened", "told"] and seen
    until(outcomes, what="one window opened and the other told")


def two_windows(shop, browser, path):
    browser.open(shop.gate + path)
    payment = PayPage(browser).payment
    first, second = browser.driver.current_window_handle, browser.new_window()
    browser.open(shop.gate + path)
    assert PayPage(browser).payment == payment, "one cookie, one payment"
    return first, second


def test_the_cookie_of_another_gate_opens_nothing_here(shop, browser):
    buy(shop, browser, "/articles/7")
    bought = browser.driver.get_cookies()[0]
    browser.open(shop.gate + "/other/1")
    page = PayPage(browser)
    assert "0.90" in browser.text("#due")
    mine = next(cookie["name"] for cookie in browser.driver.get_cookies() if cookie["value"] == page.payment)
    browser.driver.add_cookie({"name": mine, "value": bought["value"], "path": "/", "sameSite": "Lax"})
    browser.open(shop.gate + "/other/1")
    assert PayPage(browser).notice, "it says that the cookie opens nothing here"
    assert not shop.upstream.asked("/other/1")


def test_a_payment_link_sent_to_another_device_opens_there(shop, browser):
    bill = requests.get(shop.gate + "/once/4", headers={"Accept": "application/json"}, timeout=20).json()["payment"]
    browser.open(shop.gate + bill["pay_page"])
    PayPage(browser).pay()
    browser.reads("This is /once/4")


def test_without_javascript_the_button_and_the_reload_do(shop, browser):
    browser.scripts(False)
    browser.open(shop.gate + "/articles/8")
    PayPage(browser).pay()
    browser.reads("This is /articles/8")
    browser.open(shop.gate + "/once/5")
    page = PayPage(browser)
    assert "Payable until" in browser.text("#clock")
    browser.one("#onward a").click()
    assert PayPage(browser).payment == page.payment, "not paid yet: the same payment"
    shop.pay(page.payment)
    browser.one("#onward a").click()
    browser.reads("This is /once/5")


def test_by_keyboard_alone(shop, browser):
    browser.open(shop.gate + "/once/6")
    button = browser.tab_to(lambda element: element.tag_name == "button")
    outline = browser.ask("(({ outlineStyle, outlineWidth }) => outlineStyle + outlineWidth)"
                          "(getComputedStyle(arguments[0]))", button)
    assert outline == "solid3px", "the focus is to be seen"
    browser.press("\ue007")   # Enter
    browser.reads("This is /once/6")
