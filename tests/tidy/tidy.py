#!/usr/bin/python3
"""The house rules as a test: each finding names the place and the repair."""
import sys
from pathlib import Path

import calls
import pages
import rooms
import sql
import texts
from tree import Tree

RULES = [rule for module in (rooms, calls, sql, texts, pages) for rule in module.RULES]


def findings_in(tree):
    return sorted((finding for rule in RULES for finding in rule(tree)), key=lambda f: (f.path, f.line))


def main():
    tree = Tree.of_repository(Path(__file__).resolve().parents[2])
    findings = findings_in(tree)
    for finding in findings:
        print(finding)
    print(f"{len(RULES)} rules over {len(tree.paths)} files: {len(findings) or 'no'} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
