"""Entries of the agenda in, the bytes of a calendar file out. Pure: the same entries give the same bytes (CAL-04)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from icalendar import Calendar, Event, Parameters, vDDDTypes, vDuration, vText, vUri

from tourapp.agenda.content import EntryContent, Status
from tourapp.agenda.queries import Shown
from tourapp.agenda.stored import Moment
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.feeds import said, text, zones

PRODID = "-//tourapp//calendar//EN"
"""Without the number of a release: a new release of tourapp must not change a feed (CAL-30)."""
HOW_OFTEN = dt.timedelta(hours=1)
CANCELLED = Words("Cancelled: ", "【中止】")
JOIN = Words("Join online", "オンラインで参加する")
NOTHING_YET = Words("Nothing is published yet", "公開された予定はまだありません")
END = b"END:VCALENDAR\r\n"
POINT = dt.timedelta(minutes=1)
"""How long a point in time lasts in a calendar, which wants an end after the beginning (CAL-54)."""
LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
PERSONAL = frozenset({"travel", "flight", "lodging", "room", "homestay_handover"})
"""Kinds of entry that say where somebody sleeps or what she travels by: private in a private calendar (CAL-67)."""
RADIUS = "100"
"""How far around its point a place reaches, in metres, for maps."""


class _Quoted(Parameters):
    """Parameters of which those that hold words are quoted, whatever they hold: not every reader takes other letters
    than ASCII without quotation marks (CAL-23)."""

    always_quoted: Any = (*Parameters.always_quoted, "CN", "LABEL")


@dataclass(frozen=True)
class Heading:
    """What a calendar says of itself. `page` and `source` are web addresses; `zone` an IANA name."""

    name: Words
    description: Words
    zone: str
    page: str
    source: str = ""
    color: str = "midnightblue"
    """A name of CSS3."""


@dataclass(frozen=True)
class Style:
    """How entries are written: language (`en`, `ja`, `both`), the address of the site, and whether only those who may
    join read it."""

    lang: str
    base_url: str
    is_private: bool = False


@dataclass(frozen=True)
class Piece:
    """One written event, and the time zones that it names. It stays as it is until the event changes (CAL-45)."""

    content: bytes
    zones: frozenset[str] = frozenset()


def render(heading: Heading, entries: Sequence[Shown], style: Style) -> bytes:
    """A feed from scratch: events by start, then UID (CAL-35)."""
    ordered = sorted(entries, key=lambda shown: (shown.content.starts_at, shown.uid))
    return assemble(heading, [piece(shown, style) for shown in ordered], style)


def piece(shown: Shown, style: Style) -> Piece:
    """One event as it stands in every feed of this style."""
    return Piece(bytes(_event(shown, style).to_ical()), _zones(shown))


def assemble(heading: Heading, pieces: Iterable[Piece], style: Style) -> bytes:
    """A feed of finished pieces: properties, time zones, then these events in their order.

    It never has a METHOD (CAL-31), and never is without an event (CAL-11).
    """
    written = list(pieces) or [Piece(bytes(_notice(style.lang).to_ical()))]
    calendar = _calendar()
    _describe(calendar, heading, style.lang)
    head = bytes(calendar.to_ical()).removesuffix(END)
    used = sorted(frozenset().union(*(each.zones for each in written)))
    return b"".join([head, *map(_zone, used), *(each.content for each in written), END])


@lru_cache(maxsize=128)
def _zone(name: str) -> bytes:
    return bytes(zones.component(name).to_ical())


def single(shown: Shown, style: Style, *, organizer: tuple[str, str] | None = None) -> bytes:
    """One event for a mail or a download: METHOD:PUBLISH, its UID and SEQUENCE those of the feed (CAL-41, CAL-92).

    `organizer` is a name and the address of a role mailbox, which PUBLISH asks for.
    """
    event = _event(shown, style)
    if organizer is not None:
        name, address = organizer
        event["ORGANIZER"] = _uri(f"mailto:{address}", CN=name)
    return _alone("PUBLISH", shown, event)


def method(shown: Shown) -> str:
    """What an invitation to this event asks of a calendar: REQUEST, or CANCEL where it is off for the reader."""
    return "CANCEL" if shown.is_cancelled else "REQUEST"


def invitation(shown: Shown, style: Style, *, organizer: str, attendee: str) -> bytes:
    """One event that a mail puts into somebody's calendar, changes there or takes out (CAL-91, CAL-93, CAL-94).

    `organizer` is the address that the mail comes from, `attendee` the one it goes to. No answer is asked for.
    """
    event = _event(shown, style)
    event["ORGANIZER"] = _uri(f"mailto:{organizer}")
    event["ATTENDEE"] = _uri(f"mailto:{attendee}", RSVP="FALSE")
    return _alone(method(shown), shown, event)


def _alone(method: str, shown: Shown, event: Event) -> bytes:
    calendar = _calendar()
    calendar.add("method", method)
    for zone in sorted(_zones(shown)):
        calendar.add_component(zones.component(zone))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODID)
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _describe(calendar: Calendar, heading: Heading, lang: str) -> None:
    """CAL-32 to CAL-34: what one client does not read under one name, another reads under the other."""
    for names, value in (
        (("NAME", "X-WR-CALNAME"), text.words_line(heading.name, lang)),
        (("DESCRIPTION", "X-WR-CALDESC"), text.block(text.words_block(heading.description, lang))),
        (("X-WR-TIMEZONE",), heading.zone),
        (("COLOR",), heading.color),
    ):
        for name in names if value else ():
            calendar[name] = vText(value)
    often = vDuration(HOW_OFTEN)
    calendar["X-PUBLISHED-TTL"] = vDuration(HOW_OFTEN)
    often.params["VALUE"] = "DURATION"
    calendar["REFRESH-INTERVAL"] = often
    calendar["URL"] = _uri(heading.page)
    if heading.source:
        calendar["SOURCE"] = _uri(heading.source, VALUE="URI")


def _zones(shown: Shown) -> frozenset[str]:
    """The zones that need a VTIMEZONE before the event (CAL-52)."""
    moments = (shown.content.starts, shown.content.ends)
    return frozenset(each.zone for each in moments if isinstance(each, WallTime) and _with_zone(each))


def _with_zone(moment: WallTime) -> bool:
    return zones.is_writable(moment.zone, moment.local)


def _event(shown: Shown, style: Style) -> Event:
    content = shown.content
    event = Event()
    event["UID"] = vText(shown.uid)
    event.add("sequence", shown.sequence)
    event.add("dtstamp", shown.stamp)
    event.add("last-modified", shown.stamp)
    event.add("created", shown.created_at.replace(microsecond=0))
    _add_time(event, content)
    _add_words(event, shown, style)
    _add_place(event, content, style)
    _add_state(event, shown)
    categories = [text.words_line(words, style.lang) for words in content.categories]
    if categories:
        event.add("categories", categories)
    if content.url:
        event["URL"] = _uri(_address(content.url, style))
    is_personal = style.is_private and content.kind in PERSONAL
    event.add("class", "PRIVATE" if is_personal else "PUBLIC")
    return event


def _add_time(event: Event, content: EntryContent) -> None:
    """CAL-50, CAL-53 to CAL-55. A whole-day event ends the day after its last one; a point in time has a minute."""
    event["DTSTART"] = _moment(content.starts)
    if isinstance(content.ends, WallTime):
        is_point = content.ends.instant == content.starts_at
        event["DTEND"] = _moment(_a_minute_later(content.ends) if is_point else content.ends)
        return
    event["DTEND"] = _moment(content.ends + dt.timedelta(days=1))
    event["X-MICROSOFT-CDO-ALLDAYEVENT"] = vText("TRUE")


def _a_minute_later(moment: WallTime) -> WallTime:
    return WallTime.from_instant(moment.instant + POINT, moment.zone)


def _moment(moment: Moment) -> vDDDTypes:
    if not isinstance(moment, WallTime):
        return vDDDTypes(moment)
    return vDDDTypes(moment.aware if _with_zone(moment) else moment.instant)


def _add_words(event: Event, shown: Shown, style: Style) -> None:
    """Title and text in the reader's language; what is not there in it is in the other one, and says so (CAL-60)."""
    event["SUMMARY"] = summary = vText(title(shown, style))
    titles = text.sides(shown.content.title, style.lang)
    if len(titles) == 1:
        summary.params["LANGUAGE"] = titles[0][1]
    whole = description(shown, style)
    if whole:
        event["DESCRIPTION"] = vText(whole)


