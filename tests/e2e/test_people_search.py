"""Finding people among many: the query walks a range of the index on either database, and nobody is found by his
address. Who is found, in which order, and who never is: test_accounts.py."""
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from harness.people import change, new_name, sign_up
from harness.shop import LIMITS_OFF

MANY = 20_000
QUERIES = Path(__file__).parents[2] / "src/identity/accounts/queries.sql"
SEARCH = re.search(r"^-- name: search_users\n(.*?)\n\n", QUERIES.read_text(), re.M | re.S)[1]
VALUES = {"from": "'kelp-1234'", "below": "'kelp-1234\U0010ffff'", "caller": "'usr_nobody'", "rows": "10",
          "most": "500"}
TYPES = {"from": "text", "below": "text", "caller": "text", "rows": "bigint", "most": "bigint"}


@pytest.fixture(scope="module")
def shop(open_shop):
    """With so many people, kelp-00001 and on, each to be found by his username."""
    shop = open_shop(LIMITS_OFF)
    people = f"""WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY}),
        digits(d) AS (SELECT substr(CAST(100000 + i AS TEXT), 2) FROM n),
        people(id, name) AS (SELECT 'usr_{"0" * 31}' || d, 'kelp-' || d FROM digits)"""
    change(shop, people + "INSERT INTO users (id, username, username_key, role, state, findable, created_at) "
                          "SELECT id, name, name, 'user', 'active', 1, 1 FROM people")
    change(shop, people + "INSERT INTO user_names (term, rank, user_id) SELECT name, 0, id FROM people")
    return shop


def filled(sql, values):
    return re.sub(r":(\w+)", lambda found: values[found[1]], sql)


def plan_of_sqlite(shop):
    with closing(sqlite3.connect(shop.database.file, timeout=30)) as connection:
        return [row[3] for row in connection.execute("EXPLAIN QUERY PLAN " + filled(SEARCH, VALUES))]


def plan_of_postgres(shop, mode):
    """Of a prepared statement, as the server's are: planned for these values, or once for any."""
    numbered = filled(SEARCH, {name: f"${number}" for number, name in enumerate(VALUES, 1)})
    rows = shop.database.rows(f"ANALYZE; SET plan_cache_mode = {mode}; PREPARE search ({', '.join(TYPES.values())}) "
                              f"AS {numbered}; EXPLAIN EXECUTE search ({', '.join(VALUES.values())})")
    return [row[0] for row in rows]


@pytest.mark.on("sqlite")
@pytest.mark.parametrize("statistics", ["", "ANALYZE"])
def test_sqlite_walks_a_range_of_the_index(shop, statistics):
    if statistics:
        change(shop, statistics)
    plan = plan_of_sqlite(shop)
    assert [line for line in plan if line.startswith("SEARCH user_names USING") and "(term>? AND term<?)" in line], plan
    assert [line for line in plan if line.startswith("SEARCH u USING") and "(id=?)" in line], plan
    assert {line for line in plan if line.startswith("SCAN")} <= {"SCAN n", "SCAN first_of_all"}, \
        f"both are what that range gave: {plan}"


@pytest.mark.on("postgres")
@pytest.mark.parametrize("mode", ["force_custom_plan", "force_generic_plan"])
def test_postgres_walks_a_range_of_the_index(shop, mode):
    plan = plan_of_postgres(shop, mode)
    assert [line for line in plan if re.search(r"Index.* Scan.* user_names_pkey", line)], plan
    assert [line for line in plan if re.search(r"Index Cond: \(\(term >= .* AND \(term < ", line)], plan
    assert not [line for line in plan if "Seq Scan" in line], plan


def found(person, query, **more):
    answer = person.api.get("/v1/users/search", params={"query": query, **more})
    assert answer.status_code == 200, answer.text
    return [one["username"] for one in answer.json()["users"]]


def test_the_first_of_many_come_in_order(shop):
    seeker = sign_up(shop)
    assert found(seeker, "kelp-", limit=50) == [f"kelp-{number:05}" for number in range(1, 51)]
    assert found(seeker, "KELP-1234") == [f"kelp-1234{digit}" for digit in range(10)]
    assert found(seeker, "kelp-12345") == ["kelp-12345"]
    assert found(seeker, "kelp-20001") == []


def test_a_username_comes_before_however_many_are_called_so(shop):
    stem = new_name("maria")
    change(shop, f"INSERT INTO user_names (term, rank, user_id) SELECT '{stem}', 1, id FROM users "
                 "WHERE username BETWEEN 'kelp-' AND 'kelp-00600'")
    person, seeker = sign_up(shop, stem), sign_up(shop)
    assert found(seeker, stem, limit=2) == [person.username, "kelp-00001"]


def test_neither_an_address_nor_a_part_of_it_finds_anybody(shop):
    seeker, stem, house = sign_up(shop), new_name("box"), new_name("house")
    owner = sign_up(shop, email=f"{stem}@{house}.example").verified()
    claims = sign_up(shop, email=f"{stem}2@{house}.example")
    for address in owner.email, claims.email:
        for part in address, address.upper(), address.split("@")[0], "@" + address.split("@")[1], f"{house}.example":
            assert found(seeker, part) == [], part
    assert [found(seeker, one.username) for one in (owner, claims)] == [[owner.username], [claims.username]]
    assert shop.database.value("SELECT count(*) FROM user_names WHERE term LIKE '%@%'") == 0


def test_who_does_not_want_to_be_found_stands_in_no_index(shop):
    person = sign_up(shop, first_name="Sylvia", last_name="Earle")
    terms = f"SELECT count(*) FROM user_names WHERE user_id = '{person.id}'"
    assert shop.database.value(terms) == 3, "the username, the last name, the whole name"
    assert person.api.patch("/v1/me", json={"findable": False}).status_code == 200
    assert shop.database.value(terms) == 0
    assert person.api.patch("/v1/me", json={"first_name": "Sylvie"}).status_code == 200
    assert shop.database.value(terms) == 0, "a new name does not bring them back"
