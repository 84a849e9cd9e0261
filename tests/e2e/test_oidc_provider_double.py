"""The provider that other tests sign in with, by itself: does it do what they take for granted?"""
import base64
import hashlib
import json
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
import requests

from harness.oidc import OidcProvider, Person, client

BACK = "http://127.0.0.1:9/callback"
AFTER = "http://127.0.0.1:9/signed-out"
API = "https://api.example"
VERIFIER = "a-verifier-of-at-least-43-characters-for-this-very-test"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


@pytest.fixture(scope="module", params=["RS256", "ES256", "EdDSA"])
def provider(request):
    provider = OidcProvider(
        [client("confidential", "a-secret", [BACK], post_logout_redirect_uris=[AFTER]), client("public", None, [BACK])],
        algorithm=request.param, audiences=[API])
    provider.algorithm = request.param
    yield provider
    provider.close()


def sign_in(provider, name, person=None, **more):
    """The query that the browser comes back with."""
    query = {"response_type": "code", "client_id": name, "redirect_uri": BACK, "scope": "openid email profile",
             "state": "state-1", "nonce": "nonce-1", "code_challenge": CHALLENGE, "code_challenge_method": "S256",
             **more}
    url = (person or Person(provider)).walk(f"{provider.discovery()['authorization_endpoint']}?{urlencode(query)}")
    assert url.startswith(BACK + "?")
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def exchange(provider, code, name, secret=None, **more):
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": VERIFIER, **more}
    if secret is None:
        form["client_id"] = name
    return requests.post(provider.discovery()["token_endpoint"], data=form, auth=(name, secret) if secret else None,
                         timeout=30)


def verified(provider, token, audience):
    keys = requests.get(provider.discovery()["jwks_uri"], timeout=30).json()
    header = jwt.get_unverified_header(token)
    key = next(key for key in keys["keys"] if key["kid"] == header["kid"])
    assert header["alg"] == provider.algorithm == key["alg"]
    claims = jwt.decode(token, jwt.PyJWK(key).key, algorithms=[provider.algorithm], audience=audience,
                        issuer=provider.issuer)
    return header, claims


@pytest.mark.parametrize("name, secret", [("confidential", "a-secret"), ("public", None)])
def test_signs_in_once_for_each_code(provider, name, secret):
    back = sign_in(provider, name)
    assert (back["state"], back["iss"]) == ("state-1", provider.issuer)
    tokens = exchange(provider, back["code"], name, secret)
    assert tokens.status_code == 200, tokens.text
    _, claims = verified(provider, tokens.json()["id_token"], name)
    assert (claims["sub"], claims["nonce"], claims["email"]) == ("ada", "nonce-1", "ada@example.org")
    again = exchange(provider, back["code"], name, secret)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


def test_insists_on_the_secret_and_the_verifier(provider):
    code = sign_in(provider, "confidential")["code"]
    assert exchange(provider, code, "confidential", "another").json()["error"] == "invalid_client"
    other = exchange(provider, code, "confidential", "a-secret", code_verifier="x" * 43)
    assert other.json()["error"] == "invalid_grant"


def test_gives_an_access_token_for_an_audience(provider):
    back = sign_in(provider, "public", scope="openid api", resource=API)
    answer = exchange(provider, back["code"], "public", resource=API)
    assert answer.status_code == 200, answer.text
    header, claims = verified(provider, answer.json()["access_token"], API)
    assert (header["typ"], claims["sub"], claims["scope"]) == ("at+jwt", "ada", "api")
    refused = sign_in(provider, "public", scope="openid api", resource="https://other.example")
    assert refused["error"] == "invalid_target"


def test_signs_out_and_asks_who_it_is_the_next_time(provider):
    person = Person(provider, "grace")
    tokens = exchange(provider, sign_in(provider, "confidential", person)["code"], "confidential", "a-secret").json()
    assert "code" in sign_in(provider, "confidential", person, prompt="none"), "the provider knows the browser"
    query = urlencode({"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": AFTER, "state": "s"})
    assert person.walk(f"{provider.discovery()['end_session_endpoint']}?{query}") == f"{AFTER}?state=s"
    assert sign_in(provider, "confidential", person, prompt="none")["error"] == "login_required"


def test_speaks_of_itself_as_a_provider_should(provider):
    document = provider.discovery()
    assert document["issuer"] == provider.issuer
    assert document["authorization_response_iss_parameter_supported"] is True
    assert "S256" in document["code_challenge_methods_supported"]
    assert json.dumps(document).count("http://127.0.0.1:") > 4
