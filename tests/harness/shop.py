"""A running shop as a test sees it: the gate's visitors, the API, the upstream behind it, the database under it."""
import json
from functools import cached_property

import requests

from harness.contract import Api

LIMITS_OFF = """
mode = "sandbox"

[limits]
new_payments_per_minute = 0
wrong_credentials_per_minute = 0
reads_per_minute = 0
writes_per_minute = 0
anonymous_per_minute = 0
signed_in_per_minute = 0
sign_in_per_minute = 0
sign_up_per_minute = 0
refresh_per_minute = 0

"""


def mail_and_login(mail_server, issuer):
    """[mail] to that server, and a provider "elsewhere" with that issuer."""
    mail = {"smtp": mail_server.url, "from": "post@shop.example", "tls": "off"}
    login = {"name": "elsewhere", "issuer": issuer, "client_id": "holdfast"}
    return "".join(f"{table}\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in rows.items())
                   for table, rows in (("[mail]", mail), ("[[identity.providers]]", login)))


FILES = {
    "site/a.txt": b"the first file\n",
    "site/b.txt": b"the second file\n",
    "site/page.html": b"<!doctype html><title>page</title><p>hello\n",
    "site/folder/index.html": b"<!doctype html><title>folder</title>\n",
    "site/folder/inner.txt": b"inside\n",
    "site/.secret": b"never\n",
    "outside.txt": b"never\n",
}


def gate(name, match, source, price=25, asset="USD/2", **more):
    """One [[paywall.gates]] table; price None is free. Values are TOML texts unless they are str, int or list."""
    lines = ["[[paywall.gates]]", f'name = "{name}"', f'match = "{match}"', source]
    lines.append("free = true" if price is None else f'price = {{ amount = {price}, asset = "{asset}" }}')
    for key, value in more.items():
        lines.append(f"{key} = {toml(value)}")
    return "\n".join(lines) + "\n"


def toml(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(one)}" for key, one in value.items()) + " }"
    return json.dumps(value)


UPSTREAM, SITE = 'upstream = "UPSTREAM"', 'files = "./site"'

STANDARD = LIMITS_OFF + "".join([
    gate("free", "/free/**", UPSTREAM, price=None),
    gate("articles", "/articles/**", UPSTREAM, preview={"title": "An <b>article</b>", "text": "Its first line"}),
    gate("dear", "/dear/**", UPSTREAM, price=900),
    gate("window", "/window/**", UPSTREAM, access="1h"),
    gate("short", "/short/**", UPSTREAM, deadline="1s"),
    gate("brief", "/brief/**", UPSTREAM, access="1s"),
    gate("below", "/below/**", UPSTREAM, access="1h", opens="below"),
    gate("pass", "/pass/**", UPSTREAM, access="1h", opens="gate"),
    gate("ignore", "/ignore/**", UPSTREAM, query="ignore"),
    gate("named", "/named/**", UPSTREAM, query=["id"]),
    gate("files", "/files/**", SITE),
    gate("lent", "/lent/**", SITE, access="1h"),
    gate("freefiles", "/freefiles/**", SITE, price=None),
])


class Shop:
    def __init__(self, server, upstream, database):
        self.server, self.upstream, self.database = server, upstream, database

    def close(self):
        try:
            self.server.close()
        finally:
            self.upstream.close()

    @property
    def gate(self):
        return self.server.gate

    @cached_property
    def operator(self):
        """The API with a key that may do everything."""
        return Api(self.server.api, self.operator_key)

    @cached_property
    def operator_key(self):
        return self.make_key("*")

    @cached_property
    def stranger(self):
        return Api(self.server.api)

    def make_key(self, *scopes, name="test", expires=None):
        done = self.server.run("admin", "create-key", "--name", name, "--scope", ",".join(scopes), "--json",
                               *(["--expires", expires] if expires else []))
        return json.loads(done.stdout)["key"]

    def pay(self, payment, amount=None):
        """Presses the sandbox button at the gate."""
        body = {} if amount is None else {"json": {"amount": amount}}
        answer = requests.post(f"{self.gate}/.holdfast/payments/{payment}/pay", timeout=30, **body)
        assert answer.status_code == 200, f"{answer.status_code} {answer.text}"
        return answer.json()

    def look(self, payment, wait=None):
        answer = requests.get(f"{self.gate}/.holdfast/payments/{payment}", timeout=60,
                              params={} if wait is None else {"wait": wait})
        assert answer.status_code == 200, f"{answer.status_code} {answer.text}"
        return answer.json()

    def state(self, payment):
        return self.look(payment)["state"]


class Visitor:
    """Asks the gate; without cookies it shows what it has been told by header."""

    def __init__(self, shop, cookies=False, page=False, host=None):
        self.shop, self.session = shop, requests.Session()
        self.session.trust_env = False
        self.session.headers["Accept"] = "text/html" if page else "application/json"
        if host:
            self.session.headers["Host"] = host
        self.cookies = cookies

    def ask(self, path, payment=None, method="GET", **how):
        fields = how.pop("headers", {})
        if payment:
            fields = {"Holdfast-Payment": payment, **fields}
        if not self.cookies:
            self.session.cookies.clear()
        return self.session.request(method, self.shop.gate + path, headers=fields, timeout=60,
                                    allow_redirects=False, **how)

    def bill(self, path, **how):
        """Asks for what has a price; gives the new payment's id."""
        answer = self.ask(path, **how)
        assert answer.status_code == 402, f"{answer.status_code} {answer.text[:300]}"
        return answer.json()["payment"]["payment_id"]

    def paid(self, path, **how):
        """A new payment for this path, paid and not used yet."""
        payment = self.bill(path, **how)
        self.shop.pay(payment)
        return payment


def shop_for_all(open_shop):
    """A shop whose API listens on every address: its pages and lists need a key."""
    everywhere = 'api_hosts = ["127.0.0.1"]\nsandbox_public = true\n[limits]'
    shop = open_shop(LIMITS_OFF.replace("[limits]", everywhere) + gate("articles", "/articles/**", UPSTREAM),
                     api="0.0.0.0:0")
    shop.server.urls["api"] = shop.server.api.replace("0.0.0.0", "127.0.0.1")
    return shop
