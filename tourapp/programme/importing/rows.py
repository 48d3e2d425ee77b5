"""The two schemas: from a parsed file to rows with content. Pure; nothing is looked up."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from tourapp.core.errors import Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.time import NoSuchTime, WallTime
from tourapp.core.words import Words
from tourapp.programme import columns
from tourapp.programme.content import NO_WORDS, ItemContent
from tourapp.programme.importing import described, vocabulary
from tourapp.programme.importing.reading import Fields
from tourapp.programme.importing.report import Issue, Severity
from tourapp.programme.kinds import BY_DATA_WORD, Confirmation, ItemKind

SESSIONS = "tourapp/event-programme/1"
ITINERARY = "tourapp/itinerary/1"


@dataclass(frozen=True)
class Context:
    """What rows need to know: the reference of the event, its zone, the file's name, how its dates move."""

    event: str
    zone: str
    file_name: str
    shift_days: int


@dataclass(frozen=True)
class ParsedRow:
    """A row as read. `key` is the field that names it, for finding its line; content is None when it has none."""

    key: str
    source_id: str
    raw: Any
    content: ItemContent | None
    issues: tuple[Issue, ...]
    line: int | None = None
    mark: str | None = None
    """The short hash of the item as it was when the row was taken out; a list has one."""


@dataclass(frozen=True)
class ParsedFile:
    schema: str
    edition_number: int | None
    rows: tuple[ParsedRow, ...]
    rest: dict[str, Any]
    """The file without its rows."""
    notes: tuple[str, ...] = ()
    """Sentences about the file as a whole."""


@dataclass(frozen=True)
class Place:
    """A place as a file describes it."""

    name: Words = NO_WORDS
    address: Words = NO_WORDS
    lat: float | None = None
    lon: float | None = None


def read(data: dict[str, Any], context: Context) -> ParsedFile:
    """The rows of a file of a known schema. Refused: any other schema, rows that are not a list."""
    schema = data.get("schema")
    if schema == SESSIONS:
        return _sessions(data, context)
    if schema == ITINERARY:
        return _itinerary(data, context)
    raise Refusal(
        _(
            "This schema is not known: %(schema)s. Known are %(known)s.",
            schema=str(schema)[:80],
            known=f"{SESSIONS}, {ITINERARY}",
        ),
        code="schema",
    )


# --- sessions of a seminar or a summit -------------------------------------------------------------


def _sessions(data: dict[str, Any], context: Context) -> ParsedFile:
    venues = {place.name.en: place for place in venues_of(data)}
    rows = tuple(_rows(data, "sessions", "session_id", context, partial(_session, venues, context)))
    return ParsedFile(
        SESSIONS, None, rows, {name: value for name, value in data.items() if name != "sessions"}
    )


def _session(
    venues: Mapping[str, Place], context: Context, row: Fields, source_id: str
) -> ItemContent | None:
    """A session, in a room of the only venue or, as "venue / room", of the one it names."""
    word = row.text("kind", needed=True)
    starts, ends = _span(row, row.zone("tz", context.zone))
    kind = _kind(row, "kind", word)
    venue, _slash, room = row.text("room").partition(" / ")
    only = next(iter(venues.values())) if len(venues) == 1 else None
    common = _common(row, source_id, word, venues.get(venue, only))
    common["remarks_internal"] = Words(row.text("note"), "")
    common["audience"] = _audience(row, "access", "all_accredited", context)
    common["speakers"] = tuple(vocabulary.post(code) for code in row.texts("roles"))
    common["needs_signup"] = row.flag("needs_signup")
    common["languages"] = row.texts("languages")
    common["interpretation"] = described.interpretation(row, "interpretation")
    if kind is ItemKind.PANEL and vocabulary.MODERATOR in row.texts("roles"):
        common["moderator"] = vocabulary.post(vocabulary.MODERATOR)
    if kind is None:
        return None
    return ItemContent(
        **common,
        kind=kind,
        starts=starts,
        ends=ends,
        room=room if venue in venues else row.text("room"),
        track=row.text("track")[:40],
        access=row.text("access")[:120],
        confirmation=Confirmation.NOT_NEEDED,
    )


def venues_of(data: Mapping[str, Any]) -> list[Place]:
    """The one venue of a file, or its several."""
    return list(_venues(data))


def _venues(data: Mapping[str, Any]) -> Iterator[Place]:
    one, several = data.get("venue"), data.get("venues")
    for raw in (*([one] if isinstance(one, dict) else []), *(several if isinstance(several, list) else [])):
        if isinstance(raw, dict):
            fields = Fields(raw)
            name = fields.words("name") or Words.of(fields.text("name"))
            yield Place(name, fields.words("address"), fields.degrees("lat", 90), fields.degrees("lon", 180))


