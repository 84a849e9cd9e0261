"""The disk fills up while customers buy: writes are refused with 503, reads go on; then there is room again."""
import os
import subprocess
import tempfile
from pathlib import Path

from drill import promises
from drill.stage import GOODS, Stage
from harness.wait import until
from harness.wire import get

SIZE = 96 << 20   # more than the log may hold by itself (64 MiB)


class SmallDisk:
    """A file system of its own, mounted from memory."""

    def __init__(self):
        self.place = Path(tempfile.mkdtemp(prefix="holdfast-disk-"))
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", self.place], capture_output=True)
        self.mounted = done.returncode == 0

    def fill(self):
        with open(self.place / "filler", "ab", buffering=0) as filler:
            step = 1 << 16
            while step:
                try:
                    filler.write(b"x" * step)
                except OSError:
                    step //= 2

    def free(self):
        (self.place / "filler").unlink()

    def close(self):
        if self.mounted:
            subprocess.run(["umount", self.place])
        self.place.rmdir()


def can_mount():
    if os.geteuid() != 0:
        return False
    disk = SmallDisk()
    mounted = disk.mounted
    disk.close()
    return mounted


def drill(rounds=5, say=print):
    disk = SmallDisk()
    assert disk.mounted, "this drill mounts a small file system: it needs root"
    stage = Stage("sqlite", data=disk.place / "data")
    try:
        stage.open()
        for number in range(1, rounds + 1):
            before = stage.sold()
            until(lambda: stage.sold() > before + 20, within=60, what="sales")
            known = stage.journal.all()[0].payment
            disk.fill()
            refused = until(lambda: refusal(stage), within=60, what="writes being refused")
            assert refused["Retry-After"], "a refusal says when to come back"
            seen = get(stage.server.address(), f"/.holdfast/payments/{known}", host="shop.test")
            assert seen.status == 200, f"reads go on; this one said {seen.status}"
            assert get(stage.server.address("api"), "/healthz", host="localhost").status == 200
            disk.free()
            after = stage.sold()
            until(lambda: stage.sold() > after + 5, within=60, what="sales going on once there is room")
            promises.acknowledged_payments_exist(stage.journal, stage.database)
            say(f"  {number} times full, {stage.sold()} payments acknowledged, none lost")
        stage.dismiss()
        return promises.all_of_them(stage.journal, stage.database, stage.server.address(), GOODS, rounds)
    finally:
        stage.close()
        disk.close()


def refusal(stage):
    answer = get(stage.server.address(), "/files/small.txt", "Accept: application/json", host="shop.test")
    return answer if answer is not None and answer.status == 503 else None


def read_only(say=print):
    """A data directory that cannot be written to is refused at start, with a sentence that names it."""
    disk = SmallDisk()
    assert disk.mounted, "this drill mounts a small file system: it needs root"
    stage = Stage("sqlite", customers=0, data=disk.place / "data")
    try:
        stage.open()
        stage.server.kill()
        subprocess.run(["mount", "-o", "remount,ro", disk.place], check=True)
        stage.server.launch()
        assert stage.server.wait(20) not in (0, -6, -11), stage.server.said()
        assert str(disk.place) in stage.server.said(), stage.server.said()
        subprocess.run(["mount", "-o", "remount,rw", disk.place], check=True)
        stage.open()
        return {"refused": "with a sentence", "freed": "starts again"}
    finally:
        stage.close()
        disk.close()
