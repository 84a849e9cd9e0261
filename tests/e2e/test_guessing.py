"""Guessing at passwords: held back by account and address, whoever guesses and through whichever process, and never so
that somebody locks another out."""
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness import people
from harness.contract import Api, problem
from harness.people import PASSWORD, new_name, sign_up
from harness.server import Server
from harness.shop import LIMITS_OFF

BEHIND_A_PROXY = LIMITS_OFF.replace("[limits]", 'trusted_proxies = ["127.0.0.1"]\n[limits]')
HOME, ELSEWHERE = "192.0.2.7", "198.51.100.8"
AT_ONCE = 24


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(BEHIND_A_PROXY)


def log_in(shop, name, password="a wrong one", address=HOME, base=None):
    return people.log_in(shop, name, password, base, headers={"X-Forwarded-For": address})


def fail_often(shop, name, times=5, address=HOME):
    for _ in range(times):
        problem(log_in(shop, name, address=address), 401, "unauthorized")


def wait_longer(shop):
    """Whoever has to wait now waits for another hour: no test is decided by how quick it is."""
    people.change(shop, "UPDATE guess_pairs SET next_at = next_at + 3600000, forget_at = forget_at + 3600000 "
                        "WHERE failures >= 5")


def held_back(answer):
    problem(answer, 429, "rate_limited")
    assert int(answer.headers["Retry-After"]) > 0


def test_five_are_free_and_then_even_the_right_one_waits(shop):
    person = sign_up(shop)
    fail_often(shop, person.username)
    wait_longer(shop)
    held_back(log_in(shop, person.username))
    held_back(log_in(shop, person.username, PASSWORD))
    held_back(log_in(shop, person.username.upper(), PASSWORD))


def test_neither_another_address_nor_another_account_waits(shop):
    person, other = sign_up(shop), sign_up(shop)
    fail_often(shop, person.username)
    wait_longer(shop)
    assert log_in(shop, person.username, PASSWORD, ELSEWHERE).status_code == 200
    assert log_in(shop, other.username, PASSWORD).status_code == 200
    held_back(log_in(shop, person.username, PASSWORD))


def test_a_right_password_makes_up_for_wrong_ones(shop):
    person = sign_up(shop)
    for _ in range(2):
        fail_often(shop, person.username, 4)
        assert log_in(shop, person.username, PASSWORD).status_code == 200


def test_names_nobody_has_are_held_back_as_well(shop):
    name = new_name()
    fail_often(shop, name)
    wait_longer(shop)
    held_back(log_in(shop, name.upper()))


def test_the_username_and_the_address_are_one_account(shop):
    person = sign_up(shop, email=f"{new_name()}@example.org").verified()
    fail_often(shop, person.username, 3)
    fail_often(shop, person.email, 2)
    wait_longer(shop)
    held_back(log_in(shop, person.username))


def test_an_account_that_merely_claims_the_address_wipes_nothing_out(shop):
    owner = sign_up(shop).verified()
    claims = sign_up(shop, email=owner.email, password="the thief's own one")
    fail_often(shop, owner.email, 4)
    assert log_in(shop, owner.email, claims.password).json()["user_id"] == claims.id
    wait_longer(shop)
    held_back(log_in(shop, owner.email))


@pytest.mark.parametrize("guess", [
    lambda api: api.put("/v1/me/password", json={"password": "wrong", "new_password": "another sentence"}),
    lambda api: api.put("/v1/me/email", json={"password": "wrong", "email": "x@example.org"}),
    lambda api: api.post("/v1/me/erasure", json={"password": "wrong"}),
], ids=["change_password", "change_email", "ask_erasure"])
def test_who_is_signed_in_does_not_guess_either(shop, guess):
    person = sign_up(shop)
    api = person.api
    api.headers["X-Forwarded-For"] = HOME
    for _ in range(5):
        problem(guess(api), 422, "invalid_fields")
    wait_longer(shop)
    held_back(guess(api))
    held_back(log_in(shop, person.username, PASSWORD))


