"""The pages where people sign up, in and out and look after their accounts, as forms without a browser."""
import re

import pytest
import requests

from harness.signed_in import PASSWORD, Person, link_to, mails_to
from harness.shop import LIMITS_OFF

OPEN_PAGES = ["/sign-in", "/sign-up", "/forgot", "/reset", "/verify"]
FORMS = ["/sign-out", "/sign-out-everywhere", "/account/profile", "/account/email", "/account/email/link",
         "/account/password", "/account/erasure", "/account/erasure/revoke", "/account/sessions/ses_x/end"]


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(LIMITS_OFF)


@pytest.fixture(scope="module")
def ada(shop):
    person = Person(shop, "ada")
    assert person.sign_up(first_name="<script>window.ran=1</script>").headers["Location"] == "/account#welcome"
    return person


def field(page, name):
    """The tag of a field."""
    return re.search(rf'<input id="[a-z-]+-{name}" [^>]*>', page)[0]


def wrong(page, name):
    """What stands beside a field, which says so itself."""
    said = re.search(rf'id="([a-z-]+-{name}-wrong)">([^<]*)<', page)
    if not said:
        return None
    tag = re.search(rf'<input id="{said[1].removesuffix("-wrong")}" [^>]*>', page)[0]
    assert 'aria-invalid="true"' in tag and said[1] in re.search('aria-describedby="([^"]*)"', tag)[1].split()
    return said[2]


@pytest.mark.parametrize("fields, name, says", [
    ({"email": "ada"}, "email", "must be an e-mail address"),
    ({"email": ""}, "email", "must be an e-mail address"),
    ({"username": "a!"}, "username", "must have 3 to 100"),
    ({"username": "admin"}, "username", "is reserved"),
    ({"username": "ada"}, "username", "is taken"),
    ({"username": "A-D-A"}, "username", "is taken"),
    ({"password": "short"}, "password", "must have 8 to 128"),
    ({"password": "password"}, "password", "most common"),
    ({"password": "babbage1", "last_name": "babbage1"}, "password", "own names"),
    ({"first_name": "x" * 101}, "first_name", "must have 1 to 100"),
])
def test_what_is_wrong_with_a_sign_up_stands_beside_its_field(shop, ada, fields, name, says):
    sent = {"email": "charles@example.org", "username": "charles", "password": PASSWORD, "last_name": "Babbage",
            **fields}
    answer = Person(shop, "charles").sign_up(**sent)
    assert answer.status_code == 422 and "Set-Cookie" not in answer.headers
    assert says in wrong(answer.text, name)
    assert "autofocus" in field(answer.text, name)
    for kept in {"email", "username", "first_name", "last_name"} & set(sent):
        assert f'value="{sent[kept]}"' in field(answer.text, kept)
    assert 'value=""' in field(answer.text, "password")
    assert f'"{sent["password"]}"' not in answer.text or sent["password"] in ("password", sent["last_name"])


def test_a_known_address_is_told_by_mail_alone(shop, ada):
    assert verify(shop, ada).status_code == 303
    stranger = Person(shop, "mallory")
    answer = stranger.sign_up(email=ada.email)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account#welcome")
    assert [mail["kind"] for mail in mails_to(shop, ada.email)][0] == "known_address"


def verify(shop, person, **form):
    return person.send("/verify", token=link_to(shop, person.email, "verify").split("#")[1], **form)


@pytest.mark.parametrize("name, password", [
    ("nobody", PASSWORD), ("ada", "wrong password"), ("ada@example.org", "wrong password"), (" ", ""),
    ("shut", PASSWORD), ("shut", "wrong password"),
])
def test_every_refusal_to_sign_in_is_one_sentence(shop, ada, name, password):
    if name == "shut":
        shut_out(shop)
    answer = Person(shop, "someone").sign_in(password, name)
    assert answer.status_code == 422 and "Set-Cookie" not in answer.headers
    assert "The name or the password is not right, or the account is shut." in answer.text
    assert wrong(answer.text, "username") is None and f'value="{name}"' in field(answer.text, "username")


