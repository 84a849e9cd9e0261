"""What a thing costs: several prices, prices an upstream says, a look before the bill, gates that change."""
import pytest

from harness.shop import LIMITS_OFF, UPSTREAM, gate
from harness.upstream import answer
from harness.wait import until

CONFIG = LIMITS_OFF + "".join([
    gate("two", "/two/**", UPSTREAM, price=None).replace("free = true", 'prices = ["25 USD/2", "0.001 SVT/9"]'),
    gate("asks", "/asks/**", UPSTREAM, price=None).replace("free = true", 'price = "upstream"'),
    gate("asks-window", "/pass/**", UPSTREAM, price=None, access="1h").replace("free = true", 'price = "upstream"'),
    gate("looked-at", "/looked/**", UPSTREAM, precheck="head"),
])


def quotes(price, preview=b'{"title": "Said by the upstream"}', paid=b"bought", **more):
    """An upstream that asks for money until it is told that it was paid."""
    unpaid = answer(402, preview, [("Holdfast-Price", price), ("Content-Type", "application/json"), *more.items()])
    given = answer(200, paid)

    def behave(connection, asked):
        (given if asked["Holdfast-Paid"] == price else unpaid)(connection, asked)
    return behave


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(CONFIG)


def test_several_prices_make_one_offer_each(shop, visitor):
    answered = visitor(shop).ask("/two/1")
    assert answered.status_code == 402
    assert answered.headers["Holdfast-Price"] == "25 USD/2, 1000000 SVT/9"
    amounts = [offer["amount"] for offer in answered.json()["payment"]["offers"]]
    assert amounts == [{"amount": 25, "asset": "USD/2"}, {"amount": 1000000, "asset": "SVT/9"}]


def test_the_upstream_says_the_price(shop, visitor):
    shop.upstream.on("/asks/1", quotes("77 EUR/2"))
    someone = visitor(shop)
    answered = someone.ask("/asks/1")
    assert answered.status_code == 402
    assert answered.headers["Holdfast-Price"] == "77 EUR/2"
    bill = answered.json()
    assert bill["preview"] == {"title": "Said by the upstream"}
    payment = bill["payment"]["payment_id"]

    again = someone.ask("/asks/1", payment)
    assert again.status_code == 401 and again.json()["preview"] == bill["preview"]
    shop.pay(payment)
    got = someone.ask("/asks/1", payment)
    assert (got.status_code, got.text) == (200, "bought")
    told = shop.upstream.asked("/asks/1")[-1]
    assert (told["Holdfast-Paid"], told["Holdfast-Payment-Id"], told["Holdfast-Attempt"]) == ("77 EUR/2", payment, "1")
    assert someone.ask("/asks/1", payment).status_code == 404, "once"


def test_a_question_about_the_price_carries_no_sign_of_payment(shop, visitor):
    shop.upstream.on("/asks/q", quotes("5 USD/2"))
    visitor(shop).ask("/asks/q", headers={"Holdfast-Paid": "5 USD/2", "Range": "bytes=0-1", "If-None-Match": '"x"',
                                          "X-Own": "kept"})
    asked = shop.upstream.asked("/asks/q")[-1]
    assert asked["Holdfast-Paid"] is None and asked["Range"] is None and asked["If-None-Match"] is None
    assert asked["X-Own"] == "kept"


def test_what_the_upstream_gives_away_goes_through(shop, visitor):
    shop.upstream.on("/asks/gift", answer(200, b"for nothing"))
    assert visitor(shop).ask("/asks/gift").text == "for nothing"


@pytest.mark.parametrize("name, fields", [
    ("none", []),
    ("nonsense", [("Holdfast-Price", "a lot")]),
    ("nothing", [("Holdfast-Price", "0 USD/2")]),
    ("twice", [("Holdfast-Price", "1 USD/2, 2 USD/2")]),
])
def test_a_price_that_is_none_is_the_upstreams_fault(shop, visitor, name, fields):
    shop.upstream.on(f"/asks/{name}", answer(402, b"", fields))
    assert visitor(shop).ask(f"/asks/{name}").status_code == 502


def test_a_preview_too_long_is_the_upstreams_fault(shop, visitor):
    shop.upstream.on("/asks/long", quotes("5 USD/2", preview=b'"' + b"x" * 70000 + b'"'))
    assert visitor(shop).ask("/asks/long").status_code == 502


def test_a_preview_that_is_no_json_is_left_out(shop, visitor):
    shop.upstream.on("/asks/html", quotes("5 USD/2", preview=b"<p>not json"))
    answered = visitor(shop).ask("/asks/html")
    assert answered.status_code == 402 and "preview" not in answered.json()


