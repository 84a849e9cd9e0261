"""The limits of a server whose file names none, as strangers meet them through a proxy: the other suites switch limits
off."""
import re
from pathlib import Path

import pytest
import requests

from harness.contract import Api
from harness.people import PASSWORD, sign_up

REFERENCE = Path(__file__).parents[2] / "docs/generated/configuration.md"

# How a limit is called in the answers: its setting, and how many it grants in any minute.
STRICT = {
    "anonymous": ("anonymous_per_minute", 60), "signed-in": ("signed_in_per_minute", 600),
    "sign-in": ("sign_in_per_minute", 5), "sign-up": ("sign_up_per_minute", 2), "refresh": ("refresh_per_minute", 10),
}
# The looser two grant a burst of ten seconds' worth.
LOOSE = {"reads": ("reads_per_minute", 6000), "writes": ("writes_per_minute", 1200)}

NOBODY = {"username": "nobody", "password": PASSWORD}
# Ways to try at what is limited, by the limit: whoever goes through one has gone through all.
DOORS = {
    "sign-in": [("/v1/tokens", {"json": NOBODY}), ("/sign-in", {"data": NOBODY}),
                ("/compat/openon/auth/login", {"json": NOBODY}),
                ("/compat/peerpush/auth/login", {"json": {"email": "nobody@example.org", "password": PASSWORD}}),
                ("/v1/email-verifications", {"json": {"token": "x"}})],
    "sign-up": [("/v1/users", {"json": {}}), ("/sign-up", {"data": NOBODY}),
                ("/compat/openon/auth/signup", {"json": {}}), ("/compat/peerpush/auth/register", {"json": {}}),
                ("/v1/password-resets", {"json": {"email": "x"}}), ("/forgot", {"data": {"email": "x"}})],
    "refresh": [("/v1/tokens/refresh", {"json": {"refresh_token": "x"}}),
                ("/compat/peerpush/auth/refresh", {"headers": {"Authorization": "Bearer x"}})],
}


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop('mode = "sandbox"\ntrusted_proxies = ["127.0.0.1"]\n')


def ask(shop, address, path="/v1/usernames/nobody", method="GET", key=None, headers=None, **how):
    """As somebody at this address, whom a proxy speaks for."""
    fields = {"X-Forwarded-For": address, "Sec-Fetch-Site": "same-origin", **(headers or {})}
    if key:
        fields["Authorization"] = f"Bearer {key}"
    return requests.request(method, shop.server.api + path, headers=fields, timeout=60, **how)


def left(answer, name):
    """What an answer says of a limit: how many it grants in a minute, and how many are left."""
    quota = re.search(rf'"{name}";q=(\d+);w=60(?:,|$)', answer.headers["RateLimit-Policy"])
    rest = re.search(rf'"{name}";r=(\d+);t=\d+(?:,|$)', answer.headers["RateLimit"])
    return int(quota[1]), int(rest[1])


def used_up(answer, name):
    assert answer.status_code == 429, f"{answer.status_code} {answer.text[:300]}"
    assert left(answer, name) == (STRICT[name][1], 0)
    assert 0 < int(answer.headers["Retry-After"]) <= 70


@pytest.mark.on("sqlite")
@pytest.mark.parametrize("name", [*STRICT, *LOOSE])
def test_the_reference_says_the_same(engine, name):
    setting, number = {**STRICT, **LOOSE}[name]
    assert f"| `limits.{setting}` | `{number}` |" in REFERENCE.read_text()


def test_an_address_has_sixty_requests_a_minute(shop):
    answers = [ask(shop, "192.0.2.1") for _ in range(60)]
    assert [left(answer, "anonymous") for answer in answers] == [(60, 59 - number) for number in range(60)]
    assert {answer.status_code for answer in answers} == {200}
    used_up(ask(shop, "192.0.2.1"), "anonymous")
    used_up(ask(shop, "192.0.2.1", "/v1/me"), "anonymous")
    assert ask(shop, "192.0.2.2").status_code == 200
    assert Api(shop.server.api).get("/v1/usernames/nobody").status_code == 200, "who stands on this machine"


def test_an_address_of_ipv6_is_all_of_its_network(shop):
    assert {ask(shop, f"2001:db8::{number:x}").status_code for number in range(60)} == {200}
    used_up(ask(shop, "2001:db8::ffff"), "anonymous")
    assert ask(shop, "2001:db8:0:1::1").status_code == 200


def test_who_is_signed_in_is_counted_for_himself(shop):
    one, other = ({"key": sign_up(shop).access} for _ in range(2))
    assert {ask(shop, "192.0.2.3").status_code for _ in range(60)} == {200}
    used_up(ask(shop, "192.0.2.3"), "anonymous")
    answers = [ask(shop, address, "/v1/me", **one) for address in ("192.0.2.3", "192.0.2.4", "192.0.2.3")]
    assert [left(answer, "signed-in") for answer in answers] == [(600, 599), (600, 598), (600, 597)]
    answers.append(ask(shop, "192.0.2.3", "/v1/me", **other))
    assert left(answers[-1], "signed-in") == (600, 599)
    assert {answer.status_code for answer in answers} == {200}


@pytest.mark.parametrize("limit", DOORS)
def test_ways_to_the_same_are_counted_as_one(shop, limit):
    most, doors, address = STRICT[limit][1], DOORS[limit], f"198.51.100.{list(DOORS).index(limit)}"
    ways = [doors[number % len(doors)] for number in range(most)]
    tried = [ask(shop, address, path, "POST", **how) for path, how in ways]
    assert [left(answer, limit) for answer in tried] == [(most, most - 1 - number) for number in range(most)]
    assert {answer.status_code for answer in tried} <= {401, 409, 422}
    for path, how in doors:
        used_up(ask(shop, address, path, "POST", **how), limit)
    assert ask(shop, address).status_code == 200, "anything else goes on"


def test_a_key_has_its_reads_and_its_writes(shop):
    for name, method, path in (("reads", "GET", "/v1/caller"), ("writes", "POST", "/v1/users/x/deactivation")):
        answer = ask(shop, "192.0.2.5", path, method, shop.operator_key)
        assert answer.headers["RateLimit-Policy"] == f'"{name}";q={LOOSE[name][1] // 6};w=10'