def description(shown: Shown, style: Style, longest: int = text.LONGEST_BLOCK) -> str:
    """What changed last, what there is to know, the way in for those who may join, and the address of the page at the
    end (CAL-62, CAL-63, CAL-74). Too long, it is the middle that is cut."""
    content = shown.content
    parts = [text.words_block(words, style.lang) for words in (said.change(shown), content.notes)]
    if style.is_private and content.conference_url:
        parts.append(f"{text.words_line(JOIN, style.lang)}: {content.conference_url}")
    if content.url:
        parts.append(_address(content.url, style))
    address = text.block(parts.pop()) if content.url else ""
    described = text.block("\n\n".join(part for part in parts if part), longest - len(address) - 2)
    return "\n\n".join(part for part in (described, address) if part)


def title(shown: Shown, style: Style) -> str:
    """The title, with a mark before it where the event is cancelled: in some programs the only sign (CAL-70)."""
    sides = text.sides(shown.content.title, style.lang)
    marks = [CANCELLED.in_(lang) if shown.is_cancelled else "" for _, lang in sides]
    return text.line(" / ".join(mark + said for mark, (said, _) in zip(marks, sides, strict=True)))


def _add_place(event: Event, content: EntryContent, style: Style) -> None:
    """CAL-61, CAL-63: a name before the address, a point for those who show maps, the way in for those who may join."""
    name, address = (text.words_line(words, style.lang) for words in (content.place, content.address))
    if style.is_private and content.conference_url:
        event["CONFERENCE"] = _uri(
            content.conference_url, VALUE="URI", FEATURE="VIDEO", LABEL=text.words_line(JOIN, style.lang)
        )
    where = location(content, style)
    if where:
        event["LOCATION"] = vText(where)
    if content.lat is None or content.lon is None:
        return
    lat, lon = _degrees(content.lat), _degrees(content.lon)
    event["GEO"] = vUri(f"{lat};{lon}")
    if name:
        parameters = {"VALUE": "URI", "X-TITLE": name, "X-APPLE-RADIUS": RADIUS}
        if address:
            parameters["X-ADDRESS"] = address
        event["X-APPLE-STRUCTURED-LOCATION"] = _uri(f"geo:{lat},{lon}", **parameters)


