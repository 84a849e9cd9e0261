#!/usr/bin/python3
"""docs/generated/ is what the program says of itself: --write asks it, --check compares and names the repair."""
import argparse
import difflib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs/generated"

# file, and the words that make the program print it
PAGES = {
    "openapi.json": ["openapi"],
    "payment_lifecycle.md": ["lifecycle", "payment"],
    "configuration.md": ["config", "reference"],
    "schema.md": ["schema"],
    "metrics.md": ["metrics", "--reference"],
    "errors.md": ["errors", "--reference"],
    "access.md": ["access"],
}


def printed(binary, words):
    done = subprocess.run([binary, *words], capture_output=True, text=True, cwd="/")
    if done.returncode != 0:
        sys.exit(f"`holdfast {' '.join(words)}` ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def write(binary):
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, words in PAGES.items():
        (FOLDER / name).write_text(printed(binary, words))
    for stray in set(path.name for path in FOLDER.iterdir()) - set(PAGES):
        (FOLDER / stray).unlink()


def check(binary):
    """The number of pages that are not what the program prints."""
    wrong = 0
    for name, words in PAGES.items():
        page, now = FOLDER / name, printed(binary, words)
        then = page.read_text() if page.exists() else ""
        if then != now:
            wrong += 1
            print(f"docs/generated/{name} is not what `holdfast {' '.join(words)}` prints: run ./dev gen and commit it")
            sys.stdout.writelines(list(difflib.unified_diff(then.splitlines(True), now.splitlines(True), "committed",
                                                            "printed", n=1))[:30])
    for stray in sorted(set(path.name for path in FOLDER.glob("*")) - set(PAGES)):
        wrong += 1
        print(f"docs/generated/{stray} is printed by nobody: run ./dev gen, or name it in tools/generated.py")
    return wrong


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    what = arguments.add_mutually_exclusive_group(required=True)
    what.add_argument("--write", action="store_true")
    what.add_argument("--check", action="store_true")
    arguments.add_argument("--binary", default=str(ROOT / "build/release/holdfast"))
    given = arguments.parse_args()
    sys.exit(check(given.binary) if given.check else write(given.binary))
