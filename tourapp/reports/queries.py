"""The numbers of an overview, gathered when somebody looks; as many statements for one registration as for many."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tourapp.agenda.circles import Circle
from tourapp.core.db import session
from tourapp.core.words import Words
from tourapp.events import rules as event_rules
from tourapp.events.models import Event
from tourapp.messages import queries as messages
from tourapp.messages.models import MessageState
from tourapp.planning.standing import standing
from tourapp.questions import queries as questions
from tourapp.registration import queries as registration
from tourapp.registration.models import Intake
from tourapp.registration.places import Places
from tourapp.registration.states import COMING, HOLDING, Attendance, State
from tourapp.reports import rules
from tourapp.reports.rules import Curve, Facts, Finding


@dataclass(frozen=True)
class Answered:
    """How many have answered a question on food or access. Never what, never who."""

    label: Words
    count: int


@dataclass(frozen=True)
class Overview:
    """Everything that the overview says in numbers. `curve` and `finding` are None before registration opens."""

    intake: Intake | None
    places: Places
    counts: Mapping[State, int]
    found_full: int
    """Verified people who found no place; the other submissions wait for their verification."""
    messages: Mapping[MessageState, int]
    needs: Sequence[Answered]
    untranslated: Sequence[str]
    """Names of the event's texts that have one language only, as `events.rules.untranslated` names them."""
    programme_problems: int
    curve: Curve | None
    finding: Finding | None
    before: Event | None
    """The edition before, when registrations of it are known."""

    @property
    def registrations(self) -> int:
        return sum(self.counts.values())

    @property
    def coming(self) -> int:
        """How many have a place for good, or had one when the event began."""
        return sum(self.counts.get(state, 0) for state in COMING)

    @property
    def unverified(self) -> int:
        return self.counts.get(State.SUBMITTED, 0) - self.found_full

    @property
    def before_taken(self) -> int | None:
        """How many places the edition before had given at the same distance from its opening."""
        return self.curve.before[-1] if self.curve and self.curve.before else None


def overview(event: Event, now: dt.datetime) -> Overview:
    """The numbers of this event at this instant; about fifteen statements, whatever the numbers."""
    intake = registration.intake_of(event)
    counted = registration.counts_by_state(event)
    moments = registration.moments(event) if intake else ()
    before, before_intake = _edition_before(event) if intake else (None, None)
    drawn = said = None
    if intake is not None:
        drawn = rules.curve(
            moments,
            opens_at=intake.opens_at,
            closes_at=intake.closes_at,
            zone=event.zone,
            now=now,
            before=registration.moments(before) if before else (),
            before_opens_at=before_intake.opens_at if before_intake else None,
            before_zone=before.zone if before else event.zone,
        )
        said = rules.finding(
            moments,
            capacity=seats(intake),
            opens_at=intake.opens_at,
            closes_at=intake.closes_at,
            now=now,
        )
    return Overview(
        intake=intake,
        places=_places(intake, counted),
        counts=_by_state(counted),
        found_full=registration.count_without_place(event),
        messages=messages.counts(event.ref),
        needs=_needs(event),
        untranslated=[name for name, _lang in event_rules.untranslated(event)],
        programme_problems=_problems(event),
        curve=drawn,
        finding=said if drawn else None,
        before=before if drawn and drawn.before else None,
    )


def facts(event: Event, numbers: Overview) -> Facts:
    """What of these numbers may need attention."""
    intake = numbers.intake
    return Facts(
        state=event.state,
        way_in=event.way_in,
        starts_at=event.starts_at,
        needs_joining_link=event.has_online and not event.joining_url,
        opens_at=intake.opens_at if intake else None,
        closes_at=intake.closes_at if intake else None,
        failed_messages=numbers.messages[MessageState.FAILED],
        unreachable=messages.unreachable(event.ref),
        to_review=numbers.messages[MessageState.REVIEW],
        held=numbers.counts[State.HELD],
        found_full=numbers.found_full,
        programme_problems=numbers.programme_problems,
        untranslated=len(numbers.untranslated),
    )


def seats(intake: Intake) -> int | None:
    """Places of an event in all: those of the whole, or of its ways together if that is fewer; None for no limit."""
    ways = (intake.capacity_in_person, intake.capacity_online)
    together = None if None in ways else sum(way or 0 for way in ways)
    known = [number for number in (intake.capacity, together) if number is not None]
    return min(known) if known else None


def _places(intake: Intake | None, counted: Mapping[tuple[State, Attendance], int]) -> Places:
    return Places(
        capacity=intake.capacity if intake else None,
        capacity_in_person=intake.capacity_in_person if intake else None,
        capacity_online=intake.capacity_online if intake else 0,
        taken_in_person=sum(counted.get((state, Attendance.IN_PERSON), 0) for state in HOLDING),
        taken_online=sum(counted.get((state, Attendance.ONLINE), 0) for state in HOLDING),
    )


def _by_state(counted: Mapping[tuple[State, Attendance], int]) -> dict[State, int]:
    return {state: sum(counted.get((state, way), 0) for way in Attendance) for state in State}


def _needs(event: Event) -> list[Answered]:
    asked = [question for question in questions.questions_of(event.ref) if question.is_sealed]
    counted = questions.counts_of(event.ref) if asked else {}
    return [Answered(question.label, counted.get(question.key, 0)) for question in asked]


def _problems(event: Event) -> int:
    """What would hold up the next release to participants, and was not accepted."""
    return standing(event)[Circle.PARTICIPANTS].blocks


def _edition_before(event: Event) -> tuple[Event | None, Intake | None]:
    """The last event of the same series before this one for which people could register."""
    if event.series_id is None:
        return None, None
    chosen = (
        sa.select(Event, Intake)
        .join(Intake, Intake.event_id == Event.id)
        .where(Event.series_id == event.series_id, Event.starts_at < event.starts_at)
        .order_by(Event.starts_at.desc(), Event.id.desc())
        .limit(1)
    )
    row = session().execute(chosen).first()
    return (row[0], row[1]) if row else (None, None)
