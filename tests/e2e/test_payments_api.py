"""POST /v1/payments and its fellows, for applications with their own server."""
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness.contract import problem
from harness.shop import FILES, STANDARD
from harness.wait import until

NEW = {"price": {"amount": 25, "asset": "USD/2"}, "resource": "Chapter 3"}


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(STANDARD, files=FILES)


def make(shop, **more):
    answer = shop.operator.post("/v1/payments", json={**NEW, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_ask_pay_claim(shop):
    payment = make(shop, metadata={"order": "7"})
    assert payment["state"] == "awaited" and payment["metadata"] == {"order": "7"}
    path = f"/v1/payments/{payment['payment_id']}"
    problem(shop.operator.post(path + "/claim"), 409, "wrong_state")
    assert shop.stranger.post(f"/v1/sandbox/payments/{payment['payment_id']}/pay").status_code == 200
    claimed = shop.operator.post(path + "/claim")
    assert claimed.status_code == 200 and claimed.json()["state"] == "claimed"
    problem(shop.operator.post(path + "/claim"), 409, "wrong_state")


def test_an_application_claims_exactly_once_among_many(shop):
    payment = make(shop)["payment_id"]
    shop.pay(payment)
    from harness.contract import Api
    key = shop.operator.headers["Authorization"].split()[1]
    with ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(lambda _: Api(shop.server.api, key).post(f"/v1/payments/{payment}/claim").status_code,
                                 range(32)))
    assert sorted(statuses) == [200] + [409] * 31


def test_the_deadline_of_an_application(shop):
    payment = make(shop, deadline_seconds=1)["payment_id"]
    until(lambda: shop.stranger.get(f"/v1/payments/{payment}").json()["state"] == "timed_out", what="the deadline")


def test_the_public_view_needs_no_key_and_hides_metadata(shop):
    payment = make(shop, metadata={"buyer": "canary"})["payment_id"]
    answer = shop.stranger.get(f"/v1/payments/{payment}")
    assert answer.status_code == 200 and "canary" not in answer.text and "metadata" not in answer.json()
    problem(shop.stranger.get(f"/v1/payments/{payment}/details"), 401, "unauthorized")
    assert shop.operator.get(f"/v1/payments/{payment}/details").json()["metadata"] == {"buyer": "canary"}


def test_waiting_is_answered_by_the_payment(shop):
    payment = make(shop)["payment_id"]
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(shop.stranger.get, f"/v1/payments/{payment}?wait=30")
        shop.pay(payment)
        begun = time.monotonic()
        assert waiting.result().json()["state"] == "paid" and time.monotonic() - begun < 10


@pytest.mark.parametrize("name, path", [
    ("unknown", "/v1/payments/pay_" + "0" * 36), ("malformed", "/v1/payments/hello")])
def test_what_is_not_there_is_404(shop, name, path):
    problem(shop.stranger.get(path), 404, "not_found")


# --- validation: every wrong field is named

WRONG = [
    ("empty", {}, ["/price", "/resource"]),
    ("no_price", {"resource": "x"}, ["/price"]),
    ("zero", {**NEW, "price": {"amount": 0, "asset": "USD/2"}}, ["/price/amount"]),
    ("negative", {**NEW, "price": {"amount": -1, "asset": "USD/2"}}, ["/price/amount"]),
    ("fraction", {**NEW, "price": {"amount": 1.5, "asset": "USD/2"}}, ["/price/amount"]),
    ("beyond_2_53", {**NEW, "price": {"amount": 2**53, "asset": "USD/2"}}, ["/price/amount"]),
    ("text_amount", {**NEW, "price": {"amount": "25", "asset": "USD/2"}}, ["/price/amount"]),
    ("no_scale", {**NEW, "price": {"amount": 25, "asset": "USD"}}, ["/price/asset"]),
    ("empty_resource", {**NEW, "resource": ""}, ["/resource"]),
    ("long_resource", {**NEW, "resource": "x" * 2001}, ["/resource"]),
    ("null_resource", {**NEW, "resource": None}, ["/resource"]),
    ("unknown_field", {**NEW, "pirce": 1}, ["/pirce"]),
    ("unknown_inside", {**NEW, "price": {"amount": 25, "asset": "USD/2", "x": 1}}, ["/price/x"]),
    ("unknown_rail", {**NEW, "rails": ["gold"]}, ["/rails"]),
    ("no_rails", {**NEW, "rails": []}, ["/rails"]),
    ("deadline_zero", {**NEW, "deadline_seconds": 0}, ["/deadline_seconds"]),
    ("deadline_long", {**NEW, "deadline_seconds": 10**9}, ["/deadline_seconds"]),
    ("metadata_list", {**NEW, "metadata": []}, ["/metadata"]),
    ("metadata_number", {**NEW, "metadata": {"a": 1}}, ["/metadata/a"]),
    ("two_at_once", {"price": {"amount": 0, "asset": "USD/2"}, "resource": ""}, ["/price/amount", "/resource"]),
]


@pytest.mark.parametrize("name, body, pointers", WRONG, ids=[row[0] for row in WRONG])
def test_every_wrong_field_is_named(shop, name, body, pointers):
    answer = problem(shop.operator.post("/v1/payments", json=body), 422, "invalid_fields")
    named = [error["pointer"] for error in answer["errors"]]
    for pointer in pointers:
        assert any(one == pointer or one.startswith(pointer + "/") for one in named), named


BROKEN = [
    ("not_json", b"hello"), ("empty", b""), ("cut_off", b'{"price": '),
    ("two_values", b"{} {}"), ("comment", b"{/* */}"),
    ("trailing_comma", b'{"a":1,}'), ("duplicate_key", b'{"resource":"a","resource":"b"}'), 
    ("bad_utf8", b'{"resource":"\xff"}'),
    ("lone_surrogate", b'{"resource":"\\ud800"}'), ("byte_order_mark", b"\xef\xbb\xbf{}"), ("nan", b'{"a":NaN}'),
    ("deep", b"[" * 100 + b"]" * 100), ("very_deep", b"[" * 100_000), ("single_quotes", b"{'a':1}"),
    ("leading_zero", b'{"a":01}'), ("control_character", b'{"resource":"a\x01"}'),
]


@pytest.mark.parametrize("name, body", BROKEN, ids=[row[0] for row in BROKEN])
def test_what_is_not_json_is_400(shop, name, body):
    answer = shop.operator.post("/v1/payments", data=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422), answer.text
    assert answer.json()["code"] in ("malformed_request", "invalid_fields")


def test_numbers_beyond_int64(shop):
    for number in (b"9223372036854775808", b"1e400", b"-9223372036854775809", b"1" * 400):
        body = b'{"price":{"amount":' + number + b',"asset":"USD/2"},"resource":"x"}'
        answer = shop.operator.post("/v1/payments", data=body, headers={"Content-Type": "application/json"})
        assert answer.status_code in (400, 422), (number, answer.text)


def test_other_media_types_are_415(shop):
    problem(shop.operator.post("/v1/payments", data="a=1", headers={"Content-Type": "text/plain"}), 415,
            "unsupported_media_type")


def test_a_body_beyond_the_limit_is_413(shop):
    body = b"x" * ((1 << 20) + 1)
    answer = shop.operator.post("/v1/payments", data=body, headers={"Content-Type": "application/json"})
    problem(answer, 413, "payload_too_large")


# --- lists


def test_lists_page_through_everything_once(shop):
    made = [make(shop)["payment_id"] for _ in range(7)]
    seen, path = [], "/v1/payments?limit=3"
    while path:
        page = shop.operator.get(path).json()
        assert len(page["items"]) <= 3
        seen += [item["payment_id"] for item in page["items"]]
        path = page.get("next") and f"/v1/payments?limit=3&after={page['next']}"
    assert len(seen) == len(set(seen)) and set(made) <= set(seen)
    assert [one for one in seen if one in made] == made[::-1], "newest first"


def test_a_cursor_is_stable_under_inserts(shop):
    for _ in range(4):
        make(shop)
    first = shop.operator.get("/v1/payments?limit=2").json()
    make(shop)
    second = shop.operator.get(f"/v1/payments?limit=2&after={first['next']}").json()
    assert not {one["payment_id"] for one in first["items"]} & {one["payment_id"] for one in second["items"]}


def test_lists_by_state(shop):
    paid = make(shop)["payment_id"]
    shop.pay(paid)
    items = shop.operator.get("/v1/payments?state=paid").json()["items"]
    assert paid in [item["payment_id"] for item in items] and {item["state"] for item in items} == {"paid"}


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "limit=100000", "state=sold", "after=rubbish", "unknown=1"])
def test_wrong_list_parameters(shop, query):
    answer = shop.operator.get("/v1/payments?" + query)
    assert answer.status_code in (400, 422), answer.text


