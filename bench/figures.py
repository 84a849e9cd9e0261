"""The figures of ./dev bench: each measured beside its peer in one run, in interleaved rounds, as medians.

A figure is a function of (settings) that yields rows: (what, ours, its peer, what is asked of it, whether it holds).
"""
import json
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import requests

import identity_figures
import ours
import peers
import raiden_figures
from flood import flood
from harness.contract import Api
from harness.postgres import Cluster
from harness.wait import past, until
from measure import median, p99, processor_seconds, rate, resident_mb, rounds, wrk

HERE = Path(__file__).resolve().parent
HOST = f"Host: {ours.HOST}"


@dataclass
class Settings:
    rounds: int = 3
    seconds: int = 4
    million: int = 1_000_000
    build: Path = HERE.parent / "build/release"


def create(settings):
    """402 over HTTP, durable, SQLite; beside the Python application; then with a million payments stored."""
    app, shop = peers.CreateApp(), ours.shop()
    try:
        us, them = rounds(settings.rounds,
                          lambda: wrk(shop.gate + "/once/1k", settings.seconds, fields=[HOST]),
                          lambda: wrk(app.url, settings.seconds))
        ratio = rate(us) / rate(them)
        yield ("create payment, SQLite, 64 connections", f"{rate(us):,.0f}/s, p99 {p99(us):.1f} ms",
               f"FastAPI {rate(them):,.0f}/s", "≥ 15,000/s and ≥ 15 times", rate(us) >= 15_000 and ratio >= 15)
        ours.copies(shop, settings.million, "awaited")
        full, = rounds(settings.rounds, lambda: wrk(shop.gate + "/once/1k", settings.seconds, fields=[HOST]))
        share = rate(full) / rate(us)
        yield (f"the same with {settings.million:,} stored", f"{rate(full):,.0f}/s, p99 {p99(full):.1f} ms",
               f"{share:.0%} of it", "≥ 60 %", share >= 0.6)
    finally:
        shop.close()
        app.close()


def claim(settings):
    """A paid payment is shown and a file of 1 KiB delivered; then the latency with a million stored."""
    shop = ours.shop()
    try:
        def run():
            ids = ours.copies(shop, 60_000, "paid")
            with tempfile.NamedTemporaryFile("w") as list_:
                list_.write("\n".join(ids) + "\n")
                list_.flush()
                load = wrk(shop.gate, 3, fields=[HOST], script=HERE / "wrk/claim.lua", arguments=["--", list_.name])
            assert load.done < len(ids), "there were not enough payments to claim for so long"
            return load

        loads, = rounds(settings.rounds, run)
        failed = sum(load.failed for load in loads)
        holds = rate(loads) >= 10_000 and p99(loads) <= 25 and not failed
        yield ("claim a paid 1 KiB file, SQLite, 64 connections", f"{rate(loads):,.0f}/s, p99 {p99(loads):.1f} ms",
               f"{failed} refused", "≥ 10,000/s, p99 ≤ 25 ms", holds)
        ours.copies(shop, settings.million, "awaited")
        loads, = rounds(settings.rounds, run)
        yield (f"the same with {settings.million:,} stored", f"{rate(loads):,.0f}/s, p99 {p99(loads):.1f} ms", "",
               "printed", True)
    finally:
        shop.close()


def postgres(settings):
    """402 over HTTP on PostgreSQL, beside pgbench running the same statements on the same tables."""
    cluster = Cluster(durable=True)
    shop = ours.shop(cluster)
    url = shop.database.url
    try:
        us, plain, piped = rounds(
            settings.rounds,
            lambda: wrk(shop.gate + "/once/1k", settings.seconds, fields=[HOST]),
            lambda: peers.pgbench(url, HERE / "peers/create.pgbench", settings.seconds),
            lambda: peers.pgbench(url, HERE / "peers/create_piped.pgbench", settings.seconds))
        yield ("create payment, PostgreSQL, 64 connections", f"{rate(us):,.0f}/s, p99 {p99(us):.1f} ms",
               f"pgbench prepared {median(plain):,.0f}/s, pipelined {median(piped):,.0f}/s", "≥ pgbench prepared",
               rate(us) >= median(plain))
    finally:
        shop.close()
        cluster.close()


def window(settings):
    """A file inside its access window, beside nginx serving it with one worker and its access log on."""
    nginx, shop = peers.Nginx(), ours.shop()
    try:
        for size, says in (("1k", "1 KiB"), ("64k", "64 KiB")):
            field = ours.in_window(shop, f"/window/{size}")
            us, them = rounds(settings.rounds,
                              lambda: wrk(f"{shop.gate}/window/{size}", settings.seconds, fields=[HOST, field]),
                              lambda: wrk(f"{nginx.url}/window/{size}", settings.seconds))
            yield beside_nginx(f"file inside its window, {says}", us, them, "nginx")
    finally:
        shop.close()
        nginx.close()


