"""The next run of an event, begun from this one: a draft with its texts, moved by whole days."""

import datetime as dt
from dataclasses import replace

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit.services import record
from tourapp.core.ids import new_id
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.directory.models import Office
from tourapp.events import rules
from tourapp.events.models import Event, OutlineDay, Partner, Venue
from tourapp.events.services import create_event, remember_words


def shifted(at: WallTime, days: int) -> WallTime:
    """The same hour on the clocks of the place, this many days later."""
    return replace(at, local=at.local + dt.timedelta(days=days))


def begin_next(
    actor: Actor,
    event: Event,
    *,
    slug: str,
    title: Words,
    edition_label: str | None,
    first_day: dt.date,
) -> Event:
    """Make a draft of the next run: same office, series, kind and texts, its first day on `first_day`.

    The joining address is not taken over: it opened last year's room. Refused as `create_event` refuses, and on a day
    whose clocks skip the hour at which it would begin (`NoSuchTime`).
    """
    actor.require(Action.EDIT_EVENT, event)
    days = (first_day - event.starts.date).days
    office: Office = event.office
    texts = {name: getattr(event, name) for name in rules.TEXTS} | {"title": title}
    following = create_event(
        actor,
        office,
        kind=event.kind,
        slug=slug,
        title=title,
        starts=shifted(event.starts, days),
        ends=shifted(event.ends, days),
        is_all_day=event.is_all_day,
        way_in=event.way_in,
        series=event.series,
        edition_label=edition_label,
        texts=texts,
    )
    following.is_free, following.has_online = event.is_free, event.has_online
    following.contact_address = event.contact_address
    record(actor, "event.begin_next", following.ref, event=event.ref)
    return following


def copy_venues(actor: Actor, event: Event, following: Event) -> int:
    """The places of an event, also for its next run; how many there are."""
    actor.require(Action.EDIT_EVENT, following)
    for venue in event.venues:
        following.venues.append(
            Venue(
                id=new_id(),
                position=venue.position,
                name=venue.name,
                address=venue.address,
                city=venue.city,
                lat=venue.lat,
                lon=venue.lon,
            )
        )
    remember_words(following)
    return len(event.venues)


def copy_partners(actor: Actor, event: Event, following: Event) -> int:
    """Those who stand behind an event, also for its next run; how many there are."""
    actor.require(Action.EDIT_EVENT, following)
    for partner in event.partners:
        following.partners.append(
            Partner(
                id=new_id(),
                organisation_id=partner.organisation_id,
                position=partner.position,
                part=partner.part,
                name=partner.name,
                note=partner.note,
                logo=partner.logo,
                url=partner.url,
            )
        )
    remember_words(following)
    return len(event.partners)


def copy_outline(actor: Actor, event: Event, following: Event) -> int:
    """The public outline, day by day, moved with the event; how many days there are."""
    actor.require(Action.EDIT_EVENT, following)
    days = following.starts.date - event.starts.date
    for day in event.outline:
        following.outline.append(OutlineDay(id=new_id(), on=day.on + days, place=day.place, text=day.text))
    return len(event.outline)
