"""Calls that are written another way in this house, each with what to write instead."""
import re

from cpp import block_at, code_only
from rooms import room_of
from tree import Finding, line_of

TESTS = r"_(test|fixture)\.(cpp|h)$|^(tests|bench)/|/embed/"

# pattern, paths where it is right, what to write instead
BANNED = [
    # A network thread's stopwatch tells logs and metrics how long an answer took; nothing is decided by it.
    (r"\b(system_clock|steady_clock|high_resolution_clock)::now\b",
     r"^src/base/clock\.cpp$|^src/http/network_thread\.cpp$|^bench/",
     "clocks are arguments: take Context::now, or the Kernel's clock"),
    (r"\b(gettimeofday|clock_gettime|time\s*\(\s*(NULL|nullptr|0)\s*\))",
     r"^src/base/clock\.cpp$|^bench/|^tests/drill/shifted_clock\.cpp$",
     "clocks are arguments: take Context::now, or the Kernel's clock"),
    (r"\b(std::)?s?rand\s*\(|\brandom_device\b|\bmt19937", r"^src/base/random\.cpp$|^tests/|^bench/",
     "randomness is an argument: take Context::random (base/random.h)"),
    (r"\bgetenv\s*\(", r"^src/main/|^src/base/crash_point\.cpp$|^src/store/(query_log|deed_run)\.cpp$|" + TESTS,
     "settings come from main: make it a key of the configuration"),
    (r"\b(sleep_for|sleep_until|usleep|nanosleep)\s*\(|(?<![\w.:>])sleep\s*\(", r"^bench/",
     "nobody sleeps: wait for the event (condition variable, http::Wait, a delayed job)"),
    (r"\bstd::(cout|cerr|clog)\b|(?<!\w)(printf|puts)\s*\(", r"^src/main/|^src/base/check\.cpp$|" + TESTS,
     "only main talks to the terminal: use the log"),
    (r"(?<!static_)\bassert\s*\(", r"^$", "CHECK(condition, \"what was believed\") holds in every build"),
    (r"\b(atoi|atol|atoll|strtol|strtoll|strtoul|strtoull|stoi|stol|stoll|stoul|stoull|sscanf)\s*\(", r"^bench/",
     "parse numbers through base/text.h, which refuses what is not wholly a number"),
    (r"\.detach\s*\(\s*\)", r"^$", "a detached thread outlives what it uses: join it (std::jthread)"),
    (r"\busing\s+namespace\s+std\s*;", r"^$", "name what is used: using std::…;"),
    (r"\b(strcpy|strcat|sprintf|gets)\s*\(", r"^$", "std::string, or fmt"),
]

OUTLET = re.compile(r"\bthrow\s*;|current_exception|exception_ptr|stop_on_bug|std::terminate|std::abort")


def check_banned(tree):
    for path in tree.cpp():
        code = code_only(tree.text(path))
        for pattern, allowed, instead in BANNED:
            if not re.search(allowed, path):
                for m in re.finditer(pattern, code):
                    yield Finding(path, line_of(code, m.start()), f"{m[0].strip().rstrip('(')}: {instead}")


def check_catch_all(tree):
    for path in tree.cpp("src/"):
        code = code_only(tree.text(path))
        for m in re.finditer(r"catch\s*\(\s*\.\.\.\s*\)\s*\{", code):
            if not OUTLET.search(block_at(code, m.end() - 1)):
                yield Finding(path, line_of(code, m.start()),
                              "catch (...) swallows: rethrow, keep std::current_exception(), or catch what is expected")


def check_pragma_once(tree):
    for path in tree.matching(".h", under=("src/", "tests/", "bench/")):
        if "#pragma once" not in tree.text(path):
            yield Finding(path, 1, "a header starts with its purpose and #pragma once")


def check_default(tree):
    """A switch over an enum of ours names every case, so that the compiler finds the forgotten one."""
    ours = set()
    for path in tree.cpp("src/"):
        ours.update(re.findall(r"\benum\s+class\s+(\w+)", code_only(tree.text(path))))
    for path in tree.cpp("src/"):
        code = code_only(tree.text(path))
        for m in re.finditer(r"\bswitch\s*\([^{;]*\)\s*\{", code):
            block = block_at(code, m.end() - 1)
            labels = re.findall(r"\bcase\s+(?:\w+::)*(\w+)::\w+\s*:", block)
            if any(label in ours for label in labels) and re.search(r"\bdefault\s*:", block):
                yield Finding(path, line_of(code, m.start()),
                              "default: hides forgotten cases of our enum: name each case, CHECK after the switch")


def check_python_sleeps(tree):
    for path in tree.matching(".py", under=("tests/", "tools/")):
        for number, line in enumerate(tree.lines(path), 1):
            if re.search(r"\btime\.sle" + r"ep\(", line):
                yield Finding(path, number, "nobody sleeps: harness.wait.until(condition) polls with a deadline")


def check_deed_names(tree):
    """One word for what a POST does: createPayment is done by create_payment, in a file of that name."""
    deeds = {path.rsplit("/", 1)[-1].rsplit(".", 1)[0] for path in tree.cpp("src/")}
    for path in tree.cpp("src/"):
        text = tree.text(path)
        if room_of(path) in ("http", "main") or "_test." in path:
            continue
        if "/compat/" in path:   # the deeds are ours, and the words are the origins'
            continue
        for m in re.finditer(r'\b(?:post|put|del|patch)\(\s*"[^"]*"\s*,\s*"(\w+)"', text):
            deed = re.sub(r"(?<!^)([A-Z])", r"_\1", m[1]).lower()
            if deed not in deeds:
                yield Finding(path, line_of(text, m.start()),
                              f'"{m[1]}" has no file {deed}.h: one word names a deed everywhere')


RULES = [check_banned, check_catch_all, check_pragma_once, check_default, check_python_sleeps, check_deed_names]
