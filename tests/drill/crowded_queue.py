"""A claim costs the same with a million jobs queued: it reads a few entries of one index. Timings are for people; what
decides is the plan."""
import re
import sqlite3
import subprocess
import tempfile
import time
from contextlib import closing
from pathlib import Path

from drill.leases import migrate
from harness.database import Postgres
from harness.postgres import Cluster
from harness.server import binary

QUERIES = Path(__file__).resolve().parents[2] / "src/jobs/queries.sql"
KIND, NOW = "drill.crowd", 1_000_000_000
GIVEN = {"kind": KIND, "now": NOW, "n": 100, "lease_until": NOW + 10_000, "worker": "drill"}
TYPES = {"kind": "text", "now": "bigint", "n": "bigint", "lease_until": "bigint", "worker": "text"}

# Every second one is due, the others come later; each at a moment of its own.
ROWS = """INSERT INTO jobs (id, kind, payload, priority, run_at, max_attempts, created_at)
SELECT 'job_' || g, '{kind}', '{{}}', 'normal', CASE g % 2 WHEN 0 THEN {now} - g ELSE {now} + g END, 20, 0
FROM {series}"""

COUNTED = "(WITH RECURSIVE s(g) AS (SELECT 1 UNION ALL SELECT g + 1 FROM s WHERE g < {most}) SELECT g FROM s)"


def query(name, engine):
    """The text of a named query, as the server has it."""
    found = re.search(rf"^-- name: {name} \[{engine}\]\n(.*?);\n", QUERIES.read_text(), re.M | re.S)
    return re.sub(r"^--.*\n", "", found[1], flags=re.M)


def postgres(rows, say=print):
    cluster = Cluster()
    try:
        database = Postgres(cluster)
        migrate(database.url)
        figures = {}
        for most, told in ((1000, "among a thousand"), (rows, f"among {rows}")):
            series = f"generate_series(1, {most}) g"
            database.rows("DELETE FROM jobs; " + ROWS.format(kind=KIND, now=NOW, series=series))
            database.rows("VACUUM ANALYZE jobs")
            for name in ("claim_jobs", "take_jobs"):
                plans = [postgres_plan(database, name, mode) for mode in ("force_custom_plan", "force_generic_plan")]
                figures[f"{name} {told}"] = " and ".join(re.search(r"Execution Time: (.*)", plan)[1] for plan in plans)
                if most == rows:
                    for plan in plans:
                        assert "using jobs_ready on jobs" in plan and "Seq Scan on jobs" not in plan, plan
        return figures
    finally:
        cluster.close()


def postgres_plan(database, name, mode):
    text, names = query(name, "postgres"), []

    def number(found):
        if found[1] not in names:
            names.append(found[1])
        return f"${names.index(found[1]) + 1}"

    text = re.sub(r"(?<!:):(\w+)", number, text)
    given = ", ".join(f"'{GIVEN[one]}'" if TYPES[one] == "text" else str(GIVEN[one]) for one in names)
    types = ", ".join(TYPES[one] for one in names)
    rows = database.rows(f"SET plan_cache_mode = {mode}; PREPARE one ({types}) AS {text};"
                         f"BEGIN; EXPLAIN (ANALYZE) EXECUTE one({given}); ROLLBACK;")
    return "\n".join("\t".join(row) for row in rows)


def sqlite(rows, say=print):
    with tempfile.TemporaryDirectory(prefix="holdfast-drill-") as folder:
        done = subprocess.run([binary(), "migrate", "--data", folder], capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        figures = {}
        with closing(sqlite3.connect(f"{folder}/holdfast.db", isolation_level=None)) as connection:
            for most, told in ((1000, "among a thousand"), (rows, f"among {rows}")):
                series = COUNTED.format(most=most)
                connection.execute("DELETE FROM jobs")
                connection.execute(ROWS.format(kind=KIND, now=NOW, series=series))
                for name in ("claim_jobs", "take_jobs"):
                    figures[f"{name} {told}"] = f"{sqlite_time(connection, name):.2f} ms"
                    if most == rows:
                        plan = "\n".join(row[3] for row in connection.execute(
                            "EXPLAIN QUERY PLAN " + query(name, "sqlite"), GIVEN))
                        assert len(re.findall("USING (COVERING )?INDEX jobs_ready", plan)) == 3, plan
                        assert "SCAN jobs" not in plan, plan
        return figures


def sqlite_time(connection, name):
    connection.execute("BEGIN IMMEDIATE")
    begun = time.perf_counter()
    taken = connection.execute(query(name, "sqlite"), GIVEN).fetchall()
    took = (time.perf_counter() - begun) * 1000
    connection.execute("ROLLBACK")
    assert len(taken) == GIVEN["n"], f"{name} took {len(taken)}"
    return took
