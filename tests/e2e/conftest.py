"""Fixtures: each test runs on SQLite and on PostgreSQL, against a shop of its module's own or one it starts itself."""
import itertools
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from harness.database import Postgres, Sqlite          # noqa: E402
from harness.postgres import Cluster                   # noqa: E402
from harness.server import Server                      # noqa: E402
from harness.shop import Shop, Visitor                 # noqa: E402
from harness.upstream import Upstream                  # noqa: E402


@pytest.fixture(scope="session")
def cluster():
    cluster = Cluster()
    yield cluster
    cluster.close()


@pytest.fixture(scope="session")
def folders(tmp_path_factory):
    numbers = itertools.count(1)
    return lambda: tmp_path_factory.mktemp(f"server{next(numbers)}")


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def engine(request):
    return request.param


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


def pytest_configure(config):
    config.addinivalue_line("markers", "on(engine): this test means one of the two databases")


def pytest_collection_modifyitems(config, items):
    """Leaves out, rather than skips, the other half of tests that are about one database."""
    def meant(item):
        mark = item.get_closest_marker("on")
        return mark is None or not hasattr(item, "callspec") or \
            item.callspec.params.get("engine", mark.args[0]) == mark.args[0]

    others = [item for item in items if not meant(item)]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if meant(item)]


@pytest.fixture
def visitor():
    """A program without cookies."""
    return lambda shop, **how: Visitor(shop, **how)
