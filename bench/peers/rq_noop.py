"""The job of rq_bench.py: a module of its own, as RQ imports what it runs."""


def noop(number, to=None):
    return None
