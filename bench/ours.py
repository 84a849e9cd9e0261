"""Our side of every figure: a server with one network thread and its limits off, and databases filled beforehand."""
import re
import sqlite3
import tempfile
from pathlib import Path

import requests

from harness.database import Postgres, Sqlite
from harness.server import Server
from harness.shop import SITE, Shop, Visitor, gate

CONFIG = """
mode = "sandbox"
threads = 1

[log]
access = "./access.log"

[limits]
new_payments_per_minute = 0
wrong_credentials_per_minute = 0
max_awaited = 0
reads_per_minute = 0
writes_per_minute = 0

"""

HOST = "shop.test"


def shop(cluster=None, upstream=None, config=CONFIG, more=""):
    """A running shop over files of 1 and 64 KiB, sold once or by window, and an upstream by window; and more."""
    folder = tempfile.TemporaryDirectory(prefix="holdfast-bench-")
    root = Path(folder.name)
    (root / "site").mkdir()
    (root / "site/1k").write_bytes(b"x" * 1024)
    (root / "site/64k").write_bytes(b"x" * 65536)
    config += gate("once", "/once/**", SITE, deadline="24h") + gate("window", "/window/**", SITE, access="24h")
    if upstream:
        config += gate("proxied", "/proxied/**", f'upstream = "{upstream}"', access="24h")
    database = Postgres(cluster) if cluster else Sqlite(root / "data")
    opened = Shop(Server(root, config + more, database.url).start(), Nobody(), database)
    opened.folder = folder
    return opened


class Nobody:
    """No upstream of the harness: benches bring a real server."""

    def close(self):
        pass


def visitor(opened):
    return Visitor(opened, host=HOST)


def in_window(opened, path):
    """The header of a payment whose window is open."""
    payment = visitor(opened).paid(path)
    assert visitor(opened).ask(path, payment).status_code == 200
    return f"Holdfast-Payment: {payment}"


def restart(opened):
    opened.server.stop()
    opened.server.start()


def copies(opened, count, state):
    """Stores `count` payments like a real one of /once/1k, in this state, straight into the stopped server's SQLite.

    Gives their ids. A paid copy opens what the real one would, since it has its binding."""
    bought = visitor(opened).paid("/once/1k") if state == "paid" else visitor(opened).bill("/once/1k")
    opened.server.stop()
    with sqlite3.connect(opened.database.file) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(payments)")]
        source = dict(zip(columns, connection.execute("SELECT * FROM payments WHERE id = ?", [bought]).fetchone()))
        offers = [row[1] for row in connection.execute("PRAGMA table_info(offers)")]
        offer = dict(zip(offers, connection.execute("SELECT * FROM offers WHERE payment_id = ?",
                                                    [bought]).fetchone()))
        stories = [row[1] for row in connection.execute("PRAGMA table_info(payment_history)")]
        story = [dict(zip(stories, row)) for row in
                 connection.execute("SELECT * FROM payment_history WHERE payment_id = ? ORDER BY version", [bought])]
        # Ids keep the shape and the order of time; the last digits count.
        base = int(connection.execute("SELECT count(*) FROM payments").fetchone()[0])
        ids = [bought[:-9] + f"{base + number:09d}" for number in range(count)]
        first = source["identifier"] // 2 + base
        insert(connection, "payments", columns,
               ({**source, "id": id_, "identifier": first + number} for number, id_ in enumerate(ids)))
        insert(connection, "offers", offers,
               ({**offer, "payment_id": id_, "reference": offer["reference"].replace(bought, id_)} for id_ in ids))
        insert(connection, "payment_history", stories, ({**row, "payment_id": id_} for id_ in ids for row in story))
    connection.close()
    opened.server.start(within=120)
    return ids


def insert(connection, table, columns, rows):
    marks = ", ".join("?" * len(columns))
    connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",
                           ([row[column] for column in columns] for row in rows))


def version(opened):
    body = requests.get(opened.server.api + "/version", timeout=20).json()
    return f"{body['version']} ({re.sub('[^0-9a-f+]', '', body['commit']) or 'unknown'})"
