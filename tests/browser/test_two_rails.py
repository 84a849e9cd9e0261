"""A page with two ways to pay: play money, and a token over Raiden with its link and its QR code."""
import subprocess

import pytest
from selenium.webdriver.common.keys import Keys

from contrast import too_faint
from harness.browser import PHONE, PayPage
from harness.wait import until
from shops import stock

GATES = """
[[paywall.gates]]
name     = "both"
match    = "/both/**"
upstream = "UPSTREAM"
price    = { amount = 25000000, asset = "SVT/9" }
rails    = ["raiden", "sandbox"]
preview  = { title = "Forests of kelp", text = "What grows faster than bamboo." }
"""

UNITS = 25_000_000 * 10**9   # the price in the token's smallest units


@pytest.fixture(scope="module")
def shop(open_raiden_shop):
    return stock(open_raiden_shop(GATES), *[f"/both/{n}" for n in range(1, 9)])


def open_page(shop, browser, path):
    browser.open(shop.gate + path)
    return PayPage(browser)


def test_they_are_tabs_moved_through_by_arrows(shop, browser):
    open_page(shop, browser, "/both/1")
    until(lambda: len(browser.all("[role=tab]")) == 2, what="tabs")
    assert browser.text("[aria-selected=true]") == "Raiden"
    browser.tab_to(lambda element: element.get_attribute("role") == "tab")
    browser.press(Keys.ARROW_RIGHT)
    assert browser.text("[aria-selected=true]") == "Play money" == browser.driver.switch_to.active_element.text
    assert browser.one("#way-sandbox button").is_displayed() and not browser.one("#way-raiden a").is_displayed()
    browser.press(Keys.ARROW_RIGHT)
    assert browser.text("[aria-selected=true]") == "Raiden"


def test_they_stand_below_each_other_without_javascript(shop, browser):
    browser.scripts(False)
    open_page(shop, browser, "/both/1")
    assert not browser.all("[role=tab]")
    assert browser.one("#way-sandbox button").is_displayed() and browser.one("#way-raiden a").is_displayed()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_code_on_the_screen_is_the_link(shop, browser, tmp_path, scheme):
    browser.size(PHONE)
    browser.scheme(scheme)
    open_page(shop, browser, "/both/2")
    assert browser.ask("document.documentElement.scrollWidth") <= PHONE[0] and too_faint(browser) == []
    picture = tmp_path / "code.png"
    code = browser.one("#way-raiden svg")
    browser.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", code)
    picture.write_bytes(code.screenshot_as_png)
    read = subprocess.run(["zbarimg", "--quiet", "--raw", str(picture)], capture_output=True, text=True)
    link = browser.one("#way-raiden a").get_attribute("href")
    assert read.stdout.strip() == link and f"#/transfer/{shop.node.tokens[0]}/{shop.node.address}?" in link


def test_paid_at_the_node_it_opens_by_itself(shop, browser):
    page = open_page(shop, browser, "/both/3")
    identifier = shop.look(page.payment)["id"]
    shop.node.receive(identifier, UNITS // 5)
    browser.reads("0.005000000 SVT has arrived, 0.020000000 SVT is missing.", "#status")
    shop.node.receive(identifier, UNITS - UNITS // 5)
    browser.reads("This is /both/3")


def test_each_way_asks_for_its_own_rest(shop, browser):
    """What came by one way leaves the other's price as it was; links, codes and figures follow while one looks."""
    page = open_page(shop, browser, "/both/5")

    def asked():
        return browser.one("#way-raiden a").get_attribute("href").rsplit("=", 1)[1]

    identifier = shop.look(page.payment)["id"]
    assert asked() == "0.025"
    code = browser.one("#way-raiden figure").get_attribute("innerHTML")
    browser.one("#way-raiden summary").click()
    shop.node.receive(identifier, UNITS // 5 + 1)
    browser.reads("0.005000000 SVT has come this way, 0.020000000 SVT is missing.", "#way-raiden")
    assert asked() == "0.019999999999999999"
    assert browser.one("#way-raiden figure").get_attribute("innerHTML") != code
    assert browser.all("#way-raiden details[open]"), "what was opened stays open"
    assert len(browser.all("button[aria-label='Copy receiver address']")) == 1
    browser.one("[id=tab-way-sandbox]").click()
    assert "Pay 0.025000000 SVT in play money" in browser.text("#way-sandbox")
    shop.pay(page.payment, 1_000_000)   # less than what came over Raiden, and news all the same
    browser.reads("Pay 0.024000000 SVT in play money", "#way-sandbox")
    assert asked() == "0.019999999999999999"


def test_what_has_to_be_typed_can_be_copied(shop, browser):
    browser.driver.execute_cdp_cmd("Browser.grantPermissions", {
        "origin": shop.gate, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]})
    open_page(shop, browser, "/both/4")
    browser.one("#way-raiden summary").click()
    button = browser.one("button[aria-label='Copy receiver address']")
    button.click()
    until(lambda: button.text == "Copied", what="the copy")
    assert browser.driver.execute_async_script(
        "navigator.clipboard.readText().then(arguments[arguments.length - 1])") == shop.node.address
