"""What memory a server has, as the kernel counts it."""
import re
from pathlib import Path


def resident(server):
    """Bytes in memory now."""
    return field(server, "VmRSS")


def growth(server, deed):
    """By how many bytes its memory grew at most while the deed was done."""
    Path(f"/proc/{server.process.pid}/clear_refs").write_text("5")   # the peak counts from here
    before = resident(server)
    deed()
    return field(server, "VmHWM") - before


def field(server, name):
    text = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.search(rf"{name}:\s+(\d+) kB", text)[1]) << 10


def has_sanitizer(server):
    """AddressSanitizer keeps what was freed and pads what is not: figures of such a build are no figures of ours."""
    return b"__asan_init" in Path(server.program).read_bytes()
