#!/usr/bin/python3
"""The last test of a whole run: each query of src/*/queries.sql ran in some test, on one engine at least. The programs
of the run noted them in the file that HOLDFAST_QUERY_LOG names, which `./dev test` sets. Where it is not set only a
part of the tests is being run, and there is nothing to judge."""
import os
import re
import sys
from pathlib import Path

SKIPPED = 77   # for ctest
SOURCE = Path(__file__).resolve().parents[2] / "src"
NAME = re.compile(r"^-- name: (\w+)")


def declared():
    """(query as the log names it, where it stands), each name once."""
    seen = set()
    for file in sorted([*SOURCE.glob("*/queries.sql"), *SOURCE.glob("*/*/queries.sql")]):
        for number, line in enumerate(file.read_text().splitlines(), 1):
            found = NAME.match(line)
            query = f"{file.relative_to(SOURCE).parts[0]}.{found[1]}" if found else None
            if query and query not in seen:
                seen.add(query)
                yield query, f"src/{file.relative_to(SOURCE)}:{number}"


def never_ran(log):
    ran = set(log.read_text().split())
    return [(query, place) for query, place in declared() if query not in ran]


def main():
    log = os.environ.get("HOLDFAST_QUERY_LOG")
    if not log or not Path(log).exists():
        print("skipped: no tests have noted their queries (HOLDFAST_QUERY_LOG)")
        return SKIPPED
    missing = never_ran(Path(log))
    for query, place in missing:
        print(f"{place}: {query} never ran in a test")
    print(f"{len(missing)} of {len(list(declared()))} queries never ran")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
