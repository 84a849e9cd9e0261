"""Sizes, left-over marks, and words that do not belong into the project."""
import re

from tree import CODE, Finding

COLUMNS, COLUMNS_TABLE, LINES_MOST, LINES_AIM, SHARE_WITHIN_AIM = 120, 180, 600, 300, 0.9
MARK = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b(?!\(#\d+\))")
# The project speaks of itself alone: neither of the machine it was written on nor of where packages came from.
WORKPLACE = re.compile("|".join(re.escape(a + b) for a, b in [
    ("/wo", "rk/"), (".lib", "rary"), ("registry.np", "mjs"), ("deb.deb", "ian.org"), ("pypi", ".org"), ("/ro", "ot/"),
    ("proxy.gol", "ang")]))


def check_columns(tree):
    for path in tree.matching(*CODE, ".cmake", "CMakeLists.txt"):
        most = COLUMNS
        for number, line in enumerate(tree.lines(path), 1):
            if "clang-format o" in line:   # an aligned table with a why-column may be wider
                most = COLUMNS_TABLE if "clang-format off" in line else COLUMNS
            if len(line) > most:
                yield Finding(path, number, f"{len(line)} columns: break it at {most}")


def check_lengths(tree):
    lengths = {path: tree.text(path).count("\n") for path in tree.matching(*CODE)}
    for path, length in lengths.items():
        if length > LINES_MOST:
            yield Finding(path, LINES_MOST, f"{length} lines, {LINES_MOST} at most: give the second idea its own file")
    long = sorted((length, path) for path, length in lengths.items() if length > LINES_AIM)
    if lengths and len(long) > (1 - SHARE_WITHIN_AIM) * len(lengths):
        longest = ", ".join(f"{path} ({length})" for length, path in long[-5:])
        yield Finding("src", 1, f"{len(long)} of {len(lengths)} files pass {LINES_AIM} lines, a tenth may: {longest}")


def check_marks(tree):
    for path in tree.matching(""):
        for number, line in enumerate(tree.lines(path), 1):
            if mark := MARK.search(line):
                yield Finding(path, number, f"{mark[1]} without an issue: write {mark[1]}(#12), or do it")
            if word := WORKPLACE.search(line):
                yield Finding(path, number, f"'{word[0]}' names a workplace: the project speaks of itself alone")
            if re.match(r"(<{7}|>{7}) ", line):
                yield Finding(path, number, "a merge was left unfinished here")


def check_sizes(tree):
    for path in tree.paths:
        if tree.size(path) > 1 << 20:
            yield Finding(path, 1, "over 1 MiB: make it when it is needed, or keep a small sample")


def check_endings(tree):
    for path in tree.matching(*CODE, ".md", ".toml", ".cmake", "CMakeLists.txt"):
        text = tree.text(path)
        if text and not text.endswith("\n"):
            yield Finding(path, text.count("\n") + 1, "a file ends with a line end")
        if "\r" in text:
            yield Finding(path, 1, "lines end with \\n alone")


RULES = [check_columns, check_lengths, check_marks, check_sizes, check_endings]
