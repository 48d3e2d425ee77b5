"""Rows of a tour: `tourapp/itinerary/1`, with its places and its nights."""

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from tourapp.programme.content import ItemContent
from tourapp.programme.exporting.writing import Writing, is_night
from tourapp.programme.importing import vocabulary
from tourapp.programme.importing.rows import Context, Place, places_of
from tourapp.programme.kinds import Confirmation

DAY_NAMES = ("date", "day", "weekday_en", "weekday_ja")
STATUS = {state: word for word, state in vocabulary.CONFIRMATIONS.items()}


def lists(rest: Mapping[str, Any], items: Sequence[Any]) -> tuple[str, ...]:
    """Nights stand in a list of their own, which a file need not have."""
    nights = any(list_of(item.row or {}) == "lodging" or is_night(item.content.kind) for item in items)
    return ("items", "lodging") if nights else ("items",)


def list_of(row: Mapping[str, Any]) -> str | None:
    if "item_id" in row:
        return "items"
    return "lodging" if "night" in row else None


def skeleton(item: Any, rest: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """What every item has; for a night, what every night has."""
    content: ItemContent = item.content
    if is_night(content.kind) and content.starts and content.place and _is_one_night(content, context):
        night = (content.starts.date - dt.timedelta(days=context.shift_days)).isoformat()
        first = rest.get("start_date")
        number = (dt.date.fromisoformat(night) - dt.date.fromisoformat(first)).days + 1 if first else 1
        return {"night": max(number, 0), "date": night, "tourapp": {"id": item.key}}
    return {
        "item_id": item.key,
        "start": None,
        "end": None,
        "tz": context.zone,
        "type": "",
        "place_id": None,
        "host_confirmation": {"status": "proposed"},
    }


def write(writing: Writing, changed: Collection[str]) -> None:
    """Put the fields that changed into the row, as far as its form has them."""
    if "night" in writing.row and "item_id" not in writing.row:
        _write_night(writing, changed)
        return
    row, content = writing.row, writing.content
    if "kind" in changed:
        writing.put_kind("type")
    if "title" in changed:
        writing.put_words("title", content.title)
    if {"starts", "ends"} & set(changed):
        is_new = "date" not in row
        writing.put_times()
        writing.put_day(DAY_NAMES if is_new else [name for name in DAY_NAMES if name in row])
    if {"place", "address", "lat", "lon"} & set(changed):
        row["place_id"] = _place_id(writing)
    if {"host", "host_organisation"} & set(changed):
        row["host"] = {**(row.get("host") or {}), **_host(content)}
    if "audience" in changed:
        writing.put_audience("party")
    if {"confirmation", "confirmed_by", "confirmed_on"} & set(changed):
        row["host_confirmation"] = {**(row.get("host_confirmation") or {}), **_answer(content)}
    if "capacity" in changed:
        row["capacity"] = content.capacity
    if "remarks_participants" in changed:
        writing.put_words("remarks", content.remarks_participants)


def _write_night(writing: Writing, changed: Collection[str]) -> None:
    row, content = writing.row, writing.content
    if {"starts", "ends"} & set(changed) and content.starts and _is_one_night(content, writing.context):
        row["date"] = content.starts.date.isoformat()
        row["check_in_from"] = f"{content.starts.local:%H:%M}"
        row["check_out_by"] = f"{content.ends.local:%H:%M}" if content.ends else None
    if content.place and {"place", "address", "lat", "lon"} & set(changed):
        row["place_id"] = _place_id(writing)


def _is_one_night(content: ItemContent, context: Context) -> bool:
    starts, ends = content.starts, content.ends
    if starts is None or ends is None or {starts.zone, ends.zone} != {context.zone}:
        return False
    return ends.date - starts.date == dt.timedelta(days=1)


def _host(content: ItemContent) -> dict[str, str]:
    return {
        "role_en": content.host.en,
        "role_ja": content.host.ja,
        "organisation_en": content.host_organisation.en,
        "organisation_ja": content.host_organisation.ja,
    }


def _answer(content: ItemContent) -> dict[str, Any]:
    status = STATUS.get(content.confirmation, content.confirmation.value)
    if content.confirmation not in (Confirmation.CONFIRMED, Confirmation.CHANGED):
        return {"status": status}
    return {
        "status": status,
        "by_role_en": content.confirmed_by.en,
        "on": content.confirmed_on.isoformat() if content.confirmed_on else None,
    }


def _place_id(writing: Writing) -> str | None:
    """The key of the place in the file. A place that the file does not have yet is added to its places."""
    content = writing.content
    place = Place(content.place, content.address, content.lat, content.lon)
    if place == Place():
        return None
    known = places_of(writing.rest)
    if content.place_key and known.get(content.place_key) == place:
        return content.place_key
    for key, each in known.items():
        if each == place:
            return key
    key = content.place_key if content.place_key and content.place_key not in known else _made(content)
    writing.rest.setdefault("places", []).append(
        {
            "place_id": key,
            "name_en": content.place.en,
            "name_ja": content.place.ja,
            "address_en": content.address.en,
            "address_ja": content.address.ja,
            "lat": content.lat,
            "lon": content.lon,
        }
    )
    return key


def _made(content: ItemContent) -> str:
    """A key for a place that has none: the same place has the same one."""
    said = [
        content.place.en,
        content.place.ja,
        content.address.en,
        content.address.ja,
        content.lat,
        content.lon,
    ]
    return f"PL-{hashlib.sha256(json.dumps(said).encode()).hexdigest()[:10].upper()}"
