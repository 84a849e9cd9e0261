"""Debian's nginx as a plain proxy before the same upstream: a second reader to hold our reading of bytes against."""
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

from harness.wait import until

CONFIG = """
{user}
worker_processes 1;
daemon off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  {http}
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass {upstream};
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Connection "";
      {location}
    }}
  }}
}}
"""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


class Nginx:
    """`http` and `location`: more of its words for these places; FOLDER in them is a folder of its own."""

    def __init__(self, upstream, http="", location=""):
        self.folder = Path(tempfile.mkdtemp(prefix="holdfast-nginx-"))
        program = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
        assert program, "there is no nginx: ./dev setup test installs it"
        for _ in range(5):   # somebody may take the port between our asking and its binding
            self.port = free_port()
            config = self.folder / "nginx.conf"
            user = "user root;" if os.geteuid() == 0 else ""
            config.write_text(CONFIG.format(folder=self.folder, port=self.port, upstream=upstream, user=user,
                                            http=http, location=location).replace("FOLDER", str(self.folder)))
            self.process = subprocess.Popen([program, "-p", self.folder, "-c", config, "-e", self.folder / "error.log"],
                                            stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            until(lambda: self.process.poll() is not None or self._listens(), 20, "nginx listening")
            if self.process.poll() is None:
                return
        raise AssertionError((self.folder / "error.log").read_text())

    @property
    def address(self):
        return "127.0.0.1", self.port

    def _listens(self):
        try:
            socket.create_connection(self.address, 1).close()
            return True
        except OSError:
            return False

    def close(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)
