"""Fixtures of every suite that runs the real server. A suite says by a fixture `engine` on which databases."""
import itertools

import pytest

from harness.database import Postgres, Sqlite
from harness.postgres import Cluster
from harness.raiden import RaidenNode, section, trouble
from harness.server import Server
from harness.shop import LIMITS_OFF, Shop, Visitor
from harness.upstream import Upstream
from harness.wait import until


@pytest.fixture(scope="session")
def cluster():
    cluster = Cluster()
    yield cluster
    cluster.close()


@pytest.fixture(scope="session")
def folders(tmp_path_factory):
    numbers = itertools.count(1)
    return lambda: tmp_path_factory.mktemp(f"server{next(numbers)}")


@pytest.fixture(scope="module")
def open_shop(engine, folders, request):
    """open_shop(config, **how): a new server on a new database, with an upstream; closed after the module."""
    opened = []

    def open_one(config, files=(), database=None, **how):
        folder = folders()
        for name, content in dict(files).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        upstream = how.pop("upstream", None) or Upstream()
        if engine == "postgres":
            database = database or Postgres(request.getfixturevalue("cluster"))
        else:
            database = Sqlite(folder / "data")
        server = Server(folder, config.replace("UPSTREAM", upstream.url), database.url, **how)
        shop = Shop(server.start(), upstream, database)
        opened.append(shop)
        return shop

    yield open_one
    failed = []
    for shop in opened:
        try:
            shop.close()
        except AssertionError as error:
            failed.append(str(error))
    assert not failed, "\n".join(failed)


@pytest.fixture(scope="module")
def open_raiden_shop(open_shop, folders):
    """open_raiden_shop(gates, **how): a shop that is paid at a made-up Raiden node of its own, shop.node."""
    nodes = []

    def open_one(gates, node=None, **how):
        if node is None:
            node = RaidenNode(folders())
            nodes.append(node)
        shop = open_shop(LIMITS_OFF + section(node) + gates, **how)
        shop.node = node
        until(lambda: not trouble(shop), what="the node being known")
        return shop

    yield open_one
    for node in nodes:
        node.close()


@pytest.fixture
def visitor():
    """A program without cookies."""
    return lambda shop, **how: Visitor(shop, **how)
