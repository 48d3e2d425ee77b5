"""An item in the making: what a table says of it, and what becomes of that in the fields of an item. Pure."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tourapp.core.text import has_japanese
from tourapp.core.time import NoSuchTime, WallTime
from tourapp.core.words import Words
from tourapp.programme.choices import INTERPRETATION, MEALS, MODES
from tourapp.programme.content import ItemContent
from tourapp.programme.form_parts import asks_a_host
from tourapp.programme.kinds import KINDS, Confirmation, ItemKind
from tourapp.programme.tables import words
from tourapp.programme.tables.columns import Column
from tourapp.programme.tables.folding import folded, is_readable, says_something, trimmed, without
from tourapp.programme.tables.hours import DAY, Hours
from tourapp.programme.tables.pieces import both, labelled, place_and_room, sides_of

LONGEST_LINE, LONGEST_ROOM = 500, 200
CHECK_IN, CHECK_OUT = 15 * 60, 11 * 60
"""Minutes of the day, where a table says nothing of them."""
LONGEST_GAP = 4 * 60
"""Minutes: an item without an end lasts until the next one, if that begins within so many."""


@dataclass(frozen=True)
class Note:
    """Something about an item or a row. `code` is one of `wording.NOTES`, `about` what it is about, as it stands."""

    code: str
    about: str = ""


@dataclass
class Making:
    """What a table says of one item."""

    key: str
    """The number of its row, and its place among several items of it: `12`, `12.2`."""
    row: int
    day: int | None
    """Which day of the table."""
    hours: Hours | None = None
    title: list[str] = field(default_factory=list)
    said: list[tuple[Column, str, str]] = field(default_factory=list)
    """What is said of it: about what, under which heading, the text."""
    usual: ItemKind | None = None
    """Its kind where the title does not say."""
    is_night: bool = False
    notes: list[Note] = field(default_factory=list)

    def texts(self, *columns: Column) -> list[str]:
        return [text for column, _heading, text in self.said if column in columns]

    def remark(self, text: str, heading: str = "") -> None:
        self.said.append((Column.INTERNAL, heading, text))

    @property
    def words(self) -> Words:
        """The title, a line in each language."""
        return both(self.title, between=" ")

    @property
    def kind(self) -> ItemKind | None:
        if self.is_night:
            return ItemKind.LODGING
        title = self.words
        return words.kind_of(title.ja) or words.kind_of(title.en) or self.usual


@dataclass(frozen=True)
class When:
    """On which date an item is, in which zone, and when the next one of its day begins (minutes of the day)."""

    on: dt.date | None
    zone: str
    following: int | None = None


def content_of(
    making: Making, when: When, is_place: Callable[[str], bool]
) -> tuple[ItemContent, tuple[Note, ...]]:
    """The item, and what there is to say about it. Of a kind that is not known, the item says a visit for now."""
    kind = making.kind
    notes = list(making.notes)
    kept = _Kept(making)
    fields: dict[str, Any] = {}
    title, rest = _fitting(making.words, LONGEST_LINE)
    kept.add(*rest)
    starts, ends, said = _times(making, when, kind)
    notes += said
    if making.hours and starts is None:
        kept.add(str(making.hours))
    fields |= _where(making, is_place, kept)
    fields |= _people(making, kind, kept)
    fields |= _ways(making, kind, title, kept)
    fields |= _meals(making, kind, title, kept)
    fields |= _remarks(making)
    fields["remarks_internal"] = both(kept.lines)
    if making.is_night:
        fields["night"] = when.on
    if kind is None:
        notes.append(Note("kind"))
    if any(map(words.names_a_person, (*making.title, *(text for _column, _heading, text in making.said)))):
        notes.append(Note("person"))
    meant = kind or ItemKind.VISIT
    asked = asks_a_host(meant)
    content = ItemContent(
        kind=meant,
        title=title,
        starts=starts,
        ends=ends,
        confirmation=Confirmation.PROPOSED if asked else Confirmation.NOT_NEEDED,
        **fields,
    )
    return content, tuple(notes)


class _Kept:
    """The remarks for the office: everything that has no field of its own, word for word."""

    def __init__(self, making: Making) -> None:
        self.lines = [
            f"{heading}: {text}" if heading and says_something(heading) else text
            for column, heading, text in making.said
            if column is Column.INTERNAL
        ]

    def add(self, *texts: str, heading: str = "") -> None:
        for text in texts:
            if says_something(text):
                self.lines.append(f"{heading}: {text}" if heading else text)


# --- when ------------------------------------------------------------------------------------------------


def _times(
    making: Making, when: When, kind: ItemKind | None
) -> tuple[WallTime | None, WallTime | None, list[Note]]:
    if when.on is None:
        return None, None, [Note("day")]
    if making.is_night and making.hours is None:
        starts, ends = _at(when, CHECK_IN), _at(when, CHECK_OUT + DAY)
        return starts, ends, [Note("night")] if starts and ends else [Note("no_such_time")]
    if making.hours is None:
        return None, None, [Note("time")]
    begins, until = making.hours.starts, making.hours.ends
    notes = []
    if until is None:
        until = _assumed(begins, when.following, kind)
        notes.append(Note("end"))
    starts, ends = _at(when, begins), _at(when, until)
    if starts is None or ends is None or ends.instant < starts.instant:
        return None, None, [Note("no_such_time")]
    return starts, ends, notes


def _assumed(begins: int, following: int | None, kind: ItemKind | None) -> int:
    if following is not None and begins < following <= begins + LONGEST_GAP:
        return following
    return begins + KINDS[kind or ItemKind.VISIT].minutes


def _at(when: When, minutes: int) -> WallTime | None:
    local = dt.datetime.combine(when.on or dt.date.min, dt.time()) + dt.timedelta(minutes=minutes)
    try:
        return WallTime(local, when.zone)
    except NoSuchTime:
        return None


# --- where -----------------------------------------------------------------------------------------------


def _where(making: Making, is_place: Callable[[str], bool], kept: _Kept) -> dict[str, Any]:
    places: dict[str, list[str]] = {"en": [], "ja": []}
    rooms: list[str] = []
    for text in making.texts(Column.PLACE):
        for line in filter(says_something, text.split("\n")):
            for lang, side in [("ja", line)] if is_place(line) and has_japanese(line) else sides_of(line):
                place, room = place_and_room(side, is_place)
                places[lang].append(place)
                rooms += [room] if room else []
    where, rest = _fitting(Words(_one(places["en"]), _one(places["ja"])), LONGEST_LINE)
    room = " / ".join(dict.fromkeys(rooms))
    if len(room) > LONGEST_ROOM:
        rest, room = (*rest, room), ""
    kept.add(*rest)
    return {"place": where, "room": room}


def _one(texts: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(texts))


# --- who -------------------------------------------------------------------------------------------------

_PEOPLE = re.compile(r"\s*(?:\n|/|／|[;；])\s*")


def _people(making: Making, kind: ItemKind | None, kept: _Kept) -> dict[str, Any]:
    """By post: who receives, who speaks, who interprets. In a column for both, the interpreters say so themselves."""
    receiving: list[str] = []
    interpreting = making.texts(Column.INTERPRETER)
    for text in making.texts(Column.RECEIVED_BY):
        for piece in filter(says_something, _PEOPLE.split(text)):
            known = labelled(piece)
            if known and known[0] is Column.INTERPRETER:
                interpreting.append(known[1])
            else:
                receiving.append(known[1] if known and known[0] is Column.RECEIVED_BY else piece)
    host, rest = _fitting(_listed(receiving), LONGEST_LINE)
    kept.add(*rest)
    found: dict[str, Any] = {"host": host, "speakers": _each(making.texts(Column.SPEAKERS))}
    if kind is ItemKind.COURTESY_CALL:
        found["principal"] = host
    for text in interpreting:
        mode = words.interpreting_of(text)
        if mode and "interpretation" not in found:
            found["interpretation"] = mode[0]
            text = _less(text, mode[1], INTERPRETATION[mode[0]])
        found["interpreters"] = (*found.get("interpreters", ()), *_each([text]))
    return found


def _listed(texts: Iterable[str]) -> Words:
    said: dict[str, list[str]] = {"en": [], "ja": []}
    for text in texts:
        for lang, side in sides_of(text):
            said[lang].append(side)
    return Words(", ".join(dict.fromkeys(said["en"])), "、".join(dict.fromkeys(said["ja"])))


def _each(texts: Iterable[str]) -> tuple[Words, ...]:
    lines = [line for text in texts for line in text.split("\n") if says_something(line)]
    return tuple(Words(line, "") if not has_japanese(line) else both([line]) for line in lines)


# --- ways and meals --------------------------------------------------------------------------------------

_ROUTE = re.compile(r"^(?P<a>[^→⇒~]+?)\s*(?:→|⇒|~|から|\bto\b)\s*(?P<b>[^→⇒~]+?)(?:へ|まで)?$")
_LEAVES = re.compile(r"^(?P<where>.+?)\s*発$")
_REACHES = re.compile(r"^(?P<where>.+?)\s*着$")


def _ways(making: Making, kind: ItemKind | None, title: Words, kept: _Kept) -> dict[str, Any]:
    prefix = "travel" if kind is ItemKind.TRAVEL else "transfer"
    found: dict[str, Any] = {}
    for column, heading, text in making.said:
        if column is Column.TRANSPORT:
            for line in text.split("\n"):
                _way(found, prefix, line, heading, kept)
        elif column is Column.ROUTE:
            _stations(found, prefix, text, heading, kept)
    if prefix == "travel":
        said = words.mode_of(title.ja) or words.mode_of(title.en)
        if said:
            found.setdefault("travel_mode", said[0])
    return found


def _way(found: dict[str, Any], prefix: str, line: str, heading: str, kept: _Kept) -> None:
    """One line of a column of travel: how, how long, how far, from where to where; what is left is a vehicle's name or
    a remark."""
    for name, read in (
        (f"{prefix}_mode", words.mode_of),
        (f"{prefix}_minutes", words.minutes_of),
        ("travel_km" if prefix == "travel" else "", words.kilometres_of),
    ):
        if name and name not in found and (said := read(line)):
            found[name] = said[0]
            line = _less(line, said[1], MODES.get(str(said[0])))
    line = trimmed(line)
    if not says_something(line):
        return
    way = _ROUTE.match(folded(line)) if is_readable(line) else None
    if way and prefix == "travel" and "travel_from" not in found:
        found["travel_from"], found["travel_to"] = (both([line[slice(*way.span(side))]]) for side in "ab")
    elif prefix == "travel" and "vehicle" not in found and len(line) <= LONGEST_LINE:
        found["vehicle"] = both([line])
    else:
        kept.add(line, heading=heading)


def _stations(found: dict[str, Any], prefix: str, text: str, heading: str, kept: _Kept) -> None:
    for line in text.split("\n"):
        for name, form in (("travel_from", _LEAVES), ("travel_to", _REACHES)):
            is_open = prefix == "travel" and name not in found and is_readable(line)
            if is_open and (said := form.match(line.strip())):
                found[name] = both([said["where"]])
                break
        else:
            kept.add(line, heading=heading)


def _meals(making: Making, kind: ItemKind | None, title: Words, kept: _Kept) -> dict[str, Any]:
    found: dict[str, Any] = {}
    is_meal = kind in (ItemKind.MEAL, ItemKind.RECEPTION)
    if is_meal and (said := words.meal_of(title.ja) or words.meal_of(title.en)):
        found["meal_kind"] = said[0]
    for column, heading, text in making.said:
        if column is not Column.MEAL:
            continue
        said = words.meal_of(text, in_cell=True) if is_meal else None
        if said and found.get("meal_kind", said[0]) == said[0]:
            found["meal_kind"] = said[0]
            kept.add(_less(text, said[1], MEALS[said[0]]), heading=heading)
        else:
            kept.add(text, heading=heading)
    return found


# --- what else is said -----------------------------------------------------------------------------------

_PHOTOGRAPHS = {
    "撮影可": "allowed",
    "写真撮影可": "allowed",
    "撮影不可": "not_allowed",
    "撮影禁止": "not_allowed",
    "写真撮影不可": "not_allowed",
    "写真撮影禁止": "not_allowed",
    "no photographs": "not_allowed",
    "photographs allowed": "allowed",
}


def _remarks(making: Making) -> dict[str, Any]:
    found: dict[str, Any] = {"wet_weather": both(making.texts(Column.WET_WEATHER))}
    lines = [
        line for text in making.texts(Column.REMARKS) for line in text.split("\n") if says_something(line)
    ]
    for line in lines:
        if said := _PHOTOGRAPHS.get(folded(line).strip(" ※*・.")):
            found["photography"] = said
    found["remarks_participants"] = both(lines)
    return found


def _less(text: str, span: tuple[int, int], label: Words | None) -> str:
    """A text without what a field says from now on; all of it when the words for that field say less."""
    if label is not None and not words.is_said_by(label, text[slice(*span)]):
        return text
    return trimmed(without(text, *span))


def _fitting(said: Words, longest: int) -> tuple[Words, tuple[str, ...]]:
    """Words, each side no longer than this, and what is left of the sides that were: the whole of it."""
    over = tuple(side for side in (said.en, said.ja) if len(side) > longest)
    return Words(said.en[:longest], said.ja[:longest]), over
