"""From signing up to a new password, in a browser: with and without scripts, by keyboard, on a desk and a telephone."""
import pytest
from selenium.webdriver.common.keys import Keys

from contrast import too_faint
from harness.browser import DESK, PHONE, Browser
from harness.signed_in import PASSWORD, Person, link_to, mails_to
from harness.shop import LIMITS_OFF
from harness.wait import until

NEW = "a new sentence of mine"


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(LIMITS_OFF)


@pytest.fixture
def telephone():
    """A second browser, which knows nothing of the first."""
    other = Browser()
    other.fresh()
    other.size(PHONE)
    yield other
    assert other.complaints() == []
    other.close()


def fill(browser, form, **values):
    for name, value in values.items():
        field = browser.one(f"#{form}-{name}")
        field.clear()
        field.send_keys(value)
    browser.one(f"#{form} button:not(.show)").click()


def sign_in(browser, shop, name, password=PASSWORD):
    browser.open(shop.server.api + "/sign-in")
    fill(browser, "sign-in", username=name, password=password)


def test_a_whole_life_of_an_account(shop, browser, telephone):
    browser.open(shop.server.api + "/account")
    assert browser.ask("location.pathname + location.search") == "/sign-in?to=/account"
    browser.one('a[href="/sign-up"]').click()
    fill(browser, "sign-up", email="ada@example.org", username="ada", password=PASSWORD)
    browser.reads("Welcome", "#welcome")
    browser.reads("Look in your mail", ".news")
    cookie = browser.driver.get_cookie("holdfast_session")
    assert cookie["httpOnly"] and cookie["secure"] and cookie["sameSite"] == "Lax"

    browser.open(link_to(shop, "ada@example.org", "verify"))
    assert "#" not in browser.ask("location.href"), "the secret has left the address bar"
    browser.one("#verify button").click()
    browser.reads("The address is yours", "#verified")

    sign_in(telephone, shop, "ada@example.org")
    telephone.reads("Where you are signed in")
    browser.open(shop.server.api + "/account")
    assert "this one" in browser.text(".sessions li:first-child") and len(browser.all(".sessions li")) == 2
    browser.one(".sessions li form button").click()
    browser.reads("That session has ended", "#session-ended")
    assert len(browser.all(".sessions li")) == 1
    telephone.open(shop.server.api + "/account")
    telephone.reads("Sign in", "h1")

    telephone.one('a[href="/forgot"]').click()
    fill(telephone, "forgot", email="ada@example.org")
    telephone.reads("a link is on its way", "#sent")
    telephone.open(link_to(shop, "ada@example.org", "reset"))
    assert telephone.ask("document.activeElement.id") == "reset-new_password"
    fill(telephone, "reset", new_password=NEW)
    telephone.reads("Your password is changed", "#new-password")
    browser.open(shop.server.api + "/account")
    browser.reads("Sign in", "h1")
    fill(browser, "sign-in", username="ada", password=PASSWORD)
    browser.reads("is not right", "[role=alert]")
    assert browser.ask("document.activeElement.id") == "sign-in-username"
    fill(browser, "sign-in", username="ada", password=NEW)
    browser.reads("Where you are signed in")


def test_by_keyboard_alone(shop, browser):
    browser.open(shop.server.api + "/sign-up")
    for name, value in {"email": "grace@example.org", "username": "grace", "password": "password"}.items():
        browser.tab_to(lambda element, name=name: element.get_attribute("name") == name, most=3)
        browser.press(value)
    browser.press(Keys.ENTER)
    browser.reads("most common", ".wrong")
    assert browser.ask("document.activeElement.id") == "sign-up-password", "where it has to be put right"
    said = browser.ask("document.getElementById(document.activeElement.getAttribute('aria-describedby')"
                       ".split(' ')[0]).textContent")
    assert "most common" in said
    browser.press(PASSWORD, Keys.ENTER)
    browser.reads("Welcome", "#welcome")
    browser.open(shop.server.api + "/account")
    first = browser.tab_to(lambda element: True)
    assert first.text == "Skip to the content"
    browser.tab_to(lambda element: element.text == "Sign out")
    browser.press(Keys.ENTER)
    browser.reads("You are signed out", "#signed-out")
    browser.open(shop.server.api + "/sign-in")
    order = []
    browser.tab_to(lambda element: order.append(element.get_attribute("name") or element.text) or len(order) == 6)
    assert order == ["username", "password", "Show", "Sign in", "Forgotten your password?", "Make an account"]


def test_without_scripts(shop, browser):
    Person(shop, "linus").sign_up()
    browser.scripts(False)
    sign_in(browser, shop, "linus", "wrong password")
    browser.reads("is not right", "[role=alert]")
    fill(browser, "sign-in", username="linus", password=PASSWORD)
    browser.reads("Where you are signed in")
    fill(browser, "profile", first_name="Linus")
    browser.reads("Saved.", "#saved")
    browser.one("#erasure").find_element("xpath", "..").find_element("css selector", "summary").click()
    fill(browser, "erasure", password=PASSWORD)
    browser.reads("is erased on")
    browser.one('form[action="/account/erasure/revoke"] button').click()
    browser.reads("Your account stays", "#erasure-revoked")
    browser.open(link_to(shop, "linus@example.org", "verify"))
    browser.reads("needs JavaScript", "noscript")
    assert not browser.one("#verify").is_displayed()


def test_a_link_without_its_secret(shop, browser):
    for page in "reset", "verify":
        browser.open(f"{shop.server.api}/{page}")
        browser.reads("what follows # is missing", "#no-link")
        assert not browser.one(f"#{page}").is_displayed()


def test_a_password_can_be_looked_at(shop, browser):
    browser.open(shop.server.api + "/sign-in")
    field, show = browser.one("#sign-in-password"), browser.one(".show")
    show.click()
    assert field.get_attribute("type") == "text" and show.get_attribute("aria-pressed") == "true"
    show.click()
    assert field.get_attribute("type") == "password"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_they_fit_and_can_be_read(shop, browser, size, scheme):
    name = f"{'w' * 60}-{size[0]}-{scheme}"
    Person(shop, name).sign_up(first_name="x" * 100, email="barbara@example.org")
    browser.size(size)
    browser.scheme(scheme)

    def look(where):
        assert browser.ask("document.documentElement.scrollWidth") <= size[0], where
        assert too_faint(browser) == [], where
        small = browser.ask("[...document.querySelectorAll('button, .check, .field input')]"
                            ".filter((one) => one.offsetHeight && one.offsetHeight < 36).map((one) => one.outerHTML)")
        assert small == [], f"{where}: too small for a thumb"

    for path in "/sign-in#signed-out", "/sign-up", "/forgot#sent", "/reset#secret", "/reset", "/verify#secret":
        browser.open("about:blank")
        browser.open(shop.server.api + path)
        look(path)
    browser.open(shop.server.api + "/sign-up")
    fill(browser, "sign-up", email="x@example.org", username="a!", password="password")
    browser.reads("most common")
    look("a form that was refused")
    sign_in(browser, shop, name)
    browser.reads("Where you are signed in")
    look("/account")
    assert mails_to(shop, "barbara@example.org")
    until(lambda: browser.all(".show:not([hidden])"), what="the scripts to have run")


def test_a_name_is_text(shop, browser):
    Person(shop, "mallory").sign_up(first_name="<script>window.ran=1</script>", last_name="<img src=x onerror=ran=1>")
    sign_in(browser, shop, "mallory")
    browser.reads("<script>window.ran=1</script> <img", "h1")
    assert browser.ask("window.ran") is None
