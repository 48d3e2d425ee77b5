"""A question as the draft of an event stands, and its answer: what would change, and what the checks say before and
after. Nothing is written."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from tourapp.agenda.circles import Circle
from tourapp.core import clock
from tourapp.core.errors import NotFound
from tourapp.core.ids import ref
from tourapp.core.time import NoSuchTime, WallTime
from tourapp.events.models import Event
from tourapp.planning import gathering, queries, rules
from tourapp.planning.facts import Facts
from tourapp.planning.findings import Finding, Planned, Severity, Situation
from tourapp.planning.suggesting import joining, model, ways
from tourapp.planning.suggesting.asking import Part, Question, Terms, Wanted, usual_minutes
from tourapp.planning.suggesting.joining import Outcome
from tourapp.planning.suggesting.model import LeftOut
from tourapp.planning.suggesting.solving import solve
from tourapp.planning.suggesting.starts import Verdicts
from tourapp.programme import queries as programme

CIRCLE = Circle.PARTICIPANTS
"""Whose problem list is compared: theirs is the longest."""


@dataclass(frozen=True)
class Suggestion:
    """An answer: the starts that were found (minutes from the question's zero, by reference), what would become of the
    draft, what has no time and why; minutes on the road and problems before and after."""

    question: Question
    found: Mapping[str, int]
    outcome: Outcome
    left_out: tuple[LeftOut, ...]
    mark: str
    """Of the draft that was looked at."""
    road_before: int
    road_after: int
    before: tuple[Finding, ...]
    after: tuple[Finding, ...]
    is_best: bool
    broken_wishes: int

    @property
    def newchecked(self) -> tuple[Finding, ...]:
        """What would stand in the way that does not now, of the rules about times and ways."""
        known = {finding.key for finding in self.before}
        return tuple(
            each
            for each in self.after
            if each.key not in known and each.severity is Severity.BLOCK and each.rule in TIMES_AND_WAYS
        )


TIMES_AND_WAYS = frozenset({"R3", "R4", "R5", "R6", "R7", "R8", "R9"})


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody says of an item for which she wants a time."""

    item: UUID
    minutes: int | None = None
    """None: as long as it is, or as its kind usually is."""
    day: dt.date | None = None
    part: Part | None = None
    after: UUID | None = None


def days_of(event: Event) -> tuple[dt.date, ...]:
    """The days of the event."""
    count = (event.last_day - event.starts.date).days + 1
    return tuple(event.starts.date + dt.timedelta(days=each) for each in range(count))


def wanted_of(wishes: Sequence[Wish], items: Sequence[Planned]) -> list[Wanted]:
    """The items of the draft that are wished for, with the wishes. NotFound for one that is not in the draft."""
    by_id = {each.id: each for each in items}
    found = []
    for wish in wishes:
        item = by_id.get(wish.item)
        if item is None:
            raise NotFound()
        found.append(
            Wanted(
                item=item,
                minutes=wish.minutes or usual_minutes(item),
                day=wish.day,
                part=wish.part,
                after=ref("item", wish.after) if wish.after else "",
            )
        )
    return found


def question(event: Event, wanted: Sequence[Wanted], terms: Terms, items: Sequence[Planned]) -> Question:
    """What is asked of the draft as it stands (`items`)."""
    chosen = {each.ref for each in wanted}
    known = _facts(event, items, terms)
    leaving = ways.leading_only_to(chosen, items, known) if terms.ways_go else ()
    gone = chosen | {each.ref for each in leaving}
    return Question(
        wanted=tuple(wanted),
        standing=tuple(each for each in items if each.ref not in gone and each.content.starts),
        leaving=leaving,
        terms=terms,
        facts=known,
        zone=event.zone,
        zero=event.starts.date,
    )


def _facts(event: Event, items: Sequence[Planned], terms: Terms) -> Facts:
    """What the checks know, also of the days on which nothing stands yet."""
    drafted = [(each.id, each.content) for each in items]
    if drafted:
        identifier, content = drafted[0]
        for on in {*terms.days, *days_of(event)}:
            try:
                noon = WallTime(dt.datetime.combine(on, dt.time(12)), event.zone)
            except NoSuchTime:  # no clocks skip noon; a zone may all the same
                continue
            drafted.append((identifier, replace(content, starts=noon, ends=noon)))
    return gathering.facts(event, drafted)


def drafted(event: Event) -> tuple[Planned, ...]:
    """The draft as checks see it, in the order of time."""
    found = queries.in_time(queries.drafted(programme.draft(event)))
    return tuple(Planned(ref("item", each), content.source_id or "", content) for each, content in found)


def answer(asked: Question) -> tuple[Mapping[str, int], tuple[LeftOut, ...], bool, int]:
    """The starts that the solver finds, what it leaves out and why, whether nothing better was possible, and how many
    wishes it passes over. The same question always has the same answer."""
    known: Verdicts = {}
    solution = solve(model.problem(asked, known=known))
    if solution is None:  # leaving out everything is always possible, unless what stands contradicts itself
        return {}, tuple(LeftOut(each.ref, (), False) for each in asked.wanted), False, 0
    missing = model.left_out(asked, solution, known) if len(solution.starts) < len(asked.wanted) else ()
    return solution.starts, missing, solution.is_best, solution.broken_wishes


def suggestion(event: Event, wanted: Sequence[Wanted], terms: Terms, items: Sequence[Planned]) -> Suggestion:
    """Ask, and see what would come of it."""
    asked = question(event, wanted, terms, items)
    found, missing, is_best, broken = answer(asked)
    return weighed(asked, items, found, missing, is_best=is_best, broken_wishes=broken)


def weighed(
    asked: Question,
    items: Sequence[Planned],
    found: Mapping[str, int],
    missing: tuple[LeftOut, ...] = (),
    *,
    is_best: bool = True,
    broken_wishes: int = 0,
) -> Suggestion:
    """What would come of these starts."""
    outcome = joining.outcome(asked, found)
    return Suggestion(
        question=asked,
        found=found,
        outcome=outcome,
        left_out=missing,
        mark=mark(items),
        road_before=joining.minutes_on_the_road(items, asked.facts),
        road_after=joining.minutes_on_the_road(outcome.items, asked.facts),
        before=checked(items, asked.facts),
        after=checked(outcome.items, asked.facts),
        is_best=is_best,
        broken_wishes=broken_wishes,
    )


def mark(items: Sequence[Planned]) -> str:
    """A short name for all that these items say."""
    return queries.mark([(each.id, each.content) for each in items])


def checked(items: Sequence[Planned], facts: Facts) -> tuple[Finding, ...]:
    """What the checks say of these items; organisers see them all, whomever they are for."""
    seen = tuple(each for each in items if each.content.starts)
    return rules.findings(Situation(seen, CIRCLE, clock.now(), facts))
