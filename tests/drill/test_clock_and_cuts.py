"""A short round of the drills of the wall clock and of the cut connection, and of their controls."""
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from drill import clock, controls, postgres_cuts   # noqa: E402


@pytest.mark.parametrize("engine, jumps", [("sqlite", None), ("postgres", 4)])
def test_jumps_of_the_clock(engine, jumps):
    figures = clock.drill(engine, customers=10, jumps=jumps)
    assert figures["delivered"] > 0 and figures["timed_out"] > 0


def test_control_that_believes_any_jump_is_caught():
    controls.believes_any_jump()


def test_cuts_at_some_messages_and_all_of_a_commit():
    figures = postgres_cuts.drill(every=20)
    assert figures["told_nothing"] > 0


def test_control_with_a_lying_database_is_caught():
    controls.lying_database()