def shut_out(shop):
    Person(shop, "shut").sign_up()
    found = [user for user in shop.operator.get("/v1/users").json()["items"] if user["username"] == "shut"]
    shop.operator.post(f"/v1/users/{found[0]['id']}/deactivation")


def test_a_session_is_new_at_each_sign_in_and_its_cookie_out_of_reach(shop, ada):
    person = Person(shop, "ada")
    planted = "hf_session_" + "0" * 52
    person.session.cookies.set("holdfast_session", planted)
    first = person.sign_in()
    assert (first.status_code, first.headers["Location"]) == (303, "/account")
    for part in "HttpOnly", "Secure", "SameSite=Lax", "Path=/":
        assert first.headers["Set-Cookie"].count(part) == 2, part
    before = person.cookies
    assert before["holdfast_session"] != planted
    person.sign_in()
    assert person.cookies["holdfast_session"] != before["holdfast_session"]
    assert person.cookies["holdfast_device"] == before["holdfast_device"], "it is the same browser"
    old = person.get("/account", headers={"Cookie": f"holdfast_session={before['holdfast_session']}"})
    assert old.status_code == 303, "the one before has ended"


@pytest.mark.parametrize("wanted, leads_to", [
    ("/docs", "/docs"), ("/account?x=1", "/account?x=1"), ("", "/account"), ("//evil.example", "/account"),
    ("/\\evil.example", "/account"), ("\\\\evil.example", "/account"), ("https://evil.example", "/account"),
    ("javascript:alert(1)", "/account"), ("/\t/evil.example", "/account"), ("/a\r\nSet-Cookie: a=b", "/account"),
    ("evil", "/account"), ("/" + "a" * 3000, "/account"),
])
def test_signing_in_leads_on_within_this_server_alone(shop, ada, wanted, leads_to):
    page = requests.get(shop.server.api + "/sign-in", params={"to": wanted}, timeout=20).text
    assert f'name="to" value="{leads_to}"' in page
    answer = Person(shop, "ada").sign_in(to=wanted if len(wanted) < 1000 else "/account")
    assert answer.headers["Location"] == leads_to
    signed_in = Person(shop, "ada")
    signed_in.sign_in()
    assert signed_in.get("/sign-in", params={"to": wanted}).headers["Location"] == leads_to


