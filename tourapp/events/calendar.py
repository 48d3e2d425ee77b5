"""An event's own entry in the calendars of everybody and of those who take part."""

import datetime as dt

from tourapp.agenda import services as agenda
from tourapp.agenda.circles import Circle
from tourapp.agenda.content import EntryContent
from tourapp.agenda.facets import facet
from tourapp.agenda.stored import Moment
from tourapp.core.words import Words
from tourapp.events.models import Event

CIRCLES = (Circle.PARTICIPANTS, Circle.PUBLIC)


def show(event: Event, *, at: dt.datetime) -> None:
    """Write what both circles see of a published event; nothing changes for whom nothing is different.

    One that waits for a new time stands in no calendar.
    """
    if event.postponed_at is not None:
        return
    for circle in CIRCLES:
        facets = {event.ref: [facet("office", event.office.code)]}
        agenda.publish(
            event.ref, circle, {event.ref: content(event, circle)}, at=at, only=True, facets=facets
        )


def strike_out(event: Event, *, at: dt.datetime) -> None:
    """Leave a tombstone in every calendar."""
    agenda.cancel(event.ref, at=at)


def content(event: Event, circle: Circle) -> EntryContent:
    """What this circle sees of the event. The joining address is for those who take part, never public."""
    venue = event.venues[0] if event.venues else None
    starts: Moment = event.starts.date if event.is_all_day else event.starts
    ends: Moment = event.ends.date if event.is_all_day else event.ends
    joining = event.joining_url if circle is Circle.PARTICIPANTS else None
    return EntryContent(
        starts=starts,
        ends=ends,
        zone=event.zone,
        title=event.title,
        place=venue.name if venue else Words("Online", "オンライン"),
        address=venue.address if venue else Words(),
        lat=venue.lat if venue else None,
        lon=venue.lon if venue else None,
        notes=event.summary,
        url=f"/events/{event.slug}",
        categories=(event.traits.name,),
        kind=event.kind.value,
        conference_url=joining or "",
    )
