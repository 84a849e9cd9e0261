"""Signing in with providers: npm's oidc-provider as three of them, a person at its forms, and a browser that keeps
cookies; access tokens of an issuer that signs what the test tells it to."""
import base64
import hashlib
import json
import subprocess
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import pytest
import requests

from doubles.issuer import AUDIENCE, Issuer
from harness.contract import problem
from harness.oidc import OidcProvider, Person, client
from harness.server import binary
from harness.shop import LIMITS_OFF
from harness.wait import until

HERE = "http://127.0.0.1:9"   # as the providers know us: the port is not known before the server runs
SECRET = "a secret of rs+&%"
KINDS = {"rs": ("RS256", SECRET), "es": ("ES256", None), "ed": ("EdDSA", "a secret of ed")}


def callback(name):
    return f"{HERE}/sign-in/{name}/callback"


@pytest.fixture(scope="module")
def providers(engine):
    every = {name: OidcProvider(
        [client("holdfast", secret, [callback(name)], post_logout_redirect_uris=[HERE + "/sign-in"])], algorithm)
        for name, (algorithm, secret) in KINDS.items()}
    yield every
    for one in every.values():
        one.close()


@pytest.fixture(scope="module")
def issuer(engine):
    issuer = Issuer()
    yield issuer
    issuer.close()


@pytest.fixture(scope="module")
def closed(engine):
    """Of which several are known, and no account is made for anybody."""
    issuer = Issuer()
    yield issuer
    issuer.close()


def table(name, issuer, secret=None, **more):
    rows = {"name": name, "issuer": issuer, "client_id": "holdfast", **more}
    if secret:
        rows["client_secret"] = secret
    return "[[identity.providers]]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in rows.items())


@pytest.fixture(scope="module")
def shop(open_shop, providers, issuer, closed):
    gone = Issuer()
    gone.close()
    bearer = {"accepts_bearer": True, "audiences": [AUDIENCE], "algorithms": ["ES256"]}
    shop = open_shop(f'api_url = "{HERE}"\n' + LIMITS_OFF +
                     "".join(table(name, one.issuer, KINDS[name][1], title=f"The {name}")
                             for name, one in providers.items()) +
                     table("gone", gone.url) + table("issuer", issuer.url, **bearer) +
                     table("closed", closed.url, signs_up=False, **bearer))
    shop.secrets = set()
    yield shop
    until(lambda: '"access"' in shop.server.said(10 ** 6), what="the log of what was asked")
    said = shop.server.said(10 ** 6)
    for secret in [*shop.secrets, SECRET, "a secret of ed"]:
        assert secret not in said, f"a log has {secret[:20]}"


class Browser:
    """With a jar of its own: requests would not send a Secure cookie to loopback, as browsers do."""

    def __init__(self, shop):
        self.shop, self.jar = shop, {}

    def ask(self, method, url, **how):
        fields = {"Accept": "text/html", "Cookie": "; ".join(f"{k}={v}" for k, v in self.jar.items()),
                  **how.pop("headers", {})}
        url = url.replace(HERE, "", 1)
        answer = requests.request(method, self.shop.server.api + url, headers=fields, allow_redirects=False,
                                  timeout=60, **how)
        for line in answer.raw.headers.getlist("Set-Cookie"):
            assert {"HttpOnly", "Secure", "SameSite=Lax"} <= set(line.split("; ")), line
            name, value = line.split(";")[0].split("=", 1)
            self.jar[name] = value
            if value:
                self.shop.secrets.add(value)
        return answer

    def get(self, url, **how):
        return self.ask("GET", url, **how)

    def start(self, name, query=""):
        answer = self.get(f"/sign-in/{name}{query}")
        assert answer.status_code == 303, answer.text
        self.note(answer.headers["Location"])
        return answer.headers["Location"]

    def note(self, url):
        self.shop.secrets |= {value for name, value in parse_qsl(urlsplit(url).query)
                              if name in ("state", "nonce", "code", "code_challenge", "id_token_hint")}
        return url

    def at_provider(self, provider, url, login="ada"):
        """Where the provider sends the browser back to."""
        back = Person(provider, login).walk(url)
        assert back.startswith(HERE + "/sign-in/"), back
        return self.note(back)

    def sign_in(self, name, provider, login="ada", query=""):
        answer = self.get(self.at_provider(provider, self.start(name, query), login))
        assert answer.status_code == 303, answer.text
        return answer

    def me(self):
        answer = self.get("/v1/me")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def logins(self):
        return self.get("/v1/me/logins").json()["logins"]

    def is_signed_in(self):
        return self.get("/v1/me").status_code == 200


