"""A PostgreSQL 15 of our own: a cluster in a temporary folder, reached by a Unix socket only."""
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from harness.wait import until

PROGRAMS = Path("/usr/lib/postgresql/15/bin")
FAST = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]


class Cluster:
    """`durable` leaves fsync on, as drills and benches need it."""

    def __init__(self, durable=False, settings=()):
        self.folder = Path(tempfile.mkdtemp(prefix="holdfast-pg-"))
        self.user = "postgres" if os.geteuid() == 0 else None
        if self.user:
            owner = pwd.getpwnam(self.user)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self.settings = [] if durable else list(FAST)
        for setting in settings:
            self.settings += ["-c", setting]
        self.names = itertools.count(1)
        self._run("initdb", "-D", self.folder / "data", "-U", "postgres", "--auth=trust", "--locale=C",
                  "--encoding=UTF8", *([] if durable else ["--no-sync"]))
        self.start()

    def start(self):
        self.log = open(self.folder / "log", "ab")
        self.process = subprocess.Popen(
            [PROGRAMS / "postgres", "-D", self.folder / "data", "-c", "listen_addresses=", "-c", "max_connections=200",
             "-c", f"unix_socket_directories={self.folder}", "-c", "shared_buffers=128MB", *self.settings],
            stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL, cwd="/", **self._as_user())
        until(lambda: self._answers(), 30, "an answer of PostgreSQL")

    def _answers(self):
        return subprocess.run([PROGRAMS / "pg_isready", "-q", "-h", self.folder, "-U", "postgres"]).returncode == 0

    def stop_at_once(self):
        """An immediate stop: no checkpoint, as if the power had gone."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(30)

    def stop_fast(self):
        """As it is restarted in order: every connection is told goodbye, and what it was doing is rolled back."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)

    def close(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(30)
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def create_database(self):
        """The URL of a new, empty database in collation C."""
        name = f"holdfast_{next(self.names)}"
        self.sql("postgres", f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
        return self.url(name)

    def url(self, name):
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def sql(self, name, text):
        """Rows as lists of texts."""
        command = [PROGRAMS / "psql", "-X", "-q", "-At", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-h", self.folder,
                   "-U", "postgres", name]
        done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return [line.split("\t") for line in done.stdout.splitlines()]

    def _run(self, program, *arguments):
        done = subprocess.run([PROGRAMS / program, *arguments], capture_output=True, text=True, cwd="/",
                              **self._as_user())
        assert done.returncode == 0, done.stdout + done.stderr

    def _as_user(self):
        return {"user": self.user, "group": self.user, "extra_groups": []} if self.user else {}
