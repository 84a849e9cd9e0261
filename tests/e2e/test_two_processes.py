"""Two processes: on one PostgreSQL they sell the same gates; on one SQLite data directory the second is refused."""
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from harness.server import Server
from harness.shop import FILES, STANDARD, Shop
from harness.wait import until


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(STANDARD, files=FILES)


@pytest.fixture(scope="module")
def other(shop, folders):
    """The second process on the same database."""
    server = Server(folders(), config_like(shop), shop.database.url)
    yield Shop(server.start(), shop.upstream, shop.database)
    server.close()


def config_like(shop):
    return shop.server.config.read_text().replace("./site", str(shop.server.folder / "site"))


@pytest.mark.on("sqlite")
def test_a_second_serve_on_one_data_directory_is_refused_and_names_the_first(shop, folders):
    second = Server(folders(), config_like(shop))
    second.data = shop.server.data
    second.launch()
    assert second.wait(30) != 0
    assert str(shop.server.process.pid) in second.said()


@pytest.mark.on("postgres")
def test_what_one_sold_the_other_delivers(shop, other, visitor):
    payment = visitor(shop, host="shop.test").bill("/articles/both")
    assert visitor(other, host="shop.test").ask("/articles/both", payment).status_code == 401
    other.pay(payment)
    assert visitor(other, host="shop.test").ask("/articles/both", payment).status_code == 200
    until(lambda: shop.state(payment) == "claimed", what="the first process seeing the claim")
    assert visitor(shop, host="shop.test").ask("/articles/both", payment).status_code == 404


@pytest.mark.on("postgres")
def test_waiting_at_one_hears_of_money_at_the_other(shop, other, visitor):
    payment = visitor(shop, host="shop.test").bill("/articles/wait")
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(shop.look, payment, wait=20)
        other.pay(payment)
        assert waiting.result(15)["state"] == "paid"


@pytest.mark.on("postgres")
def test_limits_are_of_each_process_and_payments_of_all(open_shop, folders, visitor):
    """Two processes grant an address up to twice the limit; a credential means the same payment at either, limit or no
    limit, for an address is never an identity."""
    few = "new_payments_per_minute = 1\nnew_payments_burst = 3"
    shop = open_shop(STANDARD.replace("new_payments_per_minute = 0", few), files=FILES)
    server = Server(folders(), config_like(shop), shop.database.url)
    other = Shop(server.start(), shop.upstream, shop.database)
    try:
        asked = [[visitor(one, host="shop.test").ask("/articles/limit") for _ in range(8)] for one in (shop, other)]
        assert [[answer.status_code for answer in answers] for answers in asked] == [[402] * 3 + [429] * 5] * 2
        assert all(int(answer.headers["Retry-After"]) > 0 for answers in asked for answer in answers[3:])
        payments = [answer.json()["payment"]["payment_id"] for answers in asked for answer in answers[:3]]
        assert len(set(payments)) == 6
        for one in (shop, other):
            for payment in payments:
                again = visitor(one, host="shop.test").ask("/articles/limit", payment)
                assert (again.status_code, again.json()["payment"]["payment_id"]) == (401, payment)
        other.pay(payments[0])
        assert visitor(other, host="shop.test").ask("/articles/limit", payments[0]).status_code == 200
    finally:
        server.close()


@pytest.mark.on("postgres")
def test_what_is_awaited_at_one_fills_the_other(open_shop, folders, visitor):
    """max_awaited counts the database: each process knows it within a minute, and at once after SIGHUP."""
    shop = open_shop(STANDARD.replace("[limits]", "[limits]\nmax_awaited = 5"), files=FILES)
    server = Server(folders(), config_like(shop), shop.database.url)
    other = Shop(server.start(), shop.upstream, shop.database)

    def newcomer(one):
        return visitor(one).ask("/articles/full").status_code

    def told(one, status):
        one.server.reload()
        until(lambda: newcomer(one) == status, 20, f"{status} for newcomers")

    try:
        payments = [visitor(shop, host="shop.test").bill("/articles/full") for _ in range(5)]
        told(other, 503)
        for payment in payments:
            other.pay(payment)
            assert visitor(other, host="shop.test").ask("/articles/full", payment).status_code == 200, "the paid go on"
        told(other, 402)
    finally:
        server.close()


@pytest.mark.on("postgres")
def test_a_rolling_restart_under_load_fails_no_request(shop, other, folders):
    """Each process is drained and replaced while clients go on asking through whoever is ready."""
    servers, lock, stop, failures, asked = [shop.server, other.server], threading.Lock(), threading.Event(), [], []

    def ready():
        with lock:
            return [server for server in servers]

    def load():
        number = 0
        while not stop.is_set():
            number += 1
            for server in ready():
                try:
                    if requests.get(server.api + "/readyz", timeout=10).status_code != 200:
                        continue
                    answer = requests.get(server.gate + "/free/x", timeout=30)
                    asked.append(answer.status_code)
                    if answer.status_code != 200:
                        failures.append(answer.status_code)
                    break
                except requests.ConnectionError:
                    continue   # what a balancer does with a closed port: the next one
                except requests.RequestException as error:
                    failures.append(repr(error))
            else:
                failures.append("nobody was ready")

    threads = [threading.Thread(target=load) for _ in range(4)]
    for thread in threads:
        thread.start()
    fresh = Server(folders(), config_like(shop), shop.database.url)
    with lock:
        servers.append(fresh.start())
        servers.remove(other.server)
    try:
        until(lambda: len(asked) > 20, what="some load")
        assert other.server.stop() == 0
        until(lambda: len(asked) > 60, what="some load after the restart")
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)
        fresh.close()
    assert not failures, failures[:5]
