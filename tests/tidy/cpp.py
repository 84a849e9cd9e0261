"""Just enough C++ to tell code from comments and strings, and to find the block that belongs to a brace."""
import re

TOKEN = re.compile(
    r'(?P<comment>//[^\n]*|/\*.*?\*/)'
    r'|(?P<raw>R"(?P<mark>[^()\\\s]{0,16})\((?P<rawtext>.*?)\)(?P=mark)")'
    r'|(?P<string>"(?:\\.|[^"\\\n])*")'
    r"|(?P<char>(?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+')", re.S)


def _blank(text):
    return re.sub(r"[^\n]", " ", text)


def code_only(text):
    """The same text, line by line, with comments and the contents of strings blanked."""
    return TOKEN.sub(lambda m: _blank(m[0]) if m["comment"] else '"' + _blank(m[0][1:-1]) + '"', text)


def strings(text):
    """(offset, contents) of every string literal."""
    for m in TOKEN.finditer(text):
        if m["raw"]:
            yield m.start("rawtext"), m["rawtext"]
        elif m["string"]:
            yield m.start() + 1, m["string"][1:-1]


def block_at(code, brace):
    """The text from the brace at `brace` to its partner, both included."""
    depth = 0
    for at in range(brace, len(code)):
        depth += {"{": 1, "}": -1}.get(code[at], 0)
        if depth == 0:
            return code[brace:at + 1]
    return code[brace:]
