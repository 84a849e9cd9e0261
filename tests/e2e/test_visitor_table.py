"""What a visitor meets at the gate: the table of requirements, row by row, for header credentials and for cookies."""
import re

import pytest

from harness.shop import FILES, STANDARD
from harness.wait import until

UNKNOWN = "pay_" + "0" * 36


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(STANDARD, files=FILES)


def refused(answer):
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert answer.json()["code"] == "payment_not_awaited"
    assert answer.json()["detail"] == "Specified X-Raiden-Payment-Id is not awaited."
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_free_path_is_proxied(shop, visitor):
    answer = visitor(shop).ask("/free/x")
    assert (answer.status_code, answer.text) == (200, "hello")


def test_a_path_of_no_gate_is_not_there(shop, visitor):
    assert visitor(shop).ask("/elsewhere").status_code == 404


def test_priced_without_credential_is_402_with_a_new_payment(shop, visitor):
    shop.upstream.forget()
    answer = visitor(shop).ask("/articles/new")
    assert answer.status_code == 402
    body = answer.json()
    payment = body["payment"]
    assert payment["state"] == "awaited" and payment["exception"] == "none"
    assert payment["price"] == {"amount": 25, "asset": "USD/2"}
    assert re.fullmatch(r"\d+", payment["id"]) and re.fullmatch(r"pay_\w{36}", payment["payment_id"])
    assert [offer["rail"] for offer in payment["offers"]] == ["sandbox"]
    assert body["preview"] == {"title": "An <b>article</b>", "text": "Its first line"}
    assert answer.headers["WWW-Authenticate"] == 'Holdfast realm="articles"'
    assert answer.headers["Holdfast-Price"] == "25 USD/2"
    assert 'rel="payment"' in answer.headers["Link"] and payment["pay_page"] in answer.headers["Link"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Accept" in answer.headers["Vary"] and answer.headers["Cache-Control"] == "no-store"
    assert shop.upstream.asked() == [], "the upstream hears nothing of unpaid requests"


def test_two_askers_get_two_payments(shop, visitor):
    assert visitor(shop).bill("/articles/two") != visitor(shop).bill("/articles/two")


def test_an_awaited_payment_is_401_with_the_same_payment(shop, visitor):
    payment = visitor(shop).bill("/articles/wait")
    answer = visitor(shop).ask("/articles/wait", payment)
    assert answer.status_code == 401
    assert answer.json()["payment"]["payment_id"] == payment
    assert int(answer.headers["Retry-After"]) >= 1


def test_a_paid_payment_opens_its_request_once(shop, visitor):
    payment = visitor(shop).paid("/articles/once")
    answer = visitor(shop).ask("/articles/once", payment)
    assert (answer.status_code, answer.text) == (200, "hello")
    until(lambda: shop.state(payment) == "claimed", what="the claim")
    refused(visitor(shop).ask("/articles/once", payment))


def test_a_window_stays_open(shop, visitor):
    payment = visitor(shop).paid("/window/x")
    for _ in range(5):
        assert visitor(shop).ask("/window/x", payment).status_code == 200
    assert shop.state(payment) == "claimed"


@pytest.mark.parametrize("name, show", [
    ("unknown", lambda shop, visitor: UNKNOWN),
    ("of_another_path", lambda shop, visitor: visitor(shop).paid("/articles/other")),
    ("awaited_for_another_path", lambda shop, visitor: visitor(shop).bill("/articles/other")),
    ("cheaper_gate", lambda shop, visitor: visitor(shop).paid("/window/page")),
])
def test_a_header_for_something_else_is_404(shop, visitor, name, show):
    payment = show(shop, visitor)
    refused(visitor(shop).ask("/dear/page", payment))


@pytest.mark.parametrize("name, field, value", [
    ("not_an_id", "Holdfast-Payment", "hello"),
    ("too_short", "Holdfast-Payment", "pay_123"),
    ("other_prefix", "Holdfast-Payment", "cap_" + "0" * 36),
    ("too_long", "Holdfast-Payment", "pay_" + "0" * 37),
    ("empty", "Holdfast-Payment", ""),
    ("letters", "X-Raiden-Payment-Id", "abc"),
    ("negative", "X-Raiden-Payment-Id", "-1"),
    ("fraction", "X-Raiden-Payment-Id", "1.5"),
    ("too_large", "X-Raiden-Payment-Id", "9" * 30),
    ("hexadecimal", "X-Raiden-Payment-Id", "0x10"),
])
def test_a_malformed_header_is_400(shop, visitor, name, field, value):
    answer = visitor(shop).ask("/articles/x", headers={field: value})
    assert answer.status_code == 400
    assert answer.json()["code"] == "malformed_request"


def test_the_identifier_opens_nothing_where_raiden_is_not_offered(shop, visitor):
    payment = visitor(shop).paid("/articles/number")
    number = shop.look(payment)["id"]
    refused(visitor(shop).ask("/articles/number", headers={"X-Raiden-Payment-Id": number}))
    assert visitor(shop).ask("/articles/number", payment).status_code == 200


# --- cookies


def test_the_402_sets_a_cookie_that_opens_after_payment(shop, visitor):
    browser = visitor(shop, cookies=True)
    answer = browser.ask("/articles/cookie")
    cookie = answer.headers["Set-Cookie"]
    for word in ("HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookie
    assert "Secure" not in cookie, "there is no TLS here"
    payment = answer.json()["payment"]["payment_id"]
    assert browser.ask("/articles/cookie").status_code == 401
    shop.pay(payment)
    assert browser.ask("/articles/cookie").status_code == 200


def test_reloading_a_once_page_asks_anew_and_says_why(shop, visitor):
    browser = visitor(shop, cookies=True)
    payment = browser.paid("/articles/reload")
    assert browser.ask("/articles/reload").status_code == 200
    until(lambda: shop.state(payment) == "claimed", what="the claim")
    again = browser.ask("/articles/reload")
    assert again.status_code == 402
    assert again.json()["payment"]["payment_id"] != payment
    assert again.json()["notice"]


def test_purchases_live_side_by_side(shop, visitor):
    browser = visitor(shop, cookies=True)
    payments = {path: browser.paid(path) for path in ("/articles/1", "/articles/2", "/dear/3")}
    assert len(set(payments.values())) == 3
    for path in payments:
        assert browser.ask(path).status_code == 200


def test_buying_one_and_opening_another_is_a_fresh_402(shop, visitor):
    browser = visitor(shop, cookies=True)
    browser.paid("/articles/bought")
    assert browser.ask("/articles/unbought").status_code == 402
    assert browser.ask("/articles/bought").status_code == 200


def test_a_header_wins_over_a_cookie(shop, visitor):
    browser = visitor(shop, cookies=True)
    browser.paid("/articles/both")
    refused(browser.ask("/articles/both", UNKNOWN))
    assert browser.ask("/articles/both").status_code == 200


def test_a_malformed_cookie_is_ignored_and_deleted(shop, visitor):
    browser = visitor(shop, cookies=True)
    first = browser.ask("/articles/bad-cookie")
    name = first.headers["Set-Cookie"].split("=")[0]
    answer = visitor(shop, cookies=True).ask("/articles/bad-cookie", headers={"Cookie": f"{name}=rubbish; other=1"})
    assert answer.status_code == 402
    assert name in answer.headers["Set-Cookie"] and "rubbish" not in answer.headers["Set-Cookie"]


def test_at_most_twenty_cookies(shop, visitor):
    browser = visitor(shop, cookies=True)
    for number in range(24):
        browser.bill(f"/articles/many-{number}")
    ours = [cookie for cookie in browser.session.cookies if cookie.name.startswith("holdfast_")]
    assert len(ours) == 20
    assert browser.ask("/articles/many-23").status_code == 401, "the youngest are kept"


# --- requests that must not make payments


@pytest.mark.parametrize("name, method, fields", [
    ("head", "HEAD", {}),
    ("prefetch", "GET", {"Sec-Purpose": "prefetch"}),
    ("old_prefetch", "GET", {"Purpose": "prefetch"}),
])
def test_what_makes_no_payment(shop, visitor, name, method, fields):
    before = shop.database.value("SELECT count(*) FROM payments")
    answer = visitor(shop).ask("/articles/quiet", method=method, headers=fields)
    assert answer.status_code == 402
    assert answer.headers["Holdfast-Price"] == "25 USD/2"
    assert "Set-Cookie" not in answer.headers
    assert shop.database.value("SELECT count(*) FROM payments") == before


def test_head_with_a_paid_payment_uses_nothing_up(shop, visitor):
    payment = visitor(shop).paid("/articles/head")
    visitor(shop).ask("/articles/head", payment, method="HEAD")
    assert visitor(shop).ask("/articles/head", payment).status_code == 200


def test_a_preflight_is_answered_by_the_gate_unpriced(shop, visitor):
    shop.upstream.forget()
    answer = visitor(shop).ask("/articles/x", method="OPTIONS", headers={
        "Origin": "https://reader.example", "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "X-Raiden-Payment-Id"})
    assert answer.status_code in (200, 204)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "x-raiden-payment-id" in answer.headers["Access-Control-Allow-Headers"].lower()
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert shop.upstream.asked() == []
