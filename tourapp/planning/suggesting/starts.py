"""When an item could begin, as far as it alone and what stands already are concerned.

Every possible time is asked of the checks that make the problem list: where they would BLOCK, it is not possible.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from tourapp.agenda.circles import Circle
from tourapp.core.ids import ref
from tourapp.core.time import NoSuchTime, WallTime
from tourapp.planning import courses, days, hours, legs, overlap
from tourapp.planning.facts import Facts
from tourapp.planning.findings import Check, Planned, Severity, Situation
from tourapp.planning.suggesting import ways
from tourapp.planning.suggesting.asking import SPAN, Question, Term, Wanted
from tourapp.programme.kinds import ItemKind

DAY = 24 * 60
STEP = 5
NOON = (12 * 60, 13 * 60)
ROUND_NOON = (11 * 60, 14 * 60)
"""A meal that begins between these is the meal at noon."""
EARLIEST, LATEST = 8 * 60, 21 * 60
"""Between which hours things could be, if nobody had said otherwise."""
NOW = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""The checks that are asked here do not depend on it."""
RULES_ASKED: dict[Term, tuple[Check, frozenset[str]]] = {
    Term.HOURS: (hours.findings, frozenset({"R5", "R6"})),
    Term.ARRIVAL: (days.findings, frozenset({"R7"})),
}


Verdicts = dict[tuple[str, Term, int], bool]
"""Whether a family of rules lets an item, by its reference, begin at a minute."""


@dataclass(frozen=True)
class Standing:
    """Something that stays where it is, with its time in minutes; `free_at` is when people can leave it."""

    item: Planned
    start: int
    end: int
    free_at: int


def situation(items: Iterable[Planned], facts: Facts) -> Situation:
    """Items in the order of time, for checks that do not depend on when one looks nor on who reads."""
    return Situation(tuple(items), Circle.HOST, NOW, facts)


def minute(question: Question, moment: WallTime) -> int:
    """Minutes on the wall of the event since the beginning of the first day."""
    moment = WallTime.from_instant(moment.instant, question.zone)
    return (moment.date - question.zero).days * DAY + moment.local.hour * 60 + moment.local.minute


def moment(question: Question, minutes: int) -> WallTime | None:
    """The other way round; None for a time that the clocks skip."""
    day, of_day = divmod(minutes, DAY)
    local = dt.datetime.combine(question.zero, dt.time()) + dt.timedelta(days=day, minutes=of_day)
    try:
        return WallTime(local, question.zone)
    except NoSuchTime:
        return None


def at(question: Question, item: Planned, start: int, minutes: int) -> Planned | None:
    """The item as it would be at this time."""
    starts, ends = moment(question, start), moment(question, start + minutes)
    if starts is None or ends is None:
        return None
    return replace(item, content=replace(item.content, starts=starts, ends=ends))


