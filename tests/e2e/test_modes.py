"""Play money and real money never meet: not in one database, not on one server, not before strangers unasked."""
import pytest
import requests

from harness.raiden import RaidenNode, section, trouble
from harness.server import Server
from harness.shop import FILES, LIMITS_OFF, SITE, UPSTREAM, Visitor, gate
from harness.wait import until

GATE = gate("svt", "/svt/**", SITE, asset="SVT/9", rails=["raiden"])
FREE = gate("free", "/free/**", UPSTREAM, price=None).replace("UPSTREAM", "http://127.0.0.1:1")
NOBODY = "pay_" + "0" * 36


@pytest.mark.parametrize("first, second", [("sandbox", "live"), ("live", "sandbox")])
def test_a_database_stays_in_its_mode(open_shop, first, second):
    shop = open_shop(f'mode = "{first}"\n' + FREE)
    assert shop.server.stop() == 0
    shop.server.config.write_text(f'mode = "{second}"\n' + FREE)
    shop.server.errors.clear()
    shop.server.launch()
    assert shop.server.wait(30) == 2, shop.server.said()
    assert f"made in {first} mode and stays in it" in "\n".join(shop.server.errors)
    shop.server.config.write_text(f'mode = "{first}"\n' + FREE)
    shop.server.start()   # nothing has happened to it


@pytest.fixture(scope="module")
def live(open_shop, folders):
    """Sells for tokens that are worth something, by a made-up node that says so."""
    node = RaidenNode(folders())
    rail = section(node).replace("network_id = 5", "network_id = 1")
    shop = open_shop(LIMITS_OFF.replace("sandbox", "live") + rail + GATE, files=FILES)
    until(lambda: not trouble(shop), what="the node being known")
    shop.payment = Visitor(shop).ask("/svt/a.txt").json()["payment"]
    yield shop
    node.close()


# Where play money is taken in sandbox mode; @ is a payment that is awaited
BUTTONS = [
    ("gate", "/.holdfast/payments/@/pay"), ("api", "/v1/sandbox/payments/@/pay"), ("api", "/till/payments/@/pay"),
]


@pytest.mark.parametrize("listener, path", BUTTONS)
@pytest.mark.parametrize("known_by", ["payment_id", "id"])
def test_play_money_buys_nothing_in_live_mode(live, listener, path, known_by):
    address = live.server.urls[listener] + path.replace("@", live.payment[known_by])
    answer = requests.post(address, timeout=20, headers={"Authorization": f"Bearer {live.operator_key}"})
    assert answer.status_code == 404, f"{answer.status_code} {answer.text}"
    assert live.state(live.payment["payment_id"]) == "awaited"
    assert live.database.value("SELECT count(*) FROM arrivals") == 0


def test_nothing_speaks_of_play_money_in_live_mode(live):
    assert [offer["rail"] for offer in live.payment["offers"]] == ["raiden"]
    page = {"Accept": "text/html"}
    pay_page = requests.get(f"{live.gate}/.holdfast/pay/{live.payment['payment_id']}", headers=page, timeout=20)
    till = requests.get(live.server.api, headers=page, timeout=20)
    documented = requests.get(f"{live.server.api}/openapi.json", timeout=20)
    assert {answer.status_code for answer in (pay_page, till, documented)} == {200}
    said = "\n".join(live.server.output)
    assert not [text for text in (pay_page.text, till.text, said) if "sandbox" in text.lower()]
    assert not [path for path in documented.json()["paths"] if "sandbox" in path]


@pytest.mark.on("sqlite")
@pytest.mark.parametrize("key", ["hf_test_", "hf_live_"])
def test_a_key_is_of_its_mode(live, key):
    other = key + live.operator_key[8:]
    answer = requests.get(f"{live.server.api}/v1/payments", timeout=20, headers={"Authorization": f"Bearer {other}"})
    assert answer.status_code == (200 if key == "hf_live_" else 401)


LOOPBACK, ALL, ALL6 = "127.0.0.1:0", "0.0.0.0:0", "[::]:0"


@pytest.mark.on("sqlite")
@pytest.mark.parametrize("gate_at, api_at, public, starts", [
    (LOOPBACK, LOOPBACK, False, True), (ALL, LOOPBACK, False, False), (ALL6, LOOPBACK, False, False),
    (LOOPBACK, ALL, False, False), (LOOPBACK, ALL6, False, False), (ALL, ALL, True, True), (ALL6, ALL6, True, True),
])
def test_the_sandbox_goes_before_strangers_only_when_told_to(engine, folders, gate_at, api_at, public, starts):
    server = Server(folders(), FREE, gate=gate_at, api=api_at, arguments=["--sandbox-public"] if public else [])
    server.launch()
    if starts:
        until(lambda: len(server.urls) == 2, 30, f"the banner\n{server.said()}")
        return server.close()
    assert server.wait(30) == 2 and "--sandbox-public" in "\n".join(server.errors), server.said()
