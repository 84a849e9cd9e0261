"""API keys: made on the machine or by the one-time setup link, shown once, stored as a digest, refused in addresses."""
import json
import re

import pytest

from harness.contract import Api, problem
from harness.shop import FILES, STANDARD
from harness.wait import past


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(STANDARD, files=FILES)


def test_the_shape_of_a_key(shop):
    assert re.fullmatch(r"hf_test_\w{32,}", shop.make_key("payments:read"))


def test_a_key_is_stored_as_a_digest(shop):
    key = shop.make_key("payments:read")
    for table in [row[0] for row in shop.database.rows(tables(shop))]:
        for row in shop.database.rows(f"SELECT * FROM {table}"):
            assert key not in " ".join(row), table


def tables(shop):
    if shop.database.name == "sqlite":
        return "SELECT name FROM sqlite_master WHERE type = 'table'"
    return "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"


@pytest.mark.parametrize("name, change", [
    ("last_character", lambda key: key[:-1] + ("0" if key[-1] != "0" else "1")),
    ("shortened", lambda key: key[:-1]), ("lengthened", lambda key: key + "0"),
    ("live_for_test", lambda key: key.replace("test", "live")),
    ("empty", lambda key: ""), ("other_words", lambda key: "hf_test_" + "A" * (len(key) - 8)),
])
def test_other_keys_are_refused(shop, name, change):
    problem(Api(shop.server.api, change(shop.make_key("*")) or " ").get("/v1/payments"), 401, "unauthorized")


def test_scopes(shop):
    reader = Api(shop.server.api, shop.make_key("payments:read"))
    assert reader.get("/v1/payments").status_code == 200
    new = {"price": {"amount": 1, "asset": "USD/2"}, "resource": "x"}
    problem(reader.post("/v1/payments", json=new), 403, "forbidden")
    writer = Api(shop.server.api, shop.make_key("payments:write"))
    assert writer.post("/v1/payments", json=new).status_code == 201
    problem(writer.get("/v1/payments"), 403, "forbidden")


@pytest.mark.parametrize("parameter", ["key", "api_key", "access_token"])
def test_keys_in_addresses_are_refused(shop, parameter):
    answer = shop.stranger.get(f"/v1/payments?{parameter}={shop.make_key('*')}")
    assert answer.status_code in (400, 401, 422)


def test_an_expired_key_is_refused(shop):
    import time
    api = Api(shop.server.api, shop.make_key("payments:read", expires="1s"))
    past(time.time() + 1.1)
    problem(api.get("/v1/payments"), 401, "unauthorized")


def test_a_revoked_key_is_refused(shop):
    done = shop.server.run("admin", "create-key", "--name", "lost", "--scope", "payments:read", "--json")
    made = json.loads(done.stdout)
    api = Api(shop.server.api, made["key"])
    assert api.get("/v1/payments").status_code == 200
    shop.server.run("admin", "revoke-key", made["id"])
    from harness.wait import until
    until(lambda: api.get("/v1/payments").status_code == 401, what="the key being refused")


def test_list_shows_no_key(shop):
    key = shop.make_key("payments:read")
    listed = shop.server.run("admin", "list-keys", "--json").stdout
    assert key not in listed and json.loads(listed)
