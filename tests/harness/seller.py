"""One `holdfast sell` in the foreground of a folder of its own."""
import re
import signal
import subprocess
import threading

from harness.server import SANITIZER, binary
from harness.wait import until

URL = re.compile(r"^\s+(http://\S+)/$")
SALE = re.compile(r"^(\d\d:\d\d:\d\d)  (\S+ \S+)  (\S+)  (\S.*)$")


class Seller:
    def __init__(self, folder, *words, before=(), environment=None):
        self.output, self.errors, self.url = [], [], None
        self.process = subprocess.Popen([*before, binary(), "sell", *map(str, words)], cwd=folder, env=environment,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.readers = [self._follow(self.process.stdout, self.output), self._follow(self.process.stderr, self.errors)]

    def _follow(self, stream, lines):
        def read():
            for raw in stream:
                line = raw.decode("utf-8", "replace").rstrip("\n")
                lines.append(line)
                if found := URL.match(line):
                    self.url = found[1]
        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        return reader

    def open(self):
        until(lambda: self.url or self.process.poll() is not None, 30, "the address")
        assert self.url, self.said()
        return self

    def sales(self):
        """(amount, rail, what) of each line that tells of one."""
        return [match.groups()[1:] for line in self.output if (match := SALE.match(line))]

    def close(self):
        """Ctrl-C, as a seller ends it; gives what it said last."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        code = self.process.wait(30)
        for reader in self.readers:
            reader.join(5)
        assert code == 0 and not SANITIZER.search("\n".join(self.errors)), self.said()
        return self.output[-1]

    def said(self):
        return "\n".join(["--- stdout", *self.output, "--- stderr", *self.errors])
