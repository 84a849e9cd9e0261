"""Operators: the first one is made on the command line or by the setup link, others by those who may do everything."""
import json

import pytest

from harness import people
from harness.contract import Api, problem
from harness.shop import LIMITS_OFF


@pytest.fixture
def shop(open_shop):
    return open_shop(LIMITS_OFF)


def signed_in(shop, name, password):
    tokens = people.log_in(shop, name, password).json()
    return Api(shop.server.api, tokens["access_token"]), tokens["user_id"]


def test_operators_are_made_on_the_command_line_and_by_operators(shop):
    made = json.loads(shop.server.run("admin", "create-operator", "margaret", "--email", "margaret@example.org").stdout)
    boss, own = signed_in(shop, "margaret", made["password"])
    assert boss.get("/v1/me").json()["role"] == "operator"
    problem(boss.put(f"/v1/users/{own}/role", json={"role": "user"}), 409, "wrong_state")
    ada = people.sign_up(shop)
    problem(ada.api.get("/v1/users"), 403, "forbidden")
    assert boss.put(f"/v1/users/{ada.id}/role", json={"role": "operator"}).json()["role"] == "operator"
    assert ada.elsewhere().api.get("/v1/users").status_code == 200
    assert boss.put(f"/v1/users/{own}/role", json={"role": "user"}).json()["role"] == "user", "another one is left"


def test_a_key_with_a_scope_makes_nobody_an_operator(shop):
    ada = people.sign_up(shop)
    keeper = Api(shop.server.api, shop.make_key("users:write"))
    problem(keeper.put(f"/v1/users/{ada.id}/role", json={"role": "operator"}), 403, "forbidden")


def test_somebody_who_is_there_is_made_one(shop):
    ada = people.sign_up(shop)
    made = json.loads(shop.server.run("admin", "create-operator", ada.username).stdout)
    assert made == {"id": ada.id, "username": ada.username}
    assert ada.elsewhere().api.get("/v1/me").json()["role"] == "operator"
    for name in "x", "admin", "a b":
        assert shop.server.run("admin", "create-operator", name, check=False).returncode == 2
