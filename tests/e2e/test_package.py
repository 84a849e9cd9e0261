"""The Debian package: installed for real, its service started as its unit says, a page sold, removed and purged."""
import configparser
import os
import shlex
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from harness import root
from harness.server import binary
from harness.shop import Visitor

PROJECT = Path(__file__).parents[2]
UNIT = PROJECT / "deploy/systemd/holdfast.service"
WHY_NOT = root.missing()
HOW = ["into_a_copy_of_this_machine" if WHY_NOT is None else WHY_NOT.replace(" ", "_")]
installing = pytest.mark.skipif(WHY_NOT is not None, reason=str(WHY_NOT))


def unit():
    lines = configparser.ConfigParser(strict=False, interpolation=None, delimiters="=", comment_prefixes="#")
    lines.optionxform = str
    lines.read(UNIT)
    return lines["Service"]


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    done = subprocess.run([PROJECT / "deploy/deb/make", binary(), tmp_path_factory.mktemp("package")],
                          capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


@pytest.fixture
def machine(package):
    machine = root.Root()
    machine.path.joinpath("tmp", package.name).write_bytes(package.read_bytes())
    yield machine
    machine.close()


class Manager:
    """What systemd does for the unit, as far as it can be done without it."""

    def __init__(self, machine, tmp_path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(machine.path / "run/holdfast-notify"))
        os.chmod(machine.path / "run/holdfast-notify", 0o666)
        self.socket.settimeout(60)
        self.log = tmp_path / "log"
        words = shlex.split(unit()["ExecStart"]) + ["--gate", "127.0.0.1:0", "--api", "127.0.0.1:0"]
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(machine.command(*words, user=unit()["User"]), stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log,
                                            env={**os.environ, "NOTIFY_SOCKET": "/run/holdfast-notify"})

    def hears(self):
        return dict(line.split("=", 1) for line in self.socket.recv(4096).decode().splitlines())

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(20)
        self.socket.close()


@installing
@pytest.mark.parametrize("how", HOW)
def test_the_installed_service_sells_a_page(machine, package, tmp_path, how):
    machine.run("dpkg", "--install", f"/tmp/{package.name}")
    (machine.path / "srv/holdfast/page.html").write_text("<h1>sold</h1>")
    assert machine.run("stat", "-c", "%U %a", "/var/lib/holdfast").stdout == "holdfast 700\n"
    assert machine.run("stat", "-c", "%G %a", "/etc/holdfast/holdfast.toml").stdout == "holdfast 640\n"
    machine.run("holdfast", "config", "check", "--config", "/etc/holdfast/holdfast.toml", user="holdfast")

    manager = Manager(machine, tmp_path)
    try:
        started = manager.hears()
        assert started["READY"] == "1", manager.log.read_text()
        shop = type("Shop", (), {})()
        shop.gate = started["STATUS"].removeprefix("Serving at ").rstrip(".")
        visitor = Visitor(shop)
        payment = visitor.bill("/files/page.html")
        visitor.session.post(f"{shop.gate}/.holdfast/payments/{payment}/pay", timeout=30).raise_for_status()
        assert visitor.ask("/files/page.html", payment).text == "<h1>sold</h1>"

        manager.process.send_signal(signal.SIGHUP)
        assert manager.hears() == {"RELOADING": "1"} and manager.hears()["READY"] == "1"
        manager.process.send_signal(signal.SIGTERM)
        assert manager.hears()["STOPPING"] == "1"
        assert manager.process.wait(60) == 0, manager.log.read_text()
    finally:
        manager.close()

    machine.run("dpkg", "--remove", "holdfast")
    assert not (machine.path / "usr/bin/holdfast").exists()
    assert (machine.path / "var/lib/holdfast/holdfast.db").exists(), "removing keeps what was sold"
    assert (machine.path / "etc/holdfast/holdfast.toml").exists()
    machine.run("dpkg", "--purge", "holdfast")
    for gone in "var/lib/holdfast", "etc/holdfast":
        assert not (machine.path / gone).exists(), gone
    assert (machine.path / "srv/holdfast/page.html").exists(), "what was for sale belongs to somebody"
    assert machine.run("getent", "passwd", "holdfast", check=False).returncode == 2
    assert machine.run("getent", "group", "holdfast", check=False).returncode == 2


@installing
@pytest.mark.parametrize("how", HOW)
def test_wrong_settings_are_not_started_again_and_again(machine, package, tmp_path, how):
    machine.run("dpkg", "--install", f"/tmp/{package.name}")
    (machine.path / "etc/holdfast/holdfast.toml").write_text("mode = \"sandpit\"\n")
    manager = Manager(machine, tmp_path)
    try:
        code = manager.process.wait(60)
        assert str(code) in unit()["RestartPreventExitStatus"].split(), manager.log.read_text()
        assert "sandpit" in manager.log.read_text()
    finally:
        manager.close()


def test_the_unit_says_what_systemd_understands(tmp_path):
    copy = tmp_path / "holdfast.service"
    copy.write_text(UNIT.read_text().replace("/usr/bin/holdfast", binary()))
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", copy], capture_output=True, text=True, timeout=60)
    ours = [line for line in done.stderr.splitlines() if "holdfast.service" in line]
    assert done.returncode == 0 and not ours, done.stderr


def test_the_unit_is_hardened(tmp_path):
    copy = tmp_path / "holdfast.service"
    copy.write_text(UNIT.read_text())
    done = subprocess.run(["systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager", copy],
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr


def test_stopping_waits_longer_than_draining():
    assert int(unit()["TimeoutStopSec"].rstrip("s")) > 30, "the default of drain"
    assert unit()["Type"] == "notify"


def test_the_package_depends_on_what_it_is_linked_with(package):
    depends = subprocess.run(["dpkg-deb", "--field", package, "Depends"], capture_output=True, text=True, check=True)
    for library in "libsqlite3-0", "libpq5", "libsodium23", "libboost-json1.81", "adduser":
        assert library in depends.stdout
    conffiles = subprocess.run(["dpkg-deb", "--info", package, "conffiles"], capture_output=True, text=True, check=True)
    assert conffiles.stdout == "/etc/holdfast/holdfast.toml\n"
