"""Being seen: health, readiness, version, metrics, logs, draining, reloading."""
import json
import re
import signal
import threading

import pytest
import requests

from harness import upstream as says
from harness.shop import FILES, LIMITS_OFF, STANDARD, UPSTREAM, gate
from harness.wait import until


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(STANDARD, files=FILES)


def test_health_and_readiness(shop):
    assert shop.stranger.get("/healthz").status_code == 200
    ready = shop.stranger.get("/readyz")
    assert ready.status_code == 200 and ready.json()["status"] == "ready"
    assert ready.json()["checks"] == {"store": "ok", "clock": "ok", "jobs": "ok", "mail": "ok", "rail:sandbox": "ok"}


def test_version(shop):
    body = shop.stranger.get("/version").json()
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", body["version"]) and body["commit"] and body["instance"]


def test_metrics_count_what_happened(shop, visitor):
    visitor(shop).ask("/articles/metric", visitor(shop).paid("/articles/metric"))

    def counted():
        text = shop.stranger.get("/metrics").text
        return re.search(r'holdfast_payments_total\{[^}]*gate="articles"[^}]*\} [1-9]', text) and \
            re.search(r"holdfast_http_requests_total\{[^}]*\} [1-9]", text)

    until(counted, what="the payment being counted")


def test_metric_labels_are_bounded(shop, visitor):
    for number in range(20):
        visitor(shop).ask(f"/articles/label-{number}?q={number}")
        visitor(shop).ask(f"/nowhere/{number}")
    text = shop.stranger.get("/metrics").text
    assert "label-1" not in text and "/nowhere/1" not in text


def test_the_log_tells_each_request(shop, visitor):
    visitor(shop).ask("/articles/log")
    lines = until(lambda: [line for line in shop.server.logged() if line.get("log") == "access"], what="the access log")
    for word in ("time", "id", "route", "method", "status", "duration_ms", "caller"):
        assert all(word in line for line in lines), word


def test_draining_answers_what_is_under_way_and_ends_well(open_shop, visitor):
    shop = open_shop(STANDARD, files=FILES)
    go = threading.Event()
    shop.upstream.on("/articles/drain", says.waits_for(go, says.answer(body=b"in time")))
    payment = visitor(shop).paid("/articles/drain")
    shop.upstream.forget()
    answers = []
    thread = threading.Thread(target=lambda: answers.append(visitor(shop).ask("/articles/drain", payment)))
    thread.start()
    until(lambda: shop.upstream.asked(), what="the request reaching the upstream")
    shop.server.process.send_signal(signal.SIGTERM)
    until(lambda: requests.get(shop.server.api + "/readyz", timeout=5).status_code == 503, within=5,
          what="readiness turning 503 while still accepting")
    assert visitor(shop).ask("/free/late").status_code == 200, "accepting goes on for a while"
    until(lambda: refuses(shop), what="the listener closing")
    assert shop.server.process.poll() is None
    go.set()
    thread.join(30)
    assert answers[0].text == "in time"
    assert shop.server.wait(40) == 0
    if shop.database.name == "sqlite":
        assert shop.database.rows(f"SELECT state FROM payments WHERE id = '{payment}'") == [["claimed"]]


def refuses(shop):
    import socket
    try:
        socket.create_connection(shop.server.address(), 2).close()
        return False
    except ConnectionRefusedError:
        return True


def test_a_second_start_keeps_everything(open_shop, visitor):
    shop = open_shop(STANDARD, files=FILES)
    paid = visitor(shop, host="shop.test").paid("/articles/kept")
    awaited = visitor(shop, host="shop.test").bill("/articles/kept")
    shop.server.kill()
    shop.server.start()
    assert visitor(shop, host="shop.test").ask("/articles/kept", awaited).status_code == 401
    assert visitor(shop, host="shop.test").ask("/articles/kept", paid).status_code == 200


def test_sighup_reads_gates_anew_all_or_nothing(open_shop, visitor):
    old, new = gate("a", "/a/**", UPSTREAM, price=1), gate("a", "/a/**", UPSTREAM, price=2)
    shop = open_shop(LIMITS_OFF + old)
    price = lambda: visitor(shop).ask("/a/1").headers["Holdfast-Price"]
    awaited = visitor(shop).bill("/a/1")
    shop.server.config.write_text((LIMITS_OFF + new).replace("UPSTREAM", shop.upstream.url))
    shop.server.reload()
    until(lambda: price() == "2 USD/2", what="the new price")
    assert visitor(shop).ask("/a/1", awaited).headers["Holdfast-Price"] == "1 USD/2", "what was asked holds"
    said = len(shop.server.errors)
    shop.server.config.write_text((LIMITS_OFF + new.replace("price", "pirce")).replace("UPSTREAM", shop.upstream.url))
    shop.server.reload()
    until(lambda: any("pirce" in line for line in shop.server.errors[said:]), what="the refusal in the log")
    assert price() == "2 USD/2", "a wrong file changes nothing"
