"""Fixtures: each test runs on SQLite and on PostgreSQL, against a shop of its module's own or one it starts itself."""
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from harness.fixtures import cluster, folders, open_raiden_shop, open_shop, visitor   # noqa: E402, F401


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def engine(request):
    return request.param


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
