"""An item as it stands in calendars."""

from collections.abc import Collection

from tourapp.agenda.circles import Circle
from tourapp.agenda.content import EntryContent, Status
from tourapp.agenda.facets import facet
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.programme import notes
from tourapp.programme.kinds import KINDS
from tourapp.programme.rules import ReleasedItem, readers


def entry(event: Event, item: ReleasedItem, circle: Circle) -> EntryContent | None:
    """What a circle finds in its calendar of an item as it may read it; None while there is no time."""
    if item.starts is None or item.ends is None:
        return None
    return EntryContent(
        starts=item.starts,
        ends=item.ends,
        title=item.title,
        place=Words(_place(item, "en"), _place(item, "ja")),
        address=item.address,
        lat=item.lat,
        lon=item.lon,
        notes=Words("\n".join(notes.lines(item, "en")), "\n".join(notes.lines(item, "ja"))),
        conference_url=item.join_url,
        url=_page(event, item, circle),
        categories=(KINDS[item.kind].name, *((Words.of(item.track),) if item.track else ())),
        kind=item.kind.value,
        status=Status.CONFIRMED if item.is_settled else Status.TENTATIVE,
    )


def entries(
    event: Event, items: Collection[ReleasedItem], circle: Circle
) -> tuple[dict[str, EntryContent], dict[str, tuple[str, ...]]]:
    """What a circle finds in its calendar of these items, and who is meant: contents and audiences, by owner."""
    shown = {item.ref: content for item in items if (content := entry(event, item, circle))}
    return shown, {item.ref: _readers(item, circle) for item in items if item.ref in shown}


def facets(items: Collection[ReleasedItem]) -> dict[str, list[str]]:
    """By what calendars are narrowed to these items, by owner. Only items that stand in calendars."""
    return {item.ref: _facets(item) for item in items if item.starts is not None and item.ends is not None}


def _facets(item: ReleasedItem) -> list[str]:
    said = [
        ("track", item.track),
        ("room", item.room),
        ("host", item.host_organisation.en),
        ("host", item.host_organisation.ja),
        ("day", item.starts.date.isoformat() if item.starts else ""),
    ]
    return sorted({facet(name, value) for name, value in said if value})


def _readers(item: ReleasedItem, circle: Circle) -> tuple[str, ...]:
    """Hosts read what their own authority receives, everybody else what is meant for them."""
    if circle is Circle.HOST:
        return (item.host_ref,) if item.host_ref else ()
    return tuple(sorted(readers(item)))


def _page(event: Event, item: ReleasedItem, circle: Circle) -> str:
    """The page of this item for those of the circle (CAL-62). Those who take part have one of their own, where they
    find the way to join; hosts come to their own pages by a private link only, which no calendar may hold."""
    if circle is Circle.PARTICIPANTS:
        return f"/me/{event.slug}/items/{item.id}"
    return f"/events/{event.slug}/items/{item.id}"


def _place(item: ReleasedItem, lang: str) -> str:
    return ", ".join(text for text in (item.place.in_(lang), item.room) if text)
