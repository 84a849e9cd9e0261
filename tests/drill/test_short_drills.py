"""A short round of every drill, and of every control."""
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from drill import (controls, crowded_queue, disk, jobs, leases, power, process, raiden,   # noqa: E402
                   revocation, slow_readers, winner)

needs_mount = pytest.mark.skipif(not disk.can_mount(), reason="mounting a small file system needs root")


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_kills_lose_nothing(engine):
    figures = process.drill(engine, kills=7, customers=20)
    assert figures["delivered"] > 0 and sum(figures["kills"].values()) == 7


@pytest.mark.parametrize("engine, processes", [("sqlite", 1), ("postgres", 1), ("postgres", 2)])
def test_one_winner(engine, processes):
    winner.drill(engine, rounds=20, processes=processes)


def test_postgres_restarted_at_once_and_in_order():
    power.drill(stops=2)


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_kills_beside_a_raiden_node(engine):
    assert raiden.drill(engine, kills=3, payers=8)["transfers"] > 0


def test_slow_readers():
    assert slow_readers.drill(readers=200)["readers"] == 200


@needs_mount
def test_a_full_disk_if_mounting_is_allowed():
    disk.drill(rounds=1)


@needs_mount
def test_a_read_only_disk_if_mounting_is_allowed():
    disk.read_only()


def test_a_process_stopped_beyond_its_lease():
    jobs.drill(stops=1)


def test_a_worker_back_from_beyond_its_lease_is_refused():
    leases.drill(rounds=1)


def test_a_full_queue_on_sqlite():
    crowded_queue.sqlite(rows=20_000)


def test_a_full_queue_on_postgres():
    crowded_queue.postgres(rows=20_000)


def test_what_is_revoked_at_one_process_is_refused_at_the_other():
    revocation.drill(1, within=None)


def test_control_that_remembers_callers_is_caught():
    controls.remembers_callers()


def test_control_without_fencing_is_caught():
    controls.no_fencing()


def test_control_answering_before_the_commit_is_caught():
    controls.answers_before_commit(kills=20)


def test_control_of_a_cursor_apart_is_caught():
    controls.raiden_cursor_apart(kills=5)
