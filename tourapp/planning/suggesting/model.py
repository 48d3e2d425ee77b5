"""A question in the solver's terms, and what stands in the way where it has no answer."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from tourapp.planning import courses, legs, movement, spots
from tourapp.planning.courses import Course
from tourapp.planning.suggesting import starts, ways
from tourapp.planning.suggesting.asking import PARTS, SPAN, Question, Term, Wanted
from tourapp.planning.suggesting.solving import Placing, Problem, Solution, Tour, fits
from tourapp.planning.suggesting.starts import DAY, Standing, Verdicts

BED = "bed"
"""What the nights are called among what stands: this, and the number of the day that follows."""


@dataclass(frozen=True)
class LeftOut:
    """Something for which no time was found: without which of the terms there would be one, and whether that holds for
    it alone (else it is too much beside the others)."""

    ref: str
    terms: tuple[Term, ...]
    alone: bool


def problem(question: Question, *, without: Collection[Term] = (), known: Verdicts | None = None) -> Problem:
    """What the solver is asked; `without` leaves families of rules out of account; `known` as in `starts.possible`."""
    stands = starts.standing(question)
    placings = tuple(_placing(question, each, stands, without, known) for each in question.wanted)
    kept = () if Term.PLANNED in without else stands
    tours = tuple(_tours(question, kept))
    return Problem(
        placings=placings,
        tours=tours,
        gaps={} if Term.WAYS in without else _gaps(question),
        ways=_roads(question, kept),
        order=() if Term.ORDER in without else tuple(_order(question)),
        apart=tuple(_apart(question)),
    )


def left_out(question: Question, solution: Solution, known: Verdicts) -> tuple[LeftOut, ...]:
    """Why what has no time has none: one family of rules at a time is left out of account. `known` as in
    `starts.possible`."""
    missing = [each for each in question.wanted if each.ref not in solution.starts]
    stands = starts.standing(question)
    alone: dict[str, tuple[Term, ...]] = {}
    for each in missing:
        if not _bounded(question, each, starts.possible(question, each, stands, (), known), stands):
            alone[each.ref] = tuple(_enough_alone(question, each, stands))
    crowded = [each.ref for each in missing if each.ref not in alone]
    together = tuple(_enough(question, solution, known)) if crowded and not alone else ()
    return tuple(LeftOut(each.ref, alone.get(each.ref, together), each.ref in alone) for each in missing)


def _enough_alone(question: Question, each: Wanted, stands: Sequence[Standing]) -> Iterator[Term]:
    for term in Term:
        if _bounded(question, each, starts.possible(question, each, stands, {term}), stands, {term}):
            yield term


def _enough(question: Question, solution: Solution, known: Verdicts) -> Iterator[Term]:
    """The families without which everything would have a time."""
    for term in _in_question(question):
        if fits(problem(question, without={term}, known=known), solution):
            yield term


def _in_question(question: Question) -> list[Term]:
    """The families that can make it too much: the others say no to something by itself, or are not asked for."""
    terms = [Term.ALLOWED, Term.PLANNED, Term.WAYS]
    if question.terms.noon:
        terms.append(Term.NOON)
    if any(each.after for each in question.wanted):
        terms.append(Term.ORDER)
    return terms


def _placing(
    question: Question,
    each: Wanted,
    stands: Sequence[Standing],
    without: Collection[Term],
    known: Verdicts | None,
) -> Placing:
    possible = starts.possible(question, each, stands, without, known)
    content = each.item.content
    return Placing(
        key=each.ref,
        minutes=each.minutes,
        starts=_bounded(question, each, possible, stands, without),
        now=starts.minute(question, content.starts) if content.starts else None,
        wishes=tuple(_wishes(question, each)),
    )


def _bounded(
    question: Question,
    each: Wanted,
    possible: tuple[SPAN, ...],
    stands: Sequence[Standing],
    without: Collection[Term] = (),
) -> tuple[SPAN, ...]:
    """The starts that are left where it was asked to come after something that stands."""
    first = next((other for other in stands if other.item.ref == each.after), None)
    if first is None or Term.ORDER in without:
        return possible
    return tuple((max(low, first.end), high) for low, high in possible if high >= first.end)


def _wishes(question: Question, each: Wanted) -> Iterator[tuple[SPAN, ...]]:
    if each.day is not None:
        day = (each.day - question.zero).days * DAY
        yield ((day, day + DAY - 1),)
    if each.part is not None:
        first, last = PARTS[each.part]
        numbers = sorted((on - question.zero).days * DAY for on in question.terms.days)
        yield tuple((day + first, day + last - each.minutes) for day in numbers)


def _order(question: Question) -> Iterator[tuple[str, str]]:
    wanted = {each.ref for each in question.wanted}
    return ((each.after, each.ref) for each in question.wanted if each.after in wanted - {each.ref})


def _apart(question: Question) -> Iterator[tuple[str, str]]:
    """Pairs that no tour keeps apart: other people, but the same interpreter, room or vehicle."""
    for place, one in enumerate(question.wanted):
        for other in question.wanted[place + 1 :]:
            meets = courses.meet(one.item.content, other.item.content, question.facts)
            if not meets and starts.clash(question, one.item, other.item):
                yield one.ref, other.ref


def _tours(question: Question, stands: Sequence[Standing]) -> Iterator[Tour]:
    """What each group does one after the other; where nobody is split, what everybody does. Nights part the days."""
    everybody = question.facts.event
    groups = dict.fromkeys(
        reference
        for each in question.wanted
        if not courses.is_for_all(each.item.content, everybody)
        for reference in each.item.content.audience
    )
    for whose in groups or (everybody,):
        theirs = [
            (each.item.ref, (each.start, each.end))
            for each in stands
            if ways.leads(each.item) and _is_for(each, whose, everybody)
        ]
        movable = [
            each.ref for each in question.wanted if courses.is_for(each.item.content, whose, everybody)
        ]
        first, last = _first_and_last_day(question)
        nights = [(f"{BED}:{day}", (day * DAY, day * DAY)) for day in range(first, last + 2)]
        fixed = sorted([*nights, *theirs], key=lambda each: each[1])
        yield Tour(fixed=tuple(fixed), movable=tuple(movable))


def _is_for(each: Standing, whose: str, everybody: str) -> bool:
    if whose == everybody:
        return courses.is_for_all(each.item.content, everybody)
    return courses.is_for(each.item.content, whose, everybody)


def _first_and_last_day(question: Question) -> tuple[int, int]:
    facts = question.facts
    dates = [*question.terms.days, *(on for on in (facts.first_day, facts.last_day) if on)]
    return (min(dates) - question.zero).days, (max(dates) - question.zero).days


def _gaps(question: Question) -> Mapping[tuple[str, str], int]:
    return {
        (one.ref, other.ref): ways.gap(one.item, other.item, question.facts)
        for one, other in permutations(question.wanted, 2)
    }


def _roads(question: Question, stands: Sequence[Standing]) -> Mapping[tuple[str, str], int]:
    """Minutes on the road between each two that can follow each other, the nights among them."""
    items = [
        *(each.item for each in question.wanted),
        *(each.item for each in stands if ways.leads(each.item)),
    ]
    wanted = {each.ref for each in question.wanted}
    ends = {each.ref: spots.ends(each.content, question.facts) for each in items}
    begins = {each.ref: spots.begins(each.content, question.facts) for each in items}
    for night, theirs in movement.nights_of(starts.situation(question.standing, question.facts)).items():
        morning = Course(night + dt.timedelta(days=1), question.facts.event, ())
        bed = f"{BED}:{(morning.on - question.zero).days}"
        ends[bed] = begins[bed] = movement.bed_of(theirs, morning, question.facts)
    found = {}
    order = [each.item.ref for each in stands]
    for one, other in permutations(ends, 2):
        if one in wanted or other in wanted or _are_near(one, other, order):
            way = legs.between(ends[one], begins[other], question.facts)
            found[one, other] = way.minutes if way else 0
    return found


def _are_near(one: str, other: str, order: Sequence[str]) -> bool:
    """Whether two things that stand could be neighbours."""
    if one.startswith(BED) or other.startswith(BED):
        return True
    return one in order and other in order and order.index(one) < order.index(other)
