"""Every delivery carries a receipt: checked offline, shown instead of the payment, silent about the payer."""
import base64
import json

import pytest

from harness.shop import FILES, STANDARD


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(STANDARD, files=FILES)


def claims_of(receipt):
    body = receipt.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def keys_file(shop, visitor):
    file = shop.server.folder / "keys.json"
    file.write_text(visitor(shop).ask("/.holdfast/keys").text)
    return str(file)


def test_a_delivery_says_what_was_bought(shop, visitor):
    payment = visitor(shop).paid("/articles/1?x=1")
    claims = claims_of(visitor(shop).ask("/articles/1?x=1", payment).headers["Holdfast-Receipt"])
    assert (claims["jti"], claims["gate"], claims["resource"]) == (payment, "articles", "/articles/1?x=1")
    assert claims["price"] == {"amount": 25, "asset": "USD/2"} and claims["rail"] == "sandbox"
    assert "opens_until" not in claims
    assert set(claims) == {"iss", "jti", "gate", "resource", "price", "rail", "paid_at", "issued_at"}, "no payer"


def test_what_is_not_delivered_has_none(shop, visitor):
    answered = visitor(shop).ask("/articles/2")
    assert answered.status_code == 402 and "Holdfast-Receipt" not in answered.headers


def test_it_is_verified_offline(shop, visitor):
    payment = visitor(shop).paid("/articles/3")
    receipt = visitor(shop).ask("/articles/3", payment).headers["Holdfast-Receipt"]
    keys = keys_file(shop, visitor)
    done = shop.server.run("receipt", "verify", receipt, "--keys", keys, "--json")
    assert json.loads(done.stdout)["jti"] == payment
    assert json.loads(shop.server.run("receipt", "verify", receipt, "--json").stdout)["gate"] == "articles"
    head, body, signature = receipt.split(".")
    forged = base64.urlsafe_b64encode(json.dumps({**claims_of(receipt), "gate": "dear"}).encode()).rstrip(b"=").decode()
    for bad in (f"{head}.{forged}.{signature}", receipt[:-8], "a.b.c"):
        refused = shop.server.run("receipt", "verify", bad, "--keys", keys, check=False)
        assert refused.returncode == 1 and "not good" in refused.stderr


def test_it_opens_on_another_device_within_its_window(shop, visitor):
    payment = visitor(shop).paid("/window/1")
    receipt = visitor(shop).ask("/window/1", payment).headers["Holdfast-Receipt"]
    assert claims_of(receipt)["opens_until"]
    other_device = visitor(shop)
    assert other_device.ask("/window/1", headers={"Holdfast-Receipt": receipt}).status_code == 200
    assert other_device.ask("/window/2", headers={"Holdfast-Receipt": receipt}).status_code == 404
    assert shop.upstream.asked("/window/1")[-1]["Holdfast-Receipt"] is None, "no upstream's business"


def test_a_receipt_of_something_once_opens_nothing_more(shop, visitor):
    payment = visitor(shop).paid("/articles/4")
    receipt = visitor(shop).ask("/articles/4", payment).headers["Holdfast-Receipt"]
    assert visitor(shop).ask("/articles/4", headers={"Holdfast-Receipt": receipt}).status_code == 404


@pytest.mark.parametrize("text", ["", "nonsense", "a.b.c", "x" * 5000])
def test_rubbish_is_malformed(shop, visitor, text):
    assert visitor(shop).ask("/articles/5", headers={"Holdfast-Receipt": text}).status_code == 400


def test_the_receipt_of_a_payment_is_shown_once_it_is_paid(shop, visitor):
    awaited = visitor(shop).bill("/articles/6")
    assert visitor(shop).ask(f"/.holdfast/receipts/{awaited}").status_code == 404
    shop.pay(awaited)
    assert claims_of(visitor(shop).ask(f"/.holdfast/receipts/{awaited}").json()["receipt"])["jti"] == awaited


def test_keys_outlive_a_restart(shop, visitor):
    before = visitor(shop).ask("/.holdfast/keys").json()
    shop.server.stop()
    shop.server.start()
    assert visitor(shop).ask("/.holdfast/keys").json() == before
