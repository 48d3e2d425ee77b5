"""The places of a table, matched with those that the office has by name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tourapp.core.text import search_key
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import ItemKind
from tourapp.resources.models import Place


@dataclass(frozen=True)
class Known:
    """The places of an office by the keys of their names in both languages; a name that two have is nobody's."""

    by_name: Mapping[str, Place]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and search_key(name) in self.by_name

    def of(self, content: ItemContent) -> Place | None:
        names = (content.place.ja, content.place.en)
        return next((self.by_name[key] for name in names if (key := search_key(name)) in self.by_name), None)


def known(places: Iterable[Place]) -> Known:
    found: dict[str, set[Place]] = {}
    for place in places:
        for name in {search_key(place.name.en), search_key(place.name.ja)} - {""}:
            found.setdefault(name, set()).add(place)
    return Known({name: next(iter(several)) for name, several in found.items() if len(several) == 1})


def placed(content: ItemContent, places: Known) -> ItemContent:
    """The item at the place that the office has under this name, with what is known of it."""
    place = places.of(content)
    if place is None:
        return content
    room = next((each for each in place.rooms if search_key(each.name) == search_key(content.room)), None)
    is_night = content.kind is ItemKind.LODGING
    return replace(
        content,
        title=place.name if is_night else content.title,
        place=place.name,
        place_ref=place.ref,
        place_key=place.source_key,
        address=place.address,
        lat=place.lat,
        lon=place.lon,
        room_ref=room.ref if room and content.room else "",
    )


def strangers(contents: Sequence[ItemContent]) -> tuple[str, ...]:
    """The names of places that the office does not have, each once, in their order."""
    names = (content.place.ja or content.place.en for content in contents if not content.place_ref)
    return tuple(dict.fromkeys(name for name in names if name))
