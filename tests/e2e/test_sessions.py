"""Sessions: listed and ended by their owner, signed out of; refresh tokens that are good for one use, an honest
client's retry, and a thief's."""
import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import jwt
import pytest
import requests

from harness import people
from harness.contract import Api, problem
from harness.people import refresh, sign_up, still_in
from harness.shop import LIMITS_OFF

CLIENTS = 64


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(LIMITS_OFF)


def members(shop, person):
    """The refresh tokens of his session: all, and those that were used."""
    of_it = f"FROM refresh_tokens WHERE session_id = '{person.session}'"
    return (shop.database.value(f"SELECT count(*) {of_it}"),
            shop.database.value(f"SELECT count(*) {of_it} AND used_at IS NOT NULL"))


def ended_because(shop, person):
    return shop.database.rows(f"SELECT coalesce(ended_because, 'goes on') FROM sessions "
                              f"WHERE id = '{person.session}'")[0][0]


def grace_is_over(shop, person):
    people.change(shop, f"UPDATE refresh_tokens SET used_at = used_at - 11000 WHERE used_at IS NOT NULL "
                        f"AND session_id = '{person.session}'")


# ---- access tokens

def test_what_an_access_token_says(shop):
    person = sign_up(shop)
    head = jwt.get_unverified_header(person.access)
    assert (head["alg"], head["typ"]) == ("EdDSA", "at+jwt")
    answer = shop.stranger.get("/.well-known/jwks.json")
    keys = {key["kid"]: key for key in answer.json()["keys"]}
    assert all(set(key) <= {"kty", "crv", "x", "kid", "use", "alg"} for key in keys.values()), "no private part"
    public = jwt.PyJWK(keys[head["kid"]]).key
    issuer = jwt.decode(person.access, options={"verify_signature": False})["iss"]
    claims = jwt.decode(person.access, public, ["EdDSA"], audience=issuer, issuer=issuer)
    assert (claims["sub"], claims["sid"]) == (person.id, person.session)
    assert person.tokens["expires_in"] == 900 and 0 <= claims["exp"] - claims["iat"] - 900 <= 2
    assert not {"email", "username", "name"} & set(claims), "nothing that names him"


@pytest.mark.parametrize("name, head, claims", [
    ("over_since_a_second", {}, {"iat": -900, "exp": -1}), ("not_yet", {}, {"nbf": 60}), ("no_end", {}, {"exp": None}),
    ("other_audience", {}, {"aud": "https://other.example"}), ("no_audience", {}, {"aud": None}),
    ("other_issuer", {}, {"iss": "https://other.example"}), ("plain_jwt", {"typ": "JWT"}, {}),
    ("unknown_key", {"kid": "x"}, {}), ("no_session", {}, {"sid": None}),
    ("session_of_nobody", {}, {"sid": "ses_06h00se978cd8my3yvxy22skr7frmg2v4x0g"}),
])
def test_tokens_that_are_refused(shop, name, head, claims):
    person = sign_up(shop)
    moments = {claim: int(time.time()) + value if isinstance(value, int) else value for claim, value in claims.items()}
    assert still_in(Api(shop.server.api, people.forged(shop, person.access)))
    problem(Api(shop.server.api, people.forged(shop, person.access, head, **moments)).get("/v1/me"), 401,
            "unauthorized")


def test_a_token_of_another_server_is_refused(shop, open_shop):
    person = sign_up(open_shop(LIMITS_OFF))
    problem(Api(shop.server.api, person.access).get("/v1/me"), 401, "unauthorized")


def test_a_refresh_token_opens_nothing_and_an_access_token_refreshes_nothing(shop):
    person = sign_up(shop)
    problem(Api(shop.server.api, person.refresh).get("/v1/me"), 401, "unauthorized")
    problem(refresh(shop, person.access), 422, "invalid_fields")


# ---- refreshing

def test_each_refresh_gives_the_next_token(shop):
    person = sign_up(shop)
    first = refresh(shop, person.refresh).json()
    second = refresh(shop, first["refresh_token"]).json()
    assert len({person.refresh, first["refresh_token"], second["refresh_token"]}) == 3
    assert second["session_id"] == person.session
    assert still_in(Api(shop.server.api, second["access_token"]))
    assert members(shop, person) == (3, 2)


def test_no_token_is_stored_as_it_is(shop):
    person = sign_up(shop)
    newer = refresh(shop, person.refresh).json()["refresh_token"]
    stored = str(shop.database.rows("SELECT digest, salt FROM refresh_tokens"))
    assert person.refresh not in stored and newer not in stored


def test_an_honest_retry_is_given_the_same_token(shop):
    person = sign_up(shop)
    answers = [refresh(shop, person.refresh) for _ in range(3)]
    assert len({answer.json()["refresh_token"] for answer in answers}) == 1
    assert len({answer.json()["refresh_expires_at"] for answer in answers}) == 1
    assert members(shop, person) == (2, 1) and ended_because(shop, person) == "goes on"


