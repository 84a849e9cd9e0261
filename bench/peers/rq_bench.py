#!/usr/bin/python3
"""The peer of "jobs": RQ. Enqueues no-ops and works them off; prints jobs a second, enqueued and completed."""
import logging
import sys
import time
from pathlib import Path

from redis import Redis
from rq import Queue, SimpleWorker

sys.path.insert(0, str(Path(__file__).parent))
import rq_noop   # noqa: E402

logging.disable(logging.CRITICAL)
socket, jobs = sys.argv[1], int(sys.argv[2])
redis = Redis(unix_socket_path=socket)
queue = Queue(f"bench-{time.time()}", connection=redis)
begun = time.monotonic()
for number in range(jobs):
    queue.enqueue(rq_noop.noop, number, to="x@example.com")
SimpleWorker([queue], connection=redis).work(burst=True, logging_level="CRITICAL")
print(f"{jobs / (time.monotonic() - begun):.0f}")
