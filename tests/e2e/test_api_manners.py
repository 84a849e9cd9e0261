"""How the API behaves around its operations: errors, ids, methods, limits, CORS, documents."""
import json

import pytest
import requests

from harness.contract import Api, problem
from harness.shop import FILES, LIMITS_OFF, STANDARD
from harness.wire import get


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(STANDARD, files=FILES)


@pytest.mark.parametrize("method, path, status, code", [
    ("GET", "/v1/nothing", 404, "not_found"),
    ("DELETE", "/v1/payments", 405, "method_not_allowed"),
    ("GET", "/v1/payments", 401, "unauthorized"),
    ("POST", "/v1/payments", 401, "unauthorized"),
    ("GET", "/../etc/passwd", 404, "not_found"),
])
def test_refusals_are_problems(shop, method, path, status, code):
    body = problem(shop.stranger.request(method, path), status, code)
    assert body["detail"] and body["title"]


def test_405_names_what_is_allowed(shop):
    assert {"GET", "POST"} <= set(shop.stranger.delete("/v1/payments").headers["Allow"].replace(" ", "").split(","))


def test_401_says_how_to_authenticate(shop):
    assert shop.stranger.get("/v1/payments").headers["WWW-Authenticate"].startswith("Bearer")


def test_request_ids_go_in_and_out(shop):
    assert shop.stranger.get("/version", headers={"X-Request-ID": "my-id-1"}).headers["X-Request-ID"] == "my-id-1"
    ours = shop.stranger.get("/version").headers["X-Request-ID"]
    assert ours and ours != shop.stranger.get("/version").headers["X-Request-ID"]
    for bad in ("a b", "x" * 500, 'x"y', "<script>"):
        assert shop.stranger.get("/version", headers={"X-Request-ID": bad}).headers["X-Request-ID"] != bad


def test_problems_carry_the_request_id(shop):
    answer = shop.stranger.get("/v1/nothing", headers={"X-Request-ID": "find-me"})
    assert "find-me" in answer.json()["instance"]


def test_no_cors_unless_configured(shop):
    answer = shop.stranger.get("/version", headers={"Origin": "https://app.example"})
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_cors_for_configured_origins(open_shop):
    shop = open_shop('cors_origins = ["https://app.example"]\n' + LIMITS_OFF)
    fields = {"Origin": "https://app.example", "Access-Control-Request-Method": "POST",
              "Access-Control-Request-Headers": "authorization, idempotency-key, content-type"}
    preflight = requests.options(shop.server.api + "/v1/payments", headers=fields, timeout=20)
    assert preflight.status_code in (200, 204)
    assert preflight.headers["Access-Control-Allow-Origin"] == "https://app.example"
    allowed = preflight.headers["Access-Control-Allow-Headers"].lower()
    assert "authorization" in allowed and "idempotency-key" in allowed
    plain = requests.get(shop.server.api + "/version", headers={"Origin": "https://app.example"}, timeout=20)
    assert plain.headers["Access-Control-Allow-Origin"] == "https://app.example" and "Origin" in plain.headers["Vary"]
    other = requests.get(shop.server.api + "/version", headers={"Origin": "https://evil.example"}, timeout=20)
    assert "Access-Control-Allow-Origin" not in other.headers


def test_rate_limits_are_told_and_kept(open_shop):
    shop = open_shop('mode = "sandbox"\n[limits]\nreads_per_minute = 5\n')
    answers = [requests.get(shop.server.api + "/v1/payments/pay_" + "0" * 36, timeout=20) for _ in range(40)]
    assert "RateLimit" in answers[0].headers and "RateLimit-Policy" in answers[0].headers
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused and refused[0].json()["code"] == "rate_limited" and int(refused[0].headers["Retry-After"]) >= 1


