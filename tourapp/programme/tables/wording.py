"""What is said on the pages about a table, its rows and its items."""

from collections.abc import Iterator
from typing import Any

from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.words import Words
from tourapp.programme.choices import INTERPRETATION, MEALS, MODES, PHOTOGRAPHY
from tourapp.programme.content import ItemContent
from tourapp.programme.headings import FIELDS
from tourapp.programme.tables.making import Note

NOTES: dict[str, Any] = {
    "kind": _l("We cannot tell what kind of item this is. Choose one."),
    "twice": _l("Something of this name begins at the same time in the draft already."),
    "day": _l("No day is given above it. It waits in the draft without a time."),
    "time": _l("No time is written. It waits in the draft without a time."),
    "no_such_time": _l("It cannot be at this time. It waits in the draft without a time."),
    "end": _l("No end is written; this one is assumed."),
    "night": _l("Check-in at 15:00 and check-out at 11:00 are assumed."),
    "about": _l("The time is not exact in the table. That is kept in the remarks for the office."),
    "order": _l(
        "The end is before the start in the table. The end is assumed; what was written is in the remarks."
    ),
    "outside": _l("This is on a day outside the event."),
    "person": _l("It seems to name somebody. In a programme people appear by their posts."),
}

WARNINGS = frozenset(("kind", "twice", "day", "time", "no_such_time", "order", "outside", "person"))
"""Notes that one should look at; the others say what was assumed."""

HOW: dict[str, Any] = {
    "items": _l("Imported as an item"),
    "heading": _l("Headings"),
    "day": _l("A day"),
    "kept": _l("Kept in the remarks for the office"),
    "left_out": _l("Left out, with its column"),
}

FILE_NOTES: dict[str, Any] = {
    "OTHER_SHEETS_IGNORED": _l("Other sheets, not read"),
    "HIDDEN_SHEET_IGNORED": _l("Hidden sheets, not read"),
    "HIDDEN_COLUMN": _l("Hidden columns, read like the others"),
    "CELL_COMMENT": _l("Comments, not read: they may say something private"),
    "HIDDEN_ROWS": _l("Rows that are hidden or struck out, read like the others"),
}

_SHOWN = (
    "place", "room", "host_organisation", "host", "principal", "speakers", "interpretation", "interpreters",
    "travel_from", "travel_to", "travel_mode", "travel_minutes", "travel_km", "vehicle", "transfer_mode",
    "transfer_minutes", "meal_kind", "photography", "wet_weather", "remarks_participants", "remarks_internal",
)  # fmt: skip
_CHOICES = {
    "interpretation": INTERPRETATION,
    "travel_mode": MODES,
    "transfer_mode": MODES,
    "meal_kind": MEALS,
    "photography": PHOTOGRAPHY,
}


def note_text(note: Note) -> str:
    return str(NOTES[note.code])


def file_note(code: str, places: str) -> str:
    return _("%(what)s: %(where)s", what=FILE_NOTES[code], where=places)


def fields_of(content: ItemContent) -> Iterator[tuple[Words, Words]]:
    """What an item says besides title, kind and hours: the name of each field, and what it says."""
    for name in _SHOWN:
        value = getattr(content, name)
        if name == "principal" and value == content.host:
            continue
        if value not in ("", None, (), Words()):
            yield FIELDS[name], _words(name, value)


def _words(name: str, value: Any) -> Words:
    match value:
        case Words():
            return value
        case tuple():
            return Words(
                ", ".join(each.in_("en") for each in value), "、".join(each.in_("ja") for each in value)
            )
        case str() if name in _CHOICES:
            return _CHOICES[name].get(value, Words.of(value))
        case float():
            return Words.of(f"{value:g}")
        case _:
            return Words.of(str(value))
