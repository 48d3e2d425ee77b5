"""An item as cells, one column or a few for each of its fields: what flat files and the `tourapp` part of a JSON
row hold.

How a field is written follows from its type, so that a field that is added to `ItemContent` has its columns at once.
Reading is the exact way back. What cannot be read is an issue, never a guess.
"""

import datetime as dt
import hashlib
import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import sqlalchemy as sa

from tourapp.core.i18n import gettext as _
from tourapp.core.text import clean_block, clean_line
from tourapp.core.time import NoSuchTime, UnknownZone, WallTime, zone_info
from tourapp.core.words import Words
from tourapp.programme.choices import BY_FIELD
from tourapp.programme.content import ItemContent
from tourapp.programme.importing import vocabulary
from tourapp.programme.importing.report import Issue, Severity
from tourapp.programme.kinds import BY_DATA_WORD, CONFIRMATIONS, KINDS, Confirmation, ItemKind
from tourapp.programme.models import ProgrammeItem

Value = str | int | float | bool | dt.date | dt.time | None
"""What a cell holds before it is made safe for a sheet."""

EVERYBODY = vocabulary.EVERYBODY
NOT_A_COLUMN = frozenset({"source_id"})
"""Fields that are the `id` of the row."""
ONE_LINE = frozenset({"title", "place", "address", "host", "host_organisation", "confirmed_by", "speakers"})
LONGEST_LINE, LONGEST_BLOCK = 500, 4000
MOST = 1_000_000
LARGEST = {"lat": 90.0, "lon": 180.0}


@dataclass(frozen=True)
class Shape:
    """How a type of field stands in cells: the endings of its columns, to cells and back."""

    endings: tuple[str, ...]
    write: Callable[[Any, "Meaning"], tuple[Value, ...]]
    read: Callable[["Reading", str, Any], Any]


@dataclass(frozen=True)
class Meaning:
    """What cells need to know of the event: its reference, which is written as `everybody`, and its zone."""

    everybody: str
    zone: str