@pytest.mark.parametrize("path", FORMS)
def test_forms_of_others_need_somebody_who_is_signed_in(shop, path):
    answer = Person(shop, "nobody").send(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")


def test_a_page_leads_to_signing_in_and_back(shop):
    answer = Person(shop, "nobody").get("/account")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?to=/account")


@pytest.mark.parametrize("name, fields, admitted", [
    ("same origin", {}, True),
    ("said by the browser", {"Origin": "null", "Sec-Fetch-Site": "same-origin"}, True),
    ("another site", {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}, False),
    ("a sister of this host", {"Sec-Fetch-Site": "same-site"}, False),
    ("no origin", {"Origin": "null"}, False),
    ("another port", {"Origin": "http://127.0.0.1:1"}, False),
    ("nothing said", {"Origin": None}, False),
])
@pytest.mark.on("sqlite")
def test_a_form_comes_from_a_page_of_ours(shop, ada, name, fields, admitted):
    for path in ["/sign-in", "/sign-up", "/forgot", "/reset", "/verify"] + FORMS:
        person = Person(shop, "ada")
        person.sign_in()
        answer = person.send(path, headers=fields)
        assert (answer.status_code != 403) == admitted, path
        if not admitted:
            assert "Set-Cookie" not in answer.headers and "was not sent from a page" in answer.text


@pytest.mark.on("sqlite")
def test_nothing_is_kept_framed_or_run_inline(shop, ada):
    person = Person(shop, "ada")
    person.sign_in()
    pages = [requests.get(shop.server.api + path, timeout=20) for path in OPEN_PAGES] + [person.get("/account")]
    pages.append(person.send("/account/profile", username=""))
    for page in pages:
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["X-Frame-Options"] == "DENY"
        assert page.headers["Referrer-Policy"] == "same-origin"
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        policy = page.headers["Content-Security-Policy"]
        assert "unsafe" not in policy and "frame-ancestors 'none'" in policy and "form-action 'self'" in policy
        assert not re.search(r"<script(?! type=\"module\" src=)|<style|\son[a-z]+=|\sstyle=", page.text)
    assert "&lt;script&gt;window.ran=1" in pages[-2].text


@pytest.mark.on("sqlite")
def test_every_field_has_a_label_and_says_what_it_is_for(shop, ada):
    person = Person(shop, "ada")
    person.sign_in()
    text = "".join(requests.get(shop.server.api + path, timeout=20).text for path in OPEN_PAGES)
    text += person.get("/account").text
    tags = [tag for tag in re.findall(r"<input[^>]*>", text) if "hidden" not in tag]
    assert len(tags) > 14
    for tag in tags:
        name = re.search('id="([^"]*)"', tag)[1]
        assert f'<label for="{name}">' in text, tag
        assert 'type="checkbox"' in tag or re.search('autocomplete="(?!off)[a-z-]+"', tag), tag
    for name, purpose in {"sign-in-username": "username", "sign-in-password": "current-password",
                          "sign-up-password": "new-password", "reset-new_password": "new-password",
                          "sign-up-email": "email", "verify-password": "current-password"}.items():
        assert f'autocomplete="{purpose}"' in re.search(f'<input id="{name}"[^>]*>', text)[0]


def test_an_address_is_shown_to_be_ones_own(shop):
    grace, elsewhere = Person(shop, "grace"), Person(shop, "grace")
    grace.sign_up()
    elsewhere.sign_in()
    stranger = Person(shop, "grace")
    assert wrong(verify(shop, stranger).text, "password") == "This is missing."
    again = verify(shop, stranger, password="wrong password")
    assert wrong(again.text, "password") == "This is not right."
    assert re.search(r'name="token" value="\w+"', again.text) and "hidden>" not in re.search("<form.*?>", again.text)[0]
    assert verify(shop, grace).headers["Location"] == "/account#verified"
    assert grace.is_signed_in() and not elsewhere.is_signed_in()
    dead = verify(shop, grace)
    assert dead.status_code == 409 and "This link no longer works" in dead.text


def test_a_forgotten_password(shop):
    linus = Person(shop, "linus")
    linus.sign_up()
    verify(shop, linus)
    answers = {(one.status_code, one.headers["Location"], one.text) for one in
               (linus.send("/forgot", email=address) for address in (linus.email, "nobody@example.org", "nonsense"))}
    assert answers == {(303, "/forgot#sent", "")}
    token = link_to(shop, linus.email, "reset").split("#")[1]
    refused = linus.send("/reset", token=token, new_password="linus")
    assert refused.status_code == 422 and "must have 8 to 128" in wrong(refused.text, "new_password")
    done = linus.send("/reset", token=token, new_password="penguins on the ice")
    assert done.headers["Location"] == "/sign-in#new-password" and not linus.is_signed_in()
    assert linus.sign_in().status_code == 422, "the old one is good no more"
    assert linus.sign_in("penguins on the ice").status_code == 303
    assert linus.send("/reset", token=token, new_password="penguins on the ice").status_code == 409


def test_sessions_are_ended_by_their_owner_alone(shop):
    edsger, phone, other = Person(shop, "edsger"), Person(shop, "edsger"), Person(shop, "barbara")
    edsger.sign_up(), phone.sign_in(), other.sign_up()
    ends = re.findall(r'action="(/account/sessions/\w+/end)"', edsger.get("/account").text)
    assert len(ends) == 1, "not the one that is looked through"
    missing = other.send("/account/sessions/ses_00000000000000000000000000/end")
    strange = other.send(ends[0])
    assert missing.status_code == strange.status_code == 404 and missing.text == strange.text
    assert phone.is_signed_in()
    assert edsger.send(ends[0]).headers["Location"] == "/account#session-ended"
    assert not phone.is_signed_in() and edsger.is_signed_in()
    phone.sign_in()
    out = edsger.send("/sign-out")
    assert out.headers["Location"] == "/sign-in#signed-out" and "Max-Age=0" in out.headers["Set-Cookie"]
    assert not edsger.is_signed_in() and phone.is_signed_in()
    edsger.sign_in()
    assert phone.send("/sign-out-everywhere").status_code == 303
    assert not edsger.is_signed_in() and not phone.is_signed_in()


def test_what_somebody_changes_of_his_account(shop):
    hedy, elsewhere = Person(shop, "hedy"), Person(shop, "hedy")
    hedy.sign_up(), elsewhere.sign_in()
    saved = hedy.send("/account/profile", username="hedy", first_name="Hedy", last_name="Lamarr")
    assert saved.headers["Location"] == "/account#saved"
    page = hedy.get("/account").text
    assert "Hedy Lamarr" in page and "checked" not in field(page, "findable")
    refused = hedy.send("/account/profile", username="admin", first_name="H", last_name="L", findable="yes")
    assert refused.status_code == 422 and "is reserved" in wrong(refused.text, "username")
    assert 'value="H"' in field(refused.text, "first_name") and "checked" in field(refused.text, "findable")

    assert wrong(hedy.send("/account/email", email="new@example.org").text, "password") == "This is missing."
    assert hedy.send("/account/email", email="new@example.org", password=PASSWORD).status_code == 303
    assert "new@example.org" in hedy.get("/account").text
    assert hedy.send("/account/email/link").headers["Location"] == "/account#link-sent"
    assert len(mails_to(shop, "new@example.org")) == 2

    refused = hedy.send("/account/password", password="wrong password", new_password="frequency hopping")
    assert wrong(refused.text, "password") == "This is not right." and elsewhere.is_signed_in()
    done = hedy.send("/account/password", password=PASSWORD, new_password="frequency hopping")
    assert done.headers["Location"] == "/account#password-set"
    assert hedy.is_signed_in() and not elsewhere.is_signed_in()


def test_leaving_and_thinking_better_of_it(shop):
    emmy = Person(shop, "emmy")
    emmy.sign_up(first_name="Emmy")
    kept = emmy.get("/account/export")
    assert kept.headers["Content-Disposition"] == 'attachment; filename="account.json"'
    assert kept.headers["Content-Type"] == "application/json" and "emmy@example.org" in kept.text
    refused = emmy.send("/account/erasure", password="wrong password")
    assert wrong(refused.text, "password") == "This is not right." and "<details open>" in refused.text
    assert emmy.send("/account/erasure", password=PASSWORD).status_code == 303
    page = emmy.get("/account").text
    assert re.search(r"All that names you is erased on <time[^>]*>\d+ \w+ \d{4}", page)
    assert emmy.send("/account/erasure/revoke").headers["Location"] == "/account#erasure-revoked"
    assert "is erased on" not in emmy.get("/account").text
    assert emmy.send("/account/erasure/revoke").status_code == 409


@pytest.mark.on("sqlite")
def test_without_tls_no_form_is_shown_nor_taken(open_shop):
    shop = open_shop('api_hosts = ["shop.example", "127.0.0.1"]\n' + LIMITS_OFF)
    host = "shop.example:" + shop.server.api.rsplit(":", 1)[1]
    person = Person(shop, "ada", Host=host)
    for path in "/sign-in", "/sign-up", "/reset", "/verify":
        page = person.get(path)
        assert page.status_code == 200 and "TLS" in page.text and "<form" not in page.text, path
        answer = person.send(path, headers={"Origin": f"http://{host}"}, username="ada", password=PASSWORD)
        assert answer.status_code == 403 and "TLS" in answer.text and "Set-Cookie" not in answer.headers, path
    assert "<form" in Person(shop, "ada").get("/sign-in").text, "on loopback browsers take it for safe"


@pytest.mark.on("sqlite")
def test_where_nobody_signs_up_nothing_speaks_of_it(open_shop):
    shop = open_shop(LIMITS_OFF + "[identity]\nsign_up = false\n")
    person = Person(shop, "ada")
    assert "/sign-up" not in person.get("/sign-in").text
    assert person.get("/sign-up").status_code == 404 and person.sign_up().status_code == 404


@pytest.mark.on("sqlite")
def test_nothing_longer_than_anybody_types(shop):
    answer = Person(shop, "ada").sign_in("x" * 100_000)
    assert answer.status_code == 422 and "too long" in answer.text