# --- an itinerary ----------------------------------------------------------------------------------


def _itinerary(data: dict[str, Any], context: Context) -> ParsedFile:
    places = places_of(data)
    rows = (
        *_rows(data, "items", "item_id", context, partial(_stop, places, context)),
        *_rows(data, "lodging", "night", context, partial(_night, places, context), optional=True),
    )
    number = data.get("version")
    is_number = isinstance(number, int) and not isinstance(number, bool) and 0 < number < 10_000
    rest = {name: value for name, value in data.items() if name not in ("items", "lodging")}
    return ParsedFile(ITINERARY, number if is_number else None, rows, rest)


def _stop(places: Mapping[str, Place], context: Context, row: Fields, source_id: str) -> ItemContent | None:
    """A visit, a meal, a journey: one of the file's items."""
    word = row.text("type", needed=True)
    starts, ends = _span(row, row.zone("tz", context.zone))
    kind = _kind(row, "type", word)
    host = row.part("host")
    post = host.words("role")
    common = _common(row, source_id, word, _place(row, places))
    common["remarks_participants"] = row.words("remarks", block=True)
    common["audience"] = _audience(row, "party", "all", context)
    common.update(_confirmation(row, post, context))
    common.update(described.of_stop(row, {key: place.name for key, place in places.items()}))
    if kind is ItemKind.COURTESY_CALL:
        common["principal"] = post
    if kind is None:
        return None
    return ItemContent(
        **common,
        kind=kind,
        starts=starts,
        ends=ends,
        place_key=row.text("place_id")[:80] or None,
        host=post,
        host_organisation=host.words("organisation"),
    )


def _night(places: Mapping[str, Place], context: Context, row: Fields, source_id: str) -> ItemContent | None:
    """A night: from the check-in of its day to the check-out of the next."""
    place = _place(row, places)
    on = row.date("date")
    if place is None or on is None:
        return None
    return ItemContent(
        kind=ItemKind.LODGING,
        title=place.name,
        night=on,
        cost_bearer=described.bearer(row),
        starts=_at(row, "check_in_from", on, context.zone),
        ends=_at(row, "check_out_by", on + dt.timedelta(days=1), context.zone),
        place=place.name,
        place_key=row.text("place_id")[:80] or None,
        address=place.address,
        lat=place.lat,
        lon=place.lon,
        confirmation=Confirmation.NOT_NEEDED,
        audience=(context.event,),
        source_id=source_id,
        source_kind="lodging",
    )


def places_of(data: Mapping[str, Any]) -> dict[str, Place]:
    """The places of a file, by the key that its rows use."""
    found = {}
    listed = data.get("places")
    for raw in listed if isinstance(listed, list) else []:
        if isinstance(raw, dict):
            fields = Fields(raw)
            found[fields.text("place_id")] = Place(
                fields.words("name"),
                fields.words("address"),
                fields.degrees("lat", 90),
                fields.degrees("lon", 180),
            )
    return found


def _place(row: Fields, places: Mapping[str, Place]) -> Place | None:
    key = row.text("place_id", needed="place_id" not in row.raw)
    place = places.get(key)
    if key and place is None:
        row.note(Severity.ERROR, "place", "place_id", _("The file has no place %(key)s.", key=key))
    return place


def _at(row: Fields, name: str, day: dt.date, zone: str) -> WallTime | None:
    text = row.text(name, needed=True)
    try:
        return WallTime(dt.datetime.combine(day, dt.time.fromisoformat(text)), zone) if text else None
    except (ValueError, NoSuchTime):
        row.note(Severity.ERROR, "time", name, _("%(field)s is not a time of day.", field=name))
        return None


def _confirmation(row: Fields, host: Words, context: Context) -> dict[str, Any]:
    """What the host has said. The word "confirmed" needs post, date and channel (R31); without them it is not so."""
    answer = row.part("host_confirmation")
    word = answer.text("status")
    own = Confirmation(word) if word in set(Confirmation) else None
    state = vocabulary.CONFIRMATIONS.get(word) or own
    if state is None:
        message = _("We do not know the confirmation %(word)s.", word=word or "–")
        row.note(Severity.REVIEW, "confirmation", "host_confirmation", message)
        return {"confirmation": Confirmation.PROPOSED}
    if state not in (Confirmation.CONFIRMED, Confirmation.CHANGED):
        return {"confirmation": state}
    by, on = answer.text("by_role_en"), answer.date("on")
    if state is Confirmation.CHANGED and not by and on is None:
        return {"confirmation": state}
    if not by or on is None:
        message = _("It says confirmed, without the post or the date.")
        row.note(Severity.REVIEW, "confirmation", "host_confirmation", message)
        return {"confirmation": Confirmation.REQUESTED}
    return {
        "confirmation": state,
        "confirmed_by": host if host.en == by else Words(by, ""),
        "confirmed_on": on,
        "confirmation_channel": f"import {context.file_name}".strip()[:200],
    }


