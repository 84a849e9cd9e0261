"""Controls: servers that break a promise on purpose. Each has to fail its drill, or the drill sees nothing."""
from drill import clock, leases, postgres_cuts, process, raiden, revocation
from drill.promises import Broken


def answers_before_commit(engine="sqlite", kills=40, say=print):
    """A server that answers before the commit is durable must be caught losing what it acknowledged. It commits a group
    when the next one comes, so a single customer catches it soonest: another's deed would bring the commit before the
    answer has been read."""
    try:
        process.drill(engine, kills=kills, customers=1, environment={"HOLDFAST_CONTROL": "answer_before_commit"},
                      points=[None], say=lambda _: None)
    except Broken as caught:
        say(f"  caught: {caught}")
        return {"caught": str(caught)}
    raise AssertionError(f"{kills} kills did not notice a server that answers before it commits")


def no_fencing(rounds=1, say=print):
    """Without its fence a worker from beyond its lease has its result taken, and the drill must see it."""
    try:
        leases.drill(rounds, fencing=False, say=lambda _: None)
    except Broken as caught:
        say(f"  caught: {caught}")
        return {"caught": str(caught)}
    raise AssertionError("nobody noticed that results are taken without their fence")


def raiden_cursor_apart(engine="sqlite", kills=10, say=print):
    """A server that moves its place in the node's history before it has written down what stands there must be caught
    losing a transfer."""
    try:
        raiden.drill(engine, kills=kills, environment={"HOLDFAST_CONTROL": "raiden_cursor_apart"},
                     points=["raiden.before_page"], say=lambda _: None)
    except Broken as caught:
        say(f"  caught: {caught}")
        return {"caught": str(caught)}
    raise AssertionError(f"{kills} kills did not notice a server that moves on before it writes down")


def believes_any_jump(say=print):
    """A server told to believe a jump of half an hour lets it end what was to be awaited longer, and must be caught."""
    try:
        clock.drill("sqlite", customers=5, max_jump="1h", jumps=1, say=lambda _: None)
    except Broken as caught:
        say(f"  caught: {caught}")
        return {"caught": str(caught)}
    raise AssertionError("nobody noticed that deadlines were passed by a jump of the clock")


def lying_database(say=print):
    """Between the server and PostgreSQL a commit is made a roll-back, and its answer that of a commit: what a payer is
    then told is not durable, and the drill must see it."""
    try:
        postgres_cuts.drill(lies=True, say=lambda _: None)
    except Broken as caught:
        say(f"  caught: {caught}")
        return {"caught": str(caught)}
    raise AssertionError("nobody noticed that what was told was not stored")


def remembers_callers(say=print):
    """A server that never asks again about whom it has once let in, and hears no news, must be caught."""
    try:
        revocation.drill(1, environment={"HOLDFAST_CONTROL": "remembers_callers"}, say=lambda _: None)
    except Broken as caught:
        say(f"  caught: {caught}")
        return {"caught": str(caught)}
    raise AssertionError("nobody noticed that who was revoked is let in")
