"""A crowd at the doors where passwords are asked for, on a server that hashes one at a time: who would wait too long is
told to come back, and everybody else comes in."""
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from harness import people
from harness.people import sign_up
from harness.shop import LIMITS_OFF

AT_ONCE = 8
# Longer than bcrypt sees, so its hash is never made anew; to check it takes a second, and nobody waits more than two.
PASSWORD = "a sentence of mine that bcrypt does not see the end of, as it is longer than seventy-two bytes"
DEAR = "$2b$14$holdfastkelpforestseaug95lLe2sPyq/sWdaHS9.tVUxM2X23J."

# A door: what a name and a password are sent as, the status of whom it lets in.
DOORS = {
    "json": ("/v1/tokens", "json", 200), "form": ("/sign-in", "data", 303),
    "openon": ("/compat/openon/auth/login", "json", 200),
}


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(LIMITS_OFF + "[identity]\nhashes_at_once = 1\n")


@pytest.fixture(scope="module")
def crowd(shop):
    crowd = [sign_up(shop) for _ in range(AT_ONCE)]
    people.change(shop, f"UPDATE users SET password_hash = '{DEAR}'")
    return crowd


def knock(shop, door, person):
    path, kind, _ = DOORS[door]
    return requests.post(shop.server.api + path, timeout=60, headers={"Sec-Fetch-Site": "same-origin"},
                         allow_redirects=False, **{kind: {"username": person.username, "password": PASSWORD}})


@pytest.mark.parametrize("door", DOORS)
def test_of_a_crowd_some_come_in_and_some_are_told_to_come_back(shop, crowd, door):
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda person: knock(shop, door, person), crowd))
    told = {answer.status_code for answer in answers}
    assert told == {DOORS[door][2], 503}, [(answer.status_code, answer.text[:200]) for answer in answers]
    later = [answer for answer in answers if answer.status_code == 503]
    assert {answer.headers["Retry-After"] for answer in later} == {"2"}
    assert all("Too many people are signing in right now" in answer.text for answer in later)
    assert knock(shop, door, crowd[answers.index(later[0])]).status_code == DOORS[door][2], "whoever comes back"
