"""Mail going out: handed to a mail server over SMTP, tried again or given up, shown in the outbox, kept no longer than
it must."""
import email
import email.policy
import json
import re

import pytest
import requests

from doubles.smtp import MailServer
from harness.certificates import Authority
from harness.shop import LIMITS_OFF
from harness.wait import until

ANN = "ann@example.org"
WITHIN = 60   # of a mail that is tried again: some pauses


@pytest.fixture(scope="module")
def authority(folders):
    return Authority(folders())


@pytest.fixture(scope="module")
def mail_server(authority):
    server = MailServer(authority.server_side("mail", "IP:127.0.0.1"), "starttls", "shop", "pass word")
    yield server
    server.close()


def settings(server, mode="sandbox", **more):
    rows = {"smtp": server.url, "from": "post@shop.example", **more}
    return LIMITS_OFF.replace("sandbox", mode) + "[mail]\n" + "".join(
        f"{key} = {json.dumps(value)}\n" for key, value in rows.items())


LOGIN = {"user": "shop", "password": "pass word"}


@pytest.fixture(scope="module")
def shop(open_shop, mail_server, authority):
    return open_shop(settings(mail_server, **LOGIN), environment={"SSL_CERT_FILE": str(authority.pem)})


@pytest.fixture(autouse=True)
def nothing_wrong(mail_server):
    mail_server.forget()


def send(shop, to=ANN):
    return json.loads(shop.server.run("admin", "send-test-mail", to, "--json").stdout)["id"]


def look(shop, mail):
    answer = shop.operator.get(f"/v1/mails/{mail}")
    assert answer.status_code == 200
    return answer.json()


def settled(shop, mail, state):
    def reached():
        seen = look(shop, mail)
        assert seen["state"] in ("queued", state), seen
        return seen if seen["state"] == state else None
    return until(reached, WITHIN, f"the mail being {state}")


def failing(shop, mail):
    """Once an attempt has failed."""
    return until(lambda: (seen := look(shop, mail)).get("last_error") and seen, WITHIN, "an attempt")


def parsed(mail):
    return email.message_from_bytes(mail.data, policy=email.policy.default)


def test_a_mail_leaves_over_tls_with_a_login(shop, mail_server):
    mail = send(shop)
    sent = settled(shop, mail, "sent")
    assert (sent["to"], sent["attempts"], sent["failures"]) == (ANN, 1, [])
    [taken] = mail_server.mails
    assert taken.is_tls and taken.user == "shop" and taken.greeted_as == "shop.example"
    assert (taken.sender, taken.recipients) == ("post@shop.example", [ANN])
    message = parsed(taken)
    assert message["To"] == ANN and message["From"] == "post@shop.example"
    assert message["Subject"] == "A test mail from Holdfast"
    assert message["Message-ID"] == f"<{mail}@shop.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime.tzinfo and not message.defects
    assert message.get_content().replace("\r\n", "\n") == sent["text"]


def test_a_reply_of_4xx_is_tried_again(shop, mail_server):
    mail_server.faults["rcpt"] = ["451 4.7.1 Come back later"]
    seen = settled(shop, send(shop), "sent")
    assert seen["attempts"] == 2 and len(mail_server.mails) == 1
    assert [one["says"].split(" says: ")[1] for one in seen["failures"]] == ["451 4.7.1 Come back later"]


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "text"])
def test_a_reply_of_5xx_is_final_and_said_without_recipient_and_links(shop, mail_server, step):
    says = {"rcpt": "550-5.1.1 <@RCPT@> is nobody\r\n550 5.1.1 we know",
            "text": "550 5.7.1 http://127.0.0.1:8080/out=62ox is spam, see https://mail.test/help"}
    mail_server.faults[step] = [says.get(step, "550 5.7.1 we do not want it")]
    mail = send(shop)
    failed = settled(shop, mail, "failed")
    assert failed["attempts"] == 1 and "550 5." in failed["last_error"]
    heard = {"rcpt": "<(the recipient)> is nobody 550 5.1.1 we know",
             "text": "(a link) is spam, see https://mail.test/help"}
    assert failed["last_error"].endswith(heard.get(step, "we do not want it"))
    dead = json.loads(shop.server.run("admin", "jobs", "--json").stdout)["dead"]
    [job] = [one for one in dead if mail in one["payload"]]
    assert ANN not in json.dumps(job)
    assert "holdfast_mails_total{" in shop.operator.get("/metrics").text

    shop.server.run("admin", "replay-job", job["id"])
    until(lambda: look(shop, mail)["state"] == "sent", WITHIN, "the replayed mail being sent")
    assert len(mail_server.mails) == 1


