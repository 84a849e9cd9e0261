"""Moving in from a Raiden Paywall: its database and its settings, read without being run."""
import json
import subprocess
import tomllib
from datetime import datetime, timedelta, timezone

import pytest

from harness.origin import OriginDatabase, TOKEN, event
from harness.shop import LIMITS_OFF, UPSTREAM, Visitor, gate
from harness.wait import until

GATES = "".join([
    gate("articles", "/articles/**", UPSTREAM).replace('{ amount = 25, asset = "USD/2" }',
                                                       '{ amount = 1000000, asset = "SVT/9" }'),
    gate("dear", "/dear/**", UPSTREAM).replace('{ amount = 25, asset = "USD/2" }',
                                               '{ amount = 1000001, asset = "SVT/9" }'),
    gate("dollars", "/dollars/**", UPSTREAM),
])
AWAITED, PAID, CLAIMED, IN_VAIN, UNPAID, ODD, FIRST_LIFE, OLD = 101, 102, 103, 104, 105, 106, 107, 108
NOW = datetime.now(timezone.utc).replace(tzinfo=None)
SOON, LONG_AGO = NOW + timedelta(hours=1), NOW - timedelta(days=400)


@pytest.fixture
def shop(open_shop):
    return open_shop(LIMITS_OFF + GATES)


@pytest.fixture
def origin(tmp_path):
    database = OriginDatabase(tmp_path / "paywall.db")
    database.trap = tmp_path / "trapped"
    paid = event(PAID, "1000000000000000", database.trap)
    database.add(AWAITED, SOON)
    database.add(PAID, SOON, event=paid)
    database.add(CLAIMED, LONG_AGO, event=paid, claimed=True)
    database.add(IN_VAIN, LONG_AGO, event=paid)
    database.add(UNPAID, LONG_AGO)
    database.add(ODD, SOON, amount="1E+40")
    database.add(FIRST_LIFE, LONG_AGO)
    database.add(FIRST_LIFE, LONG_AGO, counter=1, amount="0.0010000000001", event=paid, claimed=True)
    return database


def take(shop, origin, *words, check=True):
    done = shop.server.run("import", "raiden-paywall", str(origin.path), "--asset", "SVT/9", *words, check=check)
    return json.loads(done.stdout) if check else done


def becomes(report):
    return {(line["there"], line["here"].split(";")[0].split(":")[0]): line["rows"] for line in report["payments"]}


def payments(shop):
    return {payment["id"]: payment for payment in shop.operator.get("/v1/payments").json()["items"]}


def test_what_becomes_of_each(shop, origin):
    report = take(shop, origin)
    assert becomes(report) == {
        ("awaited", "awaited, by raiden"): 1, ("paid", "paid"): 1, ("claimed", "claimed, as history"): 2,
        ("paid_in_vain", "timed out, with its money on record"): 1, ("unpaid", "left behind"): 2,
        ("unreadable", "left behind"): 1}
    assert [one["identifier"] for one in report["left_behind"]] == [str(ODD)]
    assert report["owed"] == [{"identifier": str(IN_VAIN), "counter": 0, "why": "0.001000000 SVT"}]
    assert any("rounded up" in note for note in report["notes"])
    assert not origin.trap.exists(), "the event was never unpickled"
    here = payments(shop)
    assert {int(number): payment["state"] for number, payment in here.items()} == {
        AWAITED: "awaited", PAID: "paid", CLAIMED: "claimed", IN_VAIN: "timed_out", FIRST_LIFE: "claimed"}
    assert here[str(IN_VAIN)]["received"] == {"amount": 1000000, "asset": "SVT/9"}
    debts = shop.operator.get("/v1/obligations?state=owed").json()["items"]
    assert [[one["payment_id"], one["amount"], one["why"]] for one in debts] == \
        [[here[str(IN_VAIN)]["payment_id"], {"amount": 1000000, "asset": "SVT/9"}, "unclaimed"]]
    assert here[str(FIRST_LIFE)]["price"] == {"amount": 1000001, "asset": "SVT/9"}
    told = json.loads(shop.server.run("explain", here[str(PAID)]["payment_id"], "--json").stdout)
    assert "Raiden Paywall" in told["history"][0]["why"]


