"""TLS on both listeners: what is spoken, what is refused, and a certificate renewed while the shop is open."""
import json
import re
import socket
import ssl

import pytest
import requests

from harness.certificates import Authority
from harness.server import Server
from harness.shop import FILES, STANDARD, gate
from harness.wait import until
from harness.wire import Wire, get

pytestmark = pytest.mark.on("sqlite")   # no database has a say in this

HOSTS = ("DNS:shop.test", "DNS:localhost", "IP:127.0.0.1")
BIG = bytes(range(256)) * 12_345        # no multiple of a record
TLS = '\n[tls]\ncert = "shop.pem"\nkey = "shop.key"\n'


@pytest.fixture(scope="module")
def authority(folders):
    return Authority(folders())


def with_tls(config):
    """The settings stand before the first table of gates."""
    return config.replace("[[paywall.gates]]", TLS + "\n[[paywall.gates]]", 1)


@pytest.fixture(scope="module")
def shop(open_shop, authority):
    cert, key = authority.issue("shop", *HOSTS)
    files = FILES | {"shop.pem": cert.read_bytes(), "shop.key": key.read_bytes(), "site/big.bin": BIG}
    return open_shop(with_tls(STANDARD), files=files)


@pytest.fixture
def ask(shop, authority):
    client = authority.client_side()
    return lambda target, *fields, **how: get(shop.server.address(), target, *fields, tls=client, **how)


def test_both_listeners_speak_it_and_say_so(shop, authority):
    assert shop.gate.startswith("https://") and shop.server.api.startswith("https://")
    for url in (f"{shop.gate}/free/x", f"{shop.server.api}/healthz"):
        assert requests.get(url, verify=str(authority.pem), timeout=20).status_code == 200


def test_a_whole_sale_with_a_cookie_that_stays_within_tls(shop, ask):
    bill = ask("/articles/sold", "Accept: application/json")
    payment = json.loads(bill.body)["payment"]["payment_id"]
    assert bill.status == 402 and "; Secure" in bill["Set-Cookie"]
    assert ask(f"/.holdfast/payments/{payment}/pay", method="POST").status == 200
    shop.upstream.forget()
    sold = ask("/articles/sold", f"Cookie: {bill['Set-Cookie'].split(';')[0]}")
    assert (sold.status, sold.body) == (200, b"hello")
    assert shop.upstream.asked()[0]["X-Forwarded-Proto"] == "https"


@pytest.mark.parametrize("version, spoken", [
    (ssl.TLSVersion.TLSv1_3, "TLSv1.3"), (ssl.TLSVersion.TLSv1_2, "TLSv1.2")], ids=str)
def test_versions_that_are_spoken(shop, authority, version, spoken):
    client = authority.client_side()
    client.minimum_version = client.maximum_version = version
    client.set_alpn_protocols(["h2", "http/1.1"])
    with Wire(shop.server.address(), tls=client) as wire:
        assert wire.get("/free/x").status == 200
        assert wire.socket.version() == spoken and wire.socket.selected_alpn_protocol() == "http/1.1"
        assert re.match("ECDHE|TLS_", wire.socket.cipher()[0]), "a key stolen tomorrow opens nothing of today"


def old_version(client):
    client.minimum_version = ssl.TLSVersion.TLSv1
    client.maximum_version = ssl.TLSVersion.TLSv1_1
    client.set_ciphers("ALL:@SECLEVEL=0")


def rsa_key_exchange(client):
    client.maximum_version = ssl.TLSVersion.TLSv1_2
    client.set_ciphers("AES128-GCM-SHA256")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("only", [old_version, rsa_key_exchange, lambda client: client.set_alpn_protocols(["h2"])],
                         ids=["tls_1_1", "no_forward_secrecy", "another_protocol"])
def test_what_is_not_spoken_ends_in_the_handshake(shop, authority, only):
    client = authority.client_side()
    only(client)
    with pytest.raises((ssl.SSLError, ConnectionError)):
        Wire(shop.server.address(), tls=client)


def test_plain_http_is_told_what_to_do(shop):
    answer = get(shop.server.address(), "/free/x")
    assert answer.status == 400 and b"https://" in answer.body


@pytest.mark.parametrize("rubbish", [b"\x16\x03\x01\x00\x05hello", b"\0" * 500, b"\x80" * 20_000, b""],
                         ids=["broken_hello", "zeros", "many", "nothing"])