@pytest.fixture
def browser(shop):
    return Browser(shop)


def refused(answer, status, says=""):
    """By a page that asks for no key and sets no session."""
    assert answer.status_code == status, f"{answer.status_code} {answer.text}"
    assert answer.headers["Content-Type"].startswith("text/html") and says in answer.text, answer.text
    assert "holdfast_session" not in answer.headers.get("Set-Cookie", "")
    assert 'id="key"' not in answer.text


def changed(url, **values):
    """Its query with these values; None takes one away."""
    parts = urlsplit(url)
    query = {**dict(parse_qsl(parts.query)), **values}
    return urlunsplit(parts._replace(query=urlencode({k: v for k, v in query.items() if v is not None})))


@pytest.mark.parametrize("name", KINDS)
def test_signs_in_and_is_the_same_person_the_next_time(shop, providers, name):
    first = Browser(shop)
    answer = first.sign_in(name, providers[name], f"same-{name}", "?to=/docs%3Fa=b")
    assert answer.headers["Location"] == "/docs?a=b"
    me = first.me()
    assert (me["email"], me["has_password"], me["username"]) == (f"same-{name}@example.org", False, f"same-{name}")
    again = Browser(shop)
    assert again.sign_in(name, providers[name], f"same-{name}").headers["Location"] == "/account"
    assert again.me()["id"] == me["id"] and again.jar != first.jar
    login, = again.logins()
    assert (login["provider"], login["issuer"], login["label"]) == \
        (name, providers[name].issuer, f"same-{name}@example.org")
    exported = first.get("/v1/me/export").json()["data"]
    assert [row["subject"] for row in exported["logins"]] == [f"same-{name}"]


def test_nobody_is_led_to_another_site(browser, providers):
    answer = browser.sign_in("rs", providers["rs"], "led", "?to=//evil.example/")
    assert answer.headers["Location"] == "/account"


def test_the_same_subject_and_address_elsewhere_is_another_person(shop, providers):
    one, other = Browser(shop), Browser(shop)
    one.sign_in("rs", providers["rs"], "grace")
    other.sign_in("es", providers["es"], "grace")
    ours, theirs = one.me(), other.me()
    assert ours["id"] != theirs["id"] and ours["username"] != theirs["username"]
    assert ours["email"] == "grace@example.org"
    assert "email" not in theirs and theirs["unverified_email"] == "grace@example.org", "an address has one owner"


def test_a_code_and_a_state_are_good_once(shop, browser, providers):
    back = browser.at_provider(providers["rs"], browser.start("rs"), "once")
    assert browser.get(back).status_code == 303
    refused(browser.get(back), 409, "finished before")
    replayed = changed(browser.start("rs"), code=None)
    state = dict(parse_qsl(urlsplit(replayed).query))["state"]
    refused(browser.get(changed(back, state=state)), 403, "used before")


def test_another_browser_does_not_finish_what_one_has_begun(shop, browser, providers):
    back = browser.at_provider(providers["rs"], browser.start("rs"), "thief")
    victim = Browser(shop)
    refused(victim.get(back), 409, "another")
    victim.start("rs")
    refused(victim.get(back), 409, "another")
    victim.jar["holdfast_flow"] = ""
    refused(victim.get(back), 409)
    assert browser.get(back).status_code == 303, "its own still can"


def test_an_answer_of_another_provider_is_refused(browser, providers):
    def back():
        return browser.at_provider(providers["rs"], browser.start("rs"), "mixed")

    refused(browser.get(changed(back(), iss=providers["es"].issuer)), 403)
    refused(browser.get(changed(back(), iss=None)), 403)
    refused(browser.get(back().replace("/rs/", "/es/")), 403, "another provider")
    assert not browser.is_signed_in()


