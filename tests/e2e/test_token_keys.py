"""The keys of access tokens are turned by the server itself: the next one is published a day before it signs, the last
one until all that it signed is over, and every process on a database knows both."""
import time

import jwt
import pytest
import requests

from harness.people import change, log_in, sign_up, still_in
from harness.server import Server
from harness.shop import LIMITS_OFF, Shop
from harness.wait import until

HOUR, DAY = 3_600_000, 24 * 3_600_000
TURN = "identity.turn_token_keys"


@pytest.fixture
def shop(open_shop):
    return open_shop(LIMITS_OFF)


def published(server):
    """The public keys by their names, as anybody gets them."""
    keys = requests.get(server.api + "/.well-known/jwks.json", timeout=30).json()["keys"]
    return {key["kid"]: jwt.PyJWK(key).key for key in keys}


def signer(token):
    return jwt.get_unverified_header(token)["kid"]


def newest_signer(shop, person):
    return signer(log_in(shop, person.username).json()["access_token"])


def time_goes_by(shop, milliseconds):
    """For the keys alone."""
    times = "made_at", "signs_from", "signs_until", "known_until"
    change(shop, "UPDATE token_keys SET " + ", ".join(f"{name} = {name} - {milliseconds}" for name in times))


def turn(shop, *others):
    """What the schedule does every hour, now; and each process looks at the keys, as it does every minute."""
    change(shop, f"UPDATE schedules SET next_at = 1 WHERE name = '{TURN}'")
    left = f"SELECT (SELECT count(*) FROM schedules WHERE name = '{TURN}' AND next_at = 1) + " \
           f"(SELECT count(*) FROM jobs WHERE kind = '{TURN}')"
    until(lambda: shop.database.value(left) == 0, what="the keys' turn")
    for one in shop, *others:
        one.server.reload()


def next_key(shop, old, *others):
    """Half a day before it signs."""
    time_goes_by(shop, 29 * DAY + 12 * HOUR)
    turn(shop, *others)
    for one in shop, *others:
        until(lambda one=one: len(published(one.server)) == 2, what="two keys")
    new, = set(published(shop.server)) - {old}
    return new


def signs(shop, key):
    """Brings the moment near at which this key begins to sign."""
    begins = shop.database.value(f"SELECT signs_from FROM token_keys WHERE id = '{key}'")
    time_goes_by(shop, begins - int(time.time() * 1000) - 1000)


def test_a_key_follows_another_and_what_was_signed_stays_good(shop):
    person = sign_up(shop)
    old, = published(shop.server)
    turn(shop)
    assert (list(published(shop.server)), signer(person.access)) == ([old], old), "its time is not over"

    new = next_key(shop, old)
    assert newest_signer(shop, person) == old, "known before it signs"
    signs(shop, new)
    shop.server.reload()
    until(lambda: newest_signer(shop, person) == new, what="the new key signing")
    assert still_in(person.api) and signer(person.access) == old
    later = person.elsewhere()
    assert still_in(later.api) and set(published(shop.server)) == {old, new}
    for one in person, later:
        claims = jwt.decode(one.access, published(shop.server)[signer(one.access)], ["EdDSA"],
                            options={"verify_aud": False})
        assert claims["sub"] == person.id

    time_goes_by(shop, DAY + HOUR)
    turn(shop)
    until(lambda: list(published(shop.server)) == [new], what="the old key being dropped")
    assert newest_signer(shop, person) == new


@pytest.mark.on("postgres")
def test_another_process_knows_the_key_before_it_meets_its_tokens(shop, folders):
    server = Server(folders(), LIMITS_OFF, shop.database.url).start()
    other = Shop(server, shop.upstream, shop.database)
    try:
        person = sign_up(shop)
        old, = published(shop.server)
        assert list(published(server)) == [old]
        new = next_key(shop, old, other)
        assert set(published(server)) == {old, new}
        signs(shop, new)
        shop.server.reload()
        until(lambda: newest_signer(shop, person) == new, what="the new key signing")
        for token in person.access, person.elsewhere().access:
            for api in shop.server.api, server.api:
                answer = requests.get(api + "/v1/me", headers={"Authorization": f"Bearer {token}"}, timeout=30)
                assert answer.status_code == 200, answer.text
        server.reload()
        until(lambda: newest_signer(other, person) == new, what="the other process signing by it")
    finally:
        server.close()