def location(content: EntryContent, style: Style) -> str:
    """One line, the name of the place first; without a place the way in, for those who may join."""
    name, address = (text.words_line(words, style.lang) for words in (content.place, content.address))
    where = text.line(", ".join(part for part in (name, address) if part))
    return where or (text.line(content.conference_url) if style.is_private else "")


def _degrees(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _add_state(event: Event, shown: Shown) -> None:
    """STATUS always; whether the time is taken, said in the two ways that clients read (CAL-67, CAL-70)."""
    is_tentative = shown.content.status is Status.TENTATIVE
    status = "CANCELLED" if shown.is_cancelled else "TENTATIVE" if is_tentative else "CONFIRMED"
    is_free = shown.is_cancelled or shown.content.all_day
    event.add("status", status)
    event.add("transp", "TRANSPARENT" if is_free else "OPAQUE")
    busy = "FREE" if is_free else "TENTATIVE" if is_tentative else "BUSY"
    event["X-MICROSOFT-CDO-BUSYSTATUS"] = vText(busy)


def _notice(lang: str) -> Event:
    """A feed without a single event is no calendar, and one client keeps what it had (CAL-11)."""
    event = Event()
    event["UID"] = vText("nothing-yet@agenda.tourapp")
    event.add("sequence", 0)
    event.add("dtstamp", LONG_AGO)
    event["DTSTART"] = _moment(LONG_AGO.date())
    event["DTEND"] = _moment(LONG_AGO.date() + dt.timedelta(days=1))
    event["SUMMARY"] = vText(text.words_line(NOTHING_YET, lang))
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _address(url: str, style: Style) -> str:
    return f"{style.base_url}{url}" if url.startswith("/") else url


def _uri(value: str, **parameters: str) -> vUri:
    """An address with parameters. User text in them is made harmless; the library quotes what needs quotes."""
    found = vUri(text.line(value, text.LONGEST_BLOCK).replace(" ", "%20"))
    found.params = _Quoted()
    for name, given in parameters.items():
        found.params[name] = text.parameter(given)
    return found
