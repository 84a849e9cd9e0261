"""The files a rule looks at: those git knows or would take, or a handful made up by a test."""
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

CODE = (".h", ".cpp", ".py", ".sql", ".js", ".css", ".html", ".lua", ".mjs")
LEFT_ALONE = ("docs/generated/", "/corpus/", "/fixtures/", "package-lock.json", "LICENSE")


@dataclass(frozen=True)
class Finding:
    path: str
    line: int
    says: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.says}"


class Tree:
    """Paths relative to the root, each with its text (None for what is not text) and its size."""

    def __init__(self, files):
        self._files = files

    @classmethod
    def of_repository(cls, root):
        listed = subprocess.run(["git", "ls-files", "-coz", "--exclude-standard"], cwd=root, check=True,
                                capture_output=True).stdout.decode().split("\0")
        return cls({path: Path(root, path) for path in listed if path and Path(root, path).is_file()})

    @classmethod
    def of_texts(cls, **files):
        return cls(dict(files))

    @cached_property
    def paths(self):
        return sorted(self._files)

    def has(self, path):
        path = path.rstrip("/")
        return path in self._files or any(known.startswith(path + "/") for known in self.paths)

    def size(self, path):
        file = self._files[path]
        return file.stat().st_size if isinstance(file, Path) else len(file.encode())

    def text(self, path):
        file = self._files[path]
        if isinstance(file, Path):
            try:
                file = self._files[path] = file.read_text("utf-8") if file.stat().st_size < 1 << 21 else ""
            except UnicodeDecodeError:
                file = self._files[path] = ""
        return file

    def lines(self, path):
        return self.text(path).split("\n")

    def matching(self, *endings, under=("",)):
        """Paths with one of these endings under one of these folders, without generated and foreign ones."""
        return [path for path in self.paths
                if path.endswith(endings) and path.startswith(tuple(under)) and not any(x in path for x in LEFT_ALONE)]

    def cpp(self, *under):
        return self.matching(".h", ".cpp", under=under or ("src/", "tests/", "bench/"))


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1
