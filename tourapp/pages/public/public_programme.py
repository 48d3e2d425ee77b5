"""The public programme of an event as its page shows it: by day or by track, with what one can do about each item."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request, url_for

from tourapp.agenda.circles import Circle
from tourapp.core import clock
from tourapp.core.i18n import gettext as _
from tourapp.events.models import Event, EventState
from tourapp.pages.public.coming import coming
from tourapp.programme import queries as programme
from tourapp.programme import reading, rules
from tourapp.programme.queries import ReleasedEdition
from tourapp.programme.reading import MOST_COLUMNS, Mark
from tourapp.programme.rules import Day, ReleasedItem
from tourapp.programme.sign_ups import queries as sign_ups
from tourapp.programme.sign_ups.rules import Seats
from tourapp.programme.speaking import queries as speaking
from tourapp.programme.speaking.queries import PublicSpeaker
from tourapp.registration import queries as registration
from tourapp.web.identity import current_actor

DAY, TRACK = "day", "track"


@dataclass(frozen=True)
class Section:
    """A part of the page with a heading of its own: a track with its days, or all days without a heading."""

    track: str
    days: Sequence[Day]


@dataclass(frozen=True)
class WayToSeat:
    """Where one asks for a seat in a session, and the words for it."""

    url: str
    text: str


@dataclass(frozen=True)
class LaidOut:
    """A programme ready to be drawn."""

    event: Event
    by: str
    track: str
    """The only track that is shown; empty for all."""
    tracks: Sequence[str]
    sections: Sequence[Section]
    before: ReleasedEdition | None
    marks: Mapping[uuid.UUID, Mark]
    seats: Mapping[uuid.UUID, Seats]
    way: WayToSeat | None
    speakers: Mapping[uuid.UUID, Sequence[PublicSpeaker]]
    calendar_file: str
    """The endpoint that gives one item as a file for calendars; empty where nothing of it stands in one."""

    @property
    def days(self) -> Sequence[Day]:
        return self.sections[0].days if self.by == DAY else ()

    @property
    def columns(self) -> Mapping[str, int]:
        """The column of each track beside the others; empty where they stand one below the other."""
        wide = self.by == DAY and not self.track and len(self.tracks) <= MOST_COLUMNS
        return {name: number for number, name in enumerate(self.tracks, start=1)} if wide else {}


def laid_out(event: Event, edition: ReleasedEdition) -> LaidOut:
    """The programme as the address asks for it. What it asks for and there is not is not asked for."""
    tracks = reading.tracks(edition.items)
    track = request.args.get("track", "")
    track = track if track in tracks else ""
    by = TRACK if tracks and not track and request.args.get("by") == TRACK else DAY
    items = reading.on_track(edition.items, track) if track else edition.items
    before = programme.before(event, Circle.PUBLIC, edition.number)
    needs_seat = any(item.needs_signup for item in items)
    return LaidOut(
        event=event,
        by=by,
        track=track,
        tracks=tracks,
        sections=_sections(items, tracks if by == TRACK else ()),
        before=before,
        marks=reading.marks(before.items, edition.items) if before else {},
        seats=sign_ups.seats(event) if needs_seat else {},
        way=_way_to_seat(event) if needs_seat else None,
        speakers=speaking.public_speakers(event),
        calendar_file="event_item",
    )


def _sections(items: Sequence[ReleasedItem], tracks: Sequence[str]) -> Sequence[Section]:
    """One for each track, and first what belongs to none; all in one where there are no tracks."""
    if not tracks:
        return (Section("", rules.days(items)),)
    parts = [("", [item for item in items if item.track in reading.EVERYBODYS])]
    parts += [(track, [item for item in items if item.track == track]) for track in tracks]
    return tuple(Section(track, rules.days(members)) for track, members in parts if members)


def _way_to_seat(event: Event) -> WayToSeat | None:
    """To her own page of sessions for somebody who has a place, to the form while one can register; else nowhere."""
    if event.state is not EventState.PUBLISHED or clock.now() >= event.ends_at:
        return None
    person_id = current_actor().person_id
    hers = registration.live_of(event, person_id) if person_id else None
    if hers is not None:
        if not hers.is_coming:
            return None
        return WayToSeat(url_for("my_sessions", slug=event.slug), _("Choose this session"))
    if coming(event).can_register:
        return WayToSeat(
            url_for("register", slug=event.slug), _("Register for the event, then choose this session")
        )
    return None
