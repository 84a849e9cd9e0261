"""Paying in tokens over Raiden, against a made-up node that is down, slow, behind, forgetful, and lies."""
import re
import subprocess

import pytest
import requests

from harness.raiden import RaidenNode, Sale, section, trouble
from harness.shop import FILES, LIMITS_OFF, SITE, gate
from harness.wait import until

GATES = "".join([
    gate("svt", "/svt/**", SITE, asset="SVT/9", rails=["raiden"]),
    gate("ust", "/ust/**", SITE, asset="UST/6", rails=["raiden"]),
    gate("both", "/both/**", SITE, asset="SVT/9", rails=["sandbox", "raiden"]),
])

PRICE = 25 * 10**9   # in base units of the token of 18 decimals


@pytest.fixture(scope="module")
def open_one(open_raiden_shop):
    return lambda **how: open_raiden_shop(GATES, files=FILES, **how)


@pytest.fixture(scope="module")
def shop(open_one):
    return open_one()


@pytest.fixture(autouse=True)
def all_is_well(request):
    """Each test begins with a node that is as it should be."""
    if "shop" in request.fixturenames:
        shop = request.getfixturevalue("shop")
        shop.node.faults(**{name: None for name in shop.node.look("faults")})
        until(lambda: not trouble(shop) or "shorter" in trouble(shop), 30, "the end of all troubles")


@pytest.fixture
def sale(shop, visitor):
    return lambda path="/svt/a.txt": Sale(shop, visitor(shop), path)


def arrivals(shop, identifier):
    return shop.database.value(f"SELECT count(*) FROM arrivals WHERE reference = '{identifier}'")


# --- how it goes when all goes well


def test_the_offer_is_all_that_a_payer_needs(shop, sale):
    offer, node = sale().offer, shop.node
    token = {"address": node.tokens[0], "network_id": 5, "decimals": 18}
    receiver = {"address": node.address, "network_id": 5}
    assert (offer["token"], offer["receiver"]) == (token, receiver)
    assert (offer["amount"], offer["amount_base_units"]) == ("0.000000025", str(PRICE))
    assert re.fullmatch(r"\d+", offer["identifier"])
    assert offer["link"] == (f"https://lightclient.raiden.network/#/transfer/{node.tokens[0]}/{node.address}"
                             f"?identifier={offer['identifier']}&amount=0.000000025")


def test_what_is_paid_for_opens_once(sale):
    one = sale()
    assert one.fetch().status_code == 401
    one.pay()
    one.await_paid()
    assert one.fetch().status_code == 200
    until(lambda: one.state == "claimed", what="the delivery being final")
    assert one.fetch().status_code == 404


# what is paid beside the price, in base units; the state; what the ledger sees
TABLE = [
    ("exactly", "/svt/a.txt", 0, 0, "paid", 25),
    ("one_over", "/svt/a.txt", 0, 1, "paid", 25),
    ("one_short", "/svt/a.txt", 0, -1, "awaited", 24),
    ("six_decimals", "/ust/a.txt", 1, 0, "paid", 25),
    ("six_decimals_one_over", "/ust/a.txt", 1, 1, "paid", 26),
    ("six_decimals_one_short", "/ust/a.txt", 1, -1, "awaited", 24),
    ("all_that_can_be", "/svt/a.txt", 0, 2**256 - 1 - PRICE, "paid", 2**53 - 1),
]


@pytest.mark.parametrize("name, path, token, more, state, received", TABLE, ids=[row[0] for row in TABLE])
def test_amounts(sale, name, path, token, more, state, received):
    one = sale(path)
    one.pay(more, token)
    until(lambda: one.received == received, what="the money being counted")
    assert one.state == state


