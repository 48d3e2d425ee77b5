"""Rows of a seminar or a summit: `tourapp/event-programme/1`."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from tourapp.core.words import Words
from tourapp.programme.exporting.writing import Writing, post_codes
from tourapp.programme.importing.rows import Context, venues_of

LIST = "sessions"


def lists(rest: Mapping[str, Any], items: Sequence[Any]) -> tuple[str, ...]:
    return (LIST,)


def list_of(row: Mapping[str, Any]) -> str | None:
    return LIST if "session_id" in row else None


def skeleton(item: Any, rest: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """What every session has."""
    return {"session_id": item.key, "start": None, "end": None, "tz": context.zone, "kind": ""}


def write(writing: Writing, changed: Collection[str]) -> None:
    """Put the fields that changed into the row, as far as its form has them."""
    row, content = writing.row, writing.content
    if "kind" in changed:
        writing.put_kind("kind")
    if "title" in changed:
        writing.put_words("title", content.title)
    if {"starts", "ends"} & set(changed):
        writing.put_times()
        writing.put_day([name for name in ("date", "day") if name in row])
    if {"place", "address", "lat", "lon", "room"} & set(changed):
        _put_room(writing)
    for name in ("capacity", "track", "needs_signup"):
        if name in changed:
            row[name] = getattr(content, name)
    if "speakers" in changed and (codes := post_codes(content.speakers)) is not None:
        row["roles"] = codes
    if "remarks_internal" in changed and _is_a_note(content.remarks_internal, row):
        row["note"] = content.remarks_internal.en
    if "audience" in changed and not ("access" not in row and content.audience == (writing.context.event,)):
        writing.put_audience("access")
    elif "access" in changed and content.access:
        row["access"] = content.access


def _is_a_note(remarks: Words, row: Mapping[str, Any]) -> bool:
    return not remarks.ja and "\n" not in remarks.en and bool(remarks.en or "note" in row)


def _put_room(writing: Writing) -> None:
    """The room alone where there is one venue, else "venue / room"."""
    content = writing.content
    venues = [
        venue
        for venue in venues_of(writing.rest)
        if (venue.name, venue.address, venue.lat, venue.lon)
        == (content.place, content.address, content.lat, content.lon)
    ]
    several = len(venues_of(writing.rest)) > 1
    parts = (venues[0].name.en, content.room) if venues and several else (content.room,)
    writing.row["room"] = " / ".join(part for part in parts if part)