class Wrong(Exception):
    """A cell that says nothing that we can take: why, for programs and for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass
class Reading:
    """The cells of one row being read onto a content, and what was found wrong on the way."""

    cells: Mapping[str, Any]
    base: ItemContent | None
    meaning: Meaning
    issues: list[Issue] = field(default_factory=list)

    def note(self, severity: Severity, code: str, column: str, message: str) -> None:
        self.issues.append(Issue(severity, code, column, message))

    def text(self, column: str) -> str:
        """A cell as text, whatever a sheet or a JSON file had there."""
        raw = self.cells.get(column)
        if raw is None:
            return ""
        if isinstance(raw, bool):
            return "TRUE" if raw else "FALSE"
        if isinstance(raw, (str, int, float)):
            return raw if isinstance(raw, str) else repr(raw)
        raise Wrong("type", _("%(field)s has the wrong type.", field=column))

    def line(self, column: str, longest: int = LONGEST_LINE) -> str:
        return self._not_longer(column, clean_line(self.text(column)), longest)

    def block(self, column: str, longest: int = LONGEST_BLOCK) -> str:
        return self._not_longer(column, clean_block(self.text(column)), longest)

    def _not_longer(self, column: str, text: str, longest: int) -> str:
        if len(text) > longest:
            message = _("%(field)s is longer than %(count)s characters.", field=column, count=longest)
            raise Wrong("too_long", message)
        return text


# --- writing ----------------------------------------------------------------------------------------


def names() -> tuple[str, ...]:
    """Every column of a field, in order."""
    return tuple(name + ending for name, shape in SHAPES.items() for ending in shape.endings)


def cells(content: ItemContent, meaning: Meaning) -> dict[str, Value]:
    """Every field of an item in its columns."""
    found: dict[str, Value] = {}
    for name, shape in SHAPES.items():
        written = shape.write(getattr(content, name), meaning)
        found |= {name + ending: cell for ending, cell in zip(shape.endings, written, strict=True)}
    return found


def mark(content: ItemContent, meaning: Meaning) -> str:
    """A short hash of all that the cells say: whether somebody has changed the item since."""
    said = {
        name: str(cell) for name, cell in cells(content, meaning).items() if cell not in (None, "", False)
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:12]


def moved(content: ItemContent, days: int) -> ItemContent:
    """The same item with all its dates some days later; earlier, if negative."""
    if not days:
        return content
    values = {each.name: getattr(content, each.name) for each in fields(content)}
    by = dt.timedelta(days=days)
    changed: dict[str, Any] = {
        name: value.moved(days=days) if isinstance(value, WallTime) else value + by
        for name, value in values.items()
        if isinstance(value, (WallTime, dt.date))
    }
    return replace(content, **changed)


def as_json(cell: Value) -> Any:
    """A cell as JSON holds it."""
    if isinstance(cell, dt.time):
        return f"{cell:%H:%M}"
    return cell.isoformat() if isinstance(cell, dt.date) else cell


# --- reading ----------------------------------------------------------------------------------------


def content_of(reading: Reading) -> ItemContent | None:
    """The content that the cells make of the base; columns that the row has not leave the base as it is.

    None, with an issue, when no item can be made of it: its kind is missing or unknown, or a cell cannot be read.
    """
    values: dict[str, Any] = {}
    for name, shape in SHAPES.items():
        if not any(name + ending in reading.cells for ending in shape.endings):
            continue
        try:
            values[name] = shape.read(reading, name, getattr(reading.base, name, None))
        except Wrong as wrong:
            reading.note(Severity.ERROR, wrong.code, name, str(wrong))
    if reading.base is None and "kind" not in values:
        values["kind"] = None
        reading.note(Severity.ERROR, "required", "kind", _("%(field)s is missing.", field="kind"))
    if any(issue.severity is Severity.ERROR for issue in reading.issues) or values.get("kind", "") is None:
        return None
    blank = ItemContent(kind=ItemKind.FREE, title=Words())
    return replace(reading.base or blank, **values)


# --- one shape for each type ------------------------------------------------------------------------


def _longest(name: str, otherwise: int) -> int:
    """How much the column of the database holds."""
    column = ProgrammeItem.__table__.columns.get(name)
    length = column.type.length if column is not None and isinstance(column.type, sa.String) else None
    return length or otherwise


def _read_words(reading: Reading, name: str, base: Words | None) -> Words:
    base = base or Words()
    read = reading.line if name in ONE_LINE else reading.block
    sides = {lang: f"{name}_{lang}" for lang in ("en", "ja")}
    return Words(
        **{
            lang: read(column) if column in reading.cells else getattr(base, lang)
            for lang, column in sides.items()
        }
    )


def _write_moment(moment: WallTime | None, meaning: Meaning) -> tuple[Value, ...]:
    if moment is None:
        return None, None, None
    at: Value = moment.local.time().replace(fold=0)
    if moment.local.fold or moment.local.second:
        offset = _offset(moment) if moment.local.fold else ""
        at = moment.local.time().replace(fold=0).isoformat(timespec="seconds") + offset
    return moment.date, at, moment.zone


_DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([+-]\d{2}:\d{2})?")


def _day(text: str, column: str) -> dt.date:
    found = _DATE.fullmatch(text)
    try:
        return dt.date(*(int(part) for part in found.groups())) if found else _no_date(column)
    except ValueError:
        return _no_date(column)


def _no_date(column: str) -> dt.date:
    raise Wrong("date", _("%(field)s is not a date. Write it as 2027-06-17.", field=column))


def _read_moment(reading: Reading, name: str, base: WallTime | None) -> WallTime | None:
    """A date, a time of day and a zone. An end without a date is on the day of the start, in its zone."""
    shown = _write_moment(base, reading.meaning) if base else ("", "", "")
    on, at, zone = (
        reading.line(name + ending) if name + ending in reading.cells else str(as_json(was) or "")
        for ending, was in zip(("_date", "_time", "_zone"), shown, strict=True)
    )
    if name == "ends" and at:
        on = on or reading.line("starts_date")
        zone = zone or reading.line("starts_zone")
    if not on and not at:
        return None
    found = _TIME.fullmatch(at)
    if not on or found is None:
        raise Wrong("time", _("%(field)s needs a date and a time such as 10:47.", field=name))
    day = _day(on, f"{name}_date")
    try:
        hour, minute, second = (int(part or 0) for part in found.groups()[:3])
        local = dt.datetime.combine(day, dt.time(hour, minute, second))
        return _on_the_wall(local, zone or reading.meaning.zone, found[4] or "", name)
    except NoSuchTime:
        message = _("%(field)s does not exist: the clocks go forward over it.", field=name)
        raise Wrong("no_such_time", message) from None
    except UnknownZone:
        message = _("%(field)s is not the name of a time zone.", field=f"{name}_zone")
        raise Wrong("zone", message) from None
    except ValueError:
        raise Wrong("time", _("%(field)s is not a time of day.", field=f"{name}_time")) from None


def _on_the_wall(local: dt.datetime, zone: str, offset: str, name: str) -> WallTime:
    """The wall time; of two equal ones the one that has this offset."""
    first = WallTime(local, zone)
    if not offset:
        return first
    zone_info(zone)
    for fold in (0, 1):
        moment = WallTime(local.replace(fold=fold), zone)
        if _offset(moment) == offset:
            return moment
    message = _("%(field)s has an offset that %(zone)s does not have then.", field=name, zone=zone)
    raise Wrong("offset", message)


def _offset(moment: WallTime) -> str:
    return moment.aware.isoformat(timespec="seconds")[-6:]


def _read_date(reading: Reading, name: str, base: object) -> dt.date | None:
    text = reading.line(name)
    return _day(text, name) if text else None


def _read_number(reading: Reading, name: str, base: object) -> float | None:
    text = reading.line(name)
    if not text:
        return None
    try:
        found = float(text)
    except ValueError:
        raise Wrong("type", _("%(field)s is not a number.", field=name)) from None
    least = -LARGEST[name] if name in LARGEST else 0
    if not math.isfinite(found) or not least <= found <= LARGEST.get(name, MOST):
        raise Wrong("range", _("%(field)s is out of range.", field=name))
    return found


def _read_whole(reading: Reading, name: str, base: object) -> int | None:
    found = _read_number(reading, name, base)
    if found is not None and found != int(found):
        raise Wrong("type", _("%(field)s is not a whole number.", field=name))
    return None if found is None else int(found)


_TRUTH = {
    **dict.fromkeys(("true", "yes", "1", "はい"), True),
    **dict.fromkeys(("false", "no", "0", "いいえ"), False),
}


def _read_truth(reading: Reading, name: str, base: object) -> bool | None:
    text = reading.line(name).lower()
    if text and text not in _TRUTH:
        raise Wrong("type", _("%(field)s is neither TRUE nor FALSE.", field=name))
    return _TRUTH.get(text)


def _read_kind(reading: Reading, name: str, base: ItemKind | None) -> ItemKind | None:
    """A kind by its name here, in the files or on the screen. Any other word is for a person to decide."""
    word = reading.line(name)
    if not word:
        raise Wrong("required", _("%(field)s is missing.", field=name))
    kind = BY_NAME.get(word.casefold())
    if kind is None:
        message = _("%(word)s is no kind of item that we know. Decide which one it is.", word=word)
        reading.note(Severity.REVIEW, "kind", name, message)
    return kind


def _read_confirmation(reading: Reading, name: str, base: Confirmation | None) -> Confirmation:
    word = reading.line(name)
    if not word:
        return base or Confirmation.PROPOSED
    state = CONFIRMATION_BY_NAME.get(word.casefold())
    if state is None:
        message = _("%(word)s is no word for a confirmation.", word=word)
        reading.note(Severity.REVIEW, "confirmation", name, message)
    return state or base or Confirmation.PROPOSED


def _read_text(reading: Reading, name: str, base: Any) -> str:
    if name in BY_FIELD:
        return _read_choice(reading, name, base or "")
    length = _longest(name, 0)
    text = reading.line(name, length) if length else reading.block(name)
    if text and name in CHECKED and not CHECKED[name].fullmatch(text):
        raise Wrong("form", _("%(field)s does not have the form that it needs.", field=name))
    return text


CHECKED = {
    "join_url": re.compile(r"https?://[^\s<>\"']+"),
    "cost_amount": re.compile(r"\d{1,12}(\.\d{1,4})?"),
    "cost_currency": re.compile(r"[A-Z]{3}"),
    "place_ref": re.compile(r"place:[0-9a-f-]{36}"),
    "room_ref": re.compile(r"room:[0-9a-f-]{36}"),
    "host_ref": re.compile(r"organisation:[0-9a-f-]{36}"),
}
"""Fields that other parts read as an address, a number or a reference."""


def _read_choice(reading: Reading, name: str, base: str) -> str:
    """One of a list, by its name or by what it is called. Any other word is for a person to decide."""
    word = reading.line(name)
    found = {
        spelling.casefold(): value
        for value, label in BY_FIELD[name].items()
        for spelling in (label.ja, label.en, value)
    }
    if word and word.casefold() not in found:
        message = _("%(word)s is no word that %(field)s can have. It stays as it was.", word=word, field=name)
        reading.note(Severity.REVIEW, "choice", name, message)
        return base
    return found.get(word.casefold(), "")


def _read_text_or_none(reading: Reading, name: str, base: object) -> str | None:
    return _read_text(reading, name, base) or None


_SPLIT = re.compile(r"\s*[,、\n]\s*")
_REFERENCE = re.compile(r"(?!event:)[a-z]+:[A-Za-z0-9_-]{1,60}")


def _read_list(reading: Reading, name: str, base: object) -> tuple[str, ...]:
    given = tuple(each for each in _SPLIT.split(reading.block(name).strip()) if each)
    return _audience(reading, name, given) if name == "audience" else given


def _audience(reading: Reading, name: str, given: tuple[str, ...]) -> tuple[str, ...]:
    """References to those who are meant; nothing means everybody. A word that we do not know means nobody but the
    office."""
    meant: list[str] = []
    for word in given or (EVERYBODY,):
        known = vocabulary.AUDIENCES.get(word, (word,) if _REFERENCE.fullmatch(word) else None)
        if word == EVERYBODY:
            known = (EVERYBODY,)
        if known is None:
            message = _("%(word)s is no audience that we know. It is kept from everybody for now.", word=word)
            reading.note(Severity.REVIEW, "audience", name, message)
            return ("group:unknown",)
        meant += known
    return tuple(reading.meaning.everybody if each == EVERYBODY else each for each in dict.fromkeys(meant))


def _write_list(given: Iterable[str], meaning: Meaning) -> tuple[Value, ...]:
    return (", ".join(EVERYBODY if each == meaning.everybody else each for each in given),)


def _write_posts(posts: Iterable[Words], meaning: Meaning) -> tuple[Value, ...]:
    """One line for each, `English | 日本語`; a stroke or a backslash in a name stands behind a backslash."""
    return ("\n".join(" | ".join(map(_escaped, (post.en, post.ja))) for post in posts),)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n")


def _read_posts(reading: Reading, name: str, base: object) -> tuple[Words, ...]:
    found = []
    for line in reading.block(name).split("\n"):
        parts = _parts(line)
        if len(parts) > 2:
            raise Wrong("parts", _("%(field)s has a line with more than two languages.", field=name))
        if any(parts):
            found.append(Words(parts[0], parts[1] if len(parts) == 2 else ""))
    return tuple(found)


def _parts(line: str) -> list[str]:
    """The sides of a line, parted by strokes that no backslash stands before."""
    sides = [""]
    for piece in re.findall(r"\\.|\||[^\\|]+|\\", line):
        if piece == "|":
            sides.append("")
        else:
            sides[-1] += (
                {"\\n": "\n"}.get(piece, piece[1:]) if len(piece) == 2 and piece[0] == "\\" else piece
            )
    return [side.strip(" ") for side in sides]


def _plain(value: Any, meaning: Meaning) -> tuple[Value, ...]:
    return (value.value if isinstance(value, StrEnum) else value,)


BY_NAME: dict[str, ItemKind] = {
    **{word: kind for word, kind in BY_DATA_WORD.items()},
    **{side.casefold(): kind for kind, traits in KINDS.items() for side in (traits.name.en, traits.name.ja)},
    **{kind.value: kind for kind in ItemKind},
}
CONFIRMATION_BY_NAME: dict[str, Confirmation] = {
    **vocabulary.CONFIRMATIONS,
    **{
        side.casefold(): state
        for state, traits in CONFIRMATIONS.items()
        for side in (traits.name.en, traits.name.ja)
    },
    **{state.value: state for state in Confirmation},
}


def _write_words(value: Words, meaning: Meaning) -> tuple[Value, ...]:
    return value.en, value.ja


_SHAPES: dict[Any, Shape] = {
    Words: Shape(("_en", "_ja"), _write_words, _read_words),
    WallTime: Shape(("_date", "_time", "_zone"), _write_moment, _read_moment),
    dt.date: Shape(("",), _plain, _read_date),
    (int, None): Shape(("",), _plain, _read_whole),
    (float, None): Shape(("",), _plain, _read_number),
    (bool, None): Shape(("",), _plain, _read_truth),
    bool: Shape(("",), _plain, lambda *given: bool(_read_truth(*given))),
    ItemKind: Shape(("",), _plain, _read_kind),
    Confirmation: Shape(("",), _plain, _read_confirmation),
    str: Shape(("",), _plain, _read_text),
    (str, None): Shape(("",), _plain, _read_text_or_none),
    (tuple, str): Shape(("",), _write_list, _read_list),
    (tuple, Words): Shape(("",), _write_posts, _read_posts),
}


def _shape(hint: Any) -> Shape:
    """The shape of a type; a type that has none is refused with KeyError when this is loaded."""
    if get_origin(hint) is tuple:
        return _SHAPES[(tuple, get_args(hint)[0])]
    if get_origin(hint) in (Union, UnionType):
        (inner,) = (each for each in get_args(hint) if each is not NoneType)
        return _SHAPES.get((inner, None)) or _SHAPES[inner]
    return _SHAPES[hint]


_HINTS = get_type_hints(ItemContent)
SHAPES: dict[str, Shape] = {
    each.name: _shape(_HINTS[each.name]) for each in fields(ItemContent) if each.name not in NOT_A_COLUMN
}
