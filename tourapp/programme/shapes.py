"""How each type of field of an item stands in cells, and is read from them: one shape for each type."""

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import sqlalchemy as sa

from tourapp.core.i18n import gettext as _
from tourapp.core.time import NoSuchTime, UnknownZone, WallTime, zone_info
from tourapp.core.words import Words
from tourapp.programme.cells import (
    EVERYBODY,
    LARGEST,
    MOST,
    NOT_A_COLUMN,
    ONE_LINE,
    Meaning,
    Reading,
    Value,
    Wrong,
    as_json,
)
from tourapp.programme.choices import BY_FIELD
from tourapp.programme.content import ItemContent
from tourapp.programme.importing import vocabulary
from tourapp.programme.importing.report import Severity
from tourapp.programme.kinds import BY_DATA_WORD, CONFIRMATIONS, KINDS, Confirmation, ItemKind
from tourapp.programme.models import ProgrammeItem


@dataclass(frozen=True)
class Shape:
    """How a type of field stands in cells: the endings of its columns, to cells and back."""

    endings: tuple[str, ...]
    write: Callable[[Any, "Meaning"], tuple[Value, ...]]
    read: Callable[["Reading", str, Any], Any]


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
        message = _("We do not know the kind of item %(word)s. Decide which one it is.", word=word)
        reading.note(Severity.REVIEW, "kind", name, message)
    return kind


def _read_confirmation(reading: Reading, name: str, base: Confirmation | None) -> Confirmation:
    word = reading.line(name)
    if not word:
        return base or Confirmation.PROPOSED
    state = CONFIRMATION_BY_NAME.get(word.casefold())
    if state is None:
        message = _("We do not know the confirmation %(word)s.", word=word)
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
        message = _("%(field)s cannot be %(word)s. It stays as it was.", word=word, field=name)
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
            message = _(
                "We do not know the audience %(word)s. It is hidden from everybody for now.", word=word
            )
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


HINTS = get_type_hints(ItemContent)
SHAPES: dict[str, Shape] = {
    each.name: _shape(HINTS[each.name]) for each in fields(ItemContent) if each.name not in NOT_A_COLUMN
}
