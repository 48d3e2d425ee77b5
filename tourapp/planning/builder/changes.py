"""What a draft would change of the last version, and whether anybody would be told: for the table under the week."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tourapp.agenda.circles import Circle
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.planning import said
from tourapp.planning.differences import Fate, FieldChange, ItemChange, differences
from tourapp.planning.telling.rules import worth_telling
from tourapp.programme import queries as programme
from tourapp.programme.content import ItemContent
from tourapp.programme.models import Edition

NOT_SHOWN = frozenset(
    {
        *("place_key", "place_ref", "room_ref", "host_ref", "lat", "lon"),
        *("confirmed_by", "confirmed_on", "confirmation_channel"),
    }
)
"""Fields that say nothing to a reader beside the words that go with them."""
WHEN = ("starts", "ends")


@dataclass(frozen=True)
class Row:
    """One item that differs: what became of it, as it was and as it is, and who would be told."""

    change: ItemChange[ItemContent]
    fields: tuple[FieldChange, ...]
    is_told: bool
    """Whether those who take part would be told."""
    hosts: tuple[Words, ...]

    @property
    def is_moved(self) -> bool:
        return self.change.fate is Fate.CHANGED and any(field.name in WHEN for field in self.change.fields)

    @property
    def others(self) -> tuple[tuple[str, str, str, str], ...]:
        """What differs besides the time: label, language, as it was, as it is."""
        return tuple(
            (
                said.label(each.name),
                each.lang,
                said.value(each.name, each.old),
                said.value(each.name, each.new),
            )
            for each in self.fields
            if each.name not in WHEN
        )


def rows(
    event: Event, last: Edition | None, items: Sequence[tuple[uuid.UUID, ItemContent]], now: dt.datetime
) -> tuple[Row, ...]:
    """What differs between the last edition and these items of the draft, in the order of time; nothing before the
    first edition."""
    if last is None:
        return ()
    before, after = dict(programme.frozen_items(last)), dict(items)
    circles = {release.circle for release in last.releases}
    told = _told(event, before, after, now) if Circle.PARTICIPANTS in circles else frozenset()
    found = []
    for change in differences(before, after):
        shown = tuple(field for field in change.fields if field.name not in NOT_SHOWN)
        if shown or change.fate is not Fate.CHANGED:
            hosts = _hosts(change) if Circle.HOST in circles else ()
            found.append(Row(change, shown, change.id in told, hosts))
    return tuple(found)


def _told(
    event: Event,
    before: Mapping[uuid.UUID, ItemContent],
    after: Mapping[uuid.UUID, ItemContent],
    now: dt.datetime,
) -> frozenset[uuid.UUID]:
    was = programme.seen_in(event, before.items(), Circle.PARTICIPANTS)
    is_now = programme.seen_in(event, after.items(), Circle.PARTICIPANTS)
    return frozenset(change.id for change in worth_telling(was, is_now, now))


def _hosts(change: ItemChange[ItemContent]) -> tuple[Words, ...]:
    sides = (change.before, change.after)
    return tuple(dict.fromkeys(side.host_organisation for side in sides if side and side.host_organisation))
