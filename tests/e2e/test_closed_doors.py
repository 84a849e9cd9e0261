"""Whom the API answers: off loopback nobody without a key, but for what is named here."""
import json
import re
from pathlib import Path

import pytest
import requests

from harness.server import Server
from harness.shop import LIMITS_OFF, shop_for_all

pytestmark = pytest.mark.on("sqlite")   # no database has a say in this

DOCUMENT = json.loads((Path(__file__).parents[2] / "docs/generated/openapi.json").read_text())
OPERATIONS = sorted((operation["operationId"], method.upper(), path)
                    for path, operations in DOCUMENT["paths"].items() for method, operation in operations.items())

# What strangers may do: probes, the documents, the page of a link that is a key itself, for whoever knows a payment's
# id its public view and, with play money, paying it, and what leads to having an account and being signed in to it.
PUBLIC = {"getLiveness", "getReadiness", "getVersion", "getOpenApi", "getDocs", "getErrorDocs", "getAsset",
          "getSetupPage", "useSetupLink", "setUpOperator", "getPayment", "payInSandbox",
          "signUp", "logIn", "refreshTokens", "verifyEmail", "askPasswordReset", "resetPassword", "checkUsername",
          "getTokenKeys", "getSignInPage", "getSignUpPage", "getForgotPage", "getResetPage", "getVerifyPage",
          "listProviders", "startSignIn", "finishSignIn",
          "signInByForm", "signUpByForm", "askPasswordResetByForm", "resetPasswordByForm", "verifyEmailByForm"}
PAGES = {"getTill", "getPaymentStory", "getOutbox"}
ANY_GOOD_KEY = {"getCaller"}
# People who are signed in, and no key: programs are told so, browsers are led to where people sign in.
PEOPLES_PAGES = {"getAccountPage", "downloadExport", "signOutByForm", "signOutEverywhereByForm", "changeProfileByForm",
                 "changePasswordByForm", "changeEmailByForm", "sendEmailLinkByForm", "askErasureByForm",
                 "revokeErasureByForm", "endSessionByForm", "startLinkingByForm", "unlinkLoginByForm"}
PEOPLE = PEOPLES_PAGES | {"getMe", "changeProfile", "changePassword", "changeEmail", "sendEmailLink", "exportMe",
                          "askErasure", "revokeErasure", "findUsers", "listSessions", "endSession", "signOut",
                          "signOutEverywhere", "listLogins", "startLinking", "unlinkLogin"}


@pytest.fixture(scope="module")
def shop(open_shop):
    return shop_for_all(open_shop)


def call(shop, operation, key=None, **fields):
    name, method, path = operation
    fields["Accept"] = "text/html" if name in PAGES | PEOPLES_PAGES else "application/json"
    fields["Origin"] = shop.server.api   # as a browser does on a page of ours
    if key:
        fields["Authorization"] = f"Bearer {key}"
    return requests.request(method, shop.server.api + re.sub(r"\{\w+\}", "pay_" + "0" * 36, path), headers=fields,
                            json={} if method == "POST" else None, timeout=20, allow_redirects=False)


def test_every_operation_stands_in_these_tests(shop):
    published = requests.get(shop.server.api + "/openapi.json", timeout=20).json()["paths"]
    assert {operation["operationId"] for one in published.values() for operation in one.values()} == \
        {name for name, _, _ in OPERATIONS}
    assert PUBLIC | PAGES | ANY_GOOD_KEY | PEOPLE < {name for name, _, _ in OPERATIONS}


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one[0])
def test_off_loopback_without_a_key(shop, operation):
    answer = call(shop, operation)
    if operation[0] in PUBLIC:
        # Who signs in is nobody yet: it is his password, or his token, that is not right.
        unknown = operation[0] in ("logIn", "refreshTokens") and answer.status_code == 401
        assert unknown or answer.status_code not in (401, 403), answer.text
    elif operation[0] in PEOPLES_PAGES:
        assert answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in")
    else:
        assert answer.status_code == 401 and answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert ('id="sign-in"' in answer.text) == (operation[0] in PAGES)


@pytest.fixture(scope="module")
def keys(shop):
    """One that may do everything, and for each scope one that may do everything else."""
    scopes = ["payments:read", "payments:write", "money:read", "money:write", "gate:check",
              "keys:read", "keys:write", "users:read", "users:write", "mails:read", "ops:read"]
    return {"*": shop.make_key("*"),
            **{scope: shop.make_key(*(one for one in scopes if one != scope)) for scope in scopes}}


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one[0] not in PUBLIC], ids=lambda one: one[0])
def test_off_loopback_with_a_key(shop, keys, operation):
    name, method, path = operation
    if name in PEOPLE:
        assert call(shop, operation, keys["*"]).status_code == 403, "a key is no person"
        return
    assert call(shop, operation, keys["*"]).status_code not in (401, 403)
    scope = DOCUMENT["paths"][path][method.lower()].get("x-scope")
    assert (scope is None) == (name in ANY_GOOD_KEY)
    if scope:
        assert call(shop, operation, keys[scope]).status_code == 403, "a key with every scope but this one"


@pytest.mark.parametrize("listens, calls, guarded", [
    ("127.0.0.1:0", "127.0.0.1", False), ("127.0.0.2:0", "127.0.0.2", False), ("[::1]:0", "[::1]", False),
    ("0.0.0.0:0", "127.0.0.1", True), ("[::]:0", "[::1]", True),
])
def test_where_it_listens_decides_not_who_calls(folders, listens, calls, guarded):
    settings = f'api_hosts = ["localhost", "{calls}"]\nsandbox_public = true\n'
    server = Server(folders(), settings + LIMITS_OFF, api=listens).start()
    try:
        port = server.api.rsplit(":", 1)[1]
        for path in "/", "/metrics":
            answer = requests.get(f"http://{calls}:{port}{path}", headers={"Accept": "text/html"}, timeout=20)
            assert answer.status_code == (401 if guarded else 200), path
    finally:
        server.close()


@pytest.fixture(scope="module")
def on_loopback(open_shop):
    return open_shop(LIMITS_OFF)


@pytest.mark.parametrize("field", ["X-Forwarded-For: 203.0.113.9", "Forwarded: for=203.0.113.9"])
@pytest.mark.parametrize("trusted", [False, True])
def test_a_proxy_on_loopback_speaks_for_people_who_are_not(open_shop, on_loopback, field, trusted):
    shop = open_shop('trusted_proxies = ["127.0.0.1"]\n' + LIMITS_OFF) if trusted else on_loopback
    name, value = field.split(": ")
    for operation in OPERATIONS:
        if operation[0] in PAGES | {"getMetrics"}:
            assert call(shop, operation).status_code in (200, 404)
            assert call(shop, operation, **{name: value}).status_code == 401, operation
