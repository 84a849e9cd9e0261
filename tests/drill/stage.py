"""A shop to break: its goods, its database, its server, and fifty customers."""
import tempfile
from pathlib import Path

from drill.buyers import Journal, Place, dismiss, hire
from harness.database import Postgres, Sqlite
from harness.postgres import Cluster
from harness.server import Server
from harness.shop import LIMITS_OFF, SITE, UPSTREAM, gate
from harness.upstream import Upstream, answer

GOODS = {
    "/files/small.txt": b"a small file\n" * 20,
    "/files/large.bin": bytes(range(256)) * 1200,
    "/articles/small": b"an answer of the upstream\n",
    "/articles/large": b"a long answer of the upstream\n" * 8000,
}

CONFIG = LIMITS_OFF + gate("files", "/files/**", SITE) + gate("articles", "/articles/**", UPSTREAM)


class Stage:
    def __init__(self, engine, customers=50, environment=None, cluster=None, seed=1, data=None, config=CONFIG):
        self.folder = tempfile.TemporaryDirectory(prefix="holdfast-drill-")
        root = Path(self.folder.name)
        (root / "site").mkdir()
        self.upstream = Upstream()
        for path, content in GOODS.items():
            if path.startswith("/files/"):
                (root / "site" / path[len("/files/"):]).write_bytes(content)
            else:
                self.upstream.on(path, answer(body=content))
        self.own_cluster = None
        if engine == "postgres" and cluster is None:
            self.own_cluster = cluster = Cluster(durable=True)
        self.database = Postgres(cluster) if engine == "postgres" else Sqlite(data or root / "data")
        self.cluster = cluster
        self.server = Server(root, config.replace("UPSTREAM", self.upstream.url), self.database.url, environment)
        if data:
            self.server.data = data
        self.place, self.journal = Place(), Journal()
        self.customers, self.seed, self.buyers = customers, seed, []

    def open(self, **environment):
        """Starts the server, with crash points if asked, and sends the customers there."""
        for name in ("HOLDFAST_CRASH_AT", "HOLDFAST_CONTROL"):
            if name in environment:
                self.server.environment[name] = environment[name]
            elif name == "HOLDFAST_CRASH_AT":
                self.server.environment.pop(name, None)
        self.server.output.clear()
        self.server.errors.clear()
        self.server.start(within=60)
        self.place.moved_to(self.server.address())
        if not self.buyers:
            self.buyers = hire(self.customers, self.place, self.journal, GOODS, self.seed)

    def sold(self):
        return len(self.journal.all())

    def dismiss(self):
        dismiss(self.buyers)
        self.buyers = []

    def close(self):
        for buyer in self.buyers:
            buyer.stopping.set()
        self.server.kill()
        self.upstream.close()
        if self.own_cluster:
            self.own_cluster.close()
        self.folder.cleanup()
