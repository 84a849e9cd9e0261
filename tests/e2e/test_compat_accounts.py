"""The clients of OpenOn and PeerPush at their mounts: their requests as rows, and the holes that are closed."""
import re

import pytest
import requests

from compat_rows import OPENON, PASSWORD, PEERPUSH, fits, new, registered
from harness.shop import LIMITS_OFF


class Mount:
    def __init__(self, shop, name):
        self.base = f"{shop.server.api}/compat/{name}"
        self.tokens = {"rubbish": "eyJhbGciOiJub25lIn0.e30."}

    def ask(self, method, path, token=None, body=None):
        fields = {"Authorization": f"Bearer {self.tokens.get(token, token)}"} if token else {}
        sent = {} if body is None else {"json": body}
        if isinstance(body, str):
            sent = {"data": body}
            fields["Content-Type"] = "application/json"
        return requests.request(method, self.base + path, headers=fields, timeout=60, **sent)

    def done(self, *request, status=200):
        answer = self.ask(*request)
        assert answer.status_code == status, f"{answer.status_code} {answer.text}"
        return answer.json()


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(LIMITS_OFF)


@pytest.fixture(scope="module")
def openon(shop):
    mount = Mount(shop, "openon")
    ada = mount.done("POST", "/auth/signup", None, new("ada", first_name="Ada", last_name="King Lovelace"), status=201)
    mount.done("POST", "/auth/signup", None, new("grace", first_name="Grace", last_name="Hopper"), status=201)
    mount.tokens.update(ada=ada["access_token"], refresh=ada["refresh_token"])
    return mount


@pytest.fixture(scope="module")
def peerpush(shop, openon):
    mount = Mount(shop, "peerpush")
    mount.done("POST", "/auth/register", None, registered("linus"), status=201)
    pair = mount.done("POST", "/auth/login", None, {"email": "linus@kelp.example", "password": PASSWORD})
    mount.tokens.update(linus=pair["access"], refresh=pair["refresh"])
    return mount


def check(mount, row):
    _, method, path, token, body, status, shape = row
    answer = mount.ask(method, path, token, body)
    assert answer.status_code == status, f"{answer.status_code} {answer.text}"
    if shape is None:
        return
    assert fits(shape, answer.json()), answer.text
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers.get("WWW-Authenticate") == ("Bearer" if status == 401 else None)


@pytest.mark.parametrize("row", OPENON, ids=[row[0] for row in OPENON])
def test_openon(openon, row):
    check(openon, row)


@pytest.mark.parametrize("row", PEERPUSH, ids=[row[0] for row in PEERPUSH])
def test_peerpush(peerpush, row):
    check(peerpush, row)


def test_a_known_address_answers_like_any_other(shop, openon, peerpush):
    openon.done("POST", "/auth/signup", None, new("murray"), status=201)
    mails = [mail for mail in shop.operator.get("/v1/mails").json()["items"] if mail["to"] == "murray@kelp.example"]
    token = re.search(r"#(\S+)", mails[0]["text"])[1]
    verified = shop.stranger.post("/v1/email-verifications", json={"token": token, "password": PASSWORD})
    assert verified.status_code == 204, verified.text
    taken = {"email": "murray@kelp.example"}
    first = openon.done("POST", "/auth/signup", None, new("somebody_else", **taken), status=201)
    assert list(first) == ["access_token", "refresh_token", "token_type"]
    second = peerpush.done("POST", "/auth/register", None, {**registered("another_one"), **taken}, status=201)
    assert second["email"] == "murray@kelp.example"
    mails = [mail for mail in shop.operator.get("/v1/mails").json()["items"] if mail["to"] == "murray@kelp.example"]
    assert len(mails) == 3, "the mail tells its owner"


def test_refresh_tokens_rotate(peerpush):
    peerpush.done("POST", "/auth/register", None, registered("kathleen"), status=201)
    first = peerpush.done("POST", "/auth/login", None, {"email": "kathleen@kelp.example", "password": PASSWORD})
    second = peerpush.done("POST", "/auth/refresh", first["refresh"])
    assert second["refresh"] != first["refresh"]
    third = peerpush.done("POST", "/auth/refresh", second["refresh"])
    assert peerpush.done("GET", "/auth/me", third["access"])["username"] == "kathleen"
    peerpush.done("POST", "/auth/refresh", first["refresh"], status=401)
    peerpush.done("GET", "/auth/me", third["access"], status=401)
    peerpush.done("POST", "/auth/refresh", third["refresh"], status=401)


def test_who_is_not_active_is_let_in_nowhere(shop, openon, peerpush):
    user = peerpush.done("POST", "/auth/register", None, registered("eloise"), status=201)
    as_eloise = {"email": "eloise@kelp.example", "password": PASSWORD}
    pair = peerpush.done("POST", "/auth/login", None, as_eloise)
    assert shop.operator.post(f"/v1/users/{user['id']}/deactivation").status_code == 200
    peerpush.done("GET", "/auth/me", pair["access"], status=401)
    peerpush.done("POST", "/auth/refresh", pair["refresh"], status=401)
    peerpush.done("POST", "/auth/login", None, as_eloise, status=403)
    openon.done("POST", "/auth/login", None, {"username": "eloise", "password": PASSWORD}, status=403)
    assert openon.done("GET", "/auth/users/search?query=eloise", "ada") == []


def test_too_many_are_told_in_the_same_envelope(open_shop):
    slow = LIMITS_OFF.replace("sign_in_per_minute = 0", "sign_in_per_minute = 1")
    peerpush = Mount(open_shop(slow), "peerpush")
    as_nobody = {"email": "nobody@kelp.example", "password": PASSWORD}
    peerpush.done("POST", "/auth/login", None, as_nobody, status=401)
    answer = peerpush.ask("POST", "/auth/login", None, as_nobody)
    assert answer.status_code == 429 and list(answer.json()) == ["detail"], answer.text
    assert int(answer.headers["Retry-After"]) > 0 and "RateLimit" in answer.headers


def test_a_form_is_no_json(openon):
    answer = requests.post(openon.base + "/auth/login", data={"username": "ada", "password": PASSWORD}, timeout=60)
    assert answer.status_code == 422 and answer.json()["detail"][0]["type"] == "json_invalid", answer.text


def test_requests_keep_their_ids(peerpush):
    answer = requests.get(peerpush.base + "/health", headers={"X-Request-ID": "mine-1"}, timeout=60)
    assert answer.headers["X-Request-ID"] == "mine-1" == answer.json()["request_id"]


@pytest.mark.on("sqlite")
def test_mounts_stand_in_the_access_matrix_alone(shop):
    assert "/compat/" not in shop.server.run("openapi").stdout
    matrix = shop.server.run("access").stdout
    assert "`/compat/peerpush/auth/refresh` | a refresh token |" in matrix
    assert "`/compat/openon/auth/signup`" in matrix


@pytest.mark.on("sqlite")
def test_where_operators_make_accounts_nobody_signs_up(open_shop):
    shop = open_shop(LIMITS_OFF + "\n[identity]\nsign_up = false\n")
    assert Mount(shop, "openon").ask("POST", "/auth/signup", None, new("ada")).status_code == 404
    assert Mount(shop, "peerpush").ask("POST", "/auth/register", None, registered("ada")).status_code == 404
