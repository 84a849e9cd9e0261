"""Somebody wants all that names him erased: he has seven days to think, and then nothing in the database or in the logs
leads from what is left to him."""
from datetime import datetime, timedelta

import pytest
import requests

from doubles.smtp import MailServer
from harness import oidc, people, signed_in
from harness.contract import problem
from harness.people import PASSWORD, log_in, sign_up, still_in
from harness.shop import LIMITS_OFF, mail_and_login
from harness.wait import until

# Words that stand nowhere else.
NAMES = {"username": "quokkabert", "first_name": "Zyxwina", "last_name": "Vutsrqp"}
EMAIL, EARLIER = "zyx.quonk@canary.example", "jabberwok@canary.example"
ELSEWHERE = "wombatrice"   # who he is at the provider, which gives an address and a name that hold it
TRACES = [*NAMES.values(), "zyx.quonk", "jabberwok", "snarkphone", ELSEWHERE, PASSWORD]
HERE = "http://127.0.0.1:9"   # as the provider knows us: the port is not known before the server runs


@pytest.fixture(scope="module")
def mail_server():
    server = MailServer()
    yield server
    server.close()


@pytest.fixture(scope="module")
def provider():
    provider = oidc.OidcProvider([oidc.client("holdfast", None, [HERE + "/sign-in/elsewhere/callback"])])
    yield provider
    provider.close()


@pytest.fixture(scope="module")
def config(mail_server, provider):
    return f'api_url = "{HERE}"\n' + LIMITS_OFF + mail_and_login(mail_server, provider.issuer)


@pytest.fixture(scope="module")
def shop(open_shop, config):
    return open_shop(config)


def tables(shop):
    if shop.database.name == "sqlite":
        sql = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    else:
        sql = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1"
    return [row[0] for row in shop.database.rows(sql)]


def traces_in(text):
    return [trace for trace in TRACES if trace.casefold() in text.casefold()]


def traces_in_database(shop, claims=None):
    """table: what of him stands in it. That another account `claims` his address is said of that one: its row stays."""
    theirs = {"users": f" WHERE id <> '{claims.id}'"} if claims else {}
    found = {table: traces_in(str(shop.database.rows(f"SELECT * FROM {table}{theirs.get(table, '')}")))
             for table in tables(shop)}
    return {table: traces for table, traces in found.items() if traces}


def traces_in_files(shop):
    """file: what of him stands in its bytes, in what is deleted too."""
    found = {file.name: traces_in(file.read_bytes().decode("latin-1")) for file in shop.server.data.iterdir()}
    return {name: traces for name, traces in found.items() if traces}


def link_a_login(shop, provider, person):
    """In his own browser, which also begins with another and leaves it."""
    browser = signed_in.Person(shop, person.username)
    assert browser.sign_in(PASSWORD).status_code == 303

    def begin():
        wanted = {"provider": "elsewhere", "to": f"/docs?of={ELSEWHERE}", "password": PASSWORD}
        return browser.ask("POST", "/v1/me/logins", json=wanted).json()["url"]

    back = oidc.Person(provider, ELSEWHERE).walk(begin())
    assert browser.get(back.removeprefix(HERE)).status_code == 303
    begin()


def live_a_little(shop, provider):
    """An account that has left traces wherever it can."""
    person = sign_up(shop, NAMES["username"], EARLIER, first_name=NAMES["first_name"], last_name=NAMES["last_name"])
    person.verified()
    person.api.put("/v1/me/email", json={"email": EMAIL, "password": PASSWORD})
    person.email = EMAIL
    person.verified()
    for name in (NAMES["username"], EMAIL, EARLIER):
        log_in(shop, name, "a wrong one")
        log_in(shop, name, PASSWORD, headers={"User-Agent": "snarkphone 3"})
    shop.stranger.post("/v1/password-resets", json={"email": EMAIL})
    link_a_login(shop, provider, person)
    people.refresh(shop, person.elsewhere().refresh)
    shop.stranger.get(f"/v1/usernames/{NAMES['username']}")
    sign_up(shop).api.get("/v1/users/search", params={"query": NAMES["last_name"]})
    person.api.get("/v1/me/export")
    requests.get(shop.server.api + f"/v1/me?email={EMAIL}", timeout=30)
    return person


