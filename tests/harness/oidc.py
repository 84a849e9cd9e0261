"""An OpenID provider that is none of ours: the npm package oidc-provider as a process, and a person at its forms."""
import fcntl
import html
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import requests

HERE = Path(__file__).parents[1] / "oidc"
PLACE = HERE.parents[1] / "build/oidc"

FORM = re.compile(r"<form[^>]*?action=\"([^\"]+)\"[^>]*>(.*?)</form>", re.S)
HIDDEN = re.compile(r"<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")


def modules():
    """Its modules, of the versions in tests/oidc/package-lock.json, installed into build/ once."""
    PLACE.mkdir(parents=True, exist_ok=True)
    lock = HERE / "package-lock.json"
    with open(PLACE / "lock", "w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        installed = PLACE / "node_modules/.package-lock.json"
        if not installed.exists() or not (PLACE / lock.name).exists() or \
                (PLACE / lock.name).read_bytes() != lock.read_bytes():
            shutil.copy(HERE / "package.json", PLACE)
            shutil.copy(lock, PLACE)
            subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"], cwd=PLACE,
                           check=True, timeout=300)
    return PLACE


def client(name="holdfast", secret=None, redirect_uris=(), **more):
    """A client as the provider has it: confidential with a secret, public without one."""
    way = {"client_secret": secret} if secret else {"token_endpoint_auth_method": "none"}
    return {"client_id": name, "redirect_uris": list(redirect_uris), **way, **more}


class OidcProvider:
    """`algorithm` signs ID tokens and access tokens; `audiences` are the resources that a client may ask for. `more`
    goes into the configuration of oidc-provider as it is."""

    def __init__(self, clients, algorithm="RS256", audiences=(), **more):
        asked = {"clients": list(clients), "algorithm": algorithm, "audiences": list(audiences), "configuration": more}
        self.process = subprocess.Popen(["node", str(HERE / "provider.mjs"), json.dumps(asked)],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                        env={**os.environ, "OIDC_MODULES": str(modules())})
        line = self.process.stdout.readline()
        assert line, "the provider did not start"
        self.issuer = json.loads(line)["issuer"]

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(10)
        self.process.stdout.close()

    def discovery(self):
        return requests.get(f"{self.issuer}/.well-known/openid-configuration", timeout=30).json()


class Person:
    """Somebody at a browser without scripts, who has an account at the provider and says yes there."""

    def __init__(self, provider, login="ada"):
        self.provider, self.login = provider, login
        self.session = requests.Session()

    def is_at_provider(self, url):
        return urlsplit(url)[:2] == urlsplit(self.provider.issuer)[:2]

    def walk(self, url):
        """From an address of the provider through its forms, up to the address it sends the browser back to."""
        answer = self.session.get(url, allow_redirects=False, timeout=30)
        for _ in range(20):
            if answer.is_redirect:
                url = urljoin(url, answer.headers["Location"])
                if not self.is_at_provider(url):
                    return url
                answer = self.session.get(url, allow_redirects=False, timeout=30)
            else:
                assert answer.status_code == 200, f"{url}: {answer.status_code} {answer.text[:1000]}"
                url, answer = self.submit(url, answer.text)
        raise AssertionError(f"the provider goes in circles at {url}")

    def submit(self, url, page):
        found = FORM.search(page)
        assert found, f"{url} has no form: {page[:1000]}"
        fields = dict(HIDDEN.findall(page))
        if fields.get("prompt") == "login":
            fields.update(login=self.login, password="any")
        if "xsrf" in fields:
            fields["logout"] = "yes"
        target = urljoin(url, html.unescape(found[1]))
        return target, self.session.post(target, data=fields, allow_redirects=False, timeout=30)
