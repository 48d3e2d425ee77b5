"""A programme for programs that read its page: schema.org, each item an event within the event (CAL-101)."""

from collections.abc import Sequence
from typing import Any

from tourapp.agenda.queries import Shown
from tourapp.agenda.stored import Moment
from tourapp.core.i18n import current_lang
from tourapp.core.ids import parse_ref
from tourapp.core.time import WallTime
from tourapp.events.models import Event
from tourapp.pages.public.structured import CONTEXT, absolute

ITEM = "item"


def sub_events(event: Event, entries: Sequence[Shown], mode: str) -> list[dict[str, Any]]:
    """The items as everybody finds them in the calendar of the event; the joining address is not among them."""
    found = []
    for shown in entries:
        family, identifier = parse_ref(shown.owner)
        if family == ITEM:
            url = absolute("event_item", slug=event.slug, item_id=identifier)
            found.append(_item(shown, url, mode))
    return found


def _item(shown: Shown, url: str, mode: str) -> dict[str, Any]:
    content, lang = shown.content, current_lang()
    found: dict[str, Any] = {
        "@type": "Event",
        "name": content.title.in_(lang),
        "url": url,
        "startDate": _moment(content.starts),
        "endDate": _moment(content.ends),
        "eventStatus": f"{CONTEXT}/{_status(shown)}",
        "eventAttendanceMode": mode,
        "previousStartDate": _moment(shown.before.starts) if _has_moved(shown) and shown.before else None,
        "location": _place(shown),
    }
    return {name: value for name, value in found.items() if value}


def _has_moved(shown: Shown) -> bool:
    """Whether its last change was of its beginning; what is cancelled did not move."""
    return not shown.is_cancelled and shown.before is not None and "starts" in shown.before.changed


def _status(shown: Shown) -> str:
    if shown.is_cancelled:
        return "EventCancelled"
    return "EventRescheduled" if _has_moved(shown) else "EventScheduled"


def _place(shown: Shown) -> dict[str, Any] | None:
    content, lang = shown.content, current_lang()
    if not content.place:
        return None
    place: dict[str, Any] = {"@type": "Place", "name": content.place.in_(lang)}
    if content.address:
        place["address"] = content.address.in_(lang)
    if content.lat is not None and content.lon is not None:
        place["geo"] = {"@type": "GeoCoordinates", "latitude": content.lat, "longitude": content.lon}
    return place


def _moment(at: Moment) -> str:
    return at.aware.isoformat(timespec="seconds") if isinstance(at, WallTime) else at.isoformat()