def time_is_over(shop, person):
    people.change(shop, f"UPDATE users SET erase_at = 1 WHERE id = '{person.id}'")
    people.change(shop, "UPDATE schedules SET next_at = 1 WHERE name = 'identity.erase_users'")


def state(shop, person):
    return shop.database.rows(f"SELECT state FROM users WHERE id = '{person.id}'")[0][0]


def test_he_has_seven_days_and_may_take_it_back(shop):
    person = sign_up(shop)
    problem(person.api.delete("/v1/me/erasure"), 409, "wrong_state")
    problem(person.api.post("/v1/me/erasure", json={}), 422, "invalid_fields")
    problem(person.api.post("/v1/me/erasure", json={"password": "wrong"}), 422, "invalid_fields")
    first = person.api.post("/v1/me/erasure", json={"password": PASSWORD}).json()
    asked_at = int(shop.database.rows(f"SELECT max(at) FROM user_history WHERE user_id = '{person.id}'")[0][0])
    day = datetime.fromisoformat(first["erase_at"])
    assert first["state"] == "leaving"
    assert day == datetime.fromtimestamp(0, day.tzinfo) + timedelta(milliseconds=asked_at, days=7)
    again = person.api.post("/v1/me/erasure", json={"password": PASSWORD}).json()
    assert again["erase_at"] == first["erase_at"], "the day that was said first"
    assert log_in(shop, person.username).status_code == 200, "he can still sign in, or he could not take it back"
    assert person.api.delete("/v1/me/erasure").json()["state"] == "active"
    people.change(shop, "UPDATE schedules SET next_at = 1 WHERE name = 'identity.erase_users'")
    until(lambda: shop.database.value("SELECT count(*) FROM schedules WHERE name = 'identity.erase_users' "
                                      "AND next_at > 1"), what="the job having run")
    assert still_in(person.api)


def erase(shop, person):
    assert person.api.post("/v1/me/erasure", json={"password": PASSWORD}).status_code == 200
    time_is_over(shop, person)
    until(lambda: state(shop, person) == "erased", 30, "the erasure")


def test_who_is_erased_leaves_no_trace(shop, provider):
    person = live_a_little(shop, provider)
    claims = sign_up(shop, people.new_name("someone"), EMAIL, "a sentence of another")
    known = traces_in_database(shop, claims)
    assert {"users", "user_names", "sessions", "mails", "mail_links", "oidc_logins", "oidc_flows"} <= set(known), \
        f"this looks nowhere: {known}"
    refresh_token = person.elsewhere().refresh
    erase(shop, person)

    assert traces_in_database(shop, claims) == {}
    assert claims.api.get("/v1/me").json()["unverified_email"] == EMAIL, "what another says of himself is his"
    assert traces_in(shop.server.said(most=10 ** 6)) == []
    until(lambda: not still_in(person.api), what="his token being refused")
    problem(people.refresh(shop, refresh_token), 401, "unauthorized")
    for name in (NAMES["username"], EMAIL):
        problem(log_in(shop, name), 401, "unauthorized")
    problem(shop.operator.get(f"/v1/users/{person.id}"), 404, "not_found")
    problem(shop.operator.delete(f"/v1/users/{person.id}/deactivation"), 404, "not_found")
    assert [row[0] for row in shop.database.rows(
        f"SELECT event FROM user_history WHERE user_id = '{person.id}' ORDER BY id")][-2:] == ["ask_erasure", "erase"]
    assert shop.stranger.get(f"/v1/usernames/{NAMES['username']}").json()["available"]
    assert sign_up(shop, NAMES["username"], EMAIL).id != person.id, "whoever comes next begins anew"


@pytest.mark.on("sqlite")
def test_nor_do_the_bytes_of_the_files_tell_of_him(open_shop, config, provider):
    shop = open_shop(config)
    person = live_a_little(shop, provider)
    assert shop.server.stop() == 0, shop.server.said()
    known = traces_in_files(shop)
    assert set(known["holdfast.db"]) == set(TRACES) - {PASSWORD}, f"this looks nowhere: {known}"
    shop.server.start()
    erase(shop, person)
    assert shop.server.stop() == 0, shop.server.said()
    assert traces_in_files(shop) == {}