def test_a_second_delivery_is_recognizable(shop, mail_server):
    mail_server.faults["text"] = ["drop"]   # it has all of it, and we do not know
    mail = send(shop)
    settled(shop, mail, "sent")
    first, second = (parsed(one) for one in mail_server.seen)
    assert first["Message-ID"] == second["Message-ID"] == f"<{mail}@shop.example>"
    assert first["Date"] == second["Date"]


@pytest.mark.parametrize("step, fault", [("greeting", "drop"), ("greeting", "554 5.3.2 not today"), ("ehlo", "drop"),
                                         ("starttls", "454 4.7.0 no TLS now"), ("auth", "454 4.7.0 try later"),
                                         ("auth", "535 5.7.8 expired"), ("data", "drop"),
                                         ("mail", "530 5.7.0 who are you?")])
def test_what_is_no_fault_of_the_mail_is_tried_again(shop, mail_server, step, fault):
    mail_server.faults[step] = [fault]
    assert settled(shop, send(shop), "sent")["attempts"] == 2


def test_trouble_is_told_and_ends(shop, mail_server):
    mail_server.faults["greeting"] = "hang"
    mail = send(shop)
    assert "cannot be reached" in failing(shop, mail)["last_error"]
    ready = shop.stranger.get("/readyz")
    assert ready.status_code == 200 and "cannot be reached" in ready.json()["checks"]["mail"]
    mail_server.faults.clear()
    settled(shop, mail, "sent")
    assert shop.stranger.get("/readyz").json()["checks"]["mail"] == "ok"


def test_metrics_tell_of_them(shop, mail_server):
    def figure(name):
        found = re.search(rf"^holdfast_mails_{name} (\d+)$", shop.operator.get("/metrics").text, re.M)
        return int(found[1]) if found else 0

    mail_server.faults["rcpt"] = "451 4.7.1 later"
    mail, before = send(shop), figure('total{event="sent"}')
    failing(shop, mail)
    shop.server.reload()   # which is a look at what is counted once a minute, too
    until(lambda: figure("waiting") == 1, what="the mail being counted")
    mail_server.faults.clear()
    settled(shop, mail, "sent")
    assert figure('total{event="sent"}') == before + 1


def test_without_starttls_nothing_is_said(shop, mail_server):
    mail_server.tls = None   # as somebody in between would have it
    try:
        mail = send(shop)
        assert "does not start TLS" in failing(shop, mail)["last_error"]
        said = " ".join(mail_server.commands)
        assert not re.search("AUTH|MAIL|RCPT", said), said
    finally:
        mail_server.tls = "starttls"
    settled(shop, mail, "sent")


@pytest.mark.parametrize("address", ["ann", "ann@", "a@b\nc", "Ann <ann@example.org>"])
def test_what_is_no_address_is_not_sent_to(shop, address):
    done = shop.server.run("admin", "send-test-mail", address, check=False)
    assert done.returncode == 2 and "is not an e-mail address" in done.stderr


def test_the_list_is_paged_newest_first(shop):
    mails = [send(shop, f"list{number}@example.org") for number in range(3)]
    page = shop.operator.get("/v1/mails?limit=2").json()
    assert [one["id"] for one in page["items"]] == [mails[2], mails[1]]
    page = shop.operator.get("/v1/mails", params={"limit": 1, "after": page["next"]}).json()
    assert [one["id"] for one in page["items"]] == [mails[0]]
    assert shop.operator.get("/v1/mails?state=failed").status_code == 200
    assert shop.operator.get("/v1/mails/mail_" + "0" * 36).status_code == 404
    assert shop.operator.get("/v1/mails/nonsense").status_code == 404
    for mail in mails:
        settled(shop, mail, "sent")


# --- the doctor reaches the server and sends nothing

def diagnosis(shop, server, **more):
    flags = {"mail-smtp": server.url, "mail-from": "post@shop.example", **more}
    done = shop.server.run("doctor", "--json", *(f"--{key}={value}" for key, value in flags.items()), check=False)
    [found] = [one for one in json.loads(done.stdout) if one["check"] == "mail"]
    assert not [one for one in server.commands if one.startswith(("MAIL", "RCPT", "DATA"))]
    return found["verdict"], found["says"]