# --- what both have --------------------------------------------------------------------------------

Reader = Callable[[Fields, str], ItemContent | None]


def _rows(
    data: dict[str, Any], name: str, key: str, context: Context, read_one: Reader, *, optional: bool = False
) -> Iterator[ParsedRow]:
    listed = data.get(name)
    if listed is None and optional:
        return
    if not isinstance(listed, list):
        raise Refusal(_("The file has no list of %(name)s.", name=name), code="rows")
    seen: set[str] = set()
    for raw in listed:
        row = Fields(raw if isinstance(raw, dict) else {}, shift_days=context.shift_days)
        source_id = _identifier(row, key)
        if not isinstance(raw, dict):
            row.issues = [Issue(Severity.ERROR, "type", name, _("A row is not an object."))]
        if source_id in seen:
            row.note(Severity.ERROR, "duplicate", key, _("%(id)s is in the file twice.", id=source_id))
        seen.add(source_id)
        content = read_one(row, source_id) if isinstance(raw, dict) else None
        content = _with_own_part(row, content, context)
        yield ParsedRow(key, source_id, raw, content, tuple(row.issues))


def _identifier(row: Fields, key: str) -> str:
    """What a file calls a row. Nights are counted; one that was added by hand has our identifier beside its number."""
    if key == "night":
        return row.part("tourapp").text("id")[:80] or f"NIGHT-{row.whole_number(key)}"
    return row.text(key, needed=True)[:80]


def _with_own_part(row: Fields, content: ItemContent | None, context: Context) -> ItemContent | None:
    """What stands in `tourapp` inside a row, on top of what the form of the file says: our own columns (`columns`)."""
    own = {name: value for name, value in row.part("tourapp").raw.items() if name in columns.names()}
    if content is None or not own:
        return content
    as_in_file = columns.moved(content, -context.shift_days)
    reading = columns.Reading(own, as_in_file, columns.Meaning(context.event, context.zone), row.issues)
    found = columns.content_of(reading)
    return columns.moved(found, context.shift_days) if found else None


def _span(row: Fields, zone: str) -> tuple[WallTime | None, WallTime | None]:
    """Start and end, which may be in another zone. What has no time yet says so."""
    to_follow = row.flag("time_to_follow")
    starts = row.moment("start", zone, needed=not to_follow)
    ends = row.moment("end", row.zone("end_tz", zone), needed=not to_follow)
    if starts and ends and ends.instant < starts.instant:
        row.note(Severity.ERROR, "order", "end", _("It ends before it begins."))
    return starts, ends


def _kind(row: Fields, name: str, word: str) -> ItemKind | None:
    kind = BY_DATA_WORD.get(word) or (ItemKind(word) if word in set(ItemKind) else None)
    if kind is None and word:
        message = _("We do not know the kind of item %(word)s. Decide which one it is.", word=word)
        row.note(Severity.REVIEW, "kind", name, message)
    return kind


def _audience(row: Fields, name: str, default: str, context: Context) -> tuple[str, ...]:
    """References to those who are meant. A word that we do not know means nobody but the office."""
    word = row.text(name) or default
    meant = vocabulary.AUDIENCES.get(word)
    if meant is None:
        message = _("We do not know the audience %(word)s. It is hidden from everybody for now.", word=word)
        row.note(Severity.REVIEW, "audience", name, message)
        return ("group:unknown",)
    return tuple(context.event if each == vocabulary.EVERYBODY else each for each in meant)


def _common(row: Fields, source_id: str, word: str, place: Place | None) -> dict[str, Any]:
    title = row.words("title")
    for lang in title.missing:
        row.note(Severity.WARNING, "untranslated", f"title_{lang}", _("This side of the title is missing."))
    values: dict[str, Any] = {
        "title": title,
        "capacity": row.whole_number("capacity"),
        "source_id": source_id,
        "source_kind": word[:40],
    }
    if place is not None:
        values |= {"place": place.name, "address": place.address, "lat": place.lat, "lon": place.lon}
    return values
