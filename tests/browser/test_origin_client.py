"""The client flow that was published for Raiden Paywall, in Chromium, from a page of another origin than the gate's."""
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from harness.upstream import answer
from harness.wait import until
from shops import stock

GATES = """
[[paywall.gates]]
name     = "articles"
match    = "/articles/**"
upstream = "UPSTREAM"
price    = { amount = 1500000, asset = "SVT/9" }
rails    = ["raiden"]
preview  = { title = "Forests of kelp" }

[[paywall.gates]]
name     = "short"
match    = "/short/**"
upstream = "UPSTREAM"
price    = { amount = 1500000, asset = "SVT/9" }
rails    = ["raiden"]
deadline = "2s"

[[paywall.gates]]
name     = "free"
match    = "/free/**"
upstream = "UPSTREAM"
free     = true
"""

CLIENT = (Path(__file__).parent / "origin_client.js").read_bytes()
PAGE = b"""<!doctype html><meta charset=utf-8><title>A reader</title><link rel=icon href=data:,>
<script type=module>
import { PaywallClient } from "./client.js";
window.said = [];
window.buy = (address, options) => {
  window.over = false;
  const tell = (state, more) => window.said.push({ state, ...more });
  new PaywallClient(tell, options).get(address).then((answer) => { window.over = answer?.status ?? "nothing"; });
};
window.ready = true;
</script>"""
RAIDEN = "https://lightclient.raiden.network/"
UNITS = 1_500_000 * 10**9


class Elsewhere(BaseHTTPRequestHandler):
    """Another site: the reader's page, and its script."""

    def do_GET(self):
        kind, body = ("text/javascript", CLIENT) if self.path == "/client.js" else ("text/html", PAGE)
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def elsewhere():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def shop(open_raiden_shop):
    shop = stock(open_raiden_shop(GATES), "/short/1", *[f"/articles/{n}" for n in range(1, 5)])
    # Who may read what has no price is for the upstream to say.
    shop.upstream.on("/free/1", answer(body=b"for everybody", fields=[("Access-Control-Allow-Origin", "*")]))
    return shop


class Reader:
    def __init__(self, browser, shop, elsewhere):
        self.browser, self.shop = browser, shop
        browser.open(elsewhere)
        until(lambda: browser.ask("window.ready === true"), what="the reader's page")

    def buy(self, path, **options):
        options = {"raidenUrl": RAIDEN, "pollInterval": 100, **options}
        self.browser.driver.execute_script("window.said = []; window.buy(arguments[0], arguments[1])",
                                           self.shop.gate + path, options)
        return self

    @property
    def said(self):
        return self.browser.ask("window.said")

    def states(self):
        """What it said, each once however often it was said in a row."""
        states = [one["state"] for one in self.said]
        return [state for at, state in enumerate(states) if at == 0 or states[at - 1] != state]

    def await_said(self, state):
        return until(lambda: next((one for one in self.said if one["state"] == state), None), what=state)

    def end(self):
        return until(lambda: self.browser.ask("window.over"), what="the end")


@pytest.fixture
def reader(browser, shop, elsewhere):
    return Reader(browser, shop, elsewhere)


def preflights(shop):
    return sum(line.get("method") == "OPTIONS" and line.get("status") == 204 for line in shop.server.logged())


def test_it_asks_waits_and_reads_once(shop, reader):
    before = preflights(shop)
    asked = reader.buy("/articles/1").await_said("REQUESTED")
    payment = asked["payment"]
    assert asked["link"] == (f"{RAIDEN}#/transfer/{shop.node.tokens[0]}/{shop.node.address}"
                             f"?identifier={payment['id']}&amount=0.0015")
    assert asked["link"] == payment["offers"][0]["details"]["link"] and asked["preview"] == {"title": "Forests of kelp"}
    waiting = reader.await_said("WAITING")
    assert waiting["again"] == "1", "a page of another origin may read Retry-After"
    assert waiting["bill"]["payment"]["id"] == payment["id"]
    shop.node.receive(payment["id"], UNITS)
    assert reader.end() == 200
    assert reader.states() == ["REQUESTED", "WAITING", "SUCCESS"]
    assert "This is /articles/1" in reader.said[-1]["body"]
    until(lambda: preflights(shop) > before, what="the log of a preflight")
    until(lambda: shop.state(payment["payment_id"]) == "claimed", what="the delivery being final")
    again = reader.browser.driver.execute_async_script(
        "const done = arguments[2];"
        "fetch(arguments[0], { headers: { 'X-Raiden-Payment-Id': arguments[1] } })"
        ".then(async (answer) => done([answer.status, await answer.text()]))",
        shop.gate + "/articles/1", payment["id"])
    assert again[0] == 404 and "payment_not_awaited" in again[1]


def test_what_is_free_is_read_at_once(reader):
    assert reader.buy("/free/1").end() == 200
    assert reader.said == []


def test_what_another_has_read_has_failed(shop, reader):
    payment = reader.buy("/articles/2", pollInterval=3000).await_said("REQUESTED")["payment"]
    reader.await_said("WAITING")
    shop.node.receive(payment["id"], UNITS)
    until(lambda: shop.state(payment["payment_id"]) == "paid", what="the payment")
    read = requests.get(shop.gate + "/articles/2", headers={"X-Raiden-Payment-Id": payment["id"]}, timeout=30)
    assert read.status_code == 200
    assert reader.end() == 404
    assert reader.states() == ["REQUESTED", "WAITING", "FAILED"]


def test_what_nobody_pays_times_out_at_the_deadline(reader):
    assert reader.buy("/short/1").end() == "nothing"
    assert reader.states() == ["REQUESTED", "WAITING", "TIMEOUT"]


def test_it_waits_no_longer_than_it_wants(reader):
    assert reader.buy("/articles/3", pollMaxWaitTime=500).end() == "nothing"
    assert reader.states() == ["REQUESTED", "WAITING", "TIMEOUT"]


def test_a_preflight_allows_the_header_to_every_origin(shop):
    told = requests.options(shop.gate + "/articles/4", timeout=30, headers={
        "Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "x-raiden-payment-id"})
    assert told.status_code == 204 and told.headers["Access-Control-Allow-Origin"] == "*"
    assert "x-raiden-payment-id" in told.headers["Access-Control-Allow-Headers"].lower()
    assert "GET" in told.headers["Access-Control-Allow-Methods"]
