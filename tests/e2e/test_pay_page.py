"""The plain page that asks a person to pay, and the sandbox's button on it."""
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from harness.shop import FILES, STANDARD
from harness.wait import until


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


def test_what_the_page_needs_is_sent_and_kept_for_good(shop, visitor):
    _, answer = page(shop, visitor)
    assets = set(re.findall(r'"(/\.holdfast/assets/[^"]+)"', answer.text))
    assert {one.rsplit("/", 1)[1] for one in assets} == {"holdfast.css", "pay.css", "pay.js", "mark.svg"}
    for asset in assets:
        sent = requests.get(shop.gate + asset, timeout=20)
        assert sent.status_code == 200 and "immutable" in sent.headers["Cache-Control"]
    other_release = re.sub(r"assets/\w+/", "assets/0000/", next(iter(assets)))
    assert requests.get(shop.gate + other_release, timeout=20).headers["Cache-Control"] == "no-cache"


def test_a_long_poll_ends_with_whatever_its_caller_has_not_seen(shop, visitor):
    payment = visitor(shop).bill("/articles/poll")

    def look(**seen):
        return requests.get(f"{shop.gate}/.holdfast/payments/{payment}", params={"wait": 60, **seen}, timeout=90).json()

    with ThreadPoolExecutor(2) as hands:
        partial, paid = hands.submit(look, received=0), hands.submit(look)
        shop.pay(payment, amount=10)
        assert partial.result()["received"]["amount"] == 10
        assert not paid.done(), "without the amount only the state is looked at"
        shop.pay(payment)
        assert paid.result()["state"] == "paid"
    assert look(received=10)["received"]["amount"] == 25
    assert look(state="awaited")["state"] == "paid"


@pytest.mark.parametrize("query", ["wait=61", "wait=soon", "received=-1", "state=lost"])
def test_a_long_poll_that_makes_no_sense_is_refused(shop, visitor, query):
    payment = visitor(shop).bill("/articles/poll")
    answer = requests.get(f"{shop.gate}/.holdfast/payments/{payment}?{query}", timeout=20)
    assert answer.status_code == 422 and answer.json()["errors"][0]["pointer"] == query.split("=")[0]


def test_the_end_of_its_time_ends_a_long_poll(shop, visitor):
    payment = visitor(shop).bill("/short/poll")
    assert shop.look(payment, wait=60)["state"] == "timed_out"


def test_the_page_at_its_own_address_hands_out_the_credential(shop, visitor):
    payment = visitor(shop).bill("/articles/sent")
    browser = visitor(shop, cookies=True, page=True)
    there = browser.ask(f"/.holdfast/pay/{payment}")
    assert there.status_code == 200 and "noindex" in there.text and payment in there.headers["Set-Cookie"]
    shop.pay(payment)
    assert browser.ask("/articles/sent").status_code == 200
    until(lambda: shop.state(payment) == "claimed")
    assert "Set-Cookie" not in visitor(shop, page=True).ask(f"/.holdfast/pay/{payment}").headers, "it is used up"
