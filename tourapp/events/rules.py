"""What may become of an event: pure decisions, no session and no clock."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from tourapp.core.errors import Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.time import WallTime
from tourapp.core.transitions import Transition
from tourapp.core.words import Words
from tourapp.events.states import EventState

# --- states ----------------------------------------------------------------------------------------


class Verb(StrEnum):
    PUBLISH = "publish"
    CANCEL = "cancel"
    FINISH = "finish"


TRANSITIONS: dict[tuple[EventState, Verb], Transition[EventState]] = {
    (EventState.DRAFT, Verb.PUBLISH): Transition(
        EventState.PUBLISHED,
        who="staff",
        guard="nothing of `obstacles` is missing",
        effect="everybody sees it; it stands in the calendars; EventPublished",
    ),
    (EventState.PUBLISHED, Verb.CANCEL): Transition(
        EventState.CANCELLED,
        who="staff",
        guard="a reason in both languages",
        effect="the page says so; tombstones in the calendars; EventCancelled",
    ),
    (EventState.PUBLISHED, Verb.FINISH): Transition(
        EventState.FINISHED,
        who="staff, system",
        guard="it has ended",
        effect="it stands in the archive; EventFinished",
    ),
}
"""Every way from one state to another. `Action.EDIT_EVENT` may walk it; the house itself may finish."""


def transition(state: EventState, verb: Verb) -> Transition[EventState]:
    """The transition for this verb, or a `Refusal` with the state that stands in the way."""
    found = TRANSITIONS.get((state, verb))
    if found is None:
        raise Refusal(_refused(state), code="state")
    return found


def _refused(state: EventState) -> object:
    match state:
        case EventState.DRAFT:
            return _l("This event is still a draft. Publish it first.")
        case EventState.PUBLISHED:
            return _l("This event is published already.")
        case EventState.CANCELLED:
            return _l("This event is cancelled. Nothing can change that.")
        case EventState.FINISHED:
            return _l("This event is over.")


# --- time ------------------------------------------------------------------------------------------


def a_year_on(day: dt.date) -> dt.date:
    """The same weekday in the same week of the next year: 17 June 2027 (Thursday) → 15 June 2028 (Thursday)."""
    return day + dt.timedelta(weeks=52)


def no_such_hour(*, field: str) -> Refusal:
    """The day cannot be used: its clocks go forward over an hour that is needed."""
    return Refusal(
        _l("That time does not exist on that day: the clocks go forward. Choose another one."),
        field=field,
        code="skipped",
    )


@dataclass(frozen=True)
class Span:
    """When an event is, as instants."""

    starts_at: dt.datetime
    ends_at: dt.datetime


def span(starts: WallTime, ends: WallTime, *, is_all_day: bool) -> Span:
    """The instants behind the wall times: of whole days the first midnight and the midnight after the last.

    Refused: an end that does not lie after the start.
    """
    if is_all_day:
        starts = _first_minute(starts.date, starts.zone)
        ends = _first_minute(ends.date + dt.timedelta(days=1), ends.zone)
    if ends.instant <= starts.instant:
        raise Refusal(_l("The event must end after it begins."), field="ends", code="order")
    return Span(starts.instant, ends.instant)


def _first_minute(day: dt.date, zone: str) -> WallTime:
    # Some places change their clocks at midnight; the day then begins an hour later.
    local = dt.datetime.combine(day, dt.time())
    try:
        return WallTime(local, zone)
    except ValueError:
        return WallTime(local + dt.timedelta(hours=1), zone)


def last_day(starts: WallTime, ends: WallTime, *, is_all_day: bool) -> dt.date:
    """The last date on the wall calendar; what ends at 00:00 belongs to the day before."""
    if is_all_day or ends.date == starts.date:
        return ends.date
    return (ends.local - dt.timedelta(minutes=1)).date()


def may_move(state: EventState) -> None:
    """Refuse to move what is called off or over."""
    if state in (EventState.CANCELLED, EventState.FINISHED):
        raise Refusal(
            _l("The time of a cancelled or finished event does not change."), field="starts_on", code="state"
        )


def has_ended(ends_at: dt.datetime, now: dt.datetime) -> bool:
    return ends_at <= now


def may_finish(ends_at: dt.datetime, now: dt.datetime, *, is_postponed: bool = False) -> None:
    if is_postponed or not has_ended(ends_at, now):
        raise Refusal(_l("This event has not ended yet."), code="too_early")


# --- publishing ------------------------------------------------------------------------------------


class Publishable(Protocol):
    """What publishing looks at."""

    title: Words
    theme: Words
    summary: Words
    description: Words
    cost: Words
    language_note: Words
    who_for: Words
    has_online: bool

    @property
    def venues(self) -> Sequence["PlaceNames"]: ...


class PlaceNames(Protocol):
    name: Words
    address: Words
    city: Words


TEXTS = ("title", "theme", "summary", "description", "cost", "language_note", "who_for")
"""The texts of an event that its page shows, in the order of the form."""


def obstacles(event: Publishable) -> list[Refusal]:
    """What has to be filled before everybody may see the event; empty when nothing is missing."""
    found = []
    if not event.title.en.strip():
        found.append(Refusal(_l("Enter the title in English."), field="title_en", code="required"))
    if not event.title.ja.strip():
        found.append(Refusal(_l("Enter the title in Japanese."), field="title_ja", code="required"))
    if not event.venues and not event.has_online:
        found.append(Refusal(_l("Enter the venue, or say that the event is online."), field="venue_name_en"))
    if any(not venue.name for venue in event.venues):
        found.append(Refusal(_l("Enter the name of the venue."), field="venue_name_en", code="required"))
    return found


def untranslated(event: Publishable) -> list[tuple[str, str]]:
    """The texts that have one side only, as (name, language that is missing): listed, never hidden."""
    pairs = [(name, getattr(event, name)) for name in TEXTS]
    pairs += [
        (f"venue_{part}", getattr(venue, part))
        for venue in event.venues
        for part in ("name", "address", "city")
    ]
    return [(name, text.missing[0]) for name, text in pairs if len(text.missing) == 1]


def reason_in_both_languages(reason: Words) -> None:
    """People read in two languages why an event is called off; one side alone is refused."""
    if not reason.en.strip():
        raise Refusal(_l("Enter the reason in English."), field="reason_en", code="required")
    if not reason.ja.strip():
        raise Refusal(_l("Enter the reason in Japanese."), field="reason_ja", code="required")


# --- addresses -------------------------------------------------------------------------------------

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 60
RESERVED = frozenset(
    {
        "new",
        "directory",
        "people",
        "organisations",
        "search",
        "audit",
        "roles",
        "hand-over",
        "custody",
        "year",
        "calendar",
    }
)
"""Words that stand for something else after `/manage/` or `/me/`."""


def usable_slug(slug: str) -> None:
    """Refuse what cannot stand in the address of an event."""
    if not _SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        raise Refusal(
            _l("Use small letters, figures and hyphens, for example seminar-2027."),
            field="slug",
            code="shape",
        )
    if slug in RESERVED:
        raise Refusal(
            _l("This address is used by another page. Choose another one."), field="slug", code="taken"
        )


def web_address(address: str, *, field: str) -> None:
    """Refuse an address that a browser would not open over https or http."""
    if address and not re.fullmatch(r"https?://[^\s<>\"'\\]+", address):
        raise Refusal(_l("Enter an address that begins with https://."), field=field, code="shape")
