"""Who may include whom: src/ROOMS, and third parties that live in one room each."""
import re

from tree import Finding, line_of

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', re.M)

# What a header is known by, the rooms that may know it, and what everybody else uses.
THIRD_PARTIES = [
    (r"sqlite3\.h|libpq-fe\.h|libpq/", ("store",), "named queries through store/tx.h"),
    (r"boost/(asio|beast)", ("http",), "a Reaction (http/reaction.h)"),
    (r"boost/url", ("http",), "http/path.h"),
    (r"kainjow/", ("http",), "http/page.h"),
    (r"qrcodegen/", ("http",), "http/qr_code.h"),
    (r"curl/", ("http", "notify"), "the client of room http"),
    (r"toml\+\+|CLI/", ("main",), "the described settings that main fills"),
    (r"prometheus/", ("ops",), "the metrics of room ops"),
    (r"spdlog/", ("base", "ops"), "base/log.h"),
    (r"sodium", ("base", "identity"), "base/digest.h and base/random.h"),
    (r"crypt\.h", ("identity",), "identity/passwords/password_hash.h"),
    (r"cjose/", ("identity",), "identity/jwt/verify_jwt.h"),
    (r"openssl/", ("base", "http"), "base/digest.h"),
    (r"date/", ("jobs",), "the schedules of room jobs"),
    (r"nlohmann/", (), "Boost.JSON through base/json_codec.h"),
    (r"regex", (), "a few lines by hand, or base/text.h (std::regex is slow and can overflow the stack)"),
    (r"iostream", ("main",), "fmt, and the log"),
]


def parse_rooms(text):
    """{room: floor}, {room: neighbours it may include}"""
    floors, neighbours, floor = {}, {}, 0
    for line in text.split("\n"):
        line = line.split("#")[0].strip()
        if ":" in line:
            room, names = line.split(":")
            neighbours.setdefault(room.strip(), set()).update(names.split())
        elif line:
            floor += 1
            floors.update({room: floor for room in line.split()})
    return floors, neighbours


def room_of(path):
    parts = path.split("/")
    return parts[1] if parts[0] == "src" and len(parts) > 2 else None


def check_folders(tree):
    floors, _ = parse_rooms(tree.text("src/ROOMS"))
    folders = {room_of(path) for path in tree.paths} - {None}
    for folder in sorted(folders - set(floors)):
        yield Finding(f"src/{folder}", 1, "this folder is not in src/ROOMS: put it on its floor")
    for room in sorted(set(floors) - folders):
        yield Finding("src/ROOMS", 1, f"there is no folder src/{room}: take it off the page until it exists")
    for folder in sorted(folders):
        if not tree.has(f"src/{folder}/README.md"):
            yield Finding(f"src/{folder}", 1, "a room needs a README.md: purpose, what to read first, what not to know")


def check_includes(tree):
    floors, neighbours = parse_rooms(tree.text("src/ROOMS"))
    for path in tree.cpp("src/"):
        room = room_of(path)
        for mark, header, line in includes(tree, path):
            other = header.split("/")[0]
            if mark == '"' and other not in floors:
                yield Finding(path, line, f'"{header}" names no room: write it as "ROOM/FILE.h"')
            elif mark == '"' and other != room and room in floors:
                if floors[other] > floors[room]:
                    yield Finding(path, line, f"{room} stands below {other}: meet in a lower room")
                elif floors[other] == floors[room] and other not in neighbours.get(room, ()):
                    yield Finding(path, line, f'neighbours: say "{room}: {other}" in src/ROOMS, or meet lower')


def check_third_parties(tree):
    for path in tree.cpp("src/"):
        room, is_tool = room_of(path), "/embed/" in path
        for mark, header, line in includes(tree, path):
            for pattern, homes, instead in THIRD_PARTIES:
                if mark == "<" and re.match(pattern, header) and room not in homes and not is_tool:
                    where = "room " + " or ".join(homes) if homes else "no room"
                    yield Finding(path, line, f"<{header}> lives in {where}: use {instead}")
            if header.startswith(("gtest/", "gmock/")) and not re.search(r"_(test|fixture)\.(cpp|h)$", path):
                yield Finding(path, line, f"<{header}> belongs into *_test.cpp or *_fixture.h")


def includes(tree, path):
    text = tree.text(path)
    for m in INCLUDE.finditer(text):
        yield m[1], m[2], line_of(text, m.start())


RULES = [check_folders, check_includes, check_third_parties]
