"""The three files of the demonstration, read once, and small ones made by hand."""

import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[2] / "tourapp" / "demo" / "data"
SEMINAR = (DATA / "seminar_programme.json").read_bytes()
TOUR = (DATA / "study_tour_itinerary.json").read_bytes()
SUMMIT = (DATA / "u20_programme.json").read_bytes()


def session(number: int = 1, **changes: Any) -> dict[str, Any]:
    """One session of a seminar, from ten to eleven on the day of `make_event`."""
    return {
        "session_id": f"S-{number}",
        "start": "2027-06-17T10:00:00+01:00",
        "end": "2027-06-17T11:00:00+01:00",
        "tz": "Europe/London",
        "kind": "plenary",
        "title_en": f"Session {number}",
        "title_ja": f"第{number}部",
        "room": "Main hall",
        "capacity": 160,
        "track": "plenary",
        "needs_signup": False,
        "roles": ["moderator"],
        **changes,
    }


def in_turn(number: int, **changes: Any) -> dict[str, Any]:
    """One of many sessions, ten minutes each, from eight on, so that none overlaps another; up to sixty make a day."""
    first, last = (f"{8 + each // 6:02}:{each % 6}0" for each in (number, number + 1))
    times = {"start": f"2027-06-17T{first}:00+01:00", "end": f"2027-06-17T{last}:00+01:00"}
    return session(number, **times, **changes)


def sessions(*rows: Any, **changes: Any) -> bytes:
    """A file with these sessions (default: one)."""
    file = {"schema": "tourapp/event-programme/1", "sessions": list(rows) or [session()], **changes}
    return json.dumps(file, indent=1).encode()


def without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
