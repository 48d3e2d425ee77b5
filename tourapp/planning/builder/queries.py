"""Everything that the builder shows of a draft, gathered in a number of statements that does not grow with it."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import defer, joinedload

from tourapp.access.actor import Actor
from tourapp.agenda.circles import Circle
from tourapp.core import clock, time
from tourapp.core.db import session
from tourapp.core.public_holidays import named
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.planning import items as items_of_pages
from tourapp.planning import queries as planning
from tourapp.planning.builder import changes, choosing
from tourapp.planning.builder.choosing import Choice
from tourapp.planning.builder.grid import USUAL, Grid, grid, nights_of, span_of
from tourapp.planning.builder.window import Window, window
from tourapp.planning.problems import queries as problems
from tourapp.planning.problems.queries import ACCEPTED, Row
from tourapp.programme import queries as programme
from tourapp.programme.editing import rules as editing
from tourapp.programme.editing.models import DraftChange
from tourapp.programme.kinds import Confirmation, ItemKind
from tourapp.programme.models import Edition, ImportedFile, ProgrammeItem
from tourapp.programme.rules import next_number

MOST_PROBLEMS = 6
"""So many stand in the side panel; the rest on a page of their own."""


@dataclass(frozen=True)
class Board:
    """A draft as the builder shows it. `items` is all of it, `grid` and `ideas` only what was chosen."""

    event: Event
    items: Sequence[ProgrammeItem]
    grid: Grid
    window: Window
    second: str
    """Whose clocks stand beside those of the event: the office's."""
    ideas: Sequence[ProgrammeItem]
    """What has no time yet."""
    hidden: int
    """How many items the filter leaves out."""
    holidays: Mapping[dt.date, Words]
    states: Mapping[Confirmation, int]
    groups: Mapping[str, Words]
    hosts: Mapping[str, Words]
    problems: tuple[Row, ...]
    """For a release to those who take part: what holds it up first, what was accepted last."""
    last: Edition | None
    number: int
    """Of the version that the draft would become."""
    changes: tuple[changes.Row, ...]
    newest: int
    """The number of the newest change of the draft, whoever made it."""
    to_undo: DraftChange | None
    to_redo: DraftChange | None
    """What the reader would take back, or do again."""

    @property
    def blocked(self) -> frozenset[str]:
        """References of the items that something is in the way of."""
        in_the_way = (row for row in self.problems if row.problem.stands_in_the_way)
        return frozenset(ref for row in in_the_way for ref in row.finding.items)

    def problems_of(self, item: ProgrammeItem | None) -> tuple[Row, ...]:
        """What is open: of this item, or without one of everything, as far as there is room for it."""
        rows = [row for row in self.problems if row.state != ACCEPTED]
        about = [row for row in rows if item.ref in row.finding.items] if item is not None else []
        return tuple((about or rows)[:MOST_PROBLEMS])

    @property
    def all_days(self) -> tuple[dt.date, ...]:
        """The days to which something can be moved: those of the event, and those that are shown."""
        first, last = self.event.starts.date, self.event.last_day
        own = (first + dt.timedelta(days=number) for number in range((last - first).days + 1))
        return tuple(sorted({*own, *self.window.days}))

    def noon_elsewhere(self, on: dt.date) -> str:
        """What the second clock shows at noon of this day."""
        noon = dt.datetime.combine(on, dt.time(12), time.zone_info(self.event.zone))
        return f"{time.in_zone(noon, self.second):%H:%M}"


def board(
    actor: Actor,
    event: Event,
    choice: Choice,
    *,
    first: dt.date | None = None,
    only: dt.date | None = None,
    hours: tuple[int, int] = USUAL,
) -> Board:
    """The builder of this event: from this first day (default: that of the event), or only this day; these hours of
    it at least."""
    items = programme.draft(event)
    shown = choosing.chosen(items, choice, event.ref)
    days = _window(event, items, first, only)
    drafted = planning.drafted(items)
    last, of_file = _last(event)
    second = event.office.zone
    history = _history(actor, event)
    own = [each for each in history if each.by == actor.reference and each.undoes is None]
    frozen = last.number if last else 0
    return Board(
        event=event,
        items=items,
        grid=grid(shown, days.days, event.zone, second, hours),
        window=days,
        second=second,
        ideas=[item for item in shown if not (item.starts or _has_night(item, event.zone))],
        hidden=len(items) - len(shown),
        holidays=named(event.zone, days.days),
        states=choosing.states_of(items),
        groups=_groups(event, items),
        hosts=choosing.hosts_of(items),
        problems=problems.rows(
            event,
            Circle.PARTICIPANTS,
            items=items,
            found=planning.problems(event, Circle.PARTICIPANTS, drafted),
        ),
        last=last,
        number=next_number(last.number if last else None, of_file),
        changes=changes.rows(event, last, drafted, clock.now()),
        newest=max((each.number for each in history), default=0),
        to_undo=editing.to_undo(own, frozen),
        to_redo=editing.to_redo(own, frozen),
    )


def _last(event: Event) -> tuple[Edition | None, int | None]:
    """The last edition with its releases, and the number that an imported file gave itself: one statement."""
    newest = sa.select(sa.func.max(Edition.number)).where(Edition.event_id == event.id).scalar_subquery()
    own = sa.select(sa.func.max(ImportedFile.edition_number)).where(ImportedFile.event_id == event.id)
    is_last = sa.and_(Edition.event_id == Event.id, Edition.number == newest)
    chosen = (
        sa.select(Edition, own.scalar_subquery())
        .select_from(Event)
        .outerjoin(Edition, is_last)
        .where(Event.id == event.id)
        .options(joinedload(Edition.releases))
    )
    last, number = session().execute(chosen).unique().one()
    return last, number


def _groups(event: Event, items: Sequence[ProgrammeItem]) -> Mapping[str, Words]:
    """The groups to choose from; not asked for while nothing is meant for one alone."""
    is_for_some = any(ref != event.ref for item in items for ref in item.audience)
    return items_of_pages.groups_of(event) if is_for_some else {}


def _history(actor: Actor, event: Event) -> Sequence[DraftChange]:
    """What this person has done to the draft, and the newest change of anybody: one statement."""
    of_event = DraftChange.event_id == event.id
    newest = sa.select(sa.func.max(DraftChange.number)).where(of_event).scalar_subquery()
    own = sa.and_(DraftChange.by == actor.reference, DraftChange.undoes.is_(None))
    chosen = sa.select(DraftChange).where(of_event, sa.or_(own, DraftChange.number == newest))
    return session().scalars(chosen.options(defer(DraftChange.entries)).order_by(DraftChange.number)).all()


def _window(
    event: Event, items: Sequence[ProgrammeItem], first: dt.date | None, only: dt.date | None
) -> Window:
    used = {span.begins.date() for item in items if (span := span_of(item, event.zone))}
    if only is not None:
        found = window(event.starts.date, event.last_day, used, first)
        days = sorted({*used, *found.days, only})
        place = days.index(only)
        return Window(
            (only,),
            days[place - 1] if place else None,
            days[place + 1] if place + 1 < len(days) else None,
        )
    return window(event.starts.date, event.last_day, used, first)


def _has_night(item: ProgrammeItem, zone: str) -> bool:
    return item.kind is ItemKind.LODGING and bool(nights_of(item, zone))


def of_item(board: Board, item_id: uuid.UUID | None) -> ProgrammeItem | None:
    """The item of this draft with this identifier."""
    return next((item for item in board.items if item.id == item_id), None)
