"""People of a shop: signed up, signed in, their mails read where the sandbox keeps them; and credentials that are not
good, made as somebody would who had stolen the server's own keys."""
import base64
import hashlib
import itertools
import re
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from harness.contract import Api
from harness.wait import until

PASSWORD = "a long sentence of mine"
LINK = re.compile(r"/(verify|reset)#([0-9a-z]+)")
_numbers = itertools.count(1)


def new_name(stem="ada"):
    """A username that looks like no other: digits that letters are taken for are spelled as letters are not."""
    number, letters = next(_numbers), ""
    while number:
        number, rest = divmod(number, 8)
        letters += "abeghkpt"[rest]
    return f"{stem}x{letters}z"


@dataclass
class Person:
    """`api` shows his access token."""
    shop: object
    username: str
    email: str
    password: str
    tokens: dict
    base: str = None

    @property
    def id(self):
        return self.tokens["user_id"]

    @property
    def session(self):
        return self.tokens["session_id"]

    @property
    def access(self):
        return self.tokens["access_token"]

    @property
    def refresh(self):
        return self.tokens["refresh_token"]

    @property
    def api(self):
        return Api(self.base or self.shop.server.api, self.access)

    def elsewhere(self):
        """The same person, signed in once more."""
        answer = log_in(self.shop, self.username, self.password, self.base)
        assert answer.status_code == 200, answer.text
        return Person(self.shop, self.username, self.email, self.password, answer.json(), self.base)

    def verified(self):
        """Follows the link that was sent to him; his sessions end but this one."""
        answer = self.api.post("/v1/email-verifications", json={"token": link(self.shop, self.email, "verify")})
        assert answer.status_code == 204, answer.text
        return self


def sign_up(shop, username=None, email=None, password=PASSWORD, base=None, **more):
    """A new person; fails unless he is let in."""
    username = username or new_name()
    email = email or f"{username}@example.org"
    answer = Api(base or shop.server.api).post(
        "/v1/users", json={"username": username, "email": email, "password": password, **more})
    assert answer.status_code == 201, f"{answer.status_code} {answer.text}"
    return Person(shop, username, email, password, answer.json(), base)


def log_in(shop, username, password=PASSWORD, base=None, **how):
    return Api(base or shop.server.api).post("/v1/tokens", json={"username": username, "password": password}, **how)


def still_in(api):
    return api.get("/v1/me").status_code == 200


def refresh(shop, token, base=None):
    return Api(base or shop.server.api).post("/v1/tokens/refresh", json={"refresh_token": token})


# ---- mails

def mails(shop, to, kind=None):
    """The mails to an address, oldest first, as an operator is shown them."""
    of_kind = f"AND kind = '{kind}'" if kind else ""
    ids = shop.database.rows(f"SELECT id FROM mails WHERE recipient = '{to}' {of_kind} ORDER BY id")
    return [shop.operator.get(f"/v1/mails/{row[0]}").json() for row in ids]


def link(shop, to, purpose, number=-1):
    """What follows # in the newest link of this purpose in the mails to an address."""
    found = [token for mail in mails(shop, to) for kind, token in LINK.findall(mail.get("text", ""))
             if kind == purpose]
    assert found, f"no {purpose} link was sent to {to}"
    return found[number]


# ---- operators and others

def change(shop, sql):
    """A statement run beside the server."""
    if shop.database.name == "sqlite":
        with closing(sqlite3.connect(shop.database.file, timeout=30)) as connection, connection:
            connection.execute(sql)
    else:
        shop.database.rows(sql)


def operator(shop, **how):
    person = sign_up(shop, new_name("grace"), **how)
    change(shop, f"UPDATE users SET role = 'operator' WHERE id = '{person.id}'")
    return person


def deactivate(shop, person):
    answer = shop.operator.post(f"/v1/users/{person.id}/deactivation")
    assert answer.status_code == 200, answer.text
    until(lambda: not still_in(person.api), what="the token being refused")


def login_elsewhere(shop, person):
    """The id of a new login of his at some provider."""
    issuer, subject = "https://provider.example", new_name("subject")
    change(shop, "INSERT INTO oidc_logins (issuer, subject, user_id, label, created_at, last_used_at) "
                 f"VALUES ('{issuer}', '{subject}', '{person.id}', 'ada', 1, 1)")
    return "lgn_" + hashlib.sha256(f"{issuer} {subject}".encode()).hexdigest()[:32]


# ---- tokens of a thief who has the server's keys

def signing_key(shop):
    """The id and the private key that the server signs with."""
    name, seed = shop.database.rows("SELECT id, seed FROM token_keys ORDER BY signs_from")[0]
    return name, Ed25519PrivateKey.from_private_bytes(base64.urlsafe_b64decode(seed + "=" * (-len(seed) % 4)))


def forged(shop, access, head=None, **claims):
    """`access` with other claims, signed as the server would sign them; a claim that is None goes."""
    name, key = signing_key(shop)
    body = {**jwt.decode(access, options={"verify_signature": False}), **claims}
    body = {claim: value for claim, value in body.items() if value is not None}
    return jwt.encode(body, key, "EdDSA", {"typ": "at+jwt", "kid": name, **(head or {})})


def expired(shop, person, seconds=1):
    """His own token, over since a moment ago."""
    return forged(shop, person.access, iat=int(time.time()) - 900, exp=int(time.time()) - seconds)


def for_others(shop, person):
    """A good token of ours for somebody else's API."""
    return forged(shop, person.access, aud="https://other.example")
