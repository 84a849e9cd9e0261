"""The programs that serve the content themselves and ask Holdfast who may have it, as examples/ sets them up."""
import shutil
import subprocess
import tempfile
from pathlib import Path

import requests

from harness.nginx import Nginx, free_port
from harness.shop import LIMITS_OFF
from harness.wait import until

EXAMPLES = Path(__file__).parents[2] / "examples"
SITE = EXAMPLES / "nginx/site"


def open_shop_beside(open_shop, access="24h"):
    """Its configuration as it stands, but for this, and without limits that tests would meet."""
    config, _, gates = (EXAMPLES / "nginx/holdfast.toml").read_text().partition("[[paywall.gates]]")
    assert '"24h"' in gates
    return open_shop(config + LIMITS_OFF.partition('mode = "sandbox"')[2] + "[[paywall.gates]]" +
                     gates.replace("24h", access))


def with_our_addresses(text, shop, port):
    """The example with this test's addresses in the places of its own."""
    api, gate = (url.partition("//")[2] for url in (shop.server.api, shop.gate))
    for theirs, ours in [("127.0.0.1:8080", api), ("127.0.0.1:8402", gate), ("/srv/site", str(SITE)),
                         ("8000", str(port))]:
        assert theirs in text, f"{theirs} is not in the file any more"
        text = text.replace(theirs, ours)
    return text


def nginx(shop):
    """Its address, and how to end it."""
    port = free_port()
    text = with_our_addresses((EXAMPLES / "nginx/nginx.conf").read_text(), shop, port)
    server = Nginx(shop.gate, http="include /etc/nginx/mime.types;\n" + text)
    return f"http://127.0.0.1:{port}", server.close


def caddy(shop):
    """As nginx()."""
    port, folder = free_port(), Path(tempfile.mkdtemp(prefix="holdfast-caddy-"))
    (folder / "Caddyfile").write_text("{\n\tadmin off\n\tauto_https off\n}\n" + with_our_addresses(
        (EXAMPLES / "caddy/Caddyfile").read_text(), shop, port))
    process = subprocess.Popen(["caddy", "run", "--config", folder / "Caddyfile", "--adapter", "caddyfile"],
                               env={"HOME": str(folder), "PATH": "/usr/bin:/bin"}, stdin=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)

    def close():
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder)

    address = f"http://127.0.0.1:{port}"
    until(lambda: answers(address), 30, "Caddy answering")
    return address, close


def answers(address):
    try:
        return requests.get(address, timeout=5).ok
    except requests.ConnectionError:
        return False
