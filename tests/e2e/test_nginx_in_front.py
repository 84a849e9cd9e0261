"""deploy/nginx/holdfast.conf under a real nginx: TLS, HSTS, what a gate has to know, and nothing kept back."""
import re
import socket
import ssl
import subprocess
from pathlib import Path

import pytest
import requests

from harness.nginx import Nginx, free_port
from harness.shop import FILES, STANDARD

CONF = Path(__file__).parents[2] / "deploy/nginx/holdfast.conf"
COMPOSE = CONF.parents[1] / "docker/compose.yaml"
NAME = "shop.example.org"


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop('trusted_proxies = ["127.0.0.1/32"]\n' + STANDARD,
                     files={**FILES, "site/long.bin": b"x" * 3_000_000})


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("certificate")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
                    "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", folder / "key", "-out", folder / "certificate"],
                   check=True, capture_output=True, timeout=60)
    return folder


@pytest.fixture(scope="module")
def front(shop, certificate):
    """The file as it is delivered, with this test's ports and certificate in their places."""
    host, port = shop.server.address()
    ports = free_port(), free_port()
    text = CONF.read_text()
    for pattern, ours in [(r"\n    listen \[::\].*", ""), (r"listen 80;", f"listen 127.0.0.1:{ports[0]};"),
                          (r"listen 443 ssl", f"listen 127.0.0.1:{ports[1]} ssl"),
                          (r"127\.0\.0\.1:8402", f"{host}:{port}"),
                          (r"/etc/ssl/certs/\S+", f"{certificate}/certificate;"),
                          (r"/etc/ssl/private/\S+", f"{certificate}/key;")]:
        text, count = re.subn(pattern, ours, text)
        assert count, f"{pattern} is not in the file any more"
    nginx = Nginx(shop.gate, http=text)
    nginx.ports, nginx.certificate = ports, str(certificate / "certificate")
    yield nginx
    nginx.close()


class Browser:
    """Asks by the shop's name, as DNS would lead here."""

    def __init__(self, front):
        self.front, self.context = front, ssl.create_default_context(cafile=front.certificate)

    def ask(self, path, method="GET", body=b"", **fields):
        plain = socket.create_connection(("127.0.0.1", self.front.ports[1]), 30)
        with self.context.wrap_socket(plain, server_hostname=NAME) as connection:
            head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
            connection.sendall(f"{method} {path} HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n"
                               f"Content-Length: {len(body)}\r\n{head}\r\n".encode() + body)
            answer = b""
            while chunk := connection.recv(65536):
                answer += chunk
        head, _, rest = answer.partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        response = requests.Response()
        response.status_code = int(lines[0].split()[1])
        response.headers.update(line.split(": ", 1) for line in lines[1:])
        response._content = rest
        return response


def test_http_is_sent_to_https(front):
    answer = requests.get(f"http://127.0.0.1:{front.ports[0]}/articles/1?a=b", headers={"Host": NAME}, timeout=20,
                          allow_redirects=False)
    assert answer.status_code == 308 and answer.headers["Location"] == f"https://{NAME}/articles/1?a=b"


def test_a_purchase_over_tls(front, shop):
    browser = Browser(front)
    asked = browser.ask("/files/a.txt", Accept="application/json")
    assert asked.status_code == 402 and "max-age=63072000" in asked.headers["Strict-Transport-Security"]
    assert "Secure" in asked.headers["Set-Cookie"], "the gate knows that its visitor came by TLS"
    payment = re.search(r"pay_\w{36}", asked.text)[0]
    assert browser.ask(f"/.holdfast/payments/{payment}/pay", "POST", b"{}", Content_Type="application/json").ok
    assert browser.ask("/files/a.txt", Holdfast_Payment=payment).content.endswith(FILES["site/a.txt"])
    assert browser.ask("/files/a.txt", Holdfast_Payment=payment).status_code == 404


def test_what_was_sold_to_one_is_not_kept_for_another(front):
    browser = Browser(front)
    asked = browser.ask("/lent/long.bin", Accept="application/json")
    payment = re.search(r"pay_\w{36}", asked.text)[0]
    browser.ask(f"/.holdfast/payments/{payment}/pay", "POST", b"{}", Content_Type="application/json")
    bought = browser.ask("/lent/long.bin", Holdfast_Payment=payment)
    assert len(bought.content) == 3_000_000 and "private" in bought.headers["Cache-Control"]
    assert browser.ask("/lent/long.bin").status_code == 402


def test_a_forged_address_is_overwritten(front, shop):
    shop.upstream.forget()
    Browser(front).ask("/free/page", X_Forwarded_For="203.0.113.9", X_Forwarded_Proto="http")
    told = shop.upstream.asked("/free/page")[-1]
    assert "203.0.113.9" not in (told["X-Forwarded-For"] or "") and told["X-Forwarded-Proto"] == "https"
    assert told["Host"] == NAME


def test_the_file_says_what_the_guides_say():
    text = CONF.read_text()
    for line in "proxy_buffering off;", "proxy_request_buffering off;", "proxy_next_upstream off;", "$http_upgrade":
        assert line in text


def test_the_compose_file_is_one():
    yaml = pytest.importorskip("yaml")
    compose = yaml.safe_load(COMPOSE.read_text())
    services = compose["services"]
    assert set(services) == {"database", "holdfast", "nginx"}
    for service in services.values():
        for secret in service.get("secrets", []):
            assert secret in compose["secrets"]
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source.startswith(".") or source in compose["volumes"]
    assert (COMPOSE.parent / services["holdfast"]["build"]["context"] / "deploy/docker/Dockerfile").exists()
    assert (COMPOSE.parent / services["nginx"]["volumes"][0].split(":")[0]).resolve() == CONF
    assert "8402" not in str(services["holdfast"]["ports"]), "the gate is reached through nginx alone"
