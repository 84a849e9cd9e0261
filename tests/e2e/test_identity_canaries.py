"""Whatever opens something is shown to whom it was given and to nobody else: no password, token, cookie, link or key in
any log, error, metric or page, nor in the database, where digests stand in their place."""
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from compat_rows import new, registered
from doubles.issuer import Issuer
from doubles.smtp import MailServer
from harness import people, signed_in
from harness.people import PASSWORD, sign_up
from harness.server import Server
from harness.shop import LIMITS_OFF, mail_and_login

CANARY = re.compile(r"canary", re.IGNORECASE)


@pytest.fixture(scope="module")
def mail_server():
    server = MailServer()
    yield server
    server.close()


@pytest.fixture(scope="module")
def issuer():
    issuer = Issuer()
    yield issuer
    issuer.close()


@pytest.fixture(scope="module")
def config(mail_server, issuer):
    return 'api_url = "http://127.0.0.1:9"\n' + LIMITS_OFF + mail_and_login(mail_server, issuer.url)


@pytest.fixture(scope="module")
def shop(open_shop, config):
    return open_shop(config)


def everywhere(shop):
    """name: all that the server has said or kept where no secret belongs."""
    places = {"logs": shop.server.said(most=10 ** 6)}
    for page in ("/metrics", "/", "/outbox", "/readyz", "/docs", "/openapi.json", "/v1/users", "/v1/keys",
                 "/.well-known/jwks.json"):
        key = {"Authorization": f"Bearer {shop.operator_key}"}
        places[page] = requests.get(shop.server.api + page, headers=key, timeout=30).text
    if shop.database.name == "sqlite":
        tables = "SELECT name FROM sqlite_master WHERE type = 'table'"
    else:
        tables = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    for (table,) in shop.database.rows(tables):
        places[f"table {table}"] = str(shop.database.rows(f"SELECT * FROM {table}"))
    return places


def places_with(shop, secret):
    return [name for name, said in everywhere(shop).items() if secret in said]


# ---- what is good

def test_what_was_given_stands_nowhere_else(shop):
    password, later = "canary sentence of mine", "canary sentence of later"
    person = sign_up(shop, password=password)
    token = people.link(shop, person.email, "verify")
    person.verified()
    newer = people.refresh(shop, person.refresh).json()
    person.api.put("/v1/me/password", json={"password": password, "new_password": later})
    shop.stranger.post("/v1/password-resets", json={"email": person.email})
    reset = people.link(shop, person.email, "reset")
    browser = signed_in.Person(shop, person.username)
    assert browser.sign_in(later).status_code == 303
    begun = browser.get("/sign-in/elsewhere").headers["Location"]
    assert set(browser.cookies) == {"holdfast_session", "holdfast_device", "holdfast_flow"}
    assert browser.is_signed_in()
    key = shop.make_key("payments:read")
    for credential in (key, person.access, newer["access_token"]):
        assert requests.get(shop.server.api + "/v1/caller", timeout=30,
                            headers={"Authorization": f"Bearer {credential}"}).status_code == 200
    secrets = {"password": password, "new password": later, "access token": person.access, "key": key,
               "refresh token": person.refresh, "next refresh token": newer["refresh_token"],
               "next access token": newer["access_token"], "signature": person.access.split(".")[2],
               "state": dict(parse_qsl(urlsplit(begun).query))["state"], **browser.cookies}
    for name, secret in secrets.items():
        assert places_with(shop, secret) == [], name
    assert set(places_with(shop, token)) <= {"/outbox", "table mails"}, "the mail itself is kept for a while"
    assert set(places_with(shop, reset)) <= {"/outbox", "table mails"}
    assert places_with(shop, "argon2id") == ["table users"], "hashes stand in one place"
    people.change(shop, "UPDATE mails SET text = NULL WHERE state <> 'queued'")
    for link in token, reset:
        assert places_with(shop, link) == [], "beside the mail a digest stands"


def test_the_keys_that_sign_stand_in_one_place(shop):
    seed = shop.database.rows("SELECT seed FROM token_keys")[0][0]
    assert places_with(shop, seed) == ["table token_keys"]