def many_strangers(shop):
    """As many failures at the account of the latest failure as there may be, the last of them in an hour."""
    newest = ("SELECT id, account, pair, failed_at FROM stranger_failures "
              f"WHERE failed_at < {int(time.time() * 1000) + 600000} ORDER BY failed_at DESC, id DESC LIMIT 1")
    numbers = "n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 49)"
    people.change(shop, f"WITH RECURSIVE {numbers}, one AS ({newest}) "
                        "INSERT INTO stranger_failures (id, account, pair, failed_at) "
                        "SELECT one.id || n.i, one.account, one.pair, one.failed_at + 3600000 FROM one, n")


def test_many_strangers_delay_strangers_alone(shop):
    person = sign_up(shop)
    assert log_in(shop, person.username, PASSWORD, HOME).status_code == 200
    fail_often(shop, person.username, 1, ELSEWHERE)
    many_strangers(shop)
    held_back(log_in(shop, person.username, PASSWORD, "203.0.113.9"))
    held_back(log_in(shop, person.username, PASSWORD, ELSEWHERE))
    assert log_in(shop, person.username, PASSWORD, HOME).status_code == 200, "whom the account knows"


def test_after_a_reset_the_account_knows_nobody(shop):
    person = sign_up(shop).verified()
    assert log_in(shop, person.username, PASSWORD, HOME).status_code == 200
    assert shop.stranger.post("/v1/password-resets", json={"email": person.email}).status_code == 202
    new = {"token": people.link(shop, person.email, "reset"), "new_password": "quite another sentence"}
    assert shop.stranger.put("/v1/password-resets", json=new).status_code == 204
    fail_often(shop, person.username, 1, ELSEWHERE)
    many_strangers(shop)
    held_back(log_in(shop, person.username, new["new_password"], HOME))


def tries_at_once(shop, bases, person):
    """A wait is over, and many try at the same moment: what each is told."""
    fail_often(shop, person.username)
    people.change(shop, f"UPDATE guess_pairs SET failures = 20, next_at = {int(time.time() * 1000) - 1000} "
                        "WHERE failures = 5")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda n: log_in(shop, person.username, base=bases[n % len(bases)]), range(AT_ONCE)))
    return Counter(answer.status_code for answer in answers)


def test_of_many_at_the_same_moment_one_gets_through(shop):
    assert tries_at_once(shop, [shop.server.api], sign_up(shop)) == {401: 1, 429: AT_ONCE - 1}


@pytest.mark.on("postgres")
def test_of_many_at_two_processes_one_gets_through(shop, folders):
    other = Server(folders(), BEHIND_A_PROXY, shop.database.url).start()
    try:
        assert tries_at_once(shop, [shop.server.api, other.api], sign_up(shop)) == {401: 1, 429: AT_ONCE - 1}
    finally:
        other.close()


@pytest.mark.parametrize("limit, most, call", [
    ("sign_in", 5, lambda api, **how: api.post("/v1/tokens", json={"username": "x", "password": "y"}, **how)),
    ("sign_up", 2, lambda api, **how: api.post("/v1/users", json={}, **how)),
    ("refresh", 10, lambda api, **how: api.post("/v1/tokens/refresh", json={"refresh_token": "x"}, **how)),
])
def test_an_address_has_so_many_tries_a_minute(open_shop, limit, most, call):
    shop = open_shop(BEHIND_A_PROXY.replace(f"{limit}_per_minute = 0", f"{limit}_per_minute = {most}"))
    api = Api(shop.server.api)
    for _ in range(most):
        assert call(api, headers={"X-Forwarded-For": HOME}).status_code in (401, 422)
    held_back(call(api, headers={"X-Forwarded-For": HOME}))
    assert call(api, headers={"X-Forwarded-For": ELSEWHERE}).status_code in (401, 422)
