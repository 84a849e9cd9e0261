"""docs/call-the-api.md, followed: its lines are typed as they stand there, one after another, at a shop with the limits
that it begins with."""
import json
import os
import re
import shlex
import subprocess
from pathlib import Path

import jwt
import pytest
import requests

from harness import people
from harness.contract import Api, problem
from harness.wait import until

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = (DOCS / "call-the-api.md").read_text()
LINES = [line for block in re.findall(r"^```sh\n(.*?)^```$", GUIDE, re.M | re.S)
         for line in block.replace("\\\n", "").splitlines()]
# What each line asks for, and the status that it is answered with.
ASKED = [("GET", "/v1/caller", 200), ("PATCH", "/v1/keys/$KEY_ID", 200), ("DELETE", "/v1/keys/$KEY_ID", 204),
         ("POST", "/v1/users", 201), ("POST", "/v1/tokens", 200), ("GET", "/v1/me", 200),
         ("POST", "/v1/tokens/refresh", 200)]


class Terminal:
    """Where the lines are typed; `names` are what its $NAMES stand for."""

    def __init__(self, shop):
        self.shop, self.names = shop, {"API": shop.server.api}

    def make_key(self, line):
        made = json.loads(self.shop.server.run(*shlex.split(line)[1:]).stdout)
        self.names.update(KEY=made["key"], KEY_ID=made["id"])
        return made

    def ask(self, line):
        """The status, and the answer."""
        done = subprocess.run(["bash", "-uc", line + r" -w '\n%{http_code}'"], env={**os.environ, **self.names},
                              capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        text, _, status = done.stdout.rpartition("\n")
        answer = json.loads(text) if text else {}
        if "access_token" in answer:
            self.names.update(ACCESS=answer["access_token"], REFRESH=answer["refresh_token"])
        return int(status), answer


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop('mode = "sandbox"\n')


@pytest.fixture(scope="module")
def terminal(shop):
    """At which every line has been typed; `told` is what each was answered."""
    terminal = Terminal(shop)
    terminal.made = terminal.make_key(next(line for line in LINES if "create-key" in line))
    terminal.names["BOSS"] = shop.make_key("keys:write")
    terminal.told = [(line, *terminal.ask(line)) for line in LINES if line.startswith("curl ")]
    return terminal


def test_every_line_is_answered_as_it_says(terminal):
    for (line, status, answer), (method, path, promised) in zip(terminal.told, ASKED, strict=True):
        assert f"$API{path}" in shlex.split(line), line
        assert (f" -X {method} " in line) == (method != "GET"), line
        assert status == promised, f"{line}\n{answer}"


def test_a_key_has_the_scopes_and_the_limit_that_were_asked_for(terminal):
    assert terminal.made["scopes"] == ["payments:read", "payments:write"]
    (_, _, caller), (_, _, changed), *_ = terminal.told
    assert caller["scopes"] == terminal.made["scopes"] and changed["per_minute"] == 600


def test_what_is_said_of_the_key_that_was_revoked(terminal):
    until(lambda: terminal.ask(terminal.told[0][0])[0] == 401, 5, "the key being refused")


def test_a_key_grants_and_changes_nothing_that_it_has_no_scope_for(shop):
    api = Api(shop.server.api, shop.make_key("payments:read"))
    problem(api.post("/v1/keys", json={"name": "more", "scopes": ["payments:read"]}), 403, "forbidden")
    keeper = Api(shop.server.api, shop.make_key("keys:write"))
    problem(keeper.post("/v1/keys", json={"name": "more", "scopes": ["payments:read"]}), 403, "forbidden")


def test_the_link_stands_in_the_log_and_in_the_outbox(shop, terminal):
    token = people.link(shop, "grace@example.org", "verify")
    assert [line for line in shop.server.logged() if line.get("link", "").endswith(f"/verify#{token}")]
    outbox = requests.get(shop.server.api + "/outbox", headers={"Accept": "text/html"}, timeout=30)
    assert outbox.status_code == 200 and "grace@example.org" in outbox.text


def test_a_server_of_ones_own_can_check_an_access_token(shop, terminal):
    token = terminal.names["ACCESS"]
    head = jwt.get_unverified_header(token)
    keys = {key["kid"]: jwt.PyJWK(key).key
            for key in requests.get(shop.server.api + "/.well-known/jwks.json", timeout=30).json()["keys"]}
    issuer = jwt.decode(token, options={"verify_signature": False})["iss"]
    claims = jwt.decode(token, keys[head["kid"]], ["EdDSA"], issuer=issuer, audience=issuer)
    assert head["typ"] == "at+jwt" and 900 <= claims["exp"] - claims["iat"] <= 901


@pytest.mark.on("sqlite")
def test_codes_and_limits_are_those_of_the_reference(shop):
    errors, settings = ((DOCS / "generated" / name).read_text() for name in ("errors.md", "configuration.md"))
    codes = re.findall(r"`(\w+)` \((\d{3})", GUIDE)
    limits = re.findall(r"([\d,]+)(?: reads| writes)? \(`(limits\.\w+)`\)", GUIDE)
    assert (len(codes), len(limits)) == (5, 7)
    for code, status in codes:
        assert f"| `{code}` | {status} |" in errors
    for number, name in limits:
        assert f"| `{name}` | `{number.replace(',', '')}` |" in settings
    for page in "/docs", "/docs/errors":
        assert requests.get(shop.server.api + page, timeout=30).status_code == 200
