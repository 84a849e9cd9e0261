"""The page of the setup link makes the first key, or the first operator, once."""
import re

import requests

from harness.wait import until
from shops import CONFIG


def test_the_first_key(open_shop, browser):
    shop = open_shop(CONFIG, terminal=True)
    said = until(lambda: re.search(r"http\S+/setup#\S+", "\n".join(shop.server.output)), what="the setup link")
    link = said[0]
    browser.open(link)
    assert "#" not in browser.ask("location.href"), "the secret has left the address bar"
    browser.one("#form button").click()
    browser.reads("Keep it now", "#done")
    key = browser.one("#key").get_attribute("value")
    caller = requests.get(shop.server.api + "/v1/caller", headers={"Authorization": f"Bearer {key}"}, timeout=20)
    assert caller.json()["scopes"] == ["*"]
    browser.open("about:blank")
    browser.open(link)
    browser.one("#form button").click()
    until(lambda: browser.text("#notice"), what="a sentence on why not")
    assert not browser.one("#done").is_displayed()


def test_the_first_operator(open_shop, browser):
    shop = open_shop(CONFIG, terminal=True)
    link = until(lambda: re.search(r"http\S+/setup#\S+", "\n".join(shop.server.output)), what="the setup link")[0]
    browser.open(link)
    for name, value in ("username", "ada"), ("email", "ada@example.org"), ("password", "password"):
        browser.one(f"#{name}").send_keys(value)
    browser.one("#person button").click()
    until(lambda: "password:" in browser.text("#notice"), what="what is wrong with the password")
    browser.one("#password").clear()
    browser.one("#password").send_keys("a long sentence of mine")
    browser.one("#person button").click()
    until(lambda: browser.one("#welcome").is_displayed(), what="the end of it")
    tokens = requests.post(shop.server.api + "/v1/tokens", timeout=20,
                           json={"username": "ada", "password": "a long sentence of mine"}).json()
    me = requests.get(shop.server.api + "/v1/me", timeout=20,
                      headers={"Authorization": f"Bearer {tokens['access_token']}"}).json()
    assert me["role"] == "operator"
