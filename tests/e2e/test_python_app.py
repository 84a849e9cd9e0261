"""examples/python-app: an application that names its own prices, over HTTP as its visitors meet it."""
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
import requests

from harness.shop import LIMITS_OFF

APP = Path(__file__).parents[2] / "examples/python-app/app.py"


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(LIMITS_OFF)


@pytest.fixture(scope="module")
def posters(shop):
    key = shop.make_key("payments:read", "payments:write", name="posters")
    app = subprocess.Popen(["/usr/bin/python3", APP, "0"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           stderr=subprocess.DEVNULL, text=True,
                           env={"HOLDFAST_API": shop.server.api, "HOLDFAST_GATE": shop.gate, "HOLDFAST_KEY": key})
    yield re.search(r"http://[\d.:]+", app.stdout.readline())[0]
    app.terminate()
    app.wait(20)
    app.stdout.close()


def order(posters, words):
    """The order's page after the form was sent."""
    return requests.post(f"{posters}/order", data={"words": words}, timeout=30)


def test_a_poster_is_ordered_paid_and_drawn_once(shop, posters):
    assert "five cents" in requests.get(posters, timeout=30).text
    page = order(posters, "hold fast & stay")
    assert page.status_code == 200 and "0.20 USD" in page.text
    pay_page = re.search(rf'{shop.gate}/\.holdfast/pay/pay_\w+', page.text)[0]
    assert "A poster: hold fast" in requests.get(pay_page, timeout=30).text
    payment = pay_page.rsplit("/", 1)[1]
    draw = f"{posters}/posters/{payment}"
    assert requests.post(draw, timeout=30).status_code == 409, "not paid yet"
    shop.pay(payment)
    assert "Draw my poster" in requests.get(page.url, timeout=30).text
    with ThreadPoolExecutor(4) as visitors:
        answers = list(visitors.map(lambda _: requests.post(draw, timeout=30), range(4)))
    drawn = [answer for answer in answers if answer.status_code == 200]
    assert len(drawn) == 1 and ">&amp;<" in drawn[0].text, "drawn once, and words are no markup"
    assert drawn[0].headers["Content-Type"].startswith("image/svg+xml")
    assert "closed" in requests.get(page.url, timeout=30).text


@pytest.mark.parametrize("words, price", [("one", "0.05"), ("one two three", "0.15"), (" a  b ", "0.10")])
def test_the_price_is_by_the_word(posters, words, price):
    assert f"{price} USD" in order(posters, words).text


@pytest.mark.parametrize("words", ["", "   ", "too many " * 10])
def test_what_does_not_fit_is_not_sold(posters, words):
    assert order(posters, words).status_code == 400


def test_other_payments_are_not_its_own(shop, posters):
    """Neither another application's, nor one that cost less than its words do here."""
    for metadata, amount in [({"words": "a b c"}, 15), ({"shop": "mugs", "words": "a b c"}, 15),
                             ({"shop": "posters", "words": "a b c"}, 5), (None, 15)]:
        body = {"price": {"amount": amount, "asset": "USD/2"}, "resource": "something"}
        if metadata:
            body["metadata"] = metadata
        answer = shop.operator.post("/v1/payments", json=body, headers={"Idempotency-Key": str(uuid4())})
        payment = answer.json()["payment_id"]
        shop.pay(payment)
        assert requests.post(f"{posters}/posters/{payment}", timeout=30).status_code == 404
        assert shop.state(payment) == "paid", "and nothing was taken"


@pytest.mark.parametrize("length", ["-1", "1000000000", "x"])
def test_a_body_that_is_none(posters, length):
    told = requests.Request("POST", f"{posters}/order").prepare()
    told.headers["Content-Length"] = length
    assert requests.Session().send(told, timeout=30).status_code == 413


def test_an_order_that_never_was(posters):
    assert requests.get(f"{posters}/orders/pay_nothing", timeout=30).status_code in (404, 502)
    assert requests.post(f"{posters}/posters/pay_{'0' * 36}", timeout=30).status_code == 404
