"""64 connections show one PAID payment at the same moment: one is served, all others are told 404."""
import os

import pytest

from harness.race import Racers, winners
from harness.server import Server
from harness.shop import FILES, STANDARD, Shop

ROUNDS = int(os.environ.get("HOLDFAST_ROUNDS", "50"))


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(STANDARD, files=FILES)


@pytest.mark.parametrize("path", ["/files/a.txt", "/articles/race"])
def test_one_winner(shop, visitor, path):
    with Racers([shop.server.address()]) as racers:
        for number in range(ROUNDS):
            payment = visitor(shop, host="shop.test").paid(path)
            shop.upstream.forget()
            assert winners(racers.all_ask(path, payment)) == 1, f"round {number}"
            if path.startswith("/articles"):
                assert len(shop.upstream.asked(path)) == 1, f"round {number}: the upstream was asked more than once"


@pytest.mark.on("postgres")
def test_one_winner_over_two_processes(shop, visitor, folders):
    other = second(shop, folders)
    try:
        with Racers([shop.server.address(), other.server.address()]) as racers:
            for number in range(ROUNDS):
                payment = visitor(shop, host="shop.test").paid("/files/a.txt")
                assert winners(racers.all_ask("/files/a.txt", payment)) == 1, f"round {number}"
    finally:
        other.server.close()


def second(shop, folders):
    """Another process over the same database."""
    folder = folders()
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    server = Server(folder, STANDARD.replace("UPSTREAM", shop.upstream.url), shop.database.url)
    return Shop(server.start(), shop.upstream, shop.database)
