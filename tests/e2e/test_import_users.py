"""Moving people in from an OpenOn or a PeerPush: their databases are read, and never written."""
import json
import sqlite3
import uuid
from contextlib import closing
from urllib.parse import urlsplit

import pytest
import requests

from compat_rows import PASSWORD, new
from harness.people import sign_up
from harness.shop import LIMITS_OFF

BCRYPT = "$2b$04$holdfastkelpforestseautOMnbrZELcaXkDmYwWhV6zaR/dh2TTq"   # of PASSWORD
SINCE = "2024-05-06 07:08:09.123456"
OPENON = """CREATE TABLE users (id CHAR(36) PRIMARY KEY, email VARCHAR(255) UNIQUE, username VARCHAR(100) UNIQUE,
            hashed_password VARCHAR(255), full_name VARCHAR(255), is_active BOOLEAN, created_at {time})"""
PEERPUSH = """CREATE TABLE users (id {id} PRIMARY KEY, email VARCHAR(320) UNIQUE, username VARCHAR(32) UNIQUE,
              password_hash VARCHAR(255), is_active BOOLEAN, created_at {time})"""


def literal(value):
    if value is None:
        return "NULL"
    return str(value).lower() if isinstance(value, bool) else "'" + value.replace("'", "''") + "'"


class Origin:
    """The database of an origin on either engine; `words` tell the command line where it is."""

    def __init__(self, name, where, folder, cluster):
        self.name = name
        self.cluster = cluster() if where == "postgres" else None
        if self.cluster:
            url = self.cluster.create_database()
            self.database = urlsplit(url).path.lstrip("/")
            self.words = ["--from", url.replace("postgresql://", "postgresql+asyncpg://")]
        else:
            self.file = folder / "origin.db"
            self.words = ["--file", str(self.file)]
        shape = OPENON if name == "openon" else PEERPUSH
        self.run(shape.format(id="UUID" if self.cluster else "CHAR(36)",
                              time="TIMESTAMP WITH TIME ZONE" if self.cluster else "DATETIME"))

    def run(self, *statements):
        if self.cluster:
            return self.cluster.sql(self.database, ";\n".join(statements))
        with closing(sqlite3.connect(self.file)) as connection, connection:
            for statement in statements:
                rows = connection.execute(statement).fetchall()
        return rows

    def add(self, *people):
        """(username, what is unlike others); gives their ids."""
        ids, statements = [], []
        for username, other in people:
            hash_column = "hashed_password" if self.name == "openon" else "password_hash"
            row = {"id": str(uuid.uuid4()), "email": f"{username.lower()}@origin.example", "username": username,
                   hash_column: other.get("hash", BCRYPT), "is_active": True, "created_at": SINCE}
            row.update((name, value) for name, value in other.items() if name != "hash")
            ids.append(row["id"])
            statements.append(f"INSERT INTO users ({', '.join(row)}) VALUES ({', '.join(map(literal, row.values()))})")
        self.run(*statements)
        return ids


@pytest.fixture(params=["sqlite", "postgres"])
def origin(request, tmp_path):
    return lambda name: Origin(name, request.param, tmp_path, lambda: request.getfixturevalue("cluster"))


@pytest.fixture
def shop(open_shop):
    shop = open_shop(LIMITS_OFF)
    yield shop
    shop.server.stop()   # a cluster has so many connections


def take(shop, origin, *words, check=True):
    done = shop.server.run("import", origin.name, *origin.words, *words, check=check)
    return json.loads(done.stdout) if check else done


def becomes(report):
    return {line["becomes"].split(":")[0]: line["users"] for line in report["users"]}


def users(shop):
    return shop.database.rows("SELECT id, username, first_name, last_name, email, unverified_email, password_hash, "
                              "state, created_at, origin, origin_id FROM users ORDER BY id")


def user(shop, username):
    return next(one for one in shop.operator.get("/v1/users?limit=100").json()["items"] if one["username"] == username)


def log_in(shop, username, password=PASSWORD):
    return requests.post(f"{shop.server.api}/compat/openon/auth/login", timeout=60,
                         json={"username": username, "password": password})


def hash_of(shop, username):
    return shop.database.rows(f"SELECT password_hash FROM users WHERE username = '{username}'")[0][0]


def test_who_comes_over(shop, origin):
    there = origin("openon")
    ids = there.add(("ada", {"full_name": "Ada King Lovelace"}), ("grace", {"is_active": False, "full_name": "Grace"}),
                    ("Vera", {"created_at": "2023-01-01 00:00:00", "full_name": None}))
    report = take(shop, there)
    assert becomes(report) == {"taken over": 2, "taken over, and deactivated": 1}
    assert [report[kind] for kind in ("renamed", "without_password", "without_email", "without_names",
                                      "left_behind")] == [[]] * 5
    assert any("unverified" in note for note in report["notes"])
    ada = user(shop, "ada")
    assert (ada["first_name"], ada["last_name"], ada["state"]) == ("Ada", "King Lovelace", "active")
    assert ada["unverified_email"] == "ada@origin.example" and "email" not in ada, "nobody has shown whose it is"
    assert ada["created_at"] == "2024-05-06T07:08:09.123Z"
    assert user(shop, "grace")["state"] == "deactivated"
    assert shop.database.rows("SELECT origin, origin_id FROM users WHERE username = 'ada'") == [["openon", ids[0]]]
    assert log_in(shop, "grace").status_code == 403


