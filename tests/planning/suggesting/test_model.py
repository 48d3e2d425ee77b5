"""What the solver answers: no rule broken, then wishes, then least travel, then least change; always the same."""

import os
import subprocess
import sys
from collections.abc import Mapping

from tests.planning.suggesting.world import (
    FOREST,
    HALL,
    HOTEL,
    LIBRARY,
    MONDAY,
    MUSEUM,
    PLANT,
    WEEK,
    asked,
    facts,
    item,
    lunch,
    night,
    place,
)
from tourapp.core.words import Words
from tourapp.planning.findings import Severity
from tourapp.planning.suggesting import joining, model, queries
from tourapp.planning.suggesting.asking import Part, Question, Term, Terms, Wanted
from tourapp.planning.suggesting.solving import solve
from tourapp.programme.kinds import ItemKind

TUESDAY, WEDNESDAY = WEEK[1], WEEK[2]
NIGHTS = tuple(night(90 + number, on) for number, on in enumerate(WEEK))
LUNCHES = tuple(lunch(80 + number, LIBRARY, on) for number, on in enumerate(WEEK))


def answered(question: Question) -> Mapping[int, str]:
    """Number of the item → day of the month and hour."""
    found, *_ = queries.answer(question)
    return {int(key[-12:]): _said(start) for key, start in found.items()}


def _said(start: int) -> str:
    return f"{MONDAY.day + start // 1440} {start % 1440 // 60:02}:{start % 60:02}"


def eight_visits() -> Question:
    wanted = [
        item(number, where)
        for number, where in enumerate((MUSEUM, LIBRARY, PLANT, FOREST, MUSEUM, PLANT, FOREST), start=1)
    ]
    return asked([*wanted, item(8, HALL, kind=ItemKind.COURTESY_CALL)], [*NIGHTS, *LUNCHES])


def four_visits() -> Question:
    return asked(
        [item(number, where) for number, where in enumerate((MUSEUM, PLANT, FOREST, LIBRARY))], LUNCHES
    )


def blocks(question: Question, found: Mapping[str, int]) -> list[tuple[str, tuple[str, ...]]]:
    """What the problem list has against times and ways of the draft as it would be."""
    after = joining.outcome(question, found).items
    seen = queries.checked(after, question.facts)
    return [
        (each.rule, each.items)
        for each in seen
        if each.severity is Severity.BLOCK and each.rule in queries.TIMES_AND_WAYS - {"R9"}
    ]


def test_eight_visits_get_times_that_the_checks_let_pass() -> None:
    question = eight_visits()
    found, missing, *_ = queries.answer(question)
    assert len(found) == 8 and not missing
    assert blocks(question, found) == []


def test_the_same_question_has_the_same_answer() -> None:
    assert solve(model.problem(eight_visits())) == solve(model.problem(eight_visits()))


def test_the_answer_is_the_same_in_another_process() -> None:
    code = (
        "from tests.planning.suggesting.test_model import four_visits\n"
        "from tourapp.planning.suggesting import queries\n"
        "print(sorted(queries.answer(four_visits())[0].items()))"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert told[0] == told[1] == f"{sorted(queries.answer(four_visits())[0].items())}\n"


def test_a_wish_comes_before_a_shorter_way() -> None:
    beside = item(2, PLANT, "2027-01-19 10:00", "11:00")
    free = asked([item(1, PLANT)], [beside, *NIGHTS])
    assert answered(free)[1].startswith("19")
    wish = Wanted(item=item(1, PLANT), minutes=90, day=WEDNESDAY, part=Part.AFTERNOON)
    start = answered(asked([wish], [beside, *NIGHTS]))[1]
    assert start.startswith("20") and "12:00" < start[3:] <= "16:00"


def test_a_wish_that_cannot_be_kept_is_passed_over() -> None:
    wish = Wanted(item=item(1, MUSEUM), minutes=90, day=MONDAY)
    found, missing, _best, broken = queries.answer(asked([wish]))
    assert len(found) == 1 and not missing and broken == 1


def test_what_can_stay_stays() -> None:
    stands = item(1, MUSEUM, "2027-01-20 10:25", "11:55")
    assert answered(asked([stands], NIGHTS)) == {1: "20 10:25"}


def test_an_idea_begins_on_the_half_hour_where_it_may() -> None:
    assert answered(asked([item(1, MUSEUM)], NIGHTS))[1][-2:] in ("00", "30")


def test_an_order_is_kept_also_after_something_that_stands() -> None:
    first, second = item(1, PLANT), item(2, LIBRARY)
    after = Wanted(item=second, minutes=90, after=first.ref)
    times = answered(asked([first, after], NIGHTS, Terms(days=(TUESDAY,))))
    assert times[1] < times[2]
    stands = item(3, LIBRARY, "2027-01-20 10:00", "11:00")
    after = Wanted(item=second, minutes=90, after=stands.ref)
    assert answered(asked([after], [stands, *NIGHTS]))[2] >= "20 11:00"


def test_visits_to_places_near_each_other_come_on_one_day() -> None:
    near = place("Mill", 20.2, 6.1)
    known = facts([HOTEL, LIBRARY, FOREST, near])
    times = answered(asked([item(1, FOREST), item(2, near)], NIGHTS, known=known))
    assert times[1][:2] == times[2][:2]


def test_two_groups_may_go_at_once_unless_they_share_the_interpreter() -> None:
    one = item(1, MUSEUM, audience=("group:1",))
    other = item(2, PLANT, audience=("group:2",))
    day = Terms(days=(TUESDAY,), first=9 * 60, last=11 * 60)
    assert set(answered(asked([one, other], terms=day))) == {1, 2}
    sawada = (Words("Sawada", "沢田"),)
    shared = [item(1, MUSEUM, audience=("group:1",), interpreters=sawada)]
    shared.append(item(2, PLANT, audience=("group:2",), interpreters=sawada))
    assert len(answered(asked(shared, terms=day))) == 1


def test_where_nothing_is_possible_it_says_which_rule_stands_in_the_way() -> None:
    found, missing, *_ = queries.answer(asked([item(1, MUSEUM)], terms=Terms(days=(MONDAY,))))
    assert found == {}
    assert [(each.terms, each.alone) for each in missing] == [((Term.ALLOWED, Term.HOURS), True)]


def test_what_is_too_much_for_the_days_is_left_out_and_the_rest_is_placed() -> None:
    wanted = [item(number, LIBRARY) for number in range(1, 7)]
    question = asked(wanted, LUNCHES, Terms(days=(TUESDAY,)))
    found, missing, *_ = queries.answer(question)
    assert len(found) == 4 and len(missing) == 2
    assert {(each.terms, each.alone) for each in missing} == {((Term.ALLOWED,), False)}


def test_a_way_that_nobody_can_measure_still_takes_time() -> None:
    unknown = place("Farm")
    unknown = type(unknown)(ref=unknown.ref, name=unknown.name, hours="09:00-17:00")
    stands = item(2, LIBRARY, "2027-01-19 09:00", "10:00")
    question = asked(
        [item(1, unknown)], [stands], Terms(days=(TUESDAY,), last=11 * 60 + 50), facts([LIBRARY, unknown])
    )
    assert answered(question) == {1: "19 10:20"}