def test_head_and_prefetch_hear_the_price_and_make_no_payment(shop, visitor):
    shop.upstream.on("/asks/head", quotes("9 USD/2"))
    before = len(shop.operator.get("/v1/payments").json()["items"])
    for how in ({"method": "HEAD"}, {"headers": {"Sec-Purpose": "prefetch"}}):
        answered = visitor(shop).ask("/asks/head", **how)
        assert (answered.status_code, answered.headers["Holdfast-Price"]) == (402, "9 USD/2")
    assert len(shop.operator.get("/v1/payments").json()["items"]) == before


@pytest.mark.parametrize("path", ["/asks/dearer", "/pass/dearer"])
def test_another_price_consumes_nothing_and_is_offered(shop, visitor, path):
    shop.upstream.on(path, quotes("5 USD/2"))
    someone = visitor(shop)
    payment = someone.paid(path)
    shop.upstream.on(path, quotes("8 USD/2"))
    answered = someone.ask(path, payment)
    assert answered.status_code == 402 and answered.headers["Holdfast-Price"] == "8 USD/2"
    assert "was not used" in answered.json()["notice"]
    other = answered.json()["payment"]["payment_id"]
    assert other != payment and shop.state(payment) == "paid"
    shop.pay(other)
    assert someone.ask(path, other).status_code == 200
    shop.upstream.on(path, quotes("5 USD/2"))
    assert someone.ask(path, payment).status_code == 200, "the first one still opens it at its price"


def test_the_same_price_again_is_the_upstreams_fault(shop, visitor):
    shop.upstream.on("/asks/stubborn", answer(402, b"", [("Holdfast-Price", "5 USD/2")]))
    someone = visitor(shop)
    payment = someone.paid("/asks/stubborn")
    assert someone.ask("/asks/stubborn", payment).status_code == 502
    assert shop.state(payment) == "paid"


def test_the_price_may_depend_on_the_body(shop, visitor):
    def by_length(connection, asked):
        quotes(f"{len(asked.body)} USD/2")(connection, asked)
    shop.upstream.on("/asks/work", by_length)
    someone = visitor(shop)
    answered = someone.ask("/asks/work", method="POST", data=b"12345")
    assert answered.headers["Holdfast-Price"] == "5 USD/2"
    payment = answered.json()["payment"]["payment_id"]
    shop.pay(payment)
    assert someone.ask("/asks/work", payment, method="POST", data=b"123456").status_code == 404, "another body"
    assert someone.ask("/asks/work", payment, method="POST", data=b"12345").status_code == 200


def test_a_cookie_leads_through_the_same_purchase(shop, visitor):
    shop.upstream.on("/asks/cookie", quotes("5 USD/2"))
    browser = visitor(shop, cookies=True)
    payment = browser.bill("/asks/cookie")
    assert browser.ask("/asks/cookie").status_code == 401
    shop.pay(payment)
    assert browser.ask("/asks/cookie").status_code == 200
    answered = browser.ask("/asks/cookie")
    assert answered.status_code == 402 and "has been used" in answered.json()["notice"]


@pytest.mark.parametrize("status, answered", [(200, 402), (204, 402), (405, 402), (404, 404), (410, 410), (403, 403),
                                              (500, 502)])
def test_a_look_before_the_bill(shop, visitor, status, answered):
    shop.upstream.on(f"/looked/{status}", answer(status, b"body"))
    assert visitor(shop).ask(f"/looked/{status}").status_code == answered
    assert [asked.method for asked in shop.upstream.asked(f"/looked/{status}")] == ["HEAD"]


def test_what_was_looked_at_is_bought(shop, visitor):
    shop.upstream.on("/looked/page", answer(200, b"a page"))
    someone = visitor(shop)
    payment = someone.paid("/looked/page")
    assert someone.ask("/looked/page", payment).text == "a page"


def test_gates_are_renamed_and_repriced(open_shop, visitor):
    shop = open_shop(LIMITS_OFF + gate("old", "/x/**", UPSTREAM, price=25))
    someone, browser = visitor(shop), visitor(shop, cookies=True)
    by_header, by_cookie, awaited = someone.paid("/x/1"), browser.paid("/x/2"), someone.bill("/x/3")
    config = LIMITS_OFF + gate("new", "/x/**", UPSTREAM, price=900, formerly=["old"])
    shop.server.config.write_text(config.replace("UPSTREAM", shop.upstream.url))
    shop.server.reload()
    until(lambda: someone.ask("/x/9").headers["Holdfast-Price"] == "900 USD/2", what="the new price")
    assert someone.ask("/x/1", by_header).status_code == 200
    assert browser.ask("/x/2").status_code == 200
    until(lambda: shop.state(by_cookie) == "claimed", what="the claim by cookie")
    assert shop.pay(awaited)["state"] == "paid", "the price of a payment holds until its deadline"
    assert someone.ask("/x/3", awaited).status_code == 200