# --- idempotency


def test_the_same_key_makes_one_payment(shop):
    key = {"Idempotency-Key": "one-order"}
    first = shop.operator.post("/v1/payments", json=NEW, headers=key)
    again = shop.operator.post("/v1/payments", json=NEW, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["payment_id"] == again.json()["payment_id"]
    assert again.headers["Idempotency-Replayed"] == "true" and "Idempotency-Replayed" not in first.headers


def test_the_same_key_with_another_body_is_422(shop):
    key = {"Idempotency-Key": "another-order"}
    shop.operator.post("/v1/payments", json=NEW, headers=key)
    other = shop.operator.post("/v1/payments", json={**NEW, "resource": "other"}, headers=key)
    problem(other, 422, "idempotency_mismatch")


def test_a_refused_request_does_not_use_its_key_up(shop):
    key = {"Idempotency-Key": "mended-order"}
    assert shop.operator.post("/v1/payments", json={}, headers=key).status_code == 422
    assert shop.operator.post("/v1/payments", json=NEW, headers=key).status_code == 201


def test_one_key_at_the_same_moment_makes_one_payment(shop):
    from harness.contract import Api
    key = shop.operator.headers["Authorization"].split()[1]

    def ask(_):
        return Api(shop.server.api, key).post("/v1/payments", json=NEW, headers={"Idempotency-Key": "at-once"})

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(ask, range(16)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.json()["payment_id"] for answer in answers if answer.status_code == 201}) == 1


def test_keys_belong_to_their_caller(shop):
    from harness.contract import Api
    other = Api(shop.server.api, shop.make_key("payments:write", name="other"))
    key = {"Idempotency-Key": "shared-words"}
    assert shop.operator.post("/v1/payments", json=NEW, headers=key).json()["payment_id"] != \
        other.post("/v1/payments", json=NEW, headers=key).json()["payment_id"]


@pytest.mark.parametrize("key", ["", "x" * 256, "with\ttab"])
def test_keys_that_are_none(shop, key):
    assert shop.operator.post("/v1/payments", json=NEW, headers={"Idempotency-Key": key}).status_code in (400, 422)
