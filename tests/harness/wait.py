"""Waiting for something to become true, with a deadline."""
import threading
import time

_never = threading.Event()


def until(condition, within=15.0, what="it", every=0.01):
    """The first true value of condition(); fails with a sentence after `within` seconds."""
    deadline = time.monotonic() + within
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not happen within {within:g} s (last seen: {value!r})")
        _never.wait(every)


def past(moment):
    """Until the wall clock has passed `moment` (Unix seconds): for what a deadline ends."""
    until(lambda: time.time() > moment, within=max(1.0, moment - time.time() + 5), what=f"the clock passing {moment}")
