"""SQL: one text for two databases, and only where it can be found."""
import re

from cpp import strings
from tree import Finding, line_of

# words outside the common subset, and what to write instead
OUTSIDE = [
    (r"\bI?LIKE\b|\bGLOB\b", "compare a range or a stored, normalized text: LIKE differs between the databases"),
    (r"\bnow\s*\(\s*\)|\bCURRENT_(TIMESTAMP|DATE|TIME)\b|\bstrftime\b|\bdatetime\s*\(", "times are passed in as :now"),
    (r"\bINSERT\s+OR\b|\bREPLACE\s+INTO\b", "INSERT … ON CONFLICT"),
    (r"\bDEFERR(ABLE|ED)\b", "check at once; write in an order that holds"),
    (r"\bCREATE\s+(\w+\s+)?TRIGGER\b", "say it in the deed, where it can be read"),
    (r"\brandom\s*\(\s*\)|\brandomblob\b|\bgen_random_uuid\b", "ids and random numbers are passed in"),
    (r"\bSELECT\s+\*", "name the columns: they are read by name into a described struct"),
    (r"\bAUTOINCREMENT\b|\bSERIAL\b|\bBIGSERIAL\b", "ids are made by base/id.h; order by time and id"),
    (r"\bBOOLEAN\b", "SMALLINT CHECK (x IN (0, 1))"),
    (r"\bTIMESTAMP(TZ)?\b", "BIGINT, Unix milliseconds in UTC"),
    (r"\b(REAL|DOUBLE|FLOAT|NUMERIC)\b", "amounts are BIGINT in minor units"),
]
STATEMENT = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+(UNIQUE\s+)?(TABLE|INDEX))\b", re.S)


def check_dialect(tree):
    for path in tree.matching(".sql", under=("src/",)):
        text = re.sub(r"--[^\n]*|'(?:[^']|'')*'", lambda m: re.sub(r"[^\n]", " ", m[0]), tree.text(path))
        for pattern, instead in OUTSIDE:
            for m in re.finditer(pattern, text, re.I):
                yield Finding(path, line_of(text, m.start()), f"{' '.join(m[0].split())}: {instead}")


def check_place(tree):
    for path in tree.cpp("src/"):
        if path.startswith("src/store/") or re.search(r"_(test|fixture)\.(cpp|h)$", path):
            continue
        text = tree.text(path)
        for offset, contents in strings(text):
            if STATEMENT.search(contents):
                yield Finding(path, line_of(text, offset), "SQL lives in the room's queries.sql or migrations/")


def check_migration_names(tree):
    for path in tree.matching(".sql", under=("src/",)):
        room, _, name = path[len("src/"):].rpartition("/")
        if room.endswith("/migrations") and not re.fullmatch(r"\d{3}_[a-z0-9_]+\.sql", name):
            yield Finding(path, 1, "a migration is called NNN_what_it_brings.sql")
        elif not room.endswith("/migrations") and name != "queries.sql":
            yield Finding(path, 1, "SQL lives in queries.sql or migrations/")


RULES = [check_dialect, check_place, check_migration_names]