KEYS = {"mail-user": "shop", "mail-password": "pass word"}


def test_the_doctor_is_content(shop, mail_server):
    assert diagnosis(shop, mail_server, **KEYS)[0] == "ok"
    assert any(one.startswith("AUTH") for one in mail_server.commands)


def test_the_doctor_notices_a_wrong_password(shop, mail_server):
    verdict, says = diagnosis(shop, mail_server, **{**KEYS, "mail-password": "guess"})
    assert verdict == "warn" and "535 5.7.8 bad user or password" in says and "guess" not in says


@pytest.fixture
def another(authority):
    opened = []

    def open_one(*arguments, **how):
        opened.append(MailServer(*arguments, **how))
        return opened[-1]
    yield open_one
    for server in opened:
        server.close()


def test_the_doctor_speaks_tls_from_the_first_byte(shop, authority, another):
    server = another(authority.server_side("wrapped", "IP:127.0.0.1"), "at_once", "shop", "pass word", "LOGIN")
    assert diagnosis(shop, server, **KEYS)[0] == "ok"


def test_the_doctor_speaks_plainly_where_it_was_told_to(shop, another):
    server = another(user="shop", password="pass word")
    assert diagnosis(shop, server, **{**KEYS, "mail-tls": "off"})[0] == "ok"


@pytest.mark.parametrize("case", ["stranger", "another_host"])
@pytest.mark.parametrize("tls", ["starttls", "at_once"])
def test_only_a_certificate_of_an_authority_for_that_host_is_believed(shop, authority, another, folders, case, tls):
    vouches = Authority(folders()) if case == "stranger" else authority
    host = "IP:127.0.0.1" if case == "stranger" else "DNS:mail.example.org"
    server = another(vouches.server_side(f"bad-{case}-{tls}", host), tls, "shop", "pass word")
    verdict, says = diagnosis(shop, server, **KEYS)
    assert verdict == "warn" and "cannot be trusted" in says
    assert not any(one.startswith("AUTH") for one in server.commands)


def test_the_doctor_notices_that_nobody_is_there(shop, another):
    server = another()
    server.close()
    verdict, says = diagnosis(shop, server, **KEYS)
    assert verdict == "warn" and "cannot be reached" in says


# --- other modes

def test_the_sandbox_logs_and_shows_what_it_sends_nowhere(open_shop):
    shop = open_shop(LIMITS_OFF)
    seen = settled(shop, send(shop), "sent")
    link = re.search(r"http://\S+/outbox", seen["text"])[0]
    until(lambda: [one["link"] for one in shop.server.logged() if one.get("to") == ANN] == [link], what="the line")
    page = requests.get(f"{shop.server.api}/outbox", headers={"Accept": "text/html"}, timeout=20)
    assert page.headers["Cache-Control"] == "no-store"
    assert f'href="{link}"' in page.text and ANN in page.text and "SANDBOX" in page.text


def test_live_mode_has_no_sender_of_its_own(open_shop):
    shop = open_shop(LIMITS_OFF.replace("sandbox", "live"))
    done = shop.server.run("admin", "send-test-mail", ANN, check=False)
    assert done.returncode == 2 and "mail.smtp is not set" in done.stderr
    assert "mail" not in shop.stranger.get("/readyz").json()["checks"]


def test_in_live_mode_nobody_but_the_recipient_sees_the_text(open_shop, mail_server, authority):
    shop = open_shop(settings(mail_server, "live", **LOGIN), environment={"SSL_CERT_FILE": str(authority.pem)})
    mail_server.faults["rcpt"] = ["451 4.7.1 later"]
    mail = send(shop)
    assert "text" not in failing(shop, mail)
    assert "text" not in settled(shop, mail, "sent")
    assert "text" not in shop.operator.get("/v1/mails").json()["items"][0]
    page = requests.get(f"{shop.server.api}/outbox", headers={"Accept": "text/html"}, timeout=20).text
    assert ANN in page and "to see whether mails leave" not in page and "SANDBOX" not in page
    assert shop.database.value("SELECT count(*) FROM mails WHERE text IS NOT NULL") == 0
    logged = "\n".join(shop.server.errors + shop.server.output)
    assert ANN not in logged and "to see whether mails leave" not in logged and "pass word" not in logged
    [taken] = mail_server.mails
    assert "to see whether mails leave" in parsed(taken).get_content()
