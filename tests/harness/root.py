"""A whole Debian to install into and throw away: an overlay over the one that runs, kept in memory."""
import os
import subprocess
import tempfile
from pathlib import Path


def missing():
    """Nothing, or why there can be none here."""
    if os.geteuid() != 0:
        return "not root"
    try:
        Root().close()
    except subprocess.CalledProcessError:
        return "no right to mount"
    return None


def run(*command, **how):
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60, **how)


class Root:
    def __init__(self):
        self.ground = Path(tempfile.mkdtemp(prefix="holdfast-root-"))
        self.path = self.ground / "root"
        self.mounted = []
        try:
            self._mount("-t", "tmpfs", "tmpfs", self.ground)
            for name in "upper", "work", "root":
                (self.ground / name).mkdir()
            self.ground.chmod(0o755)
            self._mount("-t", "overlay", "overlay", self.path, "-o",
                        f"lowerdir=/,upperdir={self.ground}/upper,workdir={self.ground}/work")
            for name in "proc", "dev":
                self._mount("--bind", f"/{name}", self.path / name)
        except subprocess.CalledProcessError:
            self.close()
            raise

    def _mount(self, *words):
        run("mount", *map(str, words))
        self.mounted.append(self.path if "overlay" in words else words[-1])

    def command(self, *words, user=None):
        """To start with subprocess; in it there is no systemd, whatever runs outside."""
        as_user = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--"] if user else []
        return ["chroot", str(self.path), *as_user, *map(str, words)]

    def run(self, *words, user=None, check=True):
        done = subprocess.run(self.command(*words, user=user), capture_output=True, text=True, timeout=120)
        assert not check or done.returncode == 0, f"{words}: {done.stdout}\n{done.stderr}"
        return done

    def close(self):
        for place in reversed(self.mounted):
            subprocess.run(["umount", "--lazy", str(place)], check=False, capture_output=True)
        self.ground.rmdir()
