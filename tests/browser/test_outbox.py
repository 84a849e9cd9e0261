"""The outbox: live, with links to follow, and behind a key where anybody could ask."""
import json

import pytest

from contrast import too_faint
from doubles.smtp import MailServer
from harness.browser import DESK, PHONE
from harness.shop import LIMITS_OFF, shop_for_all
from harness.wait import until
from test_operators_pages import sign_in

LONG = "a" * 60 + "@" + "b" * 60 + ".example.org"


@pytest.fixture(scope="module")
def mail_server():
    server = MailServer()
    yield server
    server.close()


@pytest.fixture(scope="module")
def shop(open_shop, mail_server):
    mail = f'[mail]\nsmtp = "{mail_server.url}"\ntls = "off"\nfrom = "post@shop.example"\n'
    return open_shop(LIMITS_OFF + mail)


def send(shop, to):
    return json.loads(shop.server.run("admin", "send-test-mail", to, "--json").stdout)["id"]


def row(mail):
    return f"li:has(#link-{mail}-1)"


def test_mails_appear_and_change_by_themselves(shop, mail_server, browser):
    browser.open(shop.server.api + "/")
    browser.one('.bar a[href="/outbox"]').click()
    browser.reads("None yet", "#mails")
    mail_server.faults["rcpt"] = "451 4.7.1 Come back later"
    mail = send(shop, "ann@example.org")
    browser.reads("Not sent yet, and tried again.", row(mail))
    browser.reads("queued", row(mail) + " .chip")
    mail_server.faults.clear()
    browser.reads("sent", row(mail) + " .chip", 30)
    assert "tried again" not in browser.text(row(mail))


def test_a_link_of_a_mail_is_a_link_by_keyboard_too(shop, browser):
    mail = send(shop, "bob@example.org")
    browser.open(shop.server.api + "/outbox")
    browser.reads("sent", row(mail) + " .chip")
    link = browser.tab_to(lambda one: one.get_attribute("id") == f"link-{mail}-1")
    assert link.get_attribute("href").endswith("/outbox") and link.get_attribute("rel") == "noreferrer"
    newer = send(shop, "cara@example.org")
    browser.reads("sent", row(newer) + " .chip")
    assert browser.ask("document.activeElement.id") == f"link-{mail}-1", "the focus stays"


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_and_can_be_read(shop, mail_server, browser, scheme, size, tmp_path):
    mail_server.faults["rcpt"] = ["550 5.1.1 " + "nobody_of_this_name_" * 8, None, "451 4.7.1 Come back later"]
    for address in (LONG, "dora@example.org", "emil@example.org"):
        mail = send(shop, address)
        until(lambda: "queued" != shop.operator.get(f"/v1/mails/{mail}").json()["state"] or
              shop.operator.get(f"/v1/mails/{mail}").json()["attempts"], 30, "an attempt")
    browser.size(size)
    browser.scheme(scheme)
    browser.open(shop.server.api + "/outbox")
    browser.reads("nobody_of_this_name", "#mails")
    assert browser.ask("document.documentElement.scrollWidth") <= size[0]
    assert too_faint(browser) == []
    browser.picture(tmp_path / "outbox.png")


def test_an_operator_signs_in_with_a_key(open_shop, browser):
    shop = shop_for_all(open_shop)
    mail = send(shop, "ann@example.org")
    browser.open(shop.server.api + "/outbox")
    sign_in(browser, shop.make_key("payments:read"))
    until(lambda: browser.text("#notice"), what="a sentence on why not")
    sign_in(browser, shop.make_key("mails:read"))
    browser.reads("ann@example.org", row(mail))
