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


def test_somebody_who_is_there_is_made_one_when_he_is_meant(shop):
    ada = people.sign_up(shop)
    refused = shop.server.run("admin", "create-operator", ada.username, check=False)
    assert refused.returncode == 1 and ada.id in refused.stderr and "--promote" in refused.stderr
    assert ada.api.get("/v1/me").json()["role"] == "user", "a name is given to whoever comes first"
    assert shop.server.run("admin", "create-operator", "nobody-yet", "--promote", check=False).returncode == 1
    made = json.loads(shop.server.run("admin", "create-operator", ada.username, "--promote").stdout)
    assert made == {"id": ada.id, "username": ada.username}
    assert ada.elsewhere().api.get("/v1/me").json()["role"] == "operator"
    for name in "x", "admin", "a b":
        assert shop.server.run("admin", "create-operator", name, check=False).returncode == 2


def test_who_may_shut_people_out_does_not_rule_over_operators(shop):
    made = json.loads(shop.server.run("admin", "create-operator", "margaret").stdout)
    boss, own = signed_in(shop, "margaret", made["password"])
    keeper = Api(shop.server.api, shop.make_key("users:write"))
    problem(keeper.post(f"/v1/users/{own}/deactivation"), 403, "forbidden")
    problem(boss.post(f"/v1/users/{own}/deactivation"), 409, "wrong_state")
    problem(boss.post("/v1/me/erasure", json={"password": made["password"]}), 409, "wrong_state")
    ada = people.sign_up(shop)
    boss.put(f"/v1/users/{ada.id}/role", json={"role": "operator"})
    assert boss.post(f"/v1/users/{ada.id}/deactivation").status_code == 200
    problem(keeper.delete(f"/v1/users/{ada.id}/deactivation"), 403, "forbidden")
    assert boss.delete(f"/v1/users/{ada.id}/deactivation").status_code == 200
    assert boss.post("/v1/me/erasure", json={"password": made["password"]}).json()["state"] == "leaving"
    ada = ada.elsewhere().api
    problem(ada.post("/v1/me/erasure", json={"password": people.PASSWORD}), 409, "wrong_state")
    problem(boss.put(f"/v1/users/{ada.get('/v1/me').json()['id']}/role", json={"role": "user"}), 409, "wrong_state")