def test_movements_add_up_exactly(shop, sale):
    one = sale()
    parts = [10**9 // 2, 12 * 10**9 + 1, 12 * 10**9 + 10**9 // 2 - 1]
    left = PRICE
    for part in parts[:-1]:
        shop.node.receive(one.offer["identifier"], part)
        left -= part
        until(lambda: one.shown["details"]["amount_base_units"] == str(left), what="the exact rest")
        assert [one.state, one.received] == ["awaited", (PRICE - left) // 10**9]
    shop.node.receive(one.offer["identifier"], parts[-1])
    one.await_paid()
    where = f"WHERE reference = '{one.offer['identifier']}'"
    assert shop.database.value(f"SELECT count(*) FROM arrivals {where}") == 3
    assert shop.database.value(f"SELECT sum(amount) FROM arrivals {where}") == 25


def test_less_than_the_ledger_counts_is_on_record(shop):
    shop.node.receive(4711, 7)
    where = "FROM arrivals WHERE reference = '4711'"
    until(lambda: shop.database.rows(f"SELECT amount, base_units {where}") == [["0", "7"]], what="its being recorded")
    unmatched = shop.operator.get("/v1/unmatched-money?limit=100").json()["items"]
    assert [money["base_units"] for money in unmatched if money["reference"] == "4711"] == ["7"]


def test_an_offer_knows_what_came_by_it(shop, sale):
    """Money adds up within its rail: what came by one leaves the other's price as it was."""
    one = sale("/both/a.txt")
    shop.pay(one.id, 5)
    shop.node.receive(one.offer["identifier"], 10 * 10**9 + 1)
    until(lambda: one.shown["received"]["amount"] == 10, what="the first part")
    sandbox, raiden = shop.look(one.id)["offers"]
    assert [sandbox["received"]["amount"], sandbox["rest"]["amount"]] == [5, 20]
    assert [raiden["received"]["amount"], raiden["rest"]["amount"]] == [10, 15]
    assert raiden["amount"]["amount"] == 25
    details = raiden["details"]
    assert (details["amount_base_units"], details["amount"]) == (str(15 * 10**9 - 1), "0.000000014999999999")
    assert details["link"].endswith(f"identifier={details['identifier']}&amount=0.000000014999999999")
    assert one.fetch().json()["payment"]["amount"] == details["amount"], "for clients that make the link themselves"
    page = requests.get(f"{shop.gate}{one.bill['pay_page']}", headers={"Accept": "text/html"}, timeout=30).text
    assert details["link"].replace("&", "&amp;") in page
    assert 'id="due-sandbox" data-live>0.000000020 SVT</span> in play money' in page
    shop.node.receive(details["identifier"], details["amount_base_units"])
    one.await_paid()


def test_the_price_in_another_token_buys_nothing(shop, sale):
    one = sale()
    shop.node.receive(one.offer["identifier"], 25 * 10**9, token=1)
    one.stays_awaited()


def test_two_payments_alike_both_count(shop, sale):
    one = sale()
    one.pay()
    one.pay()
    until(lambda: one.received == 50, what="both being counted")
    assert arrivals(shop, one.offer["identifier"]) == 2


# --- a history that others write in, and that lies


def test_what_belongs_to_others_is_written_down_and_moves_nobody(shop, sale):
    one = sale()
    shop.node.receive(7, 10**15)
    shop.node.receive(2**64 - 1, 10**15)
    one.pay()
    one.await_paid()
    for identifier in (7, 2**64 - 1):
        where = f"FROM arrivals WHERE reference = '{identifier}'"
        assert shop.database.rows(f"SELECT amount, asset {where}") == [["1000000", "SVT/9"]]
        assert shop.database.value(f"SELECT count(*) {where} AND payment_id IS NULL") == 1


def test_what_cannot_be_read_is_skipped(shop, sale):
    one = sale()
    good = {"event": "EventPaymentReceivedSuccess", "initiator": shop.node.address, "amount": str(PRICE),
            "identifier": one.offer["identifier"], "log_time": "2030-01-01T00:00:00.000",
            "token_address": shop.node.tokens[0]}
    for wrong in ({"amount": "-1"}, {"amount": "0"}, {"amount": "1e9"}, {"amount": None}, {"amount": str(2**256)},
                  {"initiator": "0x00"}, {"identifier": "x"}, {"identifier": str(2**64)}, {"log_time": "today"},
                  {"token_address": shop.node.tokens[1]}, {"event": 7}):
        shop.node.event({**good, **wrong})
    for other in ("nonsense", None, [], {}, {**good, "event": "EventPaymentSentFailed"},
                  {**good, "event": "EventPaymentSentSuccess", "target": shop.node.address}):
        shop.node.event(other)
    one.stays_awaited()
    shop.node.event(good)
    one.await_paid()
    assert arrivals(shop, one.offer["identifier"]) == 1
    assert any("cannot be read" in line.get("says", "") for line in shop.server.logged())


LIES = [
    ("listed_twice", {"repeats": True}),
    ("without_its_head", {"headless": 2}),
    ("cut_short", {"cut": 2}),
    ("empty", {"cut": 0}),
    ("always_the_first_page", {"ignores_offset": True}),
    ("cut_and_twice", {"cut": 3, "repeats": True}),
]


@pytest.mark.parametrize("name, lie", LIES, ids=[row[0] for row in LIES])
def test_a_history_that_changes_doubles_and_loses_nothing(shop, sale, name, lie):
    before = [sale() for _ in range(3)]
    for one in before:
        one.pay()
        one.pay(more=-PRICE + 10**9)   # and one unit beside
    for one in before:
        until(lambda: one.received == 26, what="both being counted")
    counted = shop.database.value("SELECT count(*) FROM arrivals")
    shop.node.faults(**lie)
    shop.node.await_look()
    shop.node.await_look()
    assert shop.database.value("SELECT count(*) FROM arrivals") == counted
    shop.node.faults(**{name: None for name in lie})
    after = sale()
    after.pay()
    after.await_paid()
    assert shop.database.value("SELECT count(*) FROM arrivals") == counted + 1
    assert [one.received for one in before] == [26, 26, 26]


def test_a_shorter_history_is_told_of(shop, sale):
    one = sale()
    one.pay()
    one.await_paid()
    shop.node.faults(cut=1)
    until(lambda: "shorter" in trouble(shop), what="the trouble being told")
    assert any("shorter" in line.get("says", "") for line in shop.server.logged())
    shop.node.faults(cut=None)


def test_a_history_of_many_is_read_by_pages_and_then_no_more(open_one, visitor):
    shop = open_one()
    shop.node.tell("run", count=5_200)
    one = Sale(shop, visitor(shop))
    one.pay()
    one.await_paid(60)
    shop.node.await_look()
    queries = shop.node.histories_asked()
    assert all(int(query["limit"]) <= 501 for query in queries)
    assert any(query["offset"] == "5200" for query in queries[-4:])
    assert shop.database.value("SELECT count(*) FROM arrivals") == 1, "what is far older than us is passed over"


# --- a node that is away, and comes back


AWAY = [
    ("syncing", {"status": "syncing", "blocks_to_sync": 7}, "syncing: 7 blocks"),
    ("unavailable", {"status": "unavailable"}, "unavailable"),
    ("torn_answers", {"torn": True}, "no answer"),
    ("garbage", {"garbage": True}, "not JSON"),
    ("silent", {"down": True}, "no answer"),
]


@pytest.mark.parametrize("name, fault, says", AWAY, ids=[row[0] for row in AWAY])
def test_what_arrived_while_the_node_was_away_is_matched_on_its_return(shop, sale, name, fault, says):
    shop.node.faults(**fault)
    until(lambda: says in trouble(shop), what="the trouble being told")
    assert requests.get(f"{shop.server.api}/readyz", timeout=30).status_code == 200, "one rail is not the server"
    one = sale()
    one.pay()
    assert one.state == "awaited"
    shop.node.faults(**{name: None for name in fault})
    one.await_paid()


def test_the_breaker_opens_and_closes(shop, sale):
    def breaker():
        text = requests.get(f"{shop.server.api}/metrics", timeout=30).text
        return re.search(r'^holdfast_breaker_state\{peer="raiden"\} (\d)', text, re.M)[1]
    assert breaker() == "0"
    shop.node.faults(status="syncing")
    until(lambda: breaker() == "2", what="the breaker opening")
    one = sale()
    one.pay()
    shop.node.faults(status=None)
    one.await_paid()
    assert breaker() == "0"


def test_the_other_rail_goes_on_while_the_node_is_gone(open_one, visitor):
    shop = open_one()
    early = Sale(shop, visitor(shop))
    shop.node.kill()
    until(lambda: trouble(shop), what="the trouble being told")
    one = Sale(shop, visitor(shop), "/both/a.txt")
    shop.pay(one.id)
    assert one.visitor.ask("/both/a.txt", one.id).status_code == 200
    late = Sale(shop, visitor(shop))
    shop.node.start()
    early.pay()
    late.pay()
    early.await_paid()
    late.await_paid()


def test_a_node_that_never_answered_is_not_offered_and_later_is(open_shop, folders, visitor):
    node = RaidenNode(folders())
    node.kill()
    try:
        shop = open_shop(LIMITS_OFF + section(node) + GATES, files=FILES)
        shop.node = node
        ask = visitor(shop).ask
        assert [one["rail"] for one in ask("/both/a.txt").json()["payment"]["offers"]] == ["sandbox"]
        assert ask("/svt/a.txt").status_code == 503
        node.start()
        until(lambda: ask("/svt/a.txt").status_code == 402, 30, "the node being offered")
        one = Sale(shop, visitor(shop))
        one.pay()
        one.await_paid()
    finally:
        node.close()


def test_slow_answers_stop_nobody_else(shop, sale):
    one = sale("/both/a.txt")
    shop.node.faults(slow=0.7)
    shop.node.await_look()
    shop.pay(one.id)
    assert one.visitor.ask("/both/a.txt", one.id).status_code == 200
    other = sale()
    other.pay()
    other.await_paid(30)


def test_an_entry_that_appears_late_is_found(shop, sale):
    shop.node.faults(late=True)
    one = sale()
    one.pay()
    one.stays_awaited()
    shop.node.faults(late=None)
    one.await_paid()


# --- our own restarts


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_a_restart_neither_loses_nor_doubles(open_one, visitor, how):
    shop = open_one()
    before, during = Sale(shop, visitor(shop)), Sale(shop, visitor(shop))
    before.pay()
    before.await_paid()
    getattr(shop.server, how)()
    during.pay()
    before.pay(more=-PRICE + 10**9)
    shop.server.start()
    during.await_paid()
    until(lambda: before.received == 26, what="the second being counted")
    shop.node.kill()
    shop.server.stop()
    shop.server.start()
    Sale(shop, visitor(shop))   # the node is away, and its address still known
    assert shop.database.value("SELECT count(*) FROM arrivals") == 3


@pytest.mark.on("postgres")
def test_two_processes_ask_in_turn_and_count_once(open_one, visitor):
    shop = open_one()
    other = open_one(node=shop.node, database=shop.database)
    sales = [Sale(one, visitor(one)) for one in (shop, other) for _ in range(3)]
    for one in sales:
        one.pay()
    for one in sales:
        one.await_paid()
    shop.server.kill()   # whoever had the lease, the other takes over
    last = Sale(other, visitor(other))
    last.pay()
    last.await_paid(60)
    assert shop.database.value("SELECT count(*) FROM arrivals") == 7
    shop.server.start()


# --- what is told, and to whom


def test_neither_payers_nor_identifiers_are_logged(shop, sale):
    one = sale()
    payer = one.pay()["initiator"]
    one.await_paid()
    said = shop.server.said(most=100_000).lower()
    for secret in (payer.lower(), one.offer["identifier"], one.id):
        assert secret not in said


REFUSED = [
    ("network_id = 5", "network_id = 1", "rails.raiden.network_id", "1 is not known as a test network"),
    ("network_id = 5", "network_id = 0", "rails.raiden.network_id", "0 is not the id"),
    ('endpoint   = "', 'endpoint   = "ftp://', "rails.raiden.endpoint", "ftp://"),
    ('poll       = "100ms"', 'poll       = "1ms"', "rails.raiden.poll", '"1ms"'),
    ("decimals = 18", "decimals = 8", "rails.raiden.tokens[0].decimals", "8 is not from 9"),
    ('"SVT/9"\naddress', '"SVT/10"\naddress', "rails.raiden.tokens[0].asset", "SVT/10"),
    ("[rails.raiden]", "[rails.raiden]\ncolour = 1", "rails.raiden.colour", "not known here"),
    ("[rails.raiden]", "[rails.stripes]\n[rails.raiden]", "rails.stripes", "no such rail"),
    ('rails = ["raiden"]', 'rails = ["raiden", "stripe"]', "paywall.gates[0].rails", "no rail stripe"),
]


@pytest.mark.on("sqlite")
@pytest.mark.parametrize("old, new, key, says", REFUSED, ids=[f"{row[2]}-{i}" for i, row in enumerate(REFUSED)])
def test_wrong_settings_are_refused_with_key_and_value(shop, engine, tmp_path, old, new, key, says):
    config = tmp_path / "wrong.toml"
    program = shop.server.program
    good = LIMITS_OFF + section(shop.node) + GATES
    assert old in good
    (tmp_path / "site").mkdir()
    config.write_text(good.replace(old, new, 1))
    done = subprocess.run([program, "config", "check", "--config", str(config)], capture_output=True, text=True,
                          timeout=30)
    assert done.returncode == 2
    assert any(key in line and says in line and "wrong.toml:" in line for line in done.stderr.splitlines()), done.stderr