def test_a_callback_that_was_tampered_with_is_refused(browser, providers):
    back = browser.at_provider(providers["rs"], browser.start("rs"), "tamper")
    refused(browser.get(changed(back, state="x" * 43)), 409)
    refused(browser.get(changed(back, state=None)), 400)
    refused(browser.get(back + "&state=second"), 400)
    refused(browser.get(back + "&code=second"), 400)
    refused(browser.get(changed(back, error="access_denied")), 400)
    refused(browser.get("/sign-in/rs/callback"), 400)
    refused(browser.get(changed(back, code="x" * 43)), 403)
    refused(browser.get(back), 409)
    refused(browser.get("/sign-in/nobody"), 404)
    refused(browser.get("/sign-in/nobody/callback?state=a&code=b"), 404)
    assert not browser.is_signed_in()


def test_who_says_no_there_is_not_signed_in_here(browser, providers):
    url = browser.start("ed")
    state = dict(parse_qsl(urlsplit(url).query))["state"]
    query = urlencode({"error": "access_denied", "state": state, "iss": providers["ed"].issuer})
    refused(browser.get(f"/sign-in/ed/callback?{query}"), 403, "you said no")


def test_the_provider_sends_nobody_to_an_address_that_is_not_exact(browser, providers):
    url = browser.start("rs")
    for other in callback("rs") + "/x", callback("rs") + "?a=b", callback("es"), "https://evil.example/":
        assert requests.get(changed(url, redirect_uri=other), allow_redirects=False, timeout=30).status_code == 400


def test_what_the_provider_is_asked(shop, browser, issuer):
    before, seen = len(issuer.forms), set()
    for number in (1, 2):
        url = browser.start("issuer")
        asked = dict(parse_qsl(urlsplit(url).query))
        assert url.startswith(issuer.url + "/auth?") and asked["client_id"] == "holdfast"
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        assert "openid" in asked["scope"].split() and asked["redirect_uri"] == callback("issuer")
        seen |= {asked[name] for name in ("state", "nonce", "code_challenge")}
        refused(browser.get(f"/sign-in/issuer/callback?state={asked['state']}&code=code{number}"), 403, "too old")
        form = dict(parse_qsl(issuer.forms[-1]))
        assert len(issuer.forms) == before + number
        digest = hashlib.sha256(form.pop("code_verifier").encode()).digest()
        assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == asked["code_challenge"]
        assert form == {"grant_type": "authorization_code", "code": f"code{number}", "client_id": "holdfast",
                        "redirect_uri": asked["redirect_uri"]}
    assert len(seen) == 6, "none is like another"
    for text in seen:
        assert len(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))) >= 16, f"{text} has 128 bits"


def troubles(shop, name):
    """What the log says to be wrong with that provider: every minute, and at SIGHUP."""
    shop.server.reload()
    return until(lambda: [line["why"] for line in shop.server.logged() if line.get("provider") == name and
                          line.get("why")], what="the log saying so")


def test_a_secret_that_is_refused_is_shown_to_nobody(open_shop, providers):
    secret = "not the secret of rs"
    shop = open_shop(f'api_url = "{HERE}/"\n' + LIMITS_OFF + table("rs", providers["rs"].issuer, secret))
    shop.secrets = set()
    browser = Browser(shop)   # whom the provider lets come back: a slash at the end is not doubled
    answer = browser.get(browser.at_provider(providers["rs"], browser.start("rs"), "unlucky"))
    refused(answer, 503, "gives no usable answer")
    assert secret not in answer.text and not browser.is_signed_in()
    assert troubles(shop, "rs") == ["Its token endpoint answers 401 (invalid_client)."]
    assert secret not in shop.server.said(10 ** 6)


def test_a_provider_that_is_down_is_said_to_be(browser, shop):
    for _ in range(3):
        refused(browser.get("/sign-in/gone"), 503, "gone")
    assert browser.get("/v1/providers").status_code == 200
    assert troubles(shop, "gone")


def test_says_with_whom_one_can_sign_in(shop):
    named = shop.stranger.get("/v1/providers").json()["providers"]
    assert named[0] == {"name": "rs", "title": "The rs"} and len(named) == 6


def link(browser, name, provider, login):
    answer = browser.ask("POST", "/v1/me/logins", json={"provider": name, "to": "/docs"})
    assert answer.status_code == 200, answer.text
    return browser.at_provider(provider, answer.json()["url"], login)