def test_a_dry_run_changes_nothing_and_says_the_same(shop, origin):
    dry = take(shop, origin, "--dry-run")
    assert dry["dry_run"] and payments(shop) == {}
    wet = take(shop, origin)
    assert becomes(dry) == becomes(wet)


def test_the_second_run_changes_nothing(shop, origin):
    take(shop, origin, "--gate", "articles")
    before = payments(shop)
    report = take(shop, origin, "--gate", "articles")
    assert sum(rows for (_, here), rows in becomes(report).items() if here == "here already") == 5
    assert payments(shop) == before and report["owed"] == []


def test_a_paid_one_opens_one_thing_of_its_gate(shop, origin):
    take(shop, origin, "--gate", "articles")
    payment = payments(shop)[str(PAID)]["payment_id"]
    visitor = Visitor(shop)
    assert visitor.ask("/dear/1", payment).status_code == 404
    assert visitor.ask("/dollars/1", payment).status_code == 404
    assert visitor.ask("/articles/7", payment).status_code == 200
    assert visitor.ask("/articles/7", payment).status_code == 404, "once, as there"
    claimed = payments(shop)[str(CLAIMED)]["payment_id"]
    assert visitor.ask("/articles/7", claimed).status_code == 404


def test_without_a_gate_an_application_claims_it(shop, origin):
    take(shop, origin)
    payment = payments(shop)[str(PAID)]["payment_id"]
    assert Visitor(shop).ask("/articles/7", payment).status_code == 404
    claimed = shop.operator.post(f"/v1/payments/{PAID}/claim")
    assert claimed.status_code == 200 and claimed.json()["state"] == "claimed", claimed.text
    assert shop.operator.post(f"/v1/payments/{PAID}/claim").status_code == 409


def test_what_the_node_tells_of_again_is_counted_once(open_raiden_shop, tmp_path):
    """The node's history holds the very payments that were moved in; the server looks back and knows them."""
    shop = open_raiden_shop(GATES)
    shop.server.stop()
    origin, hour_ago = OriginDatabase(tmp_path / "paywall.db"), NOW - timedelta(hours=1)
    paid = event(PAID, "1000000000000000")
    origin.add(PAID, SOON, event=paid)
    origin.add(CLAIMED, hour_ago, event=paid, claimed=True)
    origin.add(FIRST_LIFE, hour_ago, amount="0.0010000000001", event=paid, claimed=True)
    origin.add(IN_VAIN, hour_ago, event=paid)
    origin.add(OLD, LONG_AGO, event=paid)
    take(shop, origin, "--gate", "articles")
    earlier = (NOW - timedelta(minutes=90)).isoformat(timespec="milliseconds")
    for number, units in ((PAID, 10**15), (CLAIMED, 3 * 10**15), (FIRST_LIFE, 10**15 + 10**5), (IN_VAIN, 10**15 + 7)):
        shop.node.receive(number, units, log_time=earlier)
    shop.node.receive(OLD, 10**15, log_time=LONG_AGO.isoformat(timespec="milliseconds"))   # passed over
    shop.server.start()
    shop.operator.base = shop.server.api
    told = "SELECT count(*) FROM arrivals WHERE base_units <> ''"
    until(lambda: shop.database.value(told) == 4, what="the look back")
    for _ in range(2):
        assert shop.operator.get("/v1/unmatched-money").json()["items"] == []
        here = payments(shop)
        assert {int(number): [one["state"], one["exception"], one["received"]["amount"]]
                for number, one in here.items()} == {
            PAID: ["paid", "none", 10**6], CLAIMED: ["claimed", "over", 3 * 10**6],
            FIRST_LIFE: ["claimed", "none", 10**6 + 1], IN_VAIN: ["timed_out", "late", 10**6],
            OLD: ["timed_out", "late", 10**6]}
        assert shop.database.value("SELECT count(*) FROM arrivals") == 5
        shop.node.await_look()
    owed = {one["payment_id"]: one for one in shop.operator.get("/v1/obligations").json()["items"]}
    assert set(owed) == {here[str(IN_VAIN)]["payment_id"], here[str(OLD)]["payment_id"]}
    until(lambda: shop.node.look("sent"), 60, what="the money going back to its payer")
    assert [one["amount"] for one in shop.node.look("sent")] == [str(10**15 + 7)], "once, and to the last unit"
    assert owed[here[str(OLD)]["payment_id"]]["payer"] == "", "of which the node tells no more: the operator's"
    assert Visitor(shop).ask("/articles/7", here[str(PAID)]["payment_id"]).status_code == 200


