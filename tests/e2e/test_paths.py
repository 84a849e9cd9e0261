"""The path that was priced is the path that is sent: every other spelling is the same path, or is refused."""
import json

import pytest

from harness.shop import FILES, STANDARD
from harness.wire import get


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(STANDARD, files=FILES)


# ways to write a path that a gate and an upstream could read differently: refused
REFUSED = [
    "/free/%2e%2e/articles/1", "/free/%2E%2e/articles/1", "/free/.%2e/articles/1", "/free/%2e/x",
    "/free%2f..%2farticles/1",
    "/articles%2f1", "/articles%2F1", "/free/..%5carticles%5c1", "/free\\..\\articles\\1", "/free/..%2farticles/1",
    "/articles/%00", "/articles/1%00.txt", "/articles/%0a", "/articles/%0d%0aX:1", "/articles/%7f", "/articles/%1f",
    "/articles/%252e%252e/x", "/free/%252e%252e/articles/1", "/articles/%2561", "/articles/%", "/articles/%zz",
    "/articles/%c0%ae", "/articles/%ff", "/articles/%e0%80%af", "/free/%ef%bc%8e%25ef/",
]

# the same path in other words: priced, and sent on in its one spelling
SAME = [
    ("/articles/1", "/articles/1"), ("/free/../articles/1", "/articles/1"), ("/./articles/1", "/articles/1"),
    ("//articles//1", "/articles/1"), ("/articles/./1", "/articles/1"), ("/articles/x/../1", "/articles/1"),
    ("/%61rticles/1", "/articles/1"), ("/../../articles/1", "/articles/1"), ("/articles/%7e", "/articles/~"),
    ("/articles/%c3%a9", "/articles/%C3%A9"), ("/articles/1/", "/articles/1/"), ("/articles/a%20b", "/articles/a%20b"),
]


@pytest.mark.parametrize("path", REFUSED)
def test_two_readings_are_refused(shop, path):
    shop.upstream.forget()
    answer = get(shop.server.address(), path, "Accept: application/json")
    assert answer.status == 400, f"{path}: {answer}"
    assert shop.upstream.asked() == []


@pytest.mark.parametrize("path, sent", SAME, ids=[row[0] for row in SAME])
def test_one_spelling_is_priced_and_sent(shop, visitor, path, sent):
    address, host = shop.server.address(), "shop.test"
    answer = get(address, path, "Accept: application/json")
    assert answer.status == 402, answer
    payment = json.loads(answer.body)["payment"]["payment_id"]
    shop.pay(payment)
    shop.upstream.forget()
    assert get(address, path, f"Holdfast-Payment: {payment}", host=host).status == 200
    assert [one.target for one in shop.upstream.asked()] == [sent]


@pytest.mark.parametrize("field", ["X-Original-URL: /articles/1", "X-Rewrite-URL: /articles/1",
                                   "X-HTTP-Method-Override: DELETE"])
def test_fields_that_rename_the_request_are_dropped(shop, field):
    shop.upstream.forget()
    assert get(shop.server.address(), "/free/x", field).status == 200
    assert shop.upstream.asked()[0][field.split(":")[0]] is None


@pytest.mark.parametrize("path", ["/freefiles/../outside.txt", "/freefiles/.secret", "/freefiles/%2e%2e/outside.txt",
                                  "/freefiles/folder/../../outside.txt", "/freefiles/folder/.secret",
                                  "/freefiles/none"])
def test_files_lead_nowhere_else(shop, path):
    answer = get(shop.server.address(), path)
    assert answer.status in (400, 404) and b"never" not in answer.body


@pytest.mark.parametrize("method, status", [("CONNECT", (400, 405)), ("TRACE", (405,))])
def test_methods_that_are_not_served(shop, method, status):
    assert get(shop.server.address(), "/free/x", method=method).status in status


def test_no_open_proxy(shop):
    shop.upstream.forget()
    answer = get(shop.server.address(), f"{shop.upstream.url}/x")
    assert answer.status in (400, 404, 421)
    assert shop.upstream.asked() == []
