"""A programme to be read: what tests of pages for readers start from."""

from dataclasses import replace
from typing import Any

from tests.builders import wall
from tourapp.access.actor import SYSTEM
from tourapp.agenda.circles import Circle
from tourapp.core.db import session, unit_of_work
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.programme import queries as programme
from tourapp.programme import services
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import ItemKind
from tourapp.programme.models import ProgrammeItem

DAY = "2027-06-17"


def add(event: Event, title: str, hours: str = "", *, day: str = DAY, **changes: Any) -> ProgrammeItem:
    """An item of the draft for everybody; `hours` as "11:00-12:00", nothing for one without a time."""
    starts, _, ends = hours.partition("-")
    zone = changes.pop("zone", event.zone)
    values = {
        "kind": ItemKind.VISIT,
        "title": Words(title, f"{title}（日）"),
        "starts": wall(f"{day} {starts}", zone) if starts else None,
        "ends": wall(f"{day} {ends}", changes.pop("ends_in", zone)) if ends else None,
        "place": Words("Town Hall", "市役所"),
        **changes,
    }
    with unit_of_work():
        return services.add_item(SYSTEM, session().get_one(Event, event.id), ItemContent(**values))


def change(event: Event, title: str, /, **changes: Any) -> None:
    """Change an item of the draft."""
    with unit_of_work():
        found = session().get_one(ProgrammeItem, item(event, title).id)
        services.change_item(SYSTEM, found, replace(programme.content_of(found), **changes))


def item(event: Event, title: str) -> ProgrammeItem:
    return next(each for each in programme.draft(event, dropped=True) if each.title.en == title)


def release(event: Event, *circles: Circle) -> None:
    """Freeze what stands there and give it to these circles (everybody and those who take part, when none is named)."""
    for circle in circles or (Circle.PUBLIC, Circle.PARTICIPANTS):
        with unit_of_work():
            fresh = session().get_one(Event, event.id)
            services.release(SYSTEM, fresh, services.freeze(SYSTEM, fresh), circle=circle)
