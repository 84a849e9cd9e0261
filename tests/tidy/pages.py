"""Documents: what they name exists."""
import posixpath
import re

from tree import Finding

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
ENDINGS = "h|cpp|sql|md|toml|py|html|css|js|json|sh|txt"
NAMED = re.compile(rf"`([\w./-]+\.(?:{ENDINGS})|(?:src|tests|docs|bench|examples|tools|web)/[\w./-]+)`")


def check_links(tree):
    for path in tree.matching(".md"):
        for number, line in enumerate(without_code_blocks(tree.lines(path)), 1):
            for m in LINK.finditer(line):
                target = (m[1] or m[2]).split("#")[0]
                if target and not re.match(r"[a-z]+:", target):
                    found = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
                    if not tree.has(found):
                        yield Finding(path, number, f"the link leads nowhere: there is no {found}")


def check_named_files(tree):
    """Files named in `backticks` exist: from the root, beside the page, in its room, or in src."""
    for path in tree.matching(".md"):
        if path.startswith("docs/decisions/"):
            continue   # decisions speak of what was, too
        folder = posixpath.dirname(path)
        for number, line in enumerate(without_code_blocks(tree.lines(path)), 1):
            for m in NAMED.finditer(line):
                name = m[1].rstrip("/")
                if not any(tree.has(posixpath.normpath(posixpath.join(base, name))) for base in ("", folder, "src")) \
                        and not is_made_or_bare(tree, name):
                    yield Finding(path, number, f"there is no {name}: change the path, change the page")


def is_made_or_bare(tree, name):
    """What a build or a run makes, and bare names that exist somewhere (`routes.cpp` of any room)."""
    if name.startswith(("build/", "holdfast")) or name in ("queries.h", "migrations.h", "pages.h"):
        return True
    return "/" not in name and any(known.endswith("/" + name) for known in tree.paths)


def check_decision_names(tree):
    for path in tree.matching("", under=("docs/decisions/",)):
        if not re.fullmatch(r"docs/decisions/(\d{4}-[a-z0-9-]+|README)\.md", path):
            yield Finding(path, 1, "a decision is called NNNN-title.md")


def without_code_blocks(lines):
    inside = False
    for line in lines:
        fence = line.lstrip().startswith("```")
        yield "" if inside or fence else line
        inside ^= fence


RULES = [check_links, check_named_files, check_decision_names]
