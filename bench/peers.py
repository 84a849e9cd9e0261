"""The other side of every figure: a Python application, nginx, pgbench, RQ and graphile-worker."""
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import requests

from harness.postgres import PROGRAMS
from harness.wait import until

HERE = Path(__file__).resolve().parent
PYTHON = "/usr/bin/python3"


class Peer:
    """A process with a folder of its own."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="holdfast-peer-"))
        self.process = None

    def launch(self, command, **environment):
        self.log = open(self.folder / "log", "wb")
        self.process = subprocess.Popen([str(part) for part in command], stdout=self.log, stderr=self.log, cwd=HERE,
                                        env={**os.environ, **environment})

    def close(self):
        if self.process:
            self.process.terminate()
            self.process.wait(20)
            self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def said(self):
        return (self.folder / "log").read_text()


def answers(url, status):
    try:
        return requests.get(url, timeout=5).status_code == status
    except requests.RequestException:
        return False


class CreateApp(Peer):
    """bench/peers/create_app.py under uvicorn, with the quick loop and parser."""

    def __init__(self):
        super().__init__()
        port = free_port()
        self.url = f"http://127.0.0.1:{port}/once/1k"
        self.launch([PYTHON, "-m", "uvicorn", "create_app:app", "--app-dir", HERE / "peers", "--port", port,
                     "--no-access-log", "--loop", "uvloop", "--http", "httptools"],
                    PEER_DATABASE=str(self.folder / "peer.db"))
        until(lambda: answers(self.url, 402), 30, "the Python application answering")


class IdentityApp(Peer):
    """bench/peers/identity_app.py under uvicorn; `field` shows a good token."""

    def __init__(self, library):
        super().__init__()
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.launch([PYTHON, "-m", "uvicorn", "identity_app:app", "--app-dir", HERE / "peers", "--port", port,
                     "--no-access-log", "--loop", "uvloop", "--http", "httptools"], PEER_LIBRARY=library)
        until(lambda: answers(self.url + "/open", 200), 30, "the Python application answering")
        self.field = f"Authorization: Bearer {requests.get(self.url + '/token', timeout=5).text}"


NGINX = """
worker_processes 1;
daemon off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
  access_log {access};
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  upstream behind {{ server {behind}; keepalive 64; keepalive_requests 1000000; }}
  server {{
    listen 127.0.0.1:{port};
    root {folder}/files;
    location {proxied} {{
      proxy_pass http://behind;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
    }}
  }}
}}
"""


class Nginx(Peer):
    """One worker, access log on; serves 1k, 64k and 10m, and with `behind` ("127.0.0.1:PORT") /proxied/ from there."""

    def __init__(self, behind=None, access_log=True):
        super().__init__()
        port = free_port()
        for folder in ("", "window", "proxied"):
            place = self.folder / "files" / folder
            place.mkdir(exist_ok=True, parents=True)
            (place / "1k").write_bytes(b"x" * 1024)
            (place / "64k").write_bytes(b"x" * 65536)
            (place / "10m").write_bytes(b"x" * (10 << 20))
        self.folder.chmod(0o755)
        configuration = self.folder / "nginx.conf"
        configuration.write_text(NGINX.format(folder=self.folder, port=port, behind=behind or "127.0.0.1:9",
                                              proxied="/proxied/" if behind else "/nowhere/",
                                              access=self.folder / "access.log" if access_log else "off"))
        self.address, self.url = f"127.0.0.1:{port}", f"http://127.0.0.1:{port}"
        self.launch(["/usr/sbin/nginx", "-c", configuration])
        until(lambda: answers(self.url + "/1k", 200), 20, "nginx answering")


class Redis(Peer):
    """Durable as far as Redis goes by default: append-only, synced every second."""

    def __init__(self):
        super().__init__()
        self.socket = self.folder / "redis.sock"
        self.launch(["/usr/bin/redis-server", "--port", 0, "--unixsocket", self.socket, "--dir", self.folder,
                     "--appendonly", "yes", "--save", ""])
        until(lambda: self.socket.exists(), 20, "redis answering")


def rq(redis, jobs):
    return printed([PYTHON, HERE / "peers/rq_bench.py", redis.socket, jobs])


def graphile(url, jobs):
    parts = urlsplit(url)
    return printed(["node", HERE / "peers/graphile_bench.mjs", jobs], PEER_MODULES=str(node_modules()),
                   PGHOST=parse_qs(parts.query)["host"][0], PGUSER="postgres", PGDATABASE=parts.path.lstrip("/"))


def node_modules():
    """graphile-worker and pg, of the versions in bench/peers/package-lock.json, installed into build/."""
    place = HERE.parent / "build/peers"
    place.mkdir(parents=True, exist_ok=True)
    lock = HERE / "peers/package-lock.json"
    installed = place / "node_modules/.package-lock.json"
    if not installed.exists() or (place / lock.name).read_bytes() != lock.read_bytes():
        shutil.copy(HERE / "peers/package.json", place)
        shutil.copy(lock, place)
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"], cwd=place,
                       check=True)
    return place


def printed(command, **environment):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=600,
                          env={**os.environ, **environment})
    assert done.returncode == 0, done.stdout + done.stderr
    return float(done.stdout.split()[-1])


def pgbench(url, script, seconds, clients=64):
    """Transactions a second of a script with prepared statements."""
    parts = urlsplit(url)
    command = [PROGRAMS / "pgbench", "-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(seconds), "-f",
               script, "-h", parse_qs(parts.query)["host"][0], "-U", "postgres", parts.path.lstrip("/")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 120)
    assert done.returncode == 0, done.stderr
    return float(done.stdout.split("tps = ")[1].split()[0])


def free_port():
    """For peers that cannot be asked to take a free port and say which."""
    import socket
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
