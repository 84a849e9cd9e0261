"""Money that arrives: enough, too little, too much, too late, twice, for nobody."""
import time

import pytest
import requests

from harness.shop import FILES, STANDARD
from harness.wait import past, until


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(STANDARD, files=FILES)


# the amounts that are paid, one after another, for a price of 25; state, exception and sum afterwards
TABLE = [
    ("exact", [25], "paid", "none", 25),
    ("by_default_the_price", [None], "paid", "none", 25),
    ("too_little", [10], "awaited", "partial", 10),
    ("adds_up", [10, 15], "paid", "none", 25),
    ("adds_up_in_three", [5, 5, 15], "paid", "none", 25),
    ("adds_up_to_more", [10, 20], "paid", "over", 30),
    ("too_much", [100], "paid", "over", 100),
    ("again_after_paid", [25, 25], "paid", "over", 50),
]


@pytest.mark.parametrize("name, amounts, state, exception, received", TABLE, ids=[row[0] for row in TABLE])
def test_amounts(shop, visitor, name, amounts, state, exception, received):
    payment = visitor(shop).bill("/articles/money")
    for amount in amounts:
        shop.pay(payment, amount)
    seen = shop.look(payment)
    assert (seen["state"], seen["exception"], seen["received"]["amount"]) == (state, exception, received)
    assert visitor(shop).ask("/articles/money", payment).status_code == (200 if state == "paid" else 401)


@pytest.mark.parametrize("name, body", [
    ("zero", {"amount": 0}), ("negative", {"amount": -5}), ("fraction", {"amount": 1.5}), ("text", {"amount": "25"}),
    ("beyond_2_53", {"amount": 2**53}), ("unknown_field", {"amuont": 25}), ("a_list", [25]),
])
def test_amounts_that_are_none(shop, visitor, name, body):
    payment = visitor(shop).bill("/articles/money")
    answer = requests.post(f"{shop.gate}/.holdfast/payments/{payment}/pay", json=body, timeout=30)
    assert answer.status_code in (400, 422), answer.text
    assert shop.state(payment) == "awaited"


def test_nobody_awaits_it(shop):
    answer = requests.post(f"{shop.gate}/.holdfast/payments/pay_{'0' * 36}/pay", timeout=30)
    assert answer.status_code == 404


def test_the_decimal_identifier_serves_as_well(shop, visitor):
    payment = visitor(shop).bill("/articles/money")
    shop.pay(shop.look(payment)["id"])
    assert shop.state(payment) == "paid"


def test_the_api_has_the_same_button(shop, visitor):
    payment = visitor(shop).bill("/articles/money")
    answer = shop.stranger.post(f"/v1/sandbox/payments/{payment}/pay", json={"amount": 10})
    assert answer.status_code == 200, answer.text
    assert shop.look(payment)["exception"] == "partial"


def test_late_money_is_honored(shop, visitor):
    payment = visitor(shop).bill("/short/late")
    until(lambda: shop.state(payment) == "timed_out", what="the deadline")
    shop.pay(payment)
    seen = shop.look(payment)
    assert (seen["state"], seen["exception"]) == ("paid", "late")
    assert visitor(shop).ask("/short/late", payment).status_code == 200


def test_the_public_view_tells_no_secrets(shop, visitor):
    payment = visitor(shop).bill("/articles/money")
    assert set(shop.look(payment)) == {"payment_id", "id", "state", "exception", "price", "received", "deadline",
                                       "offers", "pay_page"}


def test_waiting_for_a_payment_answers_when_it_arrives(shop, visitor):
    from concurrent.futures import ThreadPoolExecutor
    payment = visitor(shop).bill("/articles/money")
    with ThreadPoolExecutor() as pool:
        begun = time.monotonic()
        waiting = pool.submit(shop.look, payment, wait=30)
        shop.pay(payment)
        assert waiting.result()["state"] == "paid"
        assert time.monotonic() - begun < 10


def test_waiting_for_nothing_ends_in_time(shop, visitor):
    payment = visitor(shop).bill("/articles/money")
    begun = time.monotonic()
    assert shop.look(payment, wait=1)["state"] == "awaited"
    assert 0.9 < time.monotonic() - begun < 10


# --- deadlines and windows


def test_a_deadline_passes(shop, visitor):
    payment = visitor(shop).bill("/short/x")
    until(lambda: shop.state(payment) == "timed_out", what="the deadline")
    assert visitor(shop).ask("/short/x", payment).status_code == 404


def test_a_cookie_after_the_deadline_gets_a_new_payment(shop, visitor):
    browser = visitor(shop, cookies=True)
    payment = browser.bill("/short/cookie")
    until(lambda: shop.state(payment) == "timed_out", what="the deadline")
    again = browser.ask("/short/cookie")
    assert again.status_code == 402
    assert again.json()["payment"]["payment_id"] != payment
    assert again.json()["notice"]


def test_what_is_paid_does_not_time_out(shop, visitor):
    payment = visitor(shop).paid("/short/paid")
    past(time.time() + 1.2)
    assert shop.state(payment) == "paid"
    assert visitor(shop).ask("/short/paid", payment).status_code == 200


def test_a_window_ends(shop, visitor):
    payment = visitor(shop).paid("/brief/x")
    assert visitor(shop).ask("/brief/x", payment).status_code == 200
    until(lambda: visitor(shop).ask("/brief/x", payment).status_code == 404, what="the end of the window")


def test_a_window_begins_with_the_claim_not_with_the_payment(shop, visitor):
    payment = visitor(shop).paid("/brief/later")
    past(time.time() + 1.2)
    assert visitor(shop).ask("/brief/later", payment).status_code == 200
