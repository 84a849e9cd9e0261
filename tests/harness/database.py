"""A fresh database for a server, and a look into it from outside."""
import sqlite3
from contextlib import closing
from urllib.parse import urlsplit


class Sqlite:
    name = "sqlite"
    url = None

    def __init__(self, data):
        self.file = data / "holdfast.db"

    def rows(self, sql):
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, timeout=30)) as connection:
            return [list(map(str, row)) for row in connection.execute(sql)]

    def value(self, sql):
        return int(self.rows(sql)[0][0])


class Postgres:
    name = "postgres"

    def __init__(self, cluster, url=None):
        self.cluster = cluster
        self.url = url or cluster.create_database()

    def rows(self, sql):
        return self.cluster.sql(urlsplit(self.url).path.lstrip("/"), sql)

    def value(self, sql):
        return int(self.rows(sql)[0][0])
