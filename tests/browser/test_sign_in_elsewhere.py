"""Signing in with a provider, in a browser: there by a button and back, a second login, and out of both again. The
providers are npm's, and of another site (127.0.0.1 is none of localhost), as providers are."""
import json

import pytest

from contrast import too_faint
from harness.browser import PHONE
from harness.nginx import free_port
from harness.oidc import OidcProvider, client
from harness.shop import LIMITS_OFF
from harness.wait import until

TITLES = {"club": "The club", "staff": "Donaudampfschifffahrtsgesellschaftskapitänswitwenverein"}
SECRET = "a secret of the club"
ASK = """const done = arguments[arguments.length - 1];
fetch(arguments[0]).then((answer) => answer.json()).then(done);"""
# The page that leads on to the provider's sign-out at once, without leading on.
STAY = """fetch('/sign-out', {method: 'POST', body: new URLSearchParams()}).then((answer) => answer.text())
  .then((text) => { document.documentElement.innerHTML = text; });"""


@pytest.fixture(scope="module")
def here():
    return f"http://localhost:{free_port()}"


@pytest.fixture(scope="module")
def providers(here):
    """Each with cookies of its own name: to a browser all ports of a machine are one."""
    def provider(name, secret):
        ours = client("holdfast", secret, [f"{here}/sign-in/{name}/callback"],
                      post_logout_redirect_uris=[here + "/sign-in"])
        return OidcProvider([ours], cookies={"names": {one: f"{name}_{one}" for one in
                                                       ("session", "interaction", "resume")}})

    every = {"club": provider("club", SECRET), "staff": provider("staff", None)}
    yield every
    for one in every.values():
        one.close()


@pytest.fixture(scope="module")
def shop(open_shop, here, providers):
    tables = [{"name": name, "title": TITLES[name], "issuer": one.issuer, "client_id": "holdfast"}
              for name, one in providers.items()]
    tables[0]["client_secret"] = SECRET
    text = "".join("[[identity.providers]]\n" + "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n"
                                                        for key, value in table.items()) for table in tables)
    return open_shop(f'api_url = "{here}"\n' + LIMITS_OFF + text, api=here.removeprefix("http://").replace(
        "localhost", "127.0.0.1"))


@pytest.fixture
def browser(browser, providers):
    """At the end nothing may stand in its console but what the providers' own pages say, and their fonts."""
    yield browser
    theirs = ("https://fonts.googleapis.com", *(one.issuer for one in providers.values()))
    assert [line for line in browser.complaints() if not line.startswith(theirs)] == []


def where(browser):
    return browser.ask("location.origin + location.pathname")


def at(browser, address):
    until(lambda: where(browser).startswith(address), what=f"being at {address}")


def press_button_of(browser, name):
    browser.one(f'.providers a[href^="/sign-in/{name}"]').click()


def give_login(browser, provider, login):
    at(browser, provider.issuer + "/interaction/")
    browser.one("[name=login]").send_keys(login)
    browser.one("[name=password]").send_keys("any")
    browser.one("[type=submit]").click()


def say_yes(browser):
    browser.reads("Authorize", "h1")
    browser.one("[type=submit]").click()


def sign_in(browser, here, provider, name, login):
    browser.open(here + "/sign-in")
    press_button_of(browser, name)
    give_login(browser, provider, login)
    say_yes(browser)
    at(browser, here)


def asked(browser, path):
    """What the API answers to a script of our own page."""
    return browser.driver.execute_async_script(ASK, path)


def sign_out(browser, here, provider):
    browser.open(here + "/account")
    browser.one('form[action="/sign-out"] button').click()
    at(browser, provider.issuer + "/session/end")
    browser.one("[name=logout][value=yes]").click()
    at(browser, here + "/sign-in")


def test_a_whole_life_with_two_logins(shop, browser, here, providers):
    club, staff = providers["club"], providers["staff"]
    browser.open(here + "/sign-in")
    assert [one.text for one in browser.all(".providers a")] == [f"Go on with {title}" for title in TITLES.values()]
    sign_in(browser, here, club, "club", "ada")
    browser.open(here + "/account")
    browser.reads("Name of ada", "h1")
    browser.reads("by club", ".sessions")
    cookie = browser.driver.get_cookie("holdfast_session")
    assert cookie["httpOnly"] and cookie["secure"] and cookie["sameSite"] == "Lax"
    me = asked(browser, "/v1/me")["id"]

    browser.one("#link-staff button").click()
    give_login(browser, staff, "ada-at-work")
    say_yes(browser)
    at(browser, here + "/account")
    browser.reads("You can sign in with that account now, too.", "#login-linked")
    assert [one["label"] for one in asked(browser, "/v1/me/logins")["logins"]] == \
        ["ada@example.org", "ada-at-work@example.org"]
    assert not browser.all("#link-staff"), "it is linked"

    browser.open(here + "/sign-in/club?to=/account")
    assert where(browser) == here + "/account", "the provider knows the browser, and asks nothing"
    sign_out(browser, here, club)
    browser.open(here + "/account")
    assert where(browser) == here + "/sign-in"
    press_button_of(browser, "club")
    at(browser, club.issuer + "/interaction/")
    assert browser.all("[name=login]"), "it knows the browser no more"

    browser.open(here + "/sign-in/staff?to=/account")
    assert where(browser) == here + "/account" and asked(browser, "/v1/me")["id"] == me, "by the other login"
    first = asked(browser, "/v1/me/logins")["logins"][0]
    browser.one(f"#unlink-{first['id']}").click()
    browser.reads("That login opens your account no more.", "#login-unlinked")
    assert [one["label"] for one in asked(browser, "/v1/me/logins")["logins"]] == ["ada-at-work@example.org"]
    sign_out(browser, here, staff)


@pytest.mark.parametrize("wanted, path", [("", "/account"), ("?to=/docs", "/docs")])
def test_the_button_leads_back_to_where_the_password_would(shop, browser, here, providers, wanted, path):
    browser.open(here + "/sign-in" + wanted)
    press_button_of(browser, "club")
    give_login(browser, providers["club"], "grace" + path[1:])
    say_yes(browser)
    at(browser, here)
    assert where(browser) == here + path


def test_who_says_no_there_is_told_so_here(shop, browser, here, providers):
    browser.open(here + "/sign-in")
    press_button_of(browser, "club")
    at(browser, providers["club"].issuer + "/interaction/")
    browser.one("a[href$=abort]").click()
    at(browser, here + "/sign-in/club/callback")
    browser.reads("You are not signed in", "h1")
    browser.one('main a[href="/sign-in/club"]').click()
    at(browser, providers["club"].issuer + "/interaction/")


def test_they_fit_a_telephone_and_can_be_read(shop, browser, here, providers):
    browser.size(PHONE)

    def look():
        assert browser.ask("document.documentElement.scrollWidth") <= PHONE[0], where(browser)
        assert too_faint(browser) == [], where(browser)

    browser.open(here + "/sign-in")
    look()
    browser.open(here + "/sign-in/staff/callback")
    browser.reads("You are not signed in", "h1")
    look()
    sign_in(browser, here, providers["staff"], "staff", "w" * 60)
    browser.open(here + "/account")
    browser.reads("by staff", ".sessions")
    look()
    browser.driver.execute_script(STAY)
    browser.reads("You are signed out here", "h1")
    until(lambda: browser.ask("document.styleSheets.length"), what="its style")
    look()
    browser.one("main a").click()
    at(browser, providers["staff"].issuer + "/session/end")
