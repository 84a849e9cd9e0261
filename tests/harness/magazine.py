"""The example site, examples/site, as it is: its own server on a socket of the test's, and its own gates."""
import os
import subprocess
from pathlib import Path

from harness.shop import LIMITS_OFF
from harness.wait import until

EXAMPLES = Path(__file__).parents[2] / "examples"
PROGRAM = "/usr/bin/python3"   # Debian's, which has Debian's python3-markdown


def articles():
    return sorted(file.parent.name for file in (EXAMPLES / "site/articles").glob("*/article.md"))


class Magazine:
    """`articles`: a folder in their place, which a test may write in."""

    def __init__(self, folder, articles=EXAMPLES / "site/articles"):
        self.socket = Path(folder) / "site.sock"
        self.said = Path(folder) / "site.log"
        with self.said.open("w") as log:
            self.process = subprocess.Popen(
                [PROGRAM, EXAMPLES / "site/tideline.py", "--socket", self.socket, "--articles", articles],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
        until(lambda: self.socket.exists() or self.process.poll() is not None, what="the magazine listening")
        assert self.process.poll() is None, self.said.read_text()

    @property
    def url(self):
        return f"unix:{self.socket}"

    @property
    def config(self):
        """examples/site.toml with this socket, its folders where they are, and no limits on who asks how often."""
        text = (EXAMPLES / "site.toml").read_text()
        mode, gates = text.split("[[", 1)
        assert 'mode = "sandbox"' in mode
        return LIMITS_OFF + ("[[" + gates).replace("unix:./site.sock", self.url).replace("./site/", f"{EXAMPLES}/site/")

    def close(self):
        """Ends it, and fails if it had died or anything in it had gone wrong."""
        died = self.process.poll()
        self.process.terminate()
        self.process.wait(10)
        assert died is None and not self.said.read_text(), self.said.read_text()
