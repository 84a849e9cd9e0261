"""People at a running server: what a browser without a screen sends, and the links in their mails."""
import re

import requests

PASSWORD = "analytical engines"


def mails_to(shop, address):
    """Newest first. In sandbox mode their text stands in the outbox."""
    mails = shop.operator.get("/v1/mails").json()["items"]
    return [mail for mail in mails if mail["to"] == address]


def link_to(shop, address, page):
    """The newest link to that page in a mail to the address."""
    for mail in mails_to(shop, address):
        found = re.search(rf"\S+/{page}#\S+", mail["text"])
        if found:
            return found[0]
    raise AssertionError(f"no mail to {address} has a link to /{page}")


class Person:
    """Sends forms as a browser does, and keeps its cookies."""

    def __init__(self, shop, name, **fields):
        self.base, self.name, self.email = shop.server.api, name, f"{name}@example.org"
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers.update({"Accept": "text/html", "User-Agent": f"a browser of {name}", **fields})

    # A Secure cookie goes to loopback in browsers, but not in requests: it is kept by hand.
    @property
    def cookies(self):
        return self.session.cookies.get_dict()

    def ask(self, method, path, **how):
        fields = {"Origin": self.base} if method == "POST" else {}
        fields.update(how.pop("headers", {}))
        if self.cookies:
            fields.setdefault("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        return self.session.request(method, self.base + path, timeout=60, allow_redirects=False,
                                    headers={name: value for name, value in fields.items() if value is not None}, **how)

    def get(self, path, **how):
        return self.ask("GET", path, **how)

    def send(self, path, headers=None, **form):
        return self.ask("POST", path, data=form, headers={"Content-Type": "application/x-www-form-urlencoded",
                                                          **(headers or {})})

    def sign_up(self, **more):
        return self.send("/sign-up", **{"email": self.email, "username": self.name, "password": PASSWORD, **more})

    def sign_in(self, password=PASSWORD, name=None, **more):
        return self.send("/sign-in", username=name or self.name, password=password, **more)

    def is_signed_in(self):
        return self.get("/account").status_code == 200