def test_sixty_four_clients_with_one_token_at_the_same_instant(shop):
    person, together = sign_up(shop), Barrier(CLIENTS)

    def one(_):
        with requests.Session() as session:
            session.get(shop.server.api + "/healthz", timeout=60)
            together.wait(60)
            return session.post(shop.server.api + "/v1/tokens/refresh", json={"refresh_token": person.refresh},
                                timeout=60)
    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = list(pool.map(one, range(CLIENTS)))
    assert Counter(answer.status_code for answer in answers) == {200: CLIENTS}
    assert members(shop, person) == (2, 1), "exactly one new member of the family"
    assert len({answer.json()["refresh_token"] for answer in answers}) == 1
    assert ended_because(shop, person) == "goes on"
    assert all(still_in(Api(shop.server.api, answer.json()["access_token"])) for answer in answers[::16])
    assert refresh(shop, answers[0].json()["refresh_token"]).status_code == 200


def test_a_token_seen_again_after_the_grace_ends_the_family(shop):
    person = sign_up(shop)
    newer = refresh(shop, person.refresh).json()
    grace_is_over(shop, person)
    problem(refresh(shop, person.refresh), 401, "unauthorized")
    assert ended_because(shop, person) == "token_stolen"
    problem(refresh(shop, newer["refresh_token"]), 401, "unauthorized")
    for access in (person.access, newer["access_token"]):
        problem(Api(shop.server.api, access).get("/v1/me"), 401, "unauthorized")
    assert still_in(person.elsewhere().api), "his other sessions are his still"


def test_a_token_seen_again_after_the_next_was_used_ends_the_family(shop):
    person = sign_up(shop)
    newer = refresh(shop, person.refresh).json()
    assert refresh(shop, newer["refresh_token"]).status_code == 200
    problem(refresh(shop, person.refresh), 401, "unauthorized")
    assert ended_because(shop, person) == "token_stolen"


def test_a_token_whose_time_is_over_is_refused_and_ends_nothing(shop):
    person = sign_up(shop)
    people.change(shop, f"UPDATE refresh_tokens SET expires_at = made_at + 1 WHERE session_id = '{person.session}'")
    problem(refresh(shop, person.refresh), 401, "unauthorized")
    assert ended_because(shop, person) == "goes on"


@pytest.mark.parametrize("token", ["x", "hf_refresh_" + "0" * 52, "hf_session_" + "0" * 52])
def test_tokens_nobody_gave_are_refused(shop, token):
    problem(refresh(shop, token), 401, "unauthorized")


# ---- sessions

def listed(person):
    return person.api.get("/v1/sessions").json()


def test_sessions_are_listed_for_their_owner_alone(shop):
    sign_up(shop)
    person = sign_up(shop)
    there = person.elsewhere()
    page = listed(person)
    sessions = next(value for value in page.values() if isinstance(value, list))
    assert [(one["id"], one["current"]) for one in sessions] == [(person.session, True), (there.session, False)]
    assert all(re.fullmatch(r"127\.0\.0\.0(/\d+)?", one["address"]) for one in sessions), "without its last part"
    assert all("requests" in one["device"] for one in sessions)


def test_a_session_is_ended_by_its_owner_alone(shop):
    person, stranger = sign_up(shop), sign_up(shop)
    lost = person.elsewhere()
    problem(stranger.api.delete(f"/v1/sessions/{lost.session}"), 404, "not_found")
    problem(people.operator(shop).api.delete(f"/v1/sessions/{lost.session}"), 404, "not_found")
    assert still_in(lost.api)
    assert person.api.delete(f"/v1/sessions/{lost.session}").status_code == 204
    assert not still_in(lost.api) and still_in(person.api)
    problem(refresh(shop, lost.refresh), 401, "unauthorized")
    problem(person.api.delete(f"/v1/sessions/{lost.session}"), 404, "not_found")
    assert ended_because(shop, lost) == "ended_by_owner"


def test_signing_out_ends_this_session(shop):
    person = sign_up(shop)
    there = person.elsewhere()
    assert person.api.delete("/v1/session").status_code == 204
    assert not still_in(person.api) and still_in(there.api)
    problem(refresh(shop, person.refresh), 401, "unauthorized")
    assert ended_because(shop, person) == "signed_out"


def test_signing_out_everywhere_ends_all(shop):
    person, other = sign_up(shop), sign_up(shop)
    there = person.elsewhere()
    assert person.api.delete("/v1/sessions").status_code == 204
    assert not still_in(person.api) and not still_in(there.api) and still_in(other.api)
    problem(refresh(shop, there.refresh), 401, "unauthorized")


def test_one_who_becomes_an_operator_may_what_operators_may(shop):
    boss, person = people.operator(shop), sign_up(shop)
    assert boss.api.get(f"/v1/users/{person.id}").json()["username"] == person.username
    problem(person.api.get(f"/v1/users/{boss.id}"), 403, "forbidden")
    assert boss.api.post(f"/v1/users/{person.id}/deactivation").status_code == 200
    assert not still_in(person.api)
