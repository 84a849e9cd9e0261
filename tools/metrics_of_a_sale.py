#!/usr/bin/python3
"""Starts a server, sells one file, and prints what /metrics says then."""
import sys
import tempfile
from pathlib import Path

import requests

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from harness.server import Server          # noqa: E402
from harness.shop import LIMITS_OFF, SITE, Shop, Visitor, gate   # noqa: E402
from harness.upstream import Upstream      # noqa: E402

with tempfile.TemporaryDirectory() as folder:
    (Path(folder) / "site").mkdir()
    (Path(folder) / "site/a.txt").write_text("a\n")
    shop = Shop(Server(folder, LIMITS_OFF + gate("files", "/files/**", SITE)).start(), Upstream(), None)
    visitor = Visitor(shop)
    assert visitor.ask("/files/a.txt", visitor.paid("/files/a.txt")).status_code == 200
    print(requests.get(shop.server.api + "/metrics", timeout=20).text, end="")
    shop.close()
