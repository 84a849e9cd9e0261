"""Tide tables, computed as Kelvin's machine did it: one wave for each clock in the sky, added up.

The harbours belong to the magazine and to nobody's chart. The clocks are real: their speeds are those of the moon and
the sun. What changes over nineteen years is left out, so do not sail by this.
"""
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from math import cos, radians

CENTS_A_DAY = 1
MOST_DAYS = 31
EPOCH = datetime(2000, 1, 1, tzinfo=timezone.utc)
STEP = timedelta(minutes=6)

# Degrees an hour: the moon's half day, the sun's, the moon's nearness and farness, and the tilt of both.
SPEEDS = {"M2": 28.9841042, "S2": 30.0, "N2": 28.4397295, "K1": 15.0410686, "O1": 13.9430356}

# For each harbour: the mean height in metres, and of each wave its height in metres and its delay in degrees.
HARBOURS = {
    "Port Meridian": (3.0, {"M2": (1.72, 141), "S2": (0.61, 187), "N2": (0.34, 120), "K1": (0.11, 92),
                            "O1": (0.08, 331)}),
    "Kelder Point": (4.4, {"M2": (2.58, 172), "S2": (0.93, 221), "N2": (0.49, 151), "K1": (0.09, 110),
                           "O1": (0.07, 349)}),
    "Saltern Quay": (0.9, {"M2": (0.21, 64), "S2": (0.08, 81), "N2": (0.04, 40), "K1": (0.37, 12), "O1": (0.31, 288)}),
}


@dataclass(frozen=True)
class Order:
    harbour: str
    start: datetime
    days: int

    @property
    def cents(self):
        return self.days * CENTS_A_DAY


def read_order(value):
    """An order out of what was sent; a ValueError says to the buyer what is wrong with it."""
    if not isinstance(value, dict) or set(value) != {"harbour", "from", "days"}:
        raise ValueError('an order is like {"harbour": "Port Meridian", "from": "2027-01-01", "days": 7}')
    harbour, start, days = value["harbour"], value["from"], value["days"]
    if not isinstance(harbour, str) or harbour not in HARBOURS:
        raise ValueError("harbour is one of " + ", ".join(HARBOURS))
    if type(days) is not int or not 1 <= days <= MOST_DAYS:
        raise ValueError(f"days is a whole number from 1 to {MOST_DAYS}")
    try:
        day = datetime.strptime(start, "%Y-%m-%d").replace(tzinfo=timezone.utc)
    except (TypeError, ValueError):
        raise ValueError("from is a day like 2027-01-01") from None
    if not 1900 <= day.year < 2100:
        raise ValueError("from is a day of the years 1900 to 2099")
    return Order(harbour, day, days)


def height(harbour, moment):
    mean, waves = HARBOURS[harbour]
    hours = (moment - EPOCH).total_seconds() / 3600
    return mean + sum(high * cos(radians(SPEEDS[clock] * hours - delay)) for clock, (high, delay) in waves.items())


def tide_table(order):
    """The high and low waters of these days, to the step in time and to the centimetre in height."""
    moments = [order.start + STEP * n for n in range(-1, order.days * (timedelta(days=1) // STEP) + 1)]
    heights = [height(order.harbour, moment) for moment in moments]
    rows = []
    for before, here, after, moment in zip(heights, heights[1:], heights[2:], moments[1:]):
        if before < here >= after or before > here <= after:
            rows.append({"time": moment.strftime("%Y-%m-%dT%H:%MZ"), "water": "high" if here > before else "low",
                         "metres": round(here, 2)})
    return {"harbour": order.harbour, "from": order.start.date().isoformat(), "days": order.days, "tides": rows}
