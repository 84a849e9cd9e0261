"""Ten thousand visitors read what they bought a few bytes at a time, files and an upstream's answers; others buy."""
import tempfile
import time
from pathlib import Path

from harness import crowd
from harness import upstream as says
from harness.database import Sqlite
from harness.memory import growth, has_sanitizer
from harness.server import Server
from harness.shop import LIMITS_OFF, SITE, UPSTREAM, Shop, Visitor, gate
from harness.upstream import Upstream
from harness.wait import until

BODY = 512 << 10
SHARE_OF_UPSTREAM = 20        # one in so many reads from the upstream, which here has a thread a connection
MOST_OF_A_FILE = 32 << 10     # bytes of growth a reader of a file may cost
MOST_OF_UPSTREAM = 128 << 10  # and one of an upstream's answer, whose buffer he holds
PROMPT = 5.0                  # seconds for the dearest request of a sale beside them
GATES = gate("files", "/files/**", SITE, access="1h") + gate("up", "/up/**", UPSTREAM, access="1h")


def drill(readers=10_000):
    crowd.room_for(readers * 17 // 10 + 1_000)   # the gate takes six of ten for connections
    with tempfile.TemporaryDirectory(prefix="holdfast-readers-") as folder:
        site = Path(folder) / "site"
        site.mkdir()
        (site / "slow").write_bytes(b"s" * BODY)
        (site / "small").write_bytes(b"small")
        upstream = Upstream(otherwise=says.answer(body=b"s" * BODY))
        config = (LIMITS_OFF + GATES).replace("UPSTREAM", upstream.url)
        server = Server(folder, config, environment={"ASAN_OPTIONS": "quarantine_size_mb=1"})
        shop = Shop(server.start(), upstream, Sqlite(server.data))
        try:
            return run(shop, readers)
        finally:
            shop.close()


def run(shop, readers):
    groups = []

    def stand_still(target, count):
        payment = Visitor(shop, host="shop.test").paid(target)
        assert Visitor(shop, host="shop.test").ask(target, payment).status_code == 200
        groups.append(crowd.SlowReaders(shop.server.address(), target, count, BODY, [f"Holdfast-Payment: {payment}"]))
        groups[-1].begin()

    of_upstream = readers // SHARE_OF_UPSTREAM
    file_bytes = growth(shop.server, lambda: stand_still("/files/slow", readers - of_upstream)) // readers
    upstream_bytes = growth(shop.server, lambda: stand_still("/up/slow", of_upstream)) // max(1, of_upstream)

    slowest = 0.0
    for _ in range(10):
        slowest = max(slowest, slowest_step_of_a_sale(shop))
        for group in groups:
            assert group.step(1_000) == len(group.heard), "a reader was given up, or was not slow"
    begun = time.monotonic()
    for group in groups:
        group.hurry()
    until(lambda: not any([group.step(1 << 16) for group in groups]), 300, "the end of all answers", every=0)
    whole = sum(group.whole() for group in groups)
    assert whole == readers, f"{readers - whole} readers did not get it all"
    assert slowest < PROMPT, f"a request took {slowest:.2f} s beside {readers} slow readers"
    if not has_sanitizer(shop.server):
        assert file_bytes < MOST_OF_A_FILE, f"a slow reader of a file costs {file_bytes} bytes"
        assert upstream_bytes < MOST_OF_UPSTREAM, f"a slow reader of an upstream costs {upstream_bytes} bytes"
    return {"readers": whole, "KiB_each_of_a_file": file_bytes >> 10, "KiB_each_of_an_upstream": upstream_bytes >> 10,
            "slowest_request_beside_them_s": round(slowest, 2),
            "seconds_to_the_end": round(time.monotonic() - begun, 1)}


def slowest_step_of_a_sale(shop):
    def timed(step):
        begun = time.monotonic()
        result = step()
        times.append(time.monotonic() - begun)
        return result

    times, visitor = [], Visitor(shop, host="shop.test")
    payment = timed(lambda: visitor.bill("/files/small"))
    timed(lambda: shop.pay(payment))
    assert timed(lambda: visitor.ask("/files/small", payment)).content == b"small"
    return max(times)