def test_the_imported_password_signs_in_and_is_hashed_anew(shop, origin):
    there = origin("peerpush")
    there.add(("ada_l", {}))
    take(shop, there)
    assert hash_of(shop, "ada_l") == BCRYPT
    assert log_in(shop, "ada_l", "another long sentence").status_code == 401
    assert hash_of(shop, "ada_l") == BCRYPT
    pair = requests.post(f"{shop.server.api}/compat/peerpush/auth/login", timeout=60,
                         json={"email": "ada_l@origin.example", "password": PASSWORD})
    assert pair.status_code == 200, pair.text
    assert hash_of(shop, "ada_l").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert log_in(shop, "ada_l").status_code == 200


def test_what_breaks_a_rule_is_said(shop, origin):
    there = origin("openon")
    taken = requests.post(f"{shop.server.api}/compat/openon/auth/signup", json=new("linus"), timeout=60)
    assert taken.status_code == 201
    ids = there.add(
        ("linus", {"created_at": "2024-01-01 00:00:00"}), ("l1nus", {"created_at": "2024-01-02 00:00:00"}),
        ("admin", {}), ("plain", {"hash": "sha1$abc"}), ("far", {"email": "nowhere"}),
        ("long", {"full_name": "X" * 101}), ("empty", {"created_at": None}))
    report = take(shop, there)
    assert becomes(report) == {"taken over": 6, "left behind": 1}
    assert {one["username"]: (one["becomes"], one["id"]) for one in report["renamed"]} == {
        "linus": ("linus_2", ids[0]), "l1nus": ("l1nus_3", ids[1]), "admin": ("admin_2", ids[2])}
    assert [one["id"] for one in report["without_password"]] == [ids[3]]
    assert [one["id"] for one in report["without_email"]] == [ids[4]]
    assert [one["id"] for one in report["without_names"]] == [ids[5]]
    assert [one["id"] for one in report["left_behind"]] == [ids[6]]
    assert log_in(shop, "linus_2").status_code == 200
    assert log_in(shop, "plain", "sha1$abc").status_code == 401


def test_a_dry_run_changes_nothing_and_says_the_same(shop, origin):
    there = origin("openon")
    there.add(("kelp", {"created_at": "2024-01-01 00:00:00"}), ("Kelp", {"email": "other@origin.example"}),
              ("grace", {"is_active": False}), ("plain", {"hash": ""}))
    before = there.run("SELECT count(*), max(hashed_password) FROM users")
    dry = take(shop, there, "--dry-run")
    assert dry.pop("dry_run") and users(shop) == []
    wet = take(shop, there)
    assert not wet.pop("dry_run") and wet == dry
    assert wet["renamed"][0]["becomes"] == "Kelp_2"
    assert there.run("SELECT count(*), max(hashed_password) FROM users") == before


def test_the_second_run_changes_nothing_and_says_so(shop, origin):
    there = origin("peerpush")
    there.add(("ada", {}), ("_odd", {}), ("grace", {"is_active": False}))
    take(shop, there)
    assert log_in(shop, "ada").status_code == 200
    before = users(shop)
    report = take(shop, there)
    assert becomes(report) == {"here already": 3} and report["renamed"] == []
    assert users(shop) == before


def test_nobody_takes_the_address_of_one_who_was_brought_over(shop, origin):
    there = origin("peerpush")
    there.add(("ada", {}))
    take(shop, there)
    email, other = "ada@origin.example", "another long sentence"
    sign_up(shop, "newcomer", email, other)

    def by_address(password):
        return requests.post(f"{shop.server.api}/compat/peerpush/auth/login", timeout=60,
                             json={"email": email, "password": password}).status_code

    assert (by_address(PASSWORD), by_address(other)) == (200, 200), "each by his own password"
    for _ in range(2):
        sign_up(shop, f"later-{_}", email, f"a {_}th long sentence")
    assert by_address(PASSWORD) == 200


def test_a_password_that_was_missing_comes_later(shop, origin):
    there = origin("openon")
    there.add(("plain", {"hash": "unusable"}))
    take(shop, there)
    assert take(shop, there)["without_password"][0]["username"] == "plain"
    there.run(f"UPDATE users SET hashed_password = '{BCRYPT}'")
    report = take(shop, there)
    assert becomes(report) == {"here already": 1} and report["without_password"] == []
    assert log_in(shop, "plain").status_code == 200
    there.run("UPDATE users SET hashed_password = 'another'")
    take(shop, there)
    assert log_in(shop, "plain").status_code == 200, "who has a password keeps it"


def test_more_than_a_bite(shop, origin):
    there = origin("peerpush")
    people = [(f"swimmer_{number:04}x", {"created_at": f"2024-01-01 00:{number // 60 % 60:02}:{number % 60:02}"})
              for number in range(1100)]
    there.add(*people, ("swimmer0500x", {"created_at": "2024-02-01 00:00:00"}))
    dry, wet = take(shop, there, "--dry-run"), take(shop, there)
    assert becomes(dry) == becomes(wet) == {"taken over": 1101}
    assert dry["renamed"] == wet["renamed"] and len(wet["renamed"]) == 1
    assert shop.database.value("SELECT count(*) FROM users") == 1101


@pytest.mark.on("sqlite")
@pytest.mark.parametrize("words, code, says", [
    ([], 2, "--file"), (["--file", "a", "--from", "b"], 2, "--file"), (["--file", "nowhere.db"], 1, "nowhere.db"),
    (["--from", "postgresql://127.0.0.1:1/x"], 1, "cannot be reached")])
def test_what_cannot_be_read_is_said(shop, words, code, says):
    done = shop.server.run("import", "openon", *words, check=False)
    assert done.returncode == code and says in done.stderr


def test_a_table_of_something_else_is_refused(shop, origin):
    there = origin("peerpush")
    done = shop.server.run("import", "openon", *there.words, check=False)
    assert done.returncode == 1 and "hashed_password" in done.stderr, done.stderr
    assert users(shop) == []
