"""One `holdfast serve` process: started on free ports, its output kept, ended by its process id."""
import json
import os
import pty
import re
import signal
import subprocess
import threading
from pathlib import Path

from harness.wait import until

BANNER = re.compile(r"^\s*(gate|api)\s+(https?://\S+?:\d+)/?\s*$")
SANITIZER = re.compile(r"ERROR: \w+Sanitizer|WARNING: ThreadSanitizer|runtime error:|LeakSanitizer")


def binary():
    path = os.environ.get("HOLDFAST_BINARY") or str(Path(__file__).parents[2] / "build/dev/holdfast")
    assert Path(path).exists(), f"there is no {path}: ./dev build dev makes it (or set HOLDFAST_BINARY)"
    return path


def beside(program):
    """Another program of the build that the server comes from."""
    path = Path(binary()).resolve().parent / program
    assert path.exists(), f"there is no {path}: build the target drill_programs there"
    return path


class Server:
    """`config` is TOML text; `database` a URL, or None for SQLite in `data`."""

    def __init__(self, folder, config, database=None, environment=None, arguments=(), program=None,
                 api="127.0.0.1:0", gate="127.0.0.1:0", terminal=False):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.data = self.folder / "data"
        self.config = self.folder / "holdfast.toml"
        self.config.write_text(config)
        self.database = database
        self.program = program or binary()
        self.listens_api, self.listens_gate = api, gate
        self.terminal = terminal   # whether a person seems to look at its stdout
        ours = ("DATABASE_URL", "HOLDFAST_BINARY", "HOLDFAST_ROUNDS", "HOLDFAST_TIMES")
        self.environment = {name: value for name, value in os.environ.items() if name not in ours}
        self.environment.update(environment or {})
        self.arguments = list(arguments)
        self.process, self.urls, self.output, self.errors = None, {}, [], []

    # --- coming and going

    def start(self, within=30):
        self.launch()
        until(lambda: len(self.urls) == 2 or self.process.poll() is not None, within, "the banner")
        until(lambda: not self.died(), 0, f"a start of the server\n{self.said()}")
        return self

    def launch(self):
        """Starts without waiting for the banner: for starts that are to be refused."""
        command = [self.program, "serve", "--config", str(self.config), "--data", str(self.data),
                   "--api", self.listens_api, "--gate", self.listens_gate, *self.arguments]
        if self.database:
            command += ["--database", self.database]
        self.urls = {}
        ours, theirs = pty.openpty() if self.terminal else (None, subprocess.PIPE)
        self.process = subprocess.Popen(command, stdout=theirs, stderr=subprocess.PIPE,
                                        stdin=subprocess.DEVNULL, env=self.environment, cwd=self.folder)
        if self.terminal:
            os.close(theirs)
        stdout = os.fdopen(ours, "rb") if self.terminal else self.process.stdout
        self.readers = [self._follow(stdout, self.output), self._follow(self.process.stderr, self.errors)]

    def _follow(self, stream, lines):
        def lines_of_it():
            try:
                yield from stream
            except OSError:   # how a terminal says that nobody writes to it any more
                pass

        def read():
            for raw in lines_of_it():
                line = raw.decode("utf-8", "replace").rstrip("\r\n")
                lines.append(line)
                banner = BANNER.match(line)
                if banner:
                    self.urls[banner[1]] = banner[2]
        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        return reader

    def stop(self, within=45):
        """SIGTERM, and its exit code after draining."""
        self.process.send_signal(signal.SIGTERM)
        return self.wait(within)

    def kill(self):
        """SIGKILL, as power cuts and impatient operators do."""
        if self.process and self.process.poll() is None:
            self.process.kill()
        return self.wait(10)

    def wait(self, within=45):
        code = self.process.wait(within)
        for reader in self.readers:
            reader.join(5)
        return code

    def close(self):
        """Ends it, and fails if it had died on its own or a sanitizer had something to say."""
        if self.process is None:
            return
        died = self.died()
        self.kill()
        assert not died, f"the server had died with {self.process.returncode}\n{self.said()}"
        assert not SANITIZER.search("\n".join(self.errors)), self.said()

    def died(self):
        return self.process.poll() not in (None, 0)

    def reload(self):
        self.process.send_signal(signal.SIGHUP)

    # --- where it is and what it says

    @property
    def gate(self):
        return self.urls["gate"]

    @property
    def api(self):
        return self.urls["api"]

    def address(self, listener="gate"):
        host, port = self.urls[listener].rsplit("//", 1)[1].rsplit(":", 1)
        return host, int(port)

    def said(self, most=60):
        return "\n".join(["--- stdout", *self.output[-most:], "--- stderr", *self.errors[-most:]])

    def logged(self):
        """Every JSON line it has written, on either stream."""
        lines = []
        for line in [*self.output, *self.errors]:
            if line.startswith("{"):
                lines.append(json.loads(line))
        return lines

    # --- the command line beside it

    def run(self, *arguments, check=True, stdin=None):
        """`holdfast ARGUMENTS` on the same data."""
        command = [self.program, *arguments, "--config", str(self.config), "--data", str(self.data)]
        if self.database:
            command += ["--database", self.database]
        done = subprocess.run(command, capture_output=True, text=True, env=self.environment, cwd=self.folder,
                              input=stdin, timeout=60)
        said = f"{arguments} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert not check or done.returncode == 0, said
        return done