def test_logins_are_linked_and_taken_away(shop, browser, providers):
    browser.sign_in("rs", providers["rs"], "linus")
    me = browser.me()["id"]
    only, = browser.logins()
    problem(browser.ask("DELETE", f"/v1/me/logins/{only['id']}"), 409, "wrong_state")
    cookie = browser.jar["holdfast_session"]
    assert browser.get(link(browser, "ed", providers["ed"], "other")).headers["Location"] == "/docs"
    assert browser.jar["holdfast_session"] == cookie, "the session goes on"
    assert [one["provider"] for one in browser.logins()] == ["rs", "ed"]
    elsewhere = Browser(shop)
    elsewhere.sign_in("ed", providers["ed"], "other")
    assert elsewhere.me()["id"] == me

    stranger = Browser(shop)
    stranger.sign_in("es", providers["es"], "stranger")
    problem(stranger.ask("DELETE", f"/v1/me/logins/{only['id']}"), 404, "not_found")
    refused(stranger.get(link(stranger, "ed", providers["ed"], "other")), 409, "another account")
    assert browser.ask("DELETE", f"/v1/me/logins/{only['id']}").status_code == 204
    problem(browser.ask("DELETE", f"/v1/me/logins/{only['id']}"), 404, "not_found")
    anew = Browser(shop)
    anew.sign_in("rs", providers["rs"], "linus")
    assert anew.me()["id"] != me, "what was unlinked opens the account no more"


def test_the_session_that_the_browser_had_before_ends(shop, browser, providers):
    browser.sign_in("rs", providers["rs"], "before")
    old = Browser(shop)
    old.jar["holdfast_session"] = browser.jar["holdfast_session"]
    assert old.is_signed_in()
    browser.sign_in("es", providers["es"], "after")
    assert browser.is_signed_in()
    until(lambda: not old.is_signed_in(), what="the end of the session")


def test_who_has_a_password_shows_it_before_another_way_in_is_linked(shop, browser, providers):
    browser.sign_in("rs", providers["rs"], "keeper")
    password, wrong = "a long sentence of mine", "another long sentence"
    shop.secrets |= {password, wrong}
    assert browser.ask("PUT", "/v1/me/password", json={"new_password": password}).status_code == 204

    def by_form(**fields):
        return browser.ask("POST", "/account/logins", data={"provider": "ed", **fields},
                           headers={"Origin": shop.server.api})
    for typed in {}, {"password": wrong}:
        problem(browser.ask("POST", "/v1/me/logins", json={"provider": "ed", **typed}), 422, "invalid_fields")
        page = by_form(**typed)
        assert page.status_code == 422 and "link-ed" in page.text and wrong not in page.text, page.text
    assert browser.ask("POST", "/v1/me/logins", json={"provider": "ed", "password": password}).status_code == 200
    led = by_form(password=password)
    assert led.status_code == 200
    assert browser.note(led.headers["Refresh"]).startswith("0; url=" + providers["ed"].issuer)


def test_nobody_links_his_login_to_anothers_account(shop, browser, providers):
    browser.sign_in("rs", providers["rs"], "victim")
    thief = Browser(shop)
    thief.sign_in("rs", providers["rs"], "robber")
    refused(browser.get(link(thief, "ed", providers["ed"], "robber")), 409)
    begun = Browser(shop).at_provider(providers["ed"], Browser(shop).start("ed"), "robber")
    refused(browser.get(begun), 409)
    forged = browser.ask("POST", "/v1/me/logins", json={"provider": "ed"},
                         headers={"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"})
    assert forged.status_code == 403
    left = link(browser, "ed", providers["ed"], "late")
    del browser.jar["holdfast_session"]
    refused(browser.get(left), 409)
    assert len(thief.logins()) == 1


def bearer(shop, token):
    shop.secrets.add(token)
    return requests.get(shop.server.api + "/v1/me", headers={"Authorization": "Bearer " + token}, timeout=60)


