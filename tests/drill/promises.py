"""What must be true after every disaster: nothing acknowledged is lost, what was paid for can be had, once."""
from pathlib import Path

from drill.buyers import take
from harness.wait import until
from harness.wire import Wire


class Broken(AssertionError):
    """A promise that was not kept. A control has to end in it."""


def acknowledged_payments_exist(journal, database):
    """Every payment whose 402 arrived is stored, and every acknowledged payment of money is PAID or CLAIMED."""
    # Before the database is read: customers may be buying on.
    acknowledged = [(sale.payment, sale.paid) for sale in journal.all()]
    states = dict(database.rows("SELECT id, state FROM payments"))
    lost = [payment for payment, _ in acknowledged if payment not in states]
    if lost:
        raise Broken(f"{len(lost)} payments were acknowledged and do not exist")
    unpaid = [payment for payment, paid in acknowledged if paid and states[payment] not in ("paid", "claimed")]
    if unpaid:
        raise Broken(f"{len(unpaid)} payments took money and are {states[unpaid[0]]}")


def what_was_paid_can_be_had(journal, address, goods):
    """Everything paid for and not delivered is asked for again, until it is there; leases may have to lapse first."""
    owed = [sale for sale in journal.all() if sale.paid and not sale.delivered]
    for sale in owed:
        def had():
            try:
                with Wire(address, timeout=15) as wire:
                    return take(wire, sale, goods[sale.path]) == 200
            except (OSError, ValueError):
                return False
        try:
            until(had, within=20, every=0.2)
        except AssertionError:
            raise Broken(f"{sale.payment[:12]} was paid, never wholly delivered, and cannot be had") from None
    return len(owed)


def what_was_delivered_is_claimed_once(journal, database, address, goods):
    """After the dust has settled, whatever was wholly delivered has exactly one claim, and opens nothing more."""
    def claims():
        return dict(database.rows("SELECT payment_id, count(*) FROM payment_history WHERE to_state = 'claimed' "
                                  "GROUP BY payment_id"))

    delivered = [sale for sale in journal.all() if sale.delivered]
    # A crash between the last byte and its mark leaves the payment PAID: its payer, and nobody else, may have a second
    # copy. Those are asked for once more here, and then they are used up like all others.
    counted = claims()
    open_still = [sale for sale in delivered if sale.payment not in counted]
    for sale in open_still:
        def used_up():
            with Wire(address, timeout=15) as wire:
                return take(wire, sale, goods[sale.path]) == 200 or sale.payment in claims()
        until(used_up, within=20, what="a second copy, the last", every=0.2)
    counted = until(lambda: _if_all(claims(), delivered), within=15, what="every claim being marked", every=0.2)
    doubled = [sale for sale in delivered if counted[sale.payment] != "1"]
    if doubled:
        raise Broken(f"{len(doubled)} deliveries have more than one claim")


def _if_all(counted, sales):
    return counted if all(sale.payment in counted for sale in sales) else None


def deliveries_stay_few(journal, kills):
    """Second copies only come from a crash in the wrong instant: never more of them than connections that it cut."""
    twice = [sale for sale in journal.all() if sale.delivered > 1]
    if len(twice) > kills * 50:
        raise Broken(f"{len(twice)} things were delivered twice")
    strange = [word for sale in journal.all() for word in sale.strange]
    if strange:
        raise Broken(strange[0])
    return len(twice)


def history_agrees(database):
    """Each payment's last history row tells its state, and its rows are numbered without a gap."""
    wrong = database.rows(
        "SELECT p.id FROM payments p JOIN (SELECT payment_id, count(*) AS n, max(version) AS last FROM payment_history "
        "GROUP BY payment_id) h ON h.payment_id = p.id LEFT JOIN payment_history l ON l.payment_id = p.id AND "
        "l.version = h.last WHERE l.to_state <> p.state OR h.n <> h.last OR h.last <> p.version")
    bare = database.rows("SELECT id FROM payments WHERE id NOT IN (SELECT payment_id FROM payment_history)")
    if wrong or bare:
        raise Broken(f"{len(wrong)} histories disagree with their payment, {len(bare)} payments have none")


def lifecycle_was_followed(database):
    """Each step of each payment is a row of the table in docs/generated, and nothing was claimed twice."""
    page = (Path(__file__).parents[2] / "docs/generated/payment_lifecycle.md").read_text()
    rows = [[cell.strip() for cell in line.split("|")[1:5]] for line in page.splitlines() if line.startswith("|")][2:]
    allowed = {(start, event, end) for start, event, _, end in rows} | {("", "asked", "awaited")}
    went = {tuple(row) for row in database.rows(
        "SELECT DISTINCT coalesce(from_state, ''), event, to_state FROM payment_history")}
    if went - allowed:
        raise Broken(f"payments went where the lifecycle has no row: {sorted(went - allowed)}")
    twice = database.rows("SELECT payment_id FROM payment_history WHERE to_state = 'claimed' GROUP BY payment_id "
                          "HAVING count(*) > 1")
    if twice:
        raise Broken(f"{len(twice)} payments were claimed more than once")


def all_of_them(journal, database, address, goods, kills):
    """The whole list; gives the figures worth printing."""
    acknowledged_payments_exist(journal, database)
    owed = what_was_paid_can_be_had(journal, address, goods)
    what_was_delivered_is_claimed_once(journal, database, address, goods)
    twice = deliveries_stay_few(journal, kills)
    history_agrees(database)
    lifecycle_was_followed(database)
    sales = journal.all()
    return {"acknowledged": len(sales), "paid": sum(sale.paid for sale in sales),
            "delivered": sum(bool(sale.delivered) for sale in sales), "had_after_a_crash": owed,
            "second_copies": twice}