def paywall(settings):
    """An upstream's answer inside its access window, beside nginx with proxy_pass to the same upstream."""
    upstream = peers.Nginx(access_log=False)
    nginx, shop = peers.Nginx(behind=upstream.address), ours.shop(upstream=upstream.url)
    try:
        for size, says in (("1k", "1 KiB"), ("64k", "64 KiB"), ("10m", "10 MiB")):
            field = ours.in_window(shop, f"/proxied/{size}")
            us, them = rounds(settings.rounds,
                              lambda: wrk(f"{shop.gate}/proxied/{size}", settings.seconds, fields=[HOST, field]),
                              lambda: wrk(f"{nginx.url}/proxied/{size}", settings.seconds))
            yield beside_nginx(f"upstream answer inside its window, {says}", us, them, "nginx proxy_pass", 0.7)
    finally:
        shop.close()
        nginx.close()
        upstream.close()


def beside_nginx(what, us, them, who, asked=0.6):
    failed = sum(load.failed for load in [*us, *them])
    share = rate(us) / rate(them)
    return (what, f"{rate(us):,.0f}/s, p99 {p99(us):.1f} ms", f"{who} {rate(them):,.0f}/s ({share:.0%})",
            f"≥ {asked:.0%}", share >= asked and not failed)


def floor(settings):
    """The smallest authenticated JSON GET, by the processor time it costs the server."""
    shop = ours.shop()
    field = f"Authorization: Bearer {shop.make_key('*')}"
    pid = shop.server.process.pid
    try:
        def run():
            before = processor_seconds(pid)
            load = wrk(shop.server.api + "/version", settings.seconds, fields=[field])
            assert not load.failed
            return load.done / (processor_seconds(pid) - before)
        us, = rounds(settings.rounds, run)
        yield ("HTTP floor: GET /version with a key", f"{median(us):,.0f} requests per CPU second", "",
               "≥ 70,000", median(us) >= 70_000)
    finally:
        shop.close()


def jobs(settings):
    """Enqueue and complete no-ops, on both databases; beside graphile-worker, tuned, and RQ."""
    program, cluster, redis = settings.build / "bench/jobs_bench", Cluster(durable=True), peers.Redis()
    try:
        with tempfile.TemporaryDirectory() as folder:
            sqlite, pg, graphile, rq = rounds(
                settings.rounds,
                lambda: combined(program, "--sqlite", f"{folder}/{time.monotonic_ns()}.db"),
                lambda: combined(program, "--postgres", cluster.create_database()),
                lambda: peers.graphile(cluster.create_database(), 50_000),
                lambda: peers.rq(redis, 1_500))
        them = f"graphile-worker {median(graphile):,.0f}/s, RQ {median(rq):,.0f}/s"
        for name, values in (("SQLite", sqlite), ("PostgreSQL", pg)):
            holds = median(values) >= 2 * median(graphile) and median(values) >= 50 * median(rq)
            yield (f"jobs enqueued and completed, {name}", f"{median(values):,.0f}/s", them,
                   "≥ 2 × graphile, ≥ 50 × RQ", holds)
    finally:
        redis.close()
        cluster.close()


def combined(program, *arguments):
    done = subprocess.run([str(program), *map(str, arguments)], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return float(json.loads(done.stdout.strip().splitlines()[-1])["combined"])


def idle(settings):
    """Memory and processor of a server that waits, with ten thousand payments awaited."""
    shop = ours.shop()
    try:
        ours.copies(shop, 10_000, "awaited")
        pid = shop.server.process.pid
        requests.get(shop.server.api + "/readyz", timeout=20)
        past(time.time() + 5)
        before, begun, span = processor_seconds(pid), time.time(), 20
        past(begun + span)
        share = (processor_seconds(pid) - before) / span
        yield ("idle with 10,000 awaited payments", f"{resident_mb(pid):.0f} MB, {share:.2%} of a core", "",
               "≤ 40 MB, ≤ 0.5 %", resident_mb(pid) <= 40 and share <= 0.005)
    finally:
        shop.close()


def start(settings):
    """From the start of the process to its first answer, with a million payments stored."""
    shop = ours.shop()
    try:
        ours.copies(shop, settings.million, "awaited")

        def run():
            shop.server.stop()
            begun = time.monotonic()
            shop.server.start()
            until(lambda: requests.get(shop.server.api + "/readyz", timeout=20).status_code == 200, every=0.001)
            return time.monotonic() - begun
        seconds, = rounds(settings.rounds, run)
        yield (f"start to first answer with {settings.million:,} stored", f"{median(seconds):.2f} s", "", "≤ 1 s",
               median(seconds) <= 1)
    finally:
        shop.close()


ALL = {"create": create, "claim": claim, "postgres": postgres, "window": window, "paywall": paywall, "floor": floor,
       "jobs": jobs, "idle": idle, "start": start, "flood": flood, **raiden_figures.ALL,
       **identity_figures.ALL}
