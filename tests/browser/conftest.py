"""Fixtures: one browser a module, on SQLite; what differs between the databases is seen without one."""
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from harness.browser import Browser                       # noqa: E402
from harness.fixtures import cluster, folders, open_raiden_shop, open_shop  # noqa: E402, F401


@pytest.fixture(scope="module")
def engine():
    return "sqlite"


@pytest.fixture(scope="module")
def chromium():
    browser = Browser()
    yield browser
    browser.close()


@pytest.fixture
def browser(chromium):
    """Fresh for each test; at its end nothing may stand in its console but unpaid pages."""
    chromium.fresh()
    yield chromium
    assert chromium.complaints() == []
