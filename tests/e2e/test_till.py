"""The till: what an operator sees."""
import re

import pytest
import requests

from harness.shop import FILES, STANDARD

PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(STANDARD, files=FILES)


def till(shop, path="/", **fields):
    return requests.get(shop.server.api + path, headers={**PAGE, **fields}, timeout=20)


def test_on_loopback_it_answers_without_a_key(shop, visitor):
    payment = visitor(shop).bill("/articles/till")
    answer = till(shop)
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    assert "SANDBOX" in answer.text and "/articles/till" in answer.text
    assert f'action="/till/payments/{payment}/pay"' in answer.text


def test_its_button_pays_and_the_day_adds_up(shop, visitor):
    payment = visitor(shop).bill("/dear/till")
    pressed = requests.post(f"{shop.server.api}/till/payments/{payment}/pay", timeout=20, allow_redirects=False,
                            headers={"Origin": "null", "Sec-Fetch-Site": "same-origin"})
    assert (pressed.status_code, pressed.headers["Location"]) == (303, "/")
    assert shop.state(payment) == "paid"
    assert re.search(r"number\">9\.\d\d</strong> USD", till(shop).text)


def test_what_hangs_is_named(shop, visitor):
    payment = visitor(shop).bill("/articles/hangs")
    shop.pay(payment, amount=10)
    hangs = till(shop).text.split('id="hangs"')[1].split("</div>")[0]
    assert "/articles/hangs" in hangs and "0.10 USD" in hangs and "partial" in hangs


def test_the_story_of_a_payment(shop, visitor):
    payment = visitor(shop).paid("/articles/story")
    answer = till(shop, f"/till/payments/{payment}")
    assert answer.status_code == 200
    assert answer.text.count('class="state now"') == 1 and "This one is paid." in answer.text
    assert "the full price has arrived before the deadline" in answer.text
    assert "delivered</strong> makes it claimed" in answer.text


def test_a_payment_that_is_not_there(shop):
    answer = till(shop, "/till/payments/pay_" + "0" * 36)
    assert answer.status_code == 404 and answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("fields", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"},
                                    {"Origin": "null"}])
def test_other_sites_press_no_buttons(shop, visitor, fields):
    payment = visitor(shop).bill("/articles/evil")
    pressed = requests.post(f"{shop.server.api}/till/payments/{payment}/pay", headers=fields, timeout=20)
    assert pressed.status_code == 403 and shop.state(payment) == "awaited"