def standing(question: Question) -> tuple[Standing, ...]:
    """What stands, in the order of time; nights are nowhere in it."""
    found = []
    for item in question.standing:
        content = item.content
        if content.starts and content.ends and content.kind is not ItemKind.LODGING:
            start, end = minute(question, content.starts), minute(question, content.ends)
            more = int(ways.over_at(item, question.facts).total_seconds() // 60)
            found.append(Standing(item, start, end, end + more))
    return tuple(sorted(found, key=lambda each: (each.start, each.end)))


def possible(
    question: Question,
    wanted: Wanted,
    stands: Sequence[Standing],
    without: Collection[Term] = (),
    known: Verdicts | None = None,
) -> tuple[SPAN, ...]:
    """The starts that are possible, in order; `without` leaves families of rules out of account. `known` keeps what the
    checks have said already of this question, and learns what they say now."""
    allowed = _allowed(question, wanted, without)
    if Term.NOON not in without and question.terms.noon:
        allowed = _apart(allowed, _noons(question, wanted, stands), wanted.minutes)
    blocked = () if Term.PLANNED in without else _around(question, wanted, stands, without)
    allowed = _apart(allowed, blocked, wanted.minutes)
    asked = [term for term in RULES_ASKED if term not in without]
    return tuple(_as_the_checks_say(question, wanted, allowed, stands, asked, {} if known is None else known))


def _allowed(question: Question, wanted: Wanted, without: Collection[Term]) -> list[SPAN]:
    terms = question.terms
    first, last = (EARLIEST, LATEST) if Term.ALLOWED in without else (terms.first, terms.last)
    days_allowed: Iterable[dt.date] = terms.days
    if Term.ALLOWED in without and question.facts.first_day and question.facts.last_day:
        count = (question.facts.last_day - question.facts.first_day).days + 1
        days_allowed = [question.facts.first_day + dt.timedelta(days=each) for each in range(count)]
    zero = question.zero
    return [
        ((on - zero).days * DAY + first, (on - zero).days * DAY + last - wanted.minutes)
        for on in days_allowed
        if first + wanted.minutes <= last
    ]


def _noons(question: Question, wanted: Wanted, stands: Sequence[Standing]) -> list[SPAN]:
    """The hours at noon of the days on which those people have no meal then; a meal itself may be at noon."""
    if wanted.item.content.kind in hours.MEALS:
        return []
    fed = {
        each.start // DAY
        for each in stands
        if each.item.content.kind in hours.MEALS
        and ROUND_NOON[0] <= each.start % DAY <= ROUND_NOON[1]
        and courses.meet(each.item.content, wanted.item.content, question.facts)
    }
    numbers = {(on - question.zero).days for on in question.terms.days}
    return [(day * DAY + NOON[0], day * DAY + NOON[1]) for day in sorted(numbers - fed)]


def _around(
    question: Question, wanted: Wanted, stands: Sequence[Standing], without: Collection[Term]
) -> list[SPAN]:
    """The times that are taken: what stands, with the way from it or to it as far as nothing else stands between."""
    theirs = [each for each in stands if clash(question, wanted.item, each.item)]
    taken = [(each.start, each.end) for each in theirs]
    if Term.WAYS in without:
        return taken
    led = [
        each
        for each in theirs
        if ways.leads(each.item) and courses.meet(wanted.item.content, each.item.content, question.facts)
    ]
    for place, each in enumerate(led):
        midnight = each.start // DAY * DAY
        earliest = max(midnight, led[place - 1].end if place else 0)
        latest = min(midnight + DAY, led[place + 1].start if place + 1 < len(led) else midnight + DAY)
        before = each.start - ways.gap(wanted.item, each.item, question.facts)
        after = each.free_at + ways.gap(each.item, wanted.item, question.facts)
        taken += [(max(before, min(earliest, each.start)), max(each.end, min(after, latest)))]
    return taken


def clash(question: Question, one: Planned, other: Planned) -> bool:
    """Whether two items could not be at the same time, as R3 sees it."""
    day = (question.terms.days[0] - question.zero).days * DAY
    pair = [at(question, each, day + EARLIEST, 60) for each in (one, other)]
    if pair[0] is None or pair[1] is None:
        return True
    return any(True for _ in overlap.findings(situation((pair[0], pair[1]), question.facts)))


def _apart(spans: Iterable[SPAN], taken: Iterable[SPAN], minutes: int) -> list[SPAN]:
    """The starts among these from which so many minutes touch nothing that is taken."""
    left = list(spans)
    for start, end in taken:
        cut: list[SPAN] = []
        for first, last in left:
            cut += [(first, min(last, start - minutes)), (max(first, end), last)]
        left = [(first, last) for first, last in cut if first <= last]
    return sorted(left)


def _as_the_checks_say(
    question: Question,
    wanted: Wanted,
    allowed: Iterable[SPAN],
    stands: Sequence[Standing],
    asked: Sequence[Term],
    known: Verdicts,
) -> Iterator[SPAN]:
    """The starts, on full steps, that these families would let pass; neighbours together."""
    for first, last in allowed:
        possible = list(range(legs.up(first), last + 1, STEP))
        for term in asked:
            new = [start for start in possible if (wanted.ref, term, start) not in known]
            tried = {
                ref("item", UUID(int=start)): (start, placed)
                for start in new
                if (placed := at(question, wanted.item, start, wanted.minutes))
            }
            bad = _blocked(question, term, tried, stands)
            known |= {(wanted.ref, term, start): False for start in new}
            known |= {(wanted.ref, term, start): name not in bad for name, (start, _) in tried.items()}
            possible = [start for start in possible if known[wanted.ref, term, start]]
        yield from _together(possible)


def _blocked(
    question: Question, term: Term, tried: dict[str, tuple[int, Planned]], stands: Sequence[Standing]
) -> set[str]:
    """Those of the tried times against which a family of rules speaks; of R7 also what it only warns of."""
    check, rules = RULES_ASKED[term]
    items = [replace(placed, ref=name) for name, (_, placed) in tried.items()]
    if term is Term.ARRIVAL and items:
        day = next(iter(tried.values()))[0] // DAY
        opening = [each.item for each in stands if each.start // DAY == day][:1]
        items = [*opening, *(each for each in items if not opening or not _is_before(each, opening[0]))]
    found = check(situation(items, question.facts))
    is_meant = (Severity.BLOCK, Severity.WARN) if term is Term.ARRIVAL else (Severity.BLOCK,)
    return {
        name for each in found if each.rule in rules and each.severity in is_meant for name in each.items
    } & set(tried)


def _is_before(one: Planned, other: Planned) -> bool:
    first, second = one.content.starts, other.content.starts
    return bool(first and second and first.instant < second.instant)


def _together(starts: Sequence[int]) -> Iterator[SPAN]:
    first = previous = None
    for start in starts:
        if first is None:
            first = start
        elif previous is not None and start != previous + STEP:
            yield first, previous
            first = start
        previous = start
    if first is not None and previous is not None:
        yield first, previous