# ---- what is not good

HEADS = [
    ("bearer", {"Authorization": "Bearer canary"}),
    ("a_key", {"Authorization": "Bearer hf_test_canary" + "0" * 30}),
    ("a_token", {"Authorization": "Bearer eyJhbGciOiJub25lIn0.canary.canary"}),
    ("basic", {"Authorization": "Basic Y2FuYXJ5OmNhbmFyeQ==canary"}),
    ("nonsense", {"Authorization": "canary canary canary"}),
    ("cookies", {"Cookie": f"holdfast_session=canary; holdfast_device={'canary':0<32}; "
                           f"holdfast_flow={'canary':0<52}; holdfast_canary=canary; canary=canary"}),
    ("admin_key", {"X-Admin-Key": "canary"}),
    ("proxy", {"Proxy-Authorization": "Basic canary"}),
]

BODIES = [
    ("POST", "/v1/tokens", {"username": "ada", "password": "canary"}),
    ("POST", "/v1/tokens", {"username": "ada", "password": ["canary"]}),
    ("POST", "/v1/tokens", {"username": "ada", "password": "canary" * 200}),
    ("POST", "/v1/tokens", {"username": "ada", "pasword": "canary"}),
    ("POST", "/v1/tokens/refresh", {"refresh_token": "hf_refresh_canary"}),
    ("POST", "/v1/tokens/refresh", {"refresh_token": {"canary": "canary"}}),
    ("POST", "/v1/users", {"username": "eve", "email": "eve@example.org", "password": "canary"}),
    ("POST", "/v1/users", {"username": "eve", "email": "eve@example", "password": "a canary sentence"}),
    ("POST", "/v1/users", {"username": "eve", "email": "eve@example.org", "password": "canary" * 30}),
    ("POST", "/v1/email-verifications", {"token": "canary", "password": "canary"}),
    ("PUT", "/v1/password-resets", {"token": "canary", "new_password": "a canary sentence"}),
    ("PUT", "/v1/password-resets", {"token": "canary", "new_password": "canary"}),
    ("POST", "/v1/setup", {"token": "canary"}),
    ("PUT", "/v1/me/password", {"password": "canary", "new_password": "a canary sentence"}),
    ("PUT", "/v1/me/password", {"password": PASSWORD, "new_password": "canary"}),
    ("PUT", "/v1/me/email", {"password": "canary", "email": "x@example.org"}),
    ("POST", "/v1/me/erasure", {"password": "canary"}),
    ("POST", "/compat/openon/auth/login", {"username": "ada", "password": "canary"}),
    ("POST", "/compat/openon/auth/login", {"username": "ada", "password": {"canary": "canary"}}),
    ("POST", "/compat/openon/auth/signup", new("eve", password="canary")),
    ("POST", "/compat/openon/auth/signup", new("eve", email="eve", password="a canary sentence")),
    ("PUT", "/compat/openon/auth/me", {"first_name": 1, "password": "canary"}),
    ("POST", "/compat/peerpush/auth/login", {"email": "ada@example.org", "password": "canary"}),
    ("POST", "/compat/peerpush/auth/login", {"email": "ada@example.org", "password": ["canary"]}),
    ("POST", "/compat/peerpush/auth/register", registered("eve") | {"password": "canary"}),
    ("POST", "/compat/peerpush/auth/refresh", {"refresh": "canary"}),
]

FORMS = [
    ("/sign-in", {"username": "bea", "password": "canary"}),
    ("/sign-in", {"username": "cyd", "password": "canary" * 2000}),
    ("/sign-in", {"username": "cyd", "password": "canary", "canary": "canary"}),
    ("/sign-up", {"username": "eve", "email": "eve@example.org", "password": "canary"}),
    ("/sign-up", {"username": "eve", "email": "eve", "password": "a canary sentence"}),
    ("/reset", {"token": "x", "new_password": "a canary sentence"}),
    ("/reset", {"token": "x", "new_password": "canary"}),
    ("/reset", {"token": "canary", "new_password": PASSWORD}),
    ("/verify", {"token": "x", "password": "canary"}),
    ("/verify", {"token": "canary"}),
    ("/account/password", {"password": "canary", "new_password": "a canary sentence"}),
    ("/account/password", {"password": signed_in.PASSWORD, "new_password": "canary"}),
    ("/account/email", {"email": "bea@example.com", "password": "canary"}),
    ("/account/erasure", {"password": "canary"}),
]