def test_rubbish_is_no_reason_to_die(shop, rubbish, ask):
    with socket.create_connection(shop.server.address(), 20) as one:
        try:
            one.sendall(rubbish)
            one.shutdown(socket.SHUT_WR)
            while one.recv(65536):
                pass
        except OSError:   # it was closed before all was said
            pass
    assert ask("/free/x").status == 200


def test_many_requests_pipelined_and_in_pieces(shop, authority):
    with Wire(shop.server.address(), tls=authority.client_side()) as wire:
        fields = f"Host: shop.test\r\nX-Fill: {'x' * 900}\r\n\r\n"
        wire.send("".join(f"GET /free/{n} HTTP/1.1\r\n{fields}" for n in range(40)))
        assert [wire.read().status for _ in range(40)] == [200] * 40
        for byte in b"GET /free/slow HTTP/1.1\r\nHost: shop.test\r\n\r\n":
            wire.send(bytes([byte]))
        assert wire.read().status == 200


@pytest.mark.parametrize("fields, status, wanted", [
    ((), 200, BIG), (("Range: bytes=100-3000000",), 206, BIG[100:3_000_001]), (("Range: bytes=-17",), 206, BIG[-17:])],
    ids=["whole", "part", "end"])
def test_files_arrive_whole(ask, fields, status, wanted):
    answer = ask("/freefiles/big.bin", *fields)
    assert (answer.status, answer.body) == (status, wanted)


def test_bodies_pass_both_ways(shop, ask, authority):
    shop.upstream.on("/free/echo", lambda connection, asked: connection.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(asked.body), asked.body)))
    with Wire(shop.server.address(), tls=authority.client_side()) as wire:
        wire.send(b"POST /free/echo HTTP/1.1\r\nHost: shop.test\r\nContent-Length: %d\r\n\r\n" % len(BIG))
        wire.send(BIG)
        assert wire.read().body == BIG


def test_the_end_of_a_connection_is_said_and_a_cut_is_not(shop, authority):
    """Who asks with HTTP/1.0 has the end of the connection for the end of the body: a cut must not look like one."""
    def cut(connection, asked):
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")
        raise ConnectionError

    def whole(connection, asked):
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n0\r\n\r\n")

    def heard(path):
        with Wire(shop.server.address(), tls=authority.client_side()) as wire:
            wire.socket.suppress_ragged_eofs = False
            wire.send(f"GET {path} HTTP/1.0\r\nHost: shop.test\r\n\r\n")
            heard = b""
            while more := wire.socket.recv(65536):
                heard += more
            return heard

    shop.upstream.on("/free/cut", cut)
    shop.upstream.on("/free/whole", whole)
    assert heard("/free/whole").endswith(b"first")
    with pytest.raises((ssl.SSLError, ConnectionError)):
        heard("/free/cut")


def serial(shop, authority):
    with Wire(shop.server.address(), tls=authority.client_side()) as wire:
        return wire.socket.getpeercert()["serialNumber"]


def reloads(shop):
    return sum("reloaded" in line for line in shop.server.errors)


def reload(shop):
    before = reloads(shop)
    shop.server.reload()
    until(lambda: reloads(shop) > before, 20, "a word about the reload")
    return [line for line in shop.server.errors if "reloaded" in line][-1]


def test_renewed_on_sighup_all_or_nothing(shop, authority, ask):
    cert, key = shop.server.folder / "shop.pem", shop.server.folder / "shop.key"
    config = shop.server.config.read_text()
    first = serial(shop, authority)
    with Wire(shop.server.address(), tls=authority.client_side()) as old:
        assert old.get("/free/x").status == 200
        new_cert, new_key = authority.issue("renewed", *HOSTS)
        cert.write_bytes(new_cert.read_bytes())   # half of it: a pair that does not match
        shop.server.config.write_text(config + gate("late", "/late/**", 'files = "./site"'))
        assert "nothing was reloaded" in reload(shop)
        assert serial(shop, authority) == first, "a broken pair leaves the old one in force"
        assert ask("/late/a.txt").status == 404, "and the gates with it"
        key.write_bytes(new_key.read_bytes())
        assert "the gates were reloaded" in reload(shop)
        renewed = serial(shop, authority)
        assert renewed != first and ask("/late/a.txt").status == 402
        shop.server.config.write_text(config + gate("broken", "no slash", 'files = "./site"'))
        third = authority.issue("third", *HOSTS)
        cert.write_bytes(third[0].read_bytes())
        key.write_bytes(third[1].read_bytes())
        assert "nothing was reloaded" in reload(shop)
        assert serial(shop, authority) == renewed, "broken gates leave the certificate as it is"
        assert old.get("/free/x").status == 200, "who is connected goes on"


