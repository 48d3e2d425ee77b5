"""Past events, to search and to read on."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, request

from tourapp.core import clock, time
from tourapp.core.i18n import current_lang
from tourapp.core.text import clean_line
from tourapp.core.words import Words
from tourapp.events import queries as events
from tourapp.events.kinds import KINDS, EventKind
from tourapp.events.models import Event, EventState, Part
from tourapp.web.pages import page

LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Sought:
    """What somebody looks for; what cannot be read is left out, so that an old address still shows a list."""

    q: str = ""
    kind: EventKind | None = None
    year: int | None = None
    page: int = 1

    @classmethod
    def from_request(cls) -> "Sought":
        asked = request.args
        kind = asked.get("kind", "")
        return cls(
            q=clean_line(asked.get("q", ""))[:LONGEST_SEARCH],
            kind=EventKind(kind) if kind in set(EventKind) else None,
            year=_number(asked.get("year"), 1900, 2199),
            page=_number(asked.get("page"), 1, 100_000) or 1,
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.q or self.kind or self.year)


@dataclass(frozen=True)
class Row:
    """A past event in the table."""

    event: Event
    days: str
    hosts: Sequence[Words]

    @property
    def is_cancelled(self) -> bool:
        return self.event.state is EventState.CANCELLED


def archive() -> Response:
    """Every past event, by words, kind and year."""
    now = clock.now()
    sought = Sought.from_request()
    found = events.archive(now, q=sought.q, kind=sought.kind, year=sought.year, page=sought.page)
    return page(
        "pages/archive.html",
        sought=sought,
        past=found,
        rows=rows(found.items),
        years=events.archive_years(now),
        event_kinds=KINDS,
    )


def rows(past: Sequence[Event]) -> Sequence[Row]:
    return [Row(event, _days(event), _hosts(event)) for event in past]


def _days(event: Event) -> str:
    return time.date_range(event.starts.date, event.last_day, current_lang(), weekdays=False)


def _hosts(event: Event) -> Sequence[Words]:
    """Who received the event: its hosts, else the partners that organised it, else the office."""
    for part in (Part.HOST, Part.PARTNER):
        names = [partner.name for partner in event.partners if partner.part is part]
        if names:
            return names
    return [event.office.name]


def _number(text: str | None, least: int, most: int) -> int | None:
    if not text or not text.isascii() or not text.isdigit() or len(text) > 6:
        return None
    return int(text) if least <= int(text) <= most else None