def test_access_tokens_of_an_issuer_open_the_api(shop, issuer):
    answer = bearer(shop, issuer.token(preferred_username="byron", email="byron@example.org", email_verified=True))
    assert answer.status_code == 200, answer.text
    me = answer.json()
    assert (me["username"], me["email"]) == ("byron", "byron@example.org")
    assert bearer(shop, issuer.token()).json()["id"] == me["id"]
    assert bearer(shop, issuer.token(sub="another")).json()["id"] != me["id"]
    token = issuer.token()
    linking = requests.post(shop.server.api + "/v1/me/logins", json={"provider": "rs"}, timeout=60,
                            headers={"Authorization": "Bearer " + token})
    problem(linking, 409, "wrong_state")


BAD = {
    "for another audience": {"aud": "https://other.example"},
    "expired": {"exp": 1_700_000_000},
    "not yet": {"nbf": 4_000_000_000},
    "an ID token": {"typ": "JWT"},
    "of nobody": {"without": ["sub"]},
    "for no audience": {"without": ["aud"]},
    "bound to a key": {"cnf": {"jkt": "x"}},
    "by an unknown issuer": {"iss": "https://nobody.example"},
}


@pytest.mark.parametrize("how", BAD)
def test_other_tokens_of_an_issuer_do_not(shop, issuer, how):
    answer = bearer(shop, issuer.token(**BAD[how]))
    problem(answer, 401, "unauthorized")
    assert "WWW-Authenticate" in answer.headers


def test_a_login_nobody_has_opens_nothing_where_no_account_is_made(shop, closed):
    problem(bearer(shop, closed.token()), 401, "unauthorized")


def test_a_provider_may_sign_up_where_nobody_else_does(open_shop, issuer, closed):
    accepted = {"accepts_bearer": True, "audiences": [AUDIENCE], "algorithms": ["ES256"]}
    shop = open_shop("[identity]\nsign_up = false\n" + table("may", issuer.url, signs_up=True, **accepted)
                     + table("silent", closed.url, **accepted))
    shop.secrets = set()
    assert bearer(shop, issuer.token()).status_code == 200
    problem(bearer(shop, closed.token()), 401, "unauthorized")


def test_a_key_that_is_not_known_is_looked_for_and_not_over_and_over(shop, issuer):
    assert bearer(shop, issuer.token()).status_code == 200
    before = len(issuer.asked)
    for number in range(20):
        problem(bearer(shop, issuer.token(kid=f"invented-{number}")), 401, "unauthorized")
    assert len(issuer.asked) - before <= 2


def test_keys_are_turned_at_the_issuer(shop, closed, issuer):
    old = issuer.token()
    assert bearer(shop, old).status_code == 200
    issuer.add_key("second")
    until(lambda: bearer(shop, issuer.token()).status_code == 200, 90, "the new key being known")


def test_who_signs_out_is_led_to_the_provider_and_out_of_it(shop, browser, providers):
    person = Person(providers["rs"], "leaver")
    assert browser.get(person.walk(browser.start("rs"))).status_code == 303
    left = browser.ask("POST", "/sign-out", data={"button": "x"}, headers={"Origin": shop.server.api})
    url = browser.note(left.headers["Refresh"].removeprefix("0; url="))
    assert url.startswith(providers["rs"].issuer) and not browser.is_signed_in()
    assert person.walk(url) == HERE + "/sign-in"
    silent = requests.Session.get(person.session, changed(browser.start("rs"), prompt="none"), allow_redirects=False)
    assert "error=login_required" in silent.headers["Location"], "the provider knows the browser no more"


def test_who_is_deactivated_does_not_come_in(shop, browser, providers, issuer):
    browser.sign_in("rs", providers["rs"], "banned")
    by_token = bearer(shop, issuer.token(sub="banned")).json()["id"]
    for user in browser.me()["id"], by_token:
        assert shop.operator.post(f"/v1/users/{user}/deactivation").status_code == 200
    assert not browser.is_signed_in()
    refused(browser.get(browser.at_provider(providers["rs"], browser.start("rs"), "banned")), 403, "deactivated")
    problem(bearer(shop, issuer.token(sub="banned")), 401, "unauthorized")


@pytest.mark.on("sqlite")
def test_the_file_is_refused_where_it_is_wrong(engine, tmp_path):
    (tmp_path / "holdfast.toml").write_text(table("main", "https://id.example", audience="x"))
    done = subprocess.run([binary(), "config", "check"], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0 and "identity.providers[0].audience" in done.stderr