@pytest.fixture
def refusal(folders, authority):
    """What a server says that does not start with these [tls] settings."""
    def refused(settings, arguments=(), **files):
        folder = folders()
        for name, content in files.items():
            (folder / name.replace("_", ".")).write_bytes(content)
        server = Server(folder, f"[tls]\n{settings}\n", arguments=arguments)
        server.launch()
        assert server.wait(30) == 2, server.said()
        return "\n".join(server.errors)
    return refused


def test_a_start_is_refused_with_a_sentence(refusal, authority):
    (cert, key), (_, other) = authority.issue("one", *HOSTS), authority.issue("other", *HOSTS)
    pair = 'cert = "a.pem"\nkey = "a.key"'
    read = {"a_pem": cert.read_bytes()}
    assert "tls.key is not set" in refusal('cert = "a.pem"')
    assert "tls.cert is not set" in refusal('key = "a.key"')
    assert "a.pem: No such file" in refusal(pair)
    assert "a.key: No such file" in refusal(pair, **read)
    assert "the key of another certificate" in refusal(pair, a_key=other.read_bytes(), **read)
    assert "no certificate in PEM" in refusal(pair, a_pem=b"rubbish", a_key=key.read_bytes())
    assert "no key in PEM" in refusal(pair, a_key=b"rubbish", **read)


@pytest.mark.parametrize("more, starts", [
    ((), False), (("--trusted-proxies", "127.0.0.1"), True), (("--tls-cert", "CERT", "--tls-key", "KEY"), True),
    (("--tls-cert", "CERT", "--tls-key", "KEY", "--tls-listeners", "api"), False),
], ids=["neither", "behind_a_proxy", "with_tls", "with_tls_elsewhere"])
def test_live_money_in_public_wants_tls_or_a_proxy(folders, authority, more, starts):
    cert, key = authority.issue("public", *HOSTS)
    arguments = [{"CERT": str(cert), "KEY": str(key)}.get(one, one) for one in more]
    server = Server(folders(), 'mode = "live"\n', arguments=arguments, gate="0.0.0.0:0")
    server.launch()
    if starts:
        until(lambda: len(server.urls) == 2, 30, f"the banner\n{server.said()}")
        return server.close()
    assert server.wait(30) == 2 and "without TLS, in live mode" in "\n".join(server.errors), server.said()


def test_a_listener_may_stay_plain(folders, authority):
    cert, key = authority.issue("half", *HOSTS)
    server = Server(folders(), f'[tls]\ncert = "{cert}"\nkey = "{key}"\nlisteners = "gate"\n')
    server.start()
    try:
        assert server.gate.startswith("https://") and server.api.startswith("http://")
        assert requests.get(f"{server.api}/healthz", timeout=20).status_code == 200
    finally:
        server.close()


def finding(folders, cert, key):
    server = Server(folders(), f'[tls]\ncert = "{cert}"\nkey = "{key}"\n')
    rows = json.loads(server.run("doctor", "--json", check=False).stdout)
    return next(row for row in rows if row["check"] == "certificate")


def test_doctor_looks_at_the_certificate(folders, authority):
    cert, key = authority.issue("good", *HOSTS)
    assert (finding(folders, cert, key)["verdict"], "shop.test" in finding(folders, cert, key)["says"]) == ("ok", True)
    key.chmod(0o644)
    exposed = finding(folders, cert, key)
    assert exposed["verdict"] == "warn" and "may read" in exposed["says"] and "chmod" in exposed["repair"]
    assert finding(folders, *authority.issue("soon", *HOSTS, days=3))["verdict"] == "warn"
    ended = finding(folders, *authority.issue("ended", *HOSTS, days=-1))
    assert ended["verdict"] == "fail" and "valid until" in ended["says"]
    assert finding(folders, cert, authority.issue("another", *HOSTS)[1])["verdict"] == "fail"


def test_an_exposed_key_is_said_at_the_start(folders, authority):
    cert, key = authority.issue("exposed", *HOSTS)
    key.chmod(0o644)
    server = Server(folders(), f'[tls]\ncert = "{cert}"\nkey = "{key}"\n').start()
    try:
        assert any("may read" in line for line in server.errors), server.said()
    finally:
        server.close()
