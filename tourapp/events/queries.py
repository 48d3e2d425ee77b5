"""Reading events. Every list has a stated order and a constant number of statements."""

import datetime as dt
import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.core.db import session
from tourapp.core.errors import NotFound
from tourapp.core.paging import Page, page_of
from tourapp.core.text import search_key
from tourapp.directory.models import Office
from tourapp.events.kinds import EventKind
from tourapp.events.models import PUBLIC_STATES, Event, EventState

PAGE_SIZE = 25

_year_of_start = sa.extract("year", Event.__table__.c.starts_local)
"""The year on the wall calendar of the event."""


_BY_SLUG = sa.select(Event).where(Event.slug == sa.bindparam("slug"))
_BY_ID = sa.select(Event).where(Event.id == sa.bindparam("event_id"))


def by_slug(slug: str) -> Event:
    """The event at this address, with its office; `NotFound` when there is none. Drafts too: guard it."""
    return _found(session().scalars(_BY_SLUG, {"slug": slug}).one_or_none())


def by_id(event_id: uuid.UUID) -> Event:
    return _found(session().scalars(_BY_ID, {"event_id": event_id}).one_or_none())


_FOR_PAGE = _BY_SLUG.options(
    selectinload(Event.venues), selectinload(Event.partners), selectinload(Event.outline)
)


def for_page(actor: Actor, slug: str) -> Event:
    """The event at this address with all its parts, as its public page needs it.

    A draft exists only for those who may see its desk; for everybody else it is `NotFound`.
    """
    event = _found(session().scalars(_FOR_PAGE, {"slug": slug}).one_or_none())
    if not event.is_public and not actor.may(Action.SEE_EVENT_DESK, event):
        raise NotFound()
    return event


def _found(event: Event | None) -> Event:
    if event is None:
        raise NotFound()
    return event


_UPCOMING = (
    sa.select(Event)
    .where(
        Event.state.in_((EventState.PUBLISHED, EventState.CANCELLED)),
        sa.or_(Event.ends_at > sa.bindparam("now"), Event.postponed_at.is_not(None)),
    )
    .options(selectinload(Event.venues))
    .order_by(Event.starts_at, Event.id)
)


def upcoming(now: dt.datetime) -> Sequence[Event]:
    """Public events that have not ended, the next one first; a cancelled one stays until its time is over, a
    postponed one until it has a new time.
    """
    return session().scalars(_UPCOMING, {"now": now}).all()


def public(now: dt.datetime, *, since: dt.datetime | None = None) -> Sequence[Event]:
    """All public events that end after `since` (all of them without it), for a feed; oldest first."""
    chosen = sa.select(Event).where(Event.state.in_(PUBLIC_STATES))
    if since is not None:
        chosen = chosen.where(Event.ends_at > since)
    return session().scalars(chosen.order_by(Event.starts_at, Event.id)).all()


def archive(
    now: dt.datetime,
    *,
    q: str = "",
    kind: EventKind | None = None,
    year: int | None = None,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[Event]:
    """Past public events, newest first. `q`: words of title, theme, place or partner, in either language."""
    chosen = sa.select(Event).where(*_over(now))
    for word in search_key(q).split():
        chosen = chosen.where(Event.search_text.contains(word, autoescape=True))
    if kind is not None:
        chosen = chosen.where(Event.kind == kind)
    if year is not None:
        chosen = chosen.where(_year_of_start == year)
    with_parts = chosen.options(selectinload(Event.venues), selectinload(Event.partners))
    return page_of(with_parts.order_by(Event.starts_at.desc(), Event.id.desc()), page, size)


def _over(now: dt.datetime) -> Sequence[sa.ColumnElement[bool]]:
    """Public and past. One that was postponed has not taken place."""
    return Event.state.in_(PUBLIC_STATES), Event.ends_at <= now, Event.postponed_at.is_(None)


def archive_years(now: dt.datetime) -> Sequence[int]:
    """The years in which past public events began, newest first."""
    chosen = sa.select(_year_of_start).where(*_over(now))
    return [int(found) for found in session().scalars(chosen.distinct().order_by(_year_of_start.desc()))]


def on_desk(actor: Actor, *, page: int = 1, size: int = PAGE_SIZE) -> Page[Event]:
    """The events whose desk the actor may see, the latest first."""
    return page_of(
        visible_to(actor)
        .options(selectinload(Event.venues))
        .order_by(Event.starts_at.desc(), Event.id.desc()),
        page,
        size,
    )


def visible_to(actor: Actor, action: Action = Action.SEE_EVENT_DESK) -> sa.Select[Event]:
    """The events in which the actor may do this (see the desk), to be narrowed and ordered by the caller."""
    chosen = sa.select(Event)
    scopes = actor.scopes_for(action)
    if scopes is None:
        return chosen
    offices = [identifier for kind, identifier in scopes if kind == "office"]
    events = [uuid.UUID(identifier) for kind, identifier in scopes if kind == "event"]
    of_offices = Event.office_id.in_(sa.select(Office.id).where(Office.code.in_(offices)))
    return chosen.where(sa.or_(of_offices, Event.id.in_(events)))


def slugs_visible_to(actor: Actor, action: Action) -> dict[uuid.UUID, str]:
    """The events in which the actor may do this, by id, for packages that know events by reference only."""
    chosen = visible_to(actor, action).with_only_columns(Event.id, Event.slug).order_by(Event.id)
    return {identifier: slug for identifier, slug in session().execute(chosen)}


def found_by(actor: Actor, text: str, limit: int) -> Sequence[Event]:
    """The events on the actor's desk with these words in title, theme, place or partner, the latest first."""
    chosen = visible_to(actor)
    for word in search_key(text).split():
        chosen = chosen.where(Event.search_text.contains(word, autoescape=True))
    order = (Event.starts_at.desc(), Event.id.desc())
    return session().scalars(chosen.options(selectinload(Event.venues)).order_by(*order).limit(limit)).all()


def past(now: dt.datetime) -> Sequence[Event]:
    """Published events that have ended, for the daily finishing; the oldest first."""
    chosen = sa.select(Event).where(Event.state == EventState.PUBLISHED, *_over(now))
    return session().scalars(chosen.order_by(Event.ends_at, Event.id)).all()


def slug_is_taken(slug: str) -> bool:
    return bool(session().scalar(sa.select(sa.exists().where(Event.slug == slug))))
