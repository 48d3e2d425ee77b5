"""The problem list: seconds of work for programmes of thirty, three hundred and three thousand items.

Most of the items are in order and one in ten has something wrong. `python -m tests.bench.checks` prints it alone.
"""

import datetime as dt
import time

from tests.planning.situations import FAR, HALL, NEAR, facts, planned, situation
from tourapp.planning import rules
from tourapp.planning.findings import Planned

COUNTS = (30, 300, 3000)
A_DAY = 15
FIRST = dt.date(2027, 1, 4)
ROUNDS = 3


def programme(count: int) -> list[Planned]:
    """Fifteen items of half an hour a day; every tenth one overlaps the next, or has no way to it."""
    return [_item(number) for number in range(count)]


def _item(number: int) -> Planned:
    day, place = divmod(number, A_DAY)
    begins = 8 * 60 + place * 40
    ends = begins + (50 if number % 10 == 3 else 30)
    times = f"{begins // 60:02}:{begins % 60:02}-{ends // 60:02}:{ends % 60:02}"
    at = FAR if number % 10 == 7 else NEAR if number % 10 == 5 else HALL
    return planned(number + 1, times, at, FIRST + dt.timedelta(days=day))


def report() -> None:
    """One line a size: how long all checks take, and how many findings there are."""
    print()
    known = facts(first_day=FIRST, last_day=FIRST + dt.timedelta(days=COUNTS[-1] // A_DAY))
    for count in COUNTS:
        looked_at = situation(programme(count), facts=known)
        spent = []
        for _round in range(ROUNDS):
            began = time.process_time()
            found = rules.findings(looked_at)
            spent.append(time.process_time() - began)
        print(f"{f'checks of {count} items, {len(found)} findings':<46}{min(spent):>9.3f} s")


if __name__ == "__main__":
    report()
