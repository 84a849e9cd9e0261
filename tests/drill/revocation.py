"""Two processes on one PostgreSQL: a session ended, a key revoked, a user shut out at one is refused at the other
within a second; also while the other hears no news, as the connection it listens on is cut whenever it says so."""
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import requests

from drill.promises import Broken
from harness import people
from harness.cutting_proxy import CuttingProxy
from harness.database import Postgres
from harness.postgres import Cluster
from harness.server import Server
from harness.shop import LIMITS_OFF, Shop
from harness.wait import until

A_SECOND = 1.0
GIVE_UP = 20.0


class TwoProcesses:
    """`here` is where people revoke, `there` where they are to be refused: it reaches PostgreSQL through a proxy."""

    def __init__(self, environment):
        self.folder = tempfile.TemporaryDirectory(prefix="holdfast-drill-")
        root = Path(self.folder.name)
        self.cluster = Cluster()
        database = Postgres(self.cluster)
        self.proxy = CuttingProxy(self.cluster, urlsplit(database.url).path.lstrip("/"))
        self.here = Server(root / "here", LIMITS_OFF, database.url).start()
        self.there = Server(root / "there", LIMITS_OFF, self.proxy.url, environment).start()
        self.shop = Shop(self.here, None, database)

    def close(self):
        try:
            self.there.close()
            self.here.close()
        finally:
            self.proxy.close()
            self.cluster.close()
            self.folder.cleanup()


def end_session(shop):
    person = people.sign_up(shop)
    lost = person.elsewhere()
    return lost.access, lambda: person.api.delete(f"/v1/sessions/{lost.session}")


def sign_out_everywhere(shop):
    person = people.sign_up(shop)
    return person.access, lambda: person.api.delete("/v1/sessions")


def change_password(shop):
    person = people.sign_up(shop)
    other = person.elsewhere()
    new = {"password": person.password, "new_password": "quite another sentence"}
    return other.access, lambda: person.api.put("/v1/me/password", json=new)


def deactivate_user(shop):
    person = people.sign_up(shop)
    return person.access, lambda: shop.operator.post(f"/v1/users/{person.id}/deactivation")


def revoke_key(shop):
    made = shop.operator.post("/v1/keys", json={"name": "lost", "scopes": ["payments:read"]}).json()
    return made["key"], lambda: shop.operator.delete(f"/v1/keys/{made['id']}")


REVOCATIONS = {deed.__name__: deed for deed in (end_session, sign_out_everywhere, change_password, deactivate_user,
                                                revoke_key)}


def seconds_until_refused(two, deed):
    """From the answer to the revocation here until the last request there began that was still let in; 0 when none was.
    Somebody asks there all the time, so that he is remembered when it happens."""
    credential, revoke = deed(two.shop)
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {credential}"

        def is_in():
            return session.get(two.there.api + "/v1/caller", timeout=30).status_code == 200
        for _ in range(3):
            assert is_in(), "who is not revoked is let in"
        answer = revoke()
        assert answer.status_code in (200, 204), answer.text
        revoked_at = last_let_in = time.monotonic()
        while (begun := time.monotonic()) < revoked_at + GIVE_UP:
            if not is_in():
                return last_let_in - revoked_at
            last_let_in = begun
    raise Broken(f"{deed.__name__}: still let in {GIVE_UP:g} s after it was revoked")


def drill(rounds=5, within=A_SECOND, environment=None, say=print):
    """`within`: None to ask only that it ends at all."""
    two = TwoProcesses(environment)
    figures = {}
    try:
        for heard in ("by news", "with its news cut"):
            if heard != "by news":
                two.proxy.silence()
                until(lambda: two.proxy.silenced > 0, what="the listening connection being cut")
            took = []
            for _ in range(rounds):
                for name, deed in REVOCATIONS.items():
                    took.append(seconds_until_refused(two, deed))
                    if within is not None and took[-1] > within:
                        raise Broken(f"{name} was heard of {took[-1]:.2f} s later, {heard}")
            say(f"  {len(took)} revocations {heard}: the slowest took {max(took):.3f} s")
            figures[f"slowest {heard}"] = f"{max(took):.3f} s"
        return {"revocations": 2 * rounds * len(REVOCATIONS), **figures}
    finally:
        two.close()
