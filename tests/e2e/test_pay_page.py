"""The plain page that asks a person to pay, and the sandbox's button on it."""
import re

import pytest
import requests

from harness.shop import FILES, STANDARD


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(STANDARD, files=FILES)


def page(shop, visitor, path="/articles/page", **how):
    browser = visitor(shop, cookies=True, page=True)
    return browser, browser.ask(path, **how)


def test_a_browser_sees_a_page(shop, visitor):
    _, answer = page(shop, visitor)
    assert answer.status_code == 402 and answer.headers["Content-Type"].startswith("text/html")
    assert "0.25" in answer.text and "USD" in answer.text and "SANDBOX" in answer.text.upper()


def test_its_headers(shop, visitor):
    _, answer = page(shop, visitor)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src" in policy and "unsafe-inline" not in policy and "frame-ancestors 'none'" in policy
    assert answer.headers["Referrer-Policy"] == "no-referrer" and answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_markup_in_a_preview_is_text(shop, visitor):
    _, answer = page(shop, visitor)
    assert "<b>article</b>" not in answer.text and "&lt;b&gt;article&lt;/b&gt;" in answer.text


def test_markup_in_a_path_is_text(shop, visitor):
    _, answer = page(shop, visitor, "/articles/%3Cscript%3Ealert(1)%3C%2Fscript%3E".replace("%2F", ""))
    assert "<script>alert" not in answer.text


def test_nothing_is_asked_of_other_hosts(shop, visitor):
    _, answer = page(shop, visitor)
    for link in re.findall(r'(?:src|href|action)="([^"]+)"', answer.text):
        assert not re.match(r"(https?:)?//", link), link


def test_the_button_pays_without_javascript_and_leads_back(shop, visitor):
    browser, answer = page(shop, visitor, "/articles/button")
    action = re.search(r'<form[^>]*action="([^"]+)"', answer.text)[1]
    pressed = browser.session.post(shop.gate + action, timeout=30, allow_redirects=False)
    assert pressed.status_code in (200, 303)
    if pressed.status_code == 303:
        there = pressed.headers["Location"]
        assert there.startswith(shop.gate) or not re.match(r"(https?:)?//", there)
    assert browser.ask("/articles/button").status_code == 200


def test_an_awaited_payment_shows_the_page_again(shop, visitor):
    browser, first = page(shop, visitor, "/articles/again")
    again = browser.ask("/articles/again")
    assert again.status_code in (401, 402) and again.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("accept, kind", [
    (None, "application/json"), ("*/*", "application/json"), ("text/html", "text/html"),
    ("application/json", "application/json"),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
    ("text/html;q=0.1, application/json", "application/json"), ("application/json;q=0.5, text/html;q=0.9", "text/html"),
    ("text/*;q=0.5", "text/html"), ("text/html;q=0", "application/json"),
])
def test_accept_chooses(shop, accept, kind):
    answer = requests.get(shop.gate + "/articles/accept", headers={"Accept": accept}, timeout=20)
    assert answer.headers["Content-Type"].startswith(kind)
    assert "Accept" in answer.headers["Vary"]