GATES = ("/v1/me", "/v1/payments", "/healthz", "/", "/nowhere", "/account", "/compat/openon/auth/me",
         "/compat/peerpush/auth/me")
QUERIES = ("/v1/me?access_token=canary", "/v1/me?key=hf_test_canary", "/v1/me?token=canary#canary",
           "/sign-in?password=canary", "/sign-in/elsewhere/callback?state=canary&code=canary&iss=canary",
           "/compat/openon/auth/me?token=canary")


REFUSALS = (400, 401, 403, 404, 409, 422, 429)


def quiet(shop, answer, name):
    """The answer itself does not repeat what it was sent."""
    assert not CANARY.search(answer.text), f"{name}: {answer.text[:300]}"
    assert not CANARY.search(str(answer.headers)), f"{name}: {answer.headers}"


def test_nothing_that_was_tried_is_repeated_or_kept(shop):
    person = sign_up(shop)
    for name, fields in HEADS:
        for path in GATES:
            quiet(shop, requests.get(shop.server.api + path, headers=fields, timeout=30, allow_redirects=False), name)
            quiet(shop, requests.get(shop.gate + path, headers=fields, timeout=30, allow_redirects=False), name)
        for path in ("/v1/tokens/refresh", "/compat/peerpush/auth/refresh", "/sign-in", "/sign-out"):
            quiet(shop, requests.post(shop.server.api + path, headers=fields, timeout=30), name)
    for method, path, body in BODIES:
        for fields in ({}, {"Authorization": f"Bearer {person.access}"}):
            answer = requests.request(method, shop.server.api + path, json=body, headers=fields, timeout=30)
            assert answer.status_code in REFUSALS, f"{method} {path}: {answer.text}"
            if "pasword" not in body:
                quiet(shop, answer, f"{method} {path}")
    browser, nobody = signed_in.Person(shop, "bea"), signed_in.Person(shop, "nobody")
    assert browser.sign_up().status_code == 303
    for path, form in FORMS:
        for one in (nobody, browser):
            answer = one.send(path, **form)
            led_away = path.startswith("/account/") and one is nobody
            assert answer.status_code in ((303,) if led_away else REFUSALS), f"{path}: {answer.text}"
            if form.get("token") != "canary":   # a page keeps what its link brought, for the next try
                quiet(shop, answer, f"{path} {form}")
    for query in QUERIES:
        quiet(shop, requests.get(shop.server.api + query, timeout=30), query)
    for raw in (b'{"username": "ada", "password": "canary', b'{"password": "canary", "password": "canary"}', b"canary"):
        quiet(shop, requests.post(shop.server.api + "/v1/tokens", data=raw, timeout=30,
                                  headers={"Content-Type": "application/json"}), raw)
    assert places_with_canaries(shop) == []


def places_with_canaries(shop):
    ours = "canary sentence of"   # of the test above: it looks for them itself
    return [name for name, said in everywhere(shop).items() if CANARY.search(said.replace(ours, ""))]


def test_no_secret_of_the_configuration_is_told(folders, config):
    server = Server(folders(), config.replace("[mail]", '[mail]\nuser = "shop"\npassword = "canary"'))
    for words in (["config", "show"], ["config", "show", "--origin"], ["doctor"]):
        done = server.run(*words, check=False)
        assert not CANARY.search(done.stdout + done.stderr), words


def test_a_mail_that_was_sent_is_in_no_log(shop):
    person = sign_up(shop)
    said = shop.server.said(most=10 ** 6)
    assert people.link(shop, person.email, "verify") not in said
    assert person.email not in said, "to whom mails go is nobody's business either"
