"""Every route is called as everybody, off loopback, and refuses exactly whom docs/generated/access.md says. What
belongs to another is missing, and nothing in the answer tells it from what was never there."""
import itertools
import re
from functools import cached_property

import pytest
import requests

from harness import people
from harness.shop import LIMITS_OFF

MISSING = "missing0"   # stands for every part of a path that nobody has
numbers = itertools.count(1)
ROW = re.compile(r"^\| (\w+) \| (\w+) `([^`]+)` \| ([^|]*) \|(.*)\|$")


# How a person comes by an object of his own, by the operation that is for its owner alone: the parts of its path.
MAKERS = {
    "endSession": lambda owner: {"id": owner.elsewhere().session},
    "endSessionByForm": lambda owner: {"id": owner.elsewhere().session},
    "unlinkLogin": lambda owner: {"id": people.login_elsewhere(owner.shop, owner)},
    "unlinkLoginByForm": lambda owner: {"id": people.login_elsewhere(owner.shop, owner)},
}


def rows_of(page):
    """operation, method, path, whom it is for, and what each asker is told: 0 for yes."""
    head = next(line for line in page.splitlines() if line.startswith("| operation"))
    askers = [name.strip() for name in head.strip("|").split("|")][3:]
    rows = []
    for line in page.splitlines():
        found = ROW.match(line)
        if found and found[1] != "operation":
            told = [0 if cell.strip() == "yes" else int(cell) for cell in found[5].split("|")]
            rows.append((found[1], found[2], found[3], found[4].strip(), dict(zip(askers, told))))
    return rows


class Askers:
    """Credentials of each of them. Whoever is signed in comes with a session that has just begun, as the call may end
    it."""

    def __init__(self, shop, scopes):
        self.shop, self.scopes = shop, scopes
        self.person, self.other = people.sign_up(shop), people.sign_up(shop)
        self.boss = people.operator(shop)
        self.keys = {}

    def of(self, name, scope):
        return getattr(self, name.replace(" ", "_"))(scope)

    def anonymous(self, _):
        return None

    def owner(self, _):
        return self.person.elsewhere().access

    def another_user(self, _):
        return self.other.elsewhere().access

    def an_operator(self, _):
        return self.boss.elsewhere().access

    def deactivated_user(self, _):
        return self.shut_out

    def expired_token(self, _):
        return people.expired(self.shop, self.person)

    def token_for_others(self, _):
        return people.for_others(self.shop, self.person)

    def key_without_scope(self, scope):
        if scope not in self.keys:
            self.keys[scope] = self.shop.make_key(*[one for one in self.scopes if one != scope])
        return self.keys[scope]

    @cached_property
    def shut_out(self):
        person = people.sign_up(self.shop)
        people.deactivate(self.shop, person)
        return person.access


@pytest.fixture(scope="module")
def shop(open_shop):
    everywhere = 'api_hosts = ["127.0.0.1"]\nsandbox_public = true\ntrusted_proxies = ["127.0.0.1"]\n[limits]'
    shop = open_shop(LIMITS_OFF.replace("[limits]", everywhere), api="0.0.0.0:0")
    shop.server.urls["api"] = shop.server.api.replace("0.0.0.0", "127.0.0.1")
    return shop


@pytest.fixture(scope="module")
def matrix(shop):
    return rows_of(shop.server.run("access").stdout)


@pytest.fixture(scope="module")
def askers(shop, matrix):
    return Askers(shop, sorted(set(re.findall(r"\b[a-z]+:[a-z]+\b", " ".join(row[3] for row in matrix)))))


def told_of(path, asker, status):
    """What the page says, but for a mount whose origin told who shows nothing at all with another status."""
    return 403 if path.startswith("/compat/openon") and (asker, status) == ("anonymous", 401) else status


def call(shop, operation, method, path, credential, parts=None):
    """Each call from an address of its own: of wrong credentials an address may show but so many. Forms are sent as a
    browser sends them from a page of this server."""
    for name, value in (parts or {}).items():
        path = path.replace("{" + name + "}", value)
    fields = {"X-Forwarded-For": f"10.{next(numbers) // 250}.0.{next(numbers) % 250}"}
    if credential:
        fields["Authorization"] = f"Bearer {credential}"
    body = {"json": {}} if method in ("POST", "PUT", "PATCH") else {}
    if operation.endswith("ByForm"):
        body, fields["Sec-Fetch-Site"] = {"data": {"nothing": "at all"}}, "same-origin"
    return requests.request(method, shop.server.api + re.sub(r"\{\w+\}", MISSING, path), headers=fields, timeout=30,
                            allow_redirects=False, **body)


def test_every_published_operation_has_a_row(shop, matrix):
    published = {(operation["operationId"], method.upper(), path)
                 for path, methods in shop.stranger.published["paths"].items() for method, operation in methods.items()}
    assert published <= {row[:3] for row in matrix}


def test_every_route_refuses_whom_the_page_says(shop, matrix, askers):
    wrong = []
    for operation, method, path, guard, told in matrix:
        scope = guard.split()[-1] if ":" in guard else None
        is_own = guard == "one's own"
        assert not is_own or operation in MAKERS, f"say in MAKERS how a person comes by an object for {operation}"
        for asker, expected in ((asker, told_of(path, asker, status)) for asker, status in told.items()):
            credential = askers.of(asker, scope)
            parts = MAKERS[operation](askers.person) if is_own else None
            answer = call(shop, operation, method, path, credential, parts)
            refused = answer.status_code if answer.status_code in (401, 403) else 0
            if is_own and answer.status_code == 404:
                refused = 404
            if refused != expected or answer.status_code >= 500:
                wrong.append(f"{operation} as {asker}: {answer.status_code} {answer.text[:200]}, not {expected or 0}")
            elif refused in (401, 403) and ("WWW-Authenticate" in answer.headers) != (refused == 401 or bool(scope)):
                wrong.append(f"{operation} as {asker}: {refused} says WWW-Authenticate {answer.headers}")
    assert not wrong, "\n".join(wrong)


def test_what_is_anothers_looks_like_what_is_missing(shop, matrix, askers):
    for operation, method, path, guard, _ in matrix:
        if guard != "one's own":
            continue
        theirs = MAKERS[operation](askers.person)
        none = {name: nobodys(value) for name, value in theirs.items()}
        for credential in (askers.another_user(None), askers.an_operator(None)):
            real, missing = (call(shop, operation, method, path, credential, parts) for parts in (theirs, none))
            assert said(real) == said(missing), operation
            assert real.status_code == 404, f"{operation}: {real.text}"
        served = call(shop, operation, method, path, askers.owner(None), theirs)
        assert served.status_code < 400, f"{operation} of its owner"


def nobodys(id):
    """Spelled as this one, and not there."""
    return id[:8] + "".join("1" if letter == "0" else "0" for letter in id[8:])


def said(answer):
    """All of an answer but what is another one for every request."""
    fields = {name: value for name, value in answer.headers.items() if name not in ("Date", "X-Request-ID")}
    body = answer.json()
    assert body.pop("instance") == answer.headers["X-Request-ID"]
    return answer.status_code, fields, body
