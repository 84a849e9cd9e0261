"""Money that hangs: it is seen, and an operator's key says what becomes of it."""
import pytest

from harness.shop import LIMITS_OFF, UPSTREAM, gate
from harness.wait import until


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(LIMITS_OFF + gate("articles", "/articles/**", UPSTREAM) +
                     gate("strict", "/strict/**", UPSTREAM, deadline="1s", late_payments="refund") +
                     gate("fleeting", "/fleeting/**", UPSTREAM, claim_within="1s"))


def owed_for(shop, payment):
    return [debt for debt in shop.operator.get("/v1/obligations").json()["items"] if debt.get("payment_id") == payment]


def settled_for(shop, payment):
    debts = owed_for(shop, payment)
    return debts if debts and all(debt["state"] == "settled" for debt in debts) else None


def test_a_refund_closes_the_payment_and_goes_back_by_itself(shop, visitor):
    payment = visitor(shop).paid("/articles/1")
    answered = shop.operator.post(f"/v1/payments/{payment}/refund")
    assert answered.status_code == 200 and answered.json()["state"] == "timed_out"
    assert visitor(shop).ask("/articles/1", payment).status_code == 404
    debts = until(lambda: settled_for(shop, payment), what="the sandbox sending it back")
    assert [(debt["why"], debt["amount"]["amount"]) for debt in debts] == [("refunded", 25)]
    assert debts[0]["settled_by"].startswith("back_")
    assert shop.operator.post(f"/v1/payments/{payment}/refund").status_code == 409


def test_late_money_goes_back_where_the_gate_says_so(shop, visitor):
    payment = visitor(shop).bill("/strict/1")
    until(lambda: shop.state(payment) == "timed_out", what="its deadline passing")
    assert shop.pay(payment)["state"] == "timed_out"
    debts = until(lambda: settled_for(shop, payment), what="its going back")
    assert debts[0]["why"] == "late"


def test_keys_without_the_scope_see_and_move_nothing(shop, visitor):
    payment = visitor(shop).paid("/articles/scope")
    from harness.contract import Api
    for scopes, reads, writes in [(["payments:write", "payments:read"], 403, 403), (["money:read"], 200, 403)]:
        api = Api(shop.server.api, shop.make_key(*scopes))
        assert api.get("/v1/obligations").status_code == reads
        assert api.get("/v1/unmatched-money").status_code == reads
        assert api.post(f"/v1/payments/{payment}/refund").status_code == writes
    assert shop.state(payment) == "paid"


@pytest.mark.parametrize("path, body, status", [
    ("/v1/payments/pay_nobody/refund", None, 404),
    ("/v1/obligations/obl_nobody/settle", {"how": "cash"}, 404),
    ("/v1/obligations/obl_nobody/settle", {"how": ""}, 422),
    ("/v1/unmatched-money/refund", {"rail": "sandbox", "transfer": "nothing"}, 404),
    ("/v1/unmatched-money/assign", {"rail": "sandbox", "transfer": "nothing", "payment_id": "pay_x"}, 404),
    ("/v1/unmatched-money/assign", {"rail": "sandbox"}, 422),
])
def test_bad_input(shop, path, body, status):
    assert shop.operator.post(path, json=body).status_code == status