def test_new_payments_are_limited_an_address(open_shop):
    from harness.shop import UPSTREAM, gate
    shop = open_shop('mode = "sandbox"\n[limits]\nnew_payments_per_minute = 60\nnew_payments_burst = 5\n'
                     + gate("articles", "/articles/**", UPSTREAM))
    answers = [requests.get(shop.gate + "/articles/1", timeout=20) for _ in range(12)]
    assert [answer.status_code for answer in answers[:5]] == [402] * 5
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused and int(refused[0].headers["Retry-After"]) >= 1
    payment = answers[0].json()["payment"]["payment_id"]
    known = requests.get(shop.gate + "/articles/1", headers={"Holdfast-Payment": payment}, timeout=20)
    assert known.status_code == 401, "who shows a credential is not a newcomer"


def test_wrong_credentials_are_limited(open_shop):
    from harness.shop import UPSTREAM, gate
    shop = open_shop('mode = "sandbox"\n[limits]\nwrong_credentials_per_minute = 5\n' + gate("a", "/a/**", UPSTREAM))
    fields = {"Holdfast-Payment": "pay_" + "0" * 36}
    statuses = [requests.get(shop.gate + "/a/1", headers=fields, timeout=20).status_code for _ in range(40)]
    assert statuses[0] == 404 and 429 in statuses


def test_too_many_awaited_payments_turn_newcomers_away(open_shop, visitor):
    from harness.shop import UPSTREAM, gate
    from harness.wait import until
    shop = open_shop('mode = "sandbox"\n[limits]\nmax_awaited = 3\nnew_payments_per_minute = 0\n'
                     + gate("a", "/a/**", UPSTREAM))
    first = visitor(shop).bill("/a/1")
    for _ in range(4):
        visitor(shop).ask("/a/1")
    refused = until(lambda: [one for one in [visitor(shop).ask("/a/1")] if one.status_code == 503], within=40,
                    what="newcomers being turned away")
    assert int(refused[0].headers["Retry-After"]) >= 1
    shop.pay(first)
    assert visitor(shop).ask("/a/1", first).status_code == 200, "what is paid goes on"


# --- documents


def test_the_document_is_openapi_3_1_and_describes_every_operation(shop):
    document = json.loads(requests.get(shop.server.api + "/openapi.json", timeout=20).text)
    assert document["openapi"].startswith("3.1")
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method in ("get", "post", "put", "patch", "delete"):
                assert operation["operationId"] and operation["summary"] and operation["responses"], (method, path)


def test_the_docs_page_asks_nobody_else(shop):
    page = requests.get(shop.server.api + "/docs", timeout=20)
    assert page.status_code == 200 and page.headers["Content-Type"].startswith("text/html")
    assert "createPayment" in page.text or "/v1/payments" in page.text
    for outside in ('src="http', 'href="http', "@import", "url(http"):
        assert outside not in page.text
    assert "default-src" in page.headers["Content-Security-Policy"]


def test_the_examples_of_the_document_are_accepted(shop):
    document = requests.get(shop.server.api + "/openapi.json", timeout=20).json()
    tried = 0
    for path, operations in document["paths"].items():
        post = operations.get("post", {})
        content = post.get("requestBody", {}).get("content", {}).get("application/json", {})
        named = [one["value"] for one in content.get("examples", {}).values()]
        for example in [content["example"]] if "example" in content else named:
            if "{" not in path:
                status = shop.operator.post(path, json=example).status_code
                assert status not in (400, 415, 422), (path, example, status)
                tried += 1
    assert tried


@pytest.mark.parametrize("target, status", [
    ("/" + "a" * 9000, 414), ("/version?" + "a" * 9000, 414),
])
def test_long_targets_are_414(shop, target, status):
    assert get(shop.server.address("api"), target, host="localhost").status == status


def test_large_and_many_fields_are_431(shop):
    address = shop.server.address("api")
    assert get(address, "/version", "X-Large: " + "a" * 20_000, host="localhost").status == 431
    assert get(address, "/version", *[f"X-{n}: 1" for n in range(200)], host="localhost").status == 431
