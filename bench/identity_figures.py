"""Figures of identity: what it costs to know who calls, and what the time that an answer takes tells a stranger.

As in figures.py, a figure is a function of (settings) that yields rows.
"""
import json
import statistics
import subprocess
import time

import requests

import ours
import peers
from harness import people
from measure import median, processor_seconds, rate, rounds, wrk

def limited(per_minute):
    """The configuration of all benches with the limits of people at so many; 0 switches them off."""
    return ours.CONFIG.replace("[limits]", "[limits]\n" + "".join(
        f"{name}_per_minute = {per_minute}\n" for name in ("anonymous", "signed_in", "sign_in", "sign_up", "refresh")))


CONFIG, COUNTED = limited(0), limited(100_000_000)


def identity(settings):
    """One's own small object beside the same work for anybody; tokens verified; what refusals tell by their time."""
    shop = ours.shop(config=CONFIG)
    try:
        person = people.sign_up(shop)
        yield own_object(settings, shop, person)
        yield counting(settings, shop, person)
        yield from verification(settings)
        yield from refusals(settings, shop, person)
        yield missing(settings, shop, person)
    finally:
        shop.close()


def own_object(settings, shop, person):
    """GET /v1/me looks one row up by its key, as GET /v1/usernames/{username} of a taken name does for anybody."""
    token = [f"Authorization: Bearer {person.access}"]
    apps = [peers.IdentityApp(library) for library in ("jose", "pyjwt")]
    try:
        mine, anybodys, jose, pyjwt = rounds(
            settings.rounds,
            lambda: wrk(shop.server.api + "/v1/me", settings.seconds, fields=token),
            lambda: wrk(f"{shop.server.api}/v1/usernames/{person.username}", settings.seconds),
            *[lambda app=app: wrk(app.url + "/me", settings.seconds, fields=[app.field]) for app in apps])
    finally:
        for app in apps:
            app.close()
    share, failed = rate(mine) / rate(anybodys), sum(load.failed for load in [*mine, *anybodys])
    return ("GET of one's own account with a token, 64 connections",
            f"{rate(mine):,.0f}/s, {share:.0%} of a route open to all ({rate(anybodys):,.0f}/s)",
            f"FastAPI with python-jose {rate(jose):,.0f}/s, with PyJWT {rate(pyjwt):,.0f}/s", "≥ 70 % of the open one",
            share >= 0.7 and not failed)


def counting(settings, shop, person):
    """What it costs to count every request against a limit, which no request here reaches."""
    counted = ours.shop(config=COUNTED)
    try:
        other = people.sign_up(counted)
        free, taken = rounds(settings.rounds, *[
            lambda one=one, who=who: wrk(one.server.api + "/v1/me", settings.seconds,
                                         fields=[f"Authorization: Bearer {who.access}"])
            for one, who in ((shop, person), (counted, other))])
    finally:
        counted.close()
    share = rate(taken) / rate(free)
    return ("the same with every request counted against its limit", f"{rate(taken):,.0f}/s, {share:.0%} of uncounted",
            "", "≥ 90 %", share >= 0.9)


def verification(settings):
    """On one core, without HTTP."""
    us, them = rounds(settings.rounds,
                      lambda: told(settings.build / "bench/token_bench", settings.seconds),
                      lambda: told(peers.PYTHON, peers.HERE / "peers/token_rate.py", settings.seconds))
    signed, known = (median(us, lambda one: one[name]) for name in ("by_signature", "remembered"))
    pyjwt, jose = (median(them, lambda one: one[name]) for name in ("pyjwt", "python_jose"))
    yield ("tokens verified by signature, one core", f"{signed:,.0f}/s",
           f"PyJWT (EdDSA) {pyjwt:,.0f}/s, python-jose (RS256) {jose:,.0f}/s", "≥ 15,000/s", signed >= 15_000)
    yield ("tokens that are remembered, one core", f"{known:,.0f}/s", "", "printed", True)


def told(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.strip().splitlines()[-1])


def refusals(settings, shop, person):
    """An unknown name beside a wrong password: until the answer, and by the processor time that it costs."""
    pid = shop.server.process.pid

    def refuse(name):
        # What was counted before would have the next ones refused without a look at the password.
        for table in ("guess_pairs", "stranger_failures"):
            people.change(shop, f"DELETE FROM {table}")
        before, begun = processor_seconds(pid), time.perf_counter()
        for _ in range(4):
            answer = requests.post(shop.server.api + "/v1/tokens", json={"username": name, "password": "a wrong one"},
                                   timeout=30)
            assert answer.status_code == 401, answer.text
        return (time.perf_counter() - begun) / 4, (processor_seconds(pid) - before) / 4

    for kind, known_name, unknown_name in (("name", person.username, "nobody-of-us"),
                                           ("address", person.email, "nobody@example.org")):
        wrong, unknown = rounds(8 * settings.rounds, lambda: refuse(known_name), lambda: refuse(unknown_name))
        for index, what in ((0, "until the answer"), (1, "in processor time")):
            # Ticks of the processor's clock are too coarse for a median.
            middle = statistics.median if index == 0 else statistics.mean
            known, stranger = (middle(one[index] for one in seen) for seen in (wrong, unknown))
            yield (f"unknown {kind} beside a wrong password, {what}",
                   f"{stranger * 1000:.1f} ms, {known * 1000:.1f} ms", f"{abs(stranger / known - 1):.1%} apart",
                   "≤ 5 %", abs(stranger / known - 1) <= 0.05)


def missing(settings, shop, person):
    """DELETE of a session that is another's, and of one that is nobody's, in turn."""
    other = people.sign_up(shop)
    nobodys = other.session[:8] + "".join("1" if letter == "0" else "0" for letter in other.session[8:])
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {person.access}"

    def look(id):
        begun = time.perf_counter()
        answer = session.delete(f"{shop.server.api}/v1/sessions/{id}", timeout=30)
        assert answer.status_code == 404, answer.text
        return time.perf_counter() - begun

    theirs, none = (statistics.median(seen) * 1000 for seen in
                    rounds(500 * settings.rounds, lambda: look(other.session), lambda: look(nobodys)))
    return ("a stranger's object beside a missing one, until the answer", f"{theirs:.3f} ms, {none:.3f} ms",
            f"{abs(theirs / none - 1):.1%} apart", "≤ 5 %", abs(theirs / none - 1) <= 0.05)


ALL = {"identity": identity}
