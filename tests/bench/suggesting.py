"""Finding times: seconds for one visit, eight and twenty-five beside a week that stands, and whether a second run says
the same. `python -m tests.bench.suggesting` prints it alone; it needs no database."""

import random
import time

from tests.planning.suggesting.world import HOTEL, LIBRARY, WEEK, asked, facts, item, lunch, night, place
from tourapp.planning.findings import Severity
from tourapp.planning.suggesting import joining, queries
from tourapp.planning.suggesting.asking import Question, Wanted

COUNTS = (1, 8, 25)
MOST_S = 10
HOURS = ("09:00-17:00", "10:00-16:00", "09:30-18:00", "by arrangement")
CLOSED = ("", "Mon", "Tue", "Thu (Fri if Thu is a national holiday)", "Sat; Sun")


def question(count: int) -> Question:
    """So many visits within fifteen kilometres of the hotel, each with its hours; lunches and nights stand."""
    drawn = random.Random(count)
    places = [
        place(
            f"P{number}",
            drawn.uniform(-15, 15),
            drawn.uniform(-15, 15),
            hours=drawn.choice(HOURS),
            closed_on=drawn.choice(CLOSED),
        )
        for number in range(count)
    ]
    standing = [lunch(900 + number, LIBRARY, on) for number, on in enumerate(WEEK)]
    standing += [night(950 + number, on) for number, on in enumerate(WEEK)]
    wanted = [
        Wanted(item=item(number, where), minutes=drawn.choice((30, 45, 60)))
        for number, where in enumerate(places, start=1)
    ]
    return asked(wanted, standing, known=facts([*places, LIBRARY, HOTEL]))


def report() -> None:
    """One line a size: seconds on the clock and of work, how many have a time, what the checks say of it, and whether a
    second run gives the same."""
    print()
    for count in COUNTS:
        made = question(count)
        began, worked = time.perf_counter(), time.process_time()
        found, missing, is_best, _wishes = queries.answer(made)
        took, work = time.perf_counter() - began, time.process_time() - worked
        again = queries.answer(made)[0]
        after = queries.checked(joining.outcome(made, found).items, made.facts)
        blocks = sum(
            each.severity is Severity.BLOCK and each.rule in queries.TIMES_AND_WAYS - {"R9"} for each in after
        )
        same = "the same again" if again == found else "ANOTHER ANSWER"
        best = "best" if is_best else "good"
        print(
            f"times for {count:>2} visits: {took:5.1f} s ({work:.1f} s of work, at most {MOST_S}), "
            f"{len(found)} placed, {len(missing)} left out, {best}, {blocks} blocks, {same}"
        )


if __name__ == "__main__":
    report()
