"""Somebody wants all that names him erased: he has seven days to think, and then nothing in the database or in the logs
leads from what is left to him."""
import json
from datetime import datetime, timedelta

import pytest
import requests

from doubles.smtp import MailServer
from harness import people
from harness.contract import problem
from harness.people import PASSWORD, log_in, sign_up, still_in
from harness.shop import LIMITS_OFF
from harness.wait import until

# Words that stand nowhere else.
NAMES = {"username": "quokkabert", "first_name": "Zyxwina", "last_name": "Vutsrqp"}
EMAIL, EARLIER = "zyx.quonk@canary.example", "jabberwok@canary.example"
TRACES = [*NAMES.values(), "zyx.quonk", "jabberwok", "snarkphone", PASSWORD]


@pytest.fixture(scope="module")
def mail_server():
    server = MailServer()
    yield server
    server.close()


@pytest.fixture(scope="module")
def shop(open_shop, mail_server):
    mail = {"smtp": mail_server.url, "from": "post@shop.example", "tls": "off"}
    rows = "".join(f"{key} = {json.dumps(value)}\n" for key, value in mail.items())
    return open_shop(LIMITS_OFF + "[mail]\n" + rows)


def tables(shop):
    if shop.database.name == "sqlite":
        sql = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    else:
        sql = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1"
    return [row[0] for row in shop.database.rows(sql)]


def traces_in(text):
    return [trace for trace in TRACES if trace.casefold() in text.casefold()]


def traces_in_database(shop):
    """table: what of him stands in it."""
    found = {table: traces_in(str(shop.database.rows(f"SELECT * FROM {table}"))) for table in tables(shop)}
    return {table: traces for table, traces in found.items() if traces}


def live_a_little(shop, other):
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
    sign_up(shop, "someone-" + people.new_name(), EMAIL)
    people.change(shop, "UPDATE users SET unverified_email = NULL, unverified_email_key = NULL "
                        f"WHERE id <> '{person.id}'")
    people.refresh(shop, person.elsewhere().refresh)
    shop.stranger.get(f"/v1/usernames/{NAMES['username']}")
    other.api.get("/v1/users/search", params={"query": NAMES["last_name"]})
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


def test_who_is_erased_leaves_no_trace(shop):
    other = sign_up(shop)
    person = live_a_little(shop, other)
    known = traces_in_database(shop)
    assert {"users", "user_names", "sessions", "mails", "mail_links"} <= set(known), f"this looks nowhere: {known}"
    refresh_token = person.elsewhere().refresh
    assert person.api.post("/v1/me/erasure", json={"password": PASSWORD}).status_code == 200
    time_is_over(shop, person)
    until(lambda: state(shop, person) == "erased", 30, "the erasure")

    assert traces_in_database(shop) == {}
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
