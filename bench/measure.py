"""Measuring: wrk and its figures, the processor time of a process, medians of interleaved rounds."""
import os
import re
import statistics
import subprocess
from dataclasses import dataclass

UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}


@dataclass
class Load:
    """What one run of wrk saw."""
    per_second: float
    p99_ms: float
    failed: int          # answers that are neither 2xx nor 3xx, and broken connections
    done: int

    def __str__(self):
        return f"{self.per_second:,.0f}/s"


def wrk(url, seconds=4, connections=64, fields=(), script=None, arguments=()):
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "20s"]
    for field in fields:
        command += ["-H", field]
    if script:
        command += ["-s", str(script)]
    said = subprocess.run([*command, url, *map(str, arguments)], capture_output=True, text=True, timeout=seconds + 60)
    assert said.returncode == 0, said.stdout + said.stderr
    return read_wrk(said.stdout)


def read_wrk(text):
    def number(pattern, otherwise=0.0):
        found = re.search(pattern, text)
        return float(found[1]) if found else otherwise

    latency = re.search(r"99%\s+([\d.]+)(us|ms|s|m)", text)
    sockets = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    failed = int(number(r"Non-2xx or 3xx responses: (\d+)")) + sum(map(int, sockets.groups()) if sockets else [])
    return Load(number(r"Requests/sec:\s+([\d.]+)"), float(latency[1]) * UNITS[latency[2]] if latency else 0.0, failed,
                int(number(r"(\d+) requests in")))


def rounds(count, *runs):
    """Each run once a round, one after the other, so that a slow minute of the machine is shared; lists a run."""
    seen = [[] for _ in runs]
    for _ in range(count):
        for results, run in zip(seen, runs):
            results.append(run())
    return seen


def median(values, of=lambda value: value):
    return statistics.median(of(value) for value in values)


def rate(loads):
    return median(loads, lambda load: load.per_second)


def p99(loads):
    return median(loads, lambda load: load.p99_ms)


def processor_seconds(pid):
    """User and system time of a process with all its threads."""
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(pid):
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1]) / 1024
