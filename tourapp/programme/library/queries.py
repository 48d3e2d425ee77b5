"""Reading earlier visits: what took place, who received, what was learnt."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tourapp.access.actor import Actor
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import NotFound
from tourapp.core.matching import holding, sides
from tourapp.core.paging import Page, page_of
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.events.states import EventState
from tourapp.programme import queries as programme
from tourapp.programme.content import ItemContent
from tourapp.programme.library.models import Lesson
from tourapp.programme.library.rules import VISITS
from tourapp.programme.models import ProgrammeItem

PAGE_SIZE = 20
_LATEST = (ProgrammeItem.starts_at.desc(), ProgrammeItem.id.desc())


@dataclass(frozen=True)
class Visit:
    """Something that took place in an earlier event, and what was learnt from it."""

    item: ProgrammeItem
    content: ItemContent
    lessons: tuple[Lesson, ...]

    @property
    def event(self) -> Event:
        return self.item.event

    @property
    def minutes(self) -> int:
        """How long it was."""
        starts, ends = self.content.starts, self.content.ends
        return int((ends.instant - starts.instant).total_seconds() // 60) if starts and ends else 0


def found(actor: Actor, text: str = "", *, besides: Event | None = None, page: int = 1) -> Page[Visit]:
    """Visits with these words in title, place, host or lesson, in either language, the latest first; of the events on
    the actor's desk, `besides` this one."""
    chosen = _taken_place(actor)
    if besides is not None:
        chosen = chosen.where(ProgrammeItem.event_id != besides.id)
    if text.strip():
        told = sa.select(Lesson.item_id).where(*holding(text, *sides(Lesson, "text")))
        said = holding(text, *sides(ProgrammeItem, "title", "place", "host", "host_organisation"))
        chosen = chosen.where(sa.or_(sa.and_(*said), ProgrammeItem.id.in_(told)))
    listed = page_of(chosen.options(joinedload(ProgrammeItem.event)).order_by(*_LATEST), page, PAGE_SIZE)
    return Page(_with_lessons(listed.items), listed.page, listed.total, listed.size)


def at_place(actor: Actor, place_ref: str, limit: int = 50) -> Sequence[Visit]:
    """What took place at a place, the latest first."""
    chosen = _taken_place(actor).where(ProgrammeItem.place_ref == place_ref)
    chosen = chosen.options(joinedload(ProgrammeItem.event)).order_by(*_LATEST).limit(limit)
    return _with_lessons(session().scalars(chosen).all())


def visit(actor: Actor, item_id: uuid.UUID) -> Visit:
    """One of them; NotFound for anything else."""
    item = session().scalar(_taken_place(actor).where(ProgrammeItem.id == item_id))
    if item is None:
        raise NotFound()
    return _with_lessons([item])[0]


def lessons_of(items: Collection[uuid.UUID]) -> Mapping[uuid.UUID, tuple[Lesson, ...]]:
    """What was learnt from these items, in the order in which it was written."""
    if not items:
        return {}
    written = sa.select(Lesson).where(Lesson.item_id.in_(items)).order_by(Lesson.at, Lesson.id)
    found: dict[uuid.UUID, tuple[Lesson, ...]] = {}
    for lesson in session().scalars(written):
        found[lesson.item_id] = (*found.get(lesson.item_id, ()), lesson)
    return found


def lesson(item: ProgrammeItem, lesson_id: uuid.UUID) -> Lesson:
    """One lesson of this item, or NotFound."""
    found = session().get(Lesson, lesson_id)
    if found is None or found.item_id != item.id:
        raise NotFound()
    return found


def _taken_place(actor: Actor) -> sa.Select[ProgrammeItem]:
    """Items that are over, of the events on the actor's desk; what was dropped or cancelled never took place."""
    now: dt.datetime = clock.now()
    seen = events.visible_to(actor).where(Event.state != EventState.CANCELLED).with_only_columns(Event.id)
    return sa.select(ProgrammeItem).where(
        ProgrammeItem.event_id.in_(seen),
        ProgrammeItem.dropped_at.is_(None),
        ProgrammeItem.ends_at < now,
        ProgrammeItem.kind.in_(VISITS),
    )


def _with_lessons(items: Sequence[ProgrammeItem]) -> list[Visit]:
    learnt = lessons_of([item.id for item in items])
    return [Visit(item, programme.content_of(item), learnt.get(item.id, ())) for item in items]