def test_its_clock_had_a_zone(shop, origin):
    # A clock eight hours ahead showed a time that is over here.
    report = take(shop, origin, "--zone", "Asia/Singapore", "--dry-run")
    assert ("paid", "paid") not in becomes(report)
    assert becomes(report)["paid_in_vain", "timed out, with its money on record"] == 2


def test_of_two_lives_one_identifier_is_living(shop, origin):
    origin.add(PAID, SOON, counter=1)
    report = take(shop, origin)
    assert {"identifier": str(PAID), "counter": 1, "why": "another payment here has its identifier"} \
        in report["left_behind"]


WRONG = [
    ("no_file", {"file": "nowhere.db"}, 1, "nowhere.db"),
    ("no_database", {"file": "words.db"}, 1, "not a database"),
    ("other_tables", {"file": "other.db"}, 1, "token"),
    ("no_asset", {"asset": "SVT"}, 2, "--asset"),
    ("finer_than_the_token", {"asset": "SVT/9", "decimals": 6}, 2, "decimals"),
    ("no_zone", {"words": ["--zone", "Atlantis"]}, 2, "Atlantis"),
    ("no_gate", {"words": ["--gate", "nothing"]}, 2, "nothing"),
    ("a_gate_for_other_money", {"words": ["--gate", "dollars"]}, 2, "SVT/9"),
]


@pytest.mark.on("sqlite")
@pytest.mark.parametrize("name, how, code, says", WRONG, ids=[row[0] for row in WRONG])
def test_refusals(shop, tmp_path, name, how, code, says):
    origin = OriginDatabase(tmp_path / "paywall.db", how.get("decimals", 18))
    (tmp_path / "words.db").write_text("words" * 2000)
    (tmp_path / "other.db").write_bytes(b"")
    done = shop.server.run("import", "raiden-paywall", str(tmp_path / how.get("file", origin.path)),
                           "--asset", how.get("asset", "SVT/9"), *how.get("words", []), check=False)
    assert done.returncode == code and says in done.stderr, done.stderr


SETTINGS = f"""
RD_TOKEN_ADDRESS = "{TOKEN}"
RD_TOKEN_DECIMALS = 18
RD_NETWORK_ID = 5
RD_API_ENDPOINT = "http://localhost:5002"
RD_DEFAULT_TIMEOUT = "1 minute, 24 secs"
RD_DEFAULT_AMOUNT = 0.001
ASSETS_PATH = __import__("os").makedirs("{{trap}}")
"""


@pytest.mark.on("sqlite")
@pytest.mark.parametrize("verb", [["import", "config"], ["config", "import"]], ids=" ".join)
def test_settings_become_a_file(shop, tmp_path, verb):
    program = tmp_path / "settings.py"
    program.write_text(SETTINGS.replace("{trap}", str(tmp_path / "trapped")))
    done = shop.server.run(*verb, str(program))
    assert "line 8" in done.stderr and not (tmp_path / "trapped").exists()
    toml = tomllib.loads(done.stdout)
    assert toml["rails"]["raiden"]["endpoint"] == "http://localhost:5002"
    assert toml["rails"]["raiden"]["tokens"] == [{"asset": "SVT/9", "address": TOKEN, "decimals": 18}]
    assert '# deadline = "1m24s"' in done.stdout and "RD_DEFAULT_AMOUNT" in done.stdout
    written = tmp_path / "written.toml"
    written.write_text(done.stdout)
    checked = subprocess.run([shop.server.program, "config", "check", "--config", str(written)], capture_output=True,
                             text=True, timeout=30)
    assert checked.returncode == 0, checked.stderr
    written.write_text(done.stdout.replace(TOKEN, TOKEN.lower()))
    checked = subprocess.run([shop.server.program, "config", "check", "--config", str(written)], capture_output=True,
                             text=True, timeout=30)
    assert checked.returncode == 2 and "rails.raiden.tokens[0].address" in checked.stderr, "it is read whole"


@pytest.mark.on("sqlite")
def test_no_such_settings(shop):
    done = shop.server.run("import", "config", "/nowhere.py", check=False)
    assert done.returncode == 1 and "/nowhere.py" in done.stderr
