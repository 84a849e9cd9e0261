"""The guides: every `holdfast` command in them is run as it stands there, every piece of TOML is read."""
import re
import shlex
import sqlite3
import subprocess
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from compat_rows import OPENON, PEERPUSH
from harness.origin import OriginDatabase
from harness.seller import Seller
from harness.server import Server, binary
from harness.shop import LIMITS_OFF
from harness.upstream import Upstream

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = ["sell-your-site.md", "behind-nginx.md", "common-mistakes.md", "sign-in-with-your-provider.md",
          "call-the-api.md", "compat-accounts.md"]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)

# Commands of others, which need a machine of their own; test_package.py and test_nginx_in_front.py do what they do, and
# test_guide_of_the_api.py what is asked by curl.
NOT_OURS = ("sudo ", "./dev ", "curl ")


def blocks(kind):
    return [(guide, text) for guide in GUIDES for found, text in BLOCK.findall((DOCS / guide).read_text())
            if found == kind]


def commands():
    return sorted({line for _, text in blocks("sh") for line in text.replace("\\\n", "").splitlines()
                   if not line.startswith(NOT_OURS)})


USERS = "CREATE TABLE users (id TEXT, email TEXT, username TEXT, {}, is_active BOOLEAN, created_at TIMESTAMP)"


@pytest.fixture(scope="module")
def peerpush(cluster):
    """The URL of a database of a PeerPush."""
    url = cluster.create_database()
    cluster.sql(urlsplit(url).path.lstrip("/"), USERS.format("password_hash TEXT"))
    return url


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder in which all that the guides name is there."""
    place = tmp_path_factory.mktemp("guides")
    for folder in "photos", "site":
        (place / folder).mkdir()
        (place / folder / "one.txt").write_text("one")
    (place / "google.secret").write_text("a secret\n")
    (place / "settings.py").write_text("RD_NETWORK_ID = 5\n")
    soon = datetime.now(timezone.utc).replace(tzinfo=None) + timedelta(hours=1)
    OriginDatabase(place / "paywall.db").add(1, soon)
    with closing(sqlite3.connect(place / "openon.db")) as openon:
        openon.execute(USERS.format("hashed_password TEXT, full_name TEXT"))
    (place / "shop.toml").write_text(LIMITS_OFF + blocks("toml")[0][1])
    subprocess.run([binary(), "migrate"], cwd=place, check=True, capture_output=True, timeout=60)
    return place


@pytest.mark.parametrize("command", commands())
def test_a_command_does_what_it_says(place, peerpush, command, tmp_path):
    words = shlex.split(command)
    assert words[0] == "holdfast", "a guide's command is ours, or stands in NOT_OURS"
    if words[1] == "sell":
        upstream = Upstream()
        ours = [upstream.url if word.startswith("http://") else
                str(tmp_path / word) if word.endswith(".toml") else
                str(place / word) if word.startswith("./") else word for word in words[2:]]
        try:
            assert Seller(tmp_path, *ours, "--gate", "127.0.0.1:0").open().close() == "0 sales"
            assert all((tmp_path / word).exists() for word in words if word.endswith(".toml"))
        finally:
            upstream.close()
    elif words[1] == "serve":
        server = Server(tmp_path, (place / "shop.toml").read_text().replace("./site", str(place / "site")))
        server.start().close()
    else:
        ours = [peerpush if word.startswith("postgresql://") else word for word in words[1:]]
        done = subprocess.run([binary(), *ours], cwd=place, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("guide, text", blocks("toml"), ids=[guide for guide, _ in blocks("toml")])
def test_what_stands_in_a_file_is_accepted(place, tmp_path, guide, text):
    (place / "guide.toml").write_text(text)
    done = subprocess.run([binary(), "config", "check", "--config", "guide.toml"], cwd=place, capture_output=True,
                          text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_there_is_something_to_run():
    assert len(commands()) >= 10 and len(blocks("toml")) >= 2


# Words of the pages that are keys: each is one that a gate or the settings know.
KEYS = re.compile(r"`([\w.]+) = |`((?:limits|identity)\.\w+)`")


@pytest.mark.parametrize("guide", GUIDES)
def test_keys_in_sentences_are_known(guide):
    readers = ["paywall/read_gates.cpp", "identity/oidc/read_providers.cpp"]
    known = (DOCS / "generated/configuration.md").read_text() + \
        "".join((DOCS.parent / "src" / reader).read_text() for reader in readers)
    for key in map("".join, KEYS.findall((DOCS / guide).read_text())):
        assert re.search(rf"\b{re.escape(key)}\b", known), f"{guide}: there is no key {key}"


@pytest.mark.parametrize("mount, rows", [("OpenOn", OPENON), ("PeerPush", PEERPUSH)])
def test_what_clients_of_others_are_answered_stands_in_their_guide(mount, rows):
    """What test_compat_accounts.py sees a request be answered with is named beside it."""
    guide = (DOCS / "compat-accounts.md").read_text().split(f"\n### {mount}\n")[1].split("\n#")[0]
    promised = {request: line for line in guide.splitlines()
                for request in re.findall(r"`(GET|POST|PUT) (/[\w/]*)", line)}
    for what, method, path, _, _, status, _ in rows:
        if status != 405:
            line = promised[method, path.split("?")[0]]
            assert re.search(rf"\b{status}\b", line), f"{what}: {status} is not in {line}"
