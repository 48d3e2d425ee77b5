"""Reading appearances: of an event, of one person, as the public may see them, and what is due."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import NotFound
from tourapp.core.words import Words
from tourapp.directory.models import Person
from tourapp.events.models import Event
from tourapp.events.states import EventState
from tourapp.programme import queries as programme
from tourapp.programme.models import ProgrammeItem
from tourapp.programme.rules import ReleasedItem
from tourapp.programme.sign_ups import queries as sign_ups
from tourapp.programme.speaking import rules
from tourapp.programme.speaking.models import Appearance, AppearanceFile, AppearanceItem
from tourapp.programme.speaking.states import LIVE, AppearanceState, Lacking, Part

Shown = ProgrammeItem | ReleasedItem


def of_event(event: Event) -> Sequence[Appearance]:
    """Everybody who was ever asked, by name; with files, items and addresses, in a constant number of statements."""
    chosen = (
        sa.select(Appearance)
        .join(Appearance.person)
        .where(Appearance.event_id == event.id)
        .options(
            selectinload(Appearance.places).joinedload(AppearanceItem.item).lazyload(ProgrammeItem.event),
            selectinload(Appearance.person).selectinload(Person.emails),
        )
        .order_by(Person.sort_key, Appearance.part, Appearance.id)
    )
    return session().scalars(chosen).all()


def one(event: Event, identifier: uuid.UUID) -> Appearance:
    """An appearance in this event; NotFound for others."""
    found = session().get(Appearance, identifier)
    if found is None or found.event_id != event.id:
        raise NotFound()
    return found


def of_person(person_id: uuid.UUID, event: Event | None = None) -> Sequence[Appearance]:
    """Where somebody appears or may: asked, accepted or declined by her; the next event first."""
    chosen = (
        sa.select(Appearance)
        .join(Appearance.event)
        .where(Appearance.person_id == person_id, Appearance.state != AppearanceState.WITHDRAWN)
        .order_by(Event.starts_at, Appearance.part, Appearance.id)
    )
    if event is not None:
        chosen = chosen.where(Appearance.event_id == event.id)
    return session().scalars(chosen).all()


def file_of(appearance: Appearance, identifier: uuid.UUID) -> AppearanceFile:
    """A file that she has sent; NotFound for others."""
    found = session().get(AppearanceFile, identifier)
    if found is None or found.appearance_id != appearance.id:
        raise NotFound()
    return found


def lacking(appearance: Appearance) -> tuple[Lacking, ...]:
    """What is still missing of somebody who has said yes; nothing of others."""
    if not appearance.is_accepted:
        return ()
    return rules.lacking(
        appearance.part,
        life=appearance.life,
        has_photograph=appearance.photograph is not None,
        has_slides=bool(appearance.slides),
        has_no_slides=appearance.has_no_slides,
    )


# --- her items ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """An item in which somebody appears, as she is told of it."""

    item: Shown
    is_planned: bool
    """It stands in the draft only: nothing was released with it yet."""


def places(appearance: Appearance) -> tuple[Place, ...]:
    """Her items as those who take part read them, else as they are planned; what was dropped is not there."""
    told = {item.id: item for item in sign_ups.readable(appearance.event)}
    found = []
    for each in appearance.places:
        released = told.get(each.item_id)
        if released is not None:
            found.append(Place(released, is_planned=False))
        elif each.item.dropped_at is None:
            found.append(Place(each.item, is_planned=True))
    return tuple(sorted(found, key=lambda place: _time_of(place.item)))


def first_day(appearance: Appearance) -> dt.date:
    """The date on the wall of her first item; of the event while none has a time."""
    starts = [each.item.starts for each in appearance.places if each.item.starts and not each.item.dropped_at]
    first = min(starts, key=lambda start: start.instant, default=None)
    return first.date if first else appearance.event.starts.date


def _time_of(item: Shown) -> tuple[bool, dt.datetime | None, str]:
    return (item.starts is None, item.starts.instant if item.starts else None, str(item.id))


# --- slides for interpreters --------------------------------------------------------------------------


@dataclass(frozen=True)
class SlidesFor:
    """Slides that an interpreter may have, and of whom they are, by post."""

    file: AppearanceFile
    post: Words
    titles: tuple[Words, ...]


def slides_for(interpreter: Appearance) -> Sequence[SlidesFor]:
    """The slides of everybody who appears in the items that she interprets; none for who does not interpret."""
    if interpreter.part is not Part.INTERPRETER or not interpreter.is_accepted:
        return ()
    mine = {each.item_id: each.item.title for each in interpreter.places if not each.item.dropped_at}
    chosen = (
        sa.select(Appearance)
        .join(Appearance.places)
        .where(
            AppearanceItem.item_id.in_(mine),
            Appearance.state == AppearanceState.ACCEPTED,
            Appearance.id != interpreter.id,
        )
        .order_by(Appearance.id)
        .distinct()
    )
    return [
        SlidesFor(file, other.post, tuple(mine[each] for each in sorted(other.item_ids & set(mine))))
        for other in session().scalars(chosen)
        for file in other.slides
    ]


def slides_file(interpreter: Appearance, identifier: uuid.UUID) -> AppearanceFile:
    """One of these; NotFound for others."""
    for each in slides_for(interpreter):
        if each.file.id == identifier:
            return each.file
    raise NotFound()


# --- for everybody ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PublicSpeaker:
    """Somebody who appears in an item, as the public page shows her."""

    id: uuid.UUID
    part: Part
    post: Words
    person: Person | None
    """None: she has not agreed to be named, so the post stands alone."""
    life: Words
    has_photograph: bool


def public_speakers(event: Event) -> Mapping[uuid.UUID, Sequence[PublicSpeaker]]:
    """Who appears in which item, by item, the moderator last; two statements more than there are none.

    Only who has said yes (R35); with name, life and photograph only who has agreed to that as well. Interpreters are
    not published. Who reads it shows them beside items of a released edition.
    """
    chosen = (
        sa.select(Appearance)
        .where(
            Appearance.event_id == event.id,
            Appearance.state == AppearanceState.ACCEPTED,
            Appearance.part != Part.INTERPRETER,
        )
        .order_by((Appearance.part == Part.MODERATOR), Appearance.id)
    )
    found: dict[uuid.UUID, list[PublicSpeaker]] = {}
    for each in session().scalars(chosen):
        shown = _as_public(each)
        for item_id in each.item_ids:
            found.setdefault(item_id, []).append(shown)
    return found


def _as_public(appearance: Appearance) -> PublicSpeaker:
    is_named = appearance.publishes_at is not None and appearance.person.erased_at is None
    return PublicSpeaker(
        id=appearance.id,
        part=appearance.part,
        post=appearance.post,
        person=appearance.person if is_named else None,
        life=appearance.life if is_named else Words(),
        has_photograph=is_named and appearance.photograph is not None,
    )


def public_photograph(event: Event, identifier: uuid.UUID) -> AppearanceFile:
    """The photograph that the page of an event shows; NotFound when she has not agreed to that, or no more."""
    appearance = one(event, identifier)
    is_shown = appearance.is_accepted and appearance.part is not Part.INTERPRETER and appearance.publishes_at
    if not is_shown or appearance.photograph is None:
        raise NotFound()
    return appearance.photograph


# --- what is due --------------------------------------------------------------------------------------


def ahead(parts: Iterable[Part]) -> Sequence[Appearance]:
    """Who has said yes in one of these parts, in events that take place and are not over; in a stated order."""
    chosen = (
        sa.select(Appearance)
        .join(Appearance.event)
        .where(
            Appearance.state == AppearanceState.ACCEPTED,
            Appearance.part.in_(sorted(parts)),
            Event.state == EventState.PUBLISHED,
            Event.postponed_at.is_(None),
            Event.ends_at > clock.now(),
        )
        .options(selectinload(Appearance.places).joinedload(AppearanceItem.item))
        .order_by(Appearance.event_id, Appearance.id)
    )
    return session().scalars(chosen).all()


def live_ids(event_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """Who counts on an event, or may still."""
    chosen = sa.select(Appearance.id).where(Appearance.event_id == event_id, Appearance.state.in_(LIVE))
    return session().scalars(chosen.order_by(Appearance.id)).all()


def draft_items(event: Event, identifiers: Iterable[uuid.UUID]) -> Sequence[ProgrammeItem]:
    """These items of the draft in order of time; NotFound when one is not there."""
    wanted = set(identifiers)
    found = [item for item in programme.draft(event) if item.id in wanted]
    if len(found) != len(wanted):
        raise NotFound()
    return found


def expected_in(event: Event) -> Mapping[uuid.UUID, Mapping[uuid.UUID, Words]]:
    """By item, who appears in it or may (identifier of the person), each with the post she has there; one statement."""
    chosen = (
        sa.select(AppearanceItem.item_id, Appearance.person_id, Appearance.post)
        .join(Appearance, Appearance.id == AppearanceItem.appearance_id)
        .where(Appearance.event_id == event.id, Appearance.state.in_(LIVE))
        .order_by(AppearanceItem.id)
    )
    found: dict[uuid.UUID, dict[uuid.UUID, Words]] = {}
    for item_id, person_id, post in session().execute(chosen):
        found.setdefault(item_id, {})[person_id] = post
    return found
