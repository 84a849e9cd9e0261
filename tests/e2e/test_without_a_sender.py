"""Live mode without a mail server: whatever waits for a link in a mail is not there and nothing speaks of it, while who
has an account signs in as ever. With one it is all there."""
import json

import pytest
import requests

from doubles.smtp import MailServer
from harness import people, signed_in
from harness.contract import Api
from harness.shop import LIMITS_OFF

LIVE = LIMITS_OFF.replace("sandbox", "live")
NAME, EMAIL = "margaret", "margaret@example.org"

# What leads to a link in a mail, or follows one. 405: the path is another operation's, too.
BY_MAIL = [
    ("POST", "/v1/users", 405), ("POST", "/v1/email-verifications", 404), ("POST", "/v1/password-resets", 404),
    ("PUT", "/v1/password-resets", 404), ("PUT", "/v1/me/email", 404), ("POST", "/v1/me/email/link", 404),
    ("GET", "/sign-up", 404), ("POST", "/sign-up", 404), ("GET", "/forgot", 404), ("POST", "/forgot", 404),
    ("GET", "/reset", 404), ("POST", "/reset", 404), ("GET", "/verify", 404), ("POST", "/verify", 404),
    ("POST", "/account/email", 404), ("POST", "/account/email/link", 404),
    ("POST", "/compat/openon/auth/signup", 404), ("POST", "/compat/peerpush/auth/register", 404),
]


class Margaret(signed_in.Person):
    """Who was made on the command line, and what she was told there to sign in with."""

    def __init__(self, shop):
        super().__init__(shop, NAME)
        made = shop.server.run("admin", "create-operator", NAME, "--email", EMAIL)
        self.password = json.loads(made.stdout)["password"]


@pytest.fixture(scope="module")
def shop(open_shop):
    shop = open_shop(LIVE)
    shop.margaret = Margaret(shop)
    return shop


@pytest.fixture(scope="module")
def with_a_sender(open_shop):
    server = MailServer()
    shop = open_shop(LIVE + f'[mail]\nsmtp = "{server.url}"\nfrom = "post@shop.example"\ntls = "off"\n')
    shop.margaret = Margaret(shop)
    yield shop
    server.close()


def call(shop, method, path):
    return requests.request(method, shop.server.api + path, timeout=30, allow_redirects=False)


def documented(shop):
    paths = requests.get(shop.server.api + "/openapi.json", timeout=20).json()["paths"]
    return {(method.upper(), path) for path, methods in paths.items() for method in methods}


@pytest.mark.parametrize("method, path, status", BY_MAIL)
def test_what_waits_for_a_link_is_there_with_a_sender_alone(shop, with_a_sender, method, path, status):
    assert call(shop, method, path).status_code == status
    assert call(with_a_sender, method, path).status_code in (200, 303, 401, 403, 415, 422)


def test_the_document_says_so(shop, with_a_sender):
    ours = {(method, path) for method, path, _ in BY_MAIL if not path.startswith("/compat/")}
    assert documented(with_a_sender) - documented(shop) == ours


def test_who_has_an_account_signs_in_as_ever(shop):
    api, password = Api(shop.server.api), shop.margaret.password
    tokens = people.log_in(shop, NAME, password).json()
    assert people.refresh(shop, tokens["refresh_token"]).status_code == 200
    api.headers["Authorization"] = f"Bearer {tokens['access_token']}"
    assert api.get("/v1/me").json()["username"] == NAME
    changed = {"password": password, "new_password": "another sentence of hers"}
    assert api.put("/v1/me/password", json=changed).status_code == 204
    shop.margaret.password = changed["new_password"]
    for mount, name in (("openon", {"username": NAME}), ("peerpush", {"email": EMAIL})):
        answer = requests.post(f"{shop.server.api}/compat/{mount}/auth/login", timeout=30,
                               json={**name, "password": shop.margaret.password})
        assert answer.status_code == 200, f"{mount}: {answer.text}"
    assert shop.database.value("SELECT count(*) FROM mails") == 0


def test_no_page_leads_where_nothing_is(shop, with_a_sender):
    for one, offered in ((shop, False), (with_a_sender, True)):
        person = one.margaret
        pages = person.get("/sign-in").text
        assert person.sign_in(person.password).headers["Location"] == "/account"
        pages += person.get("/account").text
        for place in ('href="/sign-up"', 'href="/forgot"', 'action="/account/email"'):
            assert (place in pages) == offered, place


def test_who_signs_up_with_a_sender_is_sent_a_link(with_a_sender):
    person = people.sign_up(with_a_sender)
    assert [mail["kind"] for mail in people.mails(with_a_sender, person.email)] == ["verify_email"]
