"""Items at another time, and copies of them. Values in, values out."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from tourapp.core.errors import Refusal
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.events.copying import shifted
from tourapp.programme.content import ItemContent
from tourapp.programme.editing.edits import Edit
from tourapp.programme.kinds import Confirmation, ItemKind


@dataclass(frozen=True)
class Standing:
    """An item of a draft, with the version that was looked at."""

    item: uuid.UUID
    version: int
    content: ItemContent


def anew(content: ItemContent) -> ItemContent:
    """The same for a new item: nobody has agreed to it yet, and no file knows it."""
    is_asked = content.confirmation is not Confirmation.NOT_NEEDED
    return replace(
        content,
        confirmation=Confirmation.PROPOSED if is_asked else Confirmation.NOT_NEEDED,
        confirmed_by=Words(),
        confirmed_on=None,
        confirmation_channel="",
        source_id=None,
        source_kind="",
    )


def redated(content: ItemContent, days: int) -> ItemContent:
    """The same at the same hours of the clocks, this many days later."""
    return replace(
        content,
        starts=shifted(content.starts, days) if content.starts else None,
        ends=shifted(content.ends, days) if content.ends else None,
        night=content.night + dt.timedelta(days=days) if content.night else None,
    )


def later(moment: WallTime, by: dt.timedelta) -> WallTime:
    """After so much time that passes, on the same clocks."""
    return WallTime.from_instant(moment.instant + by, moment.zone)


def moved(content: ItemContent, by: dt.timedelta) -> Mapping[str, WallTime]:
    """When an item begins and ends that is moved by so much, as far as it has times."""
    times = {"starts": content.starts, "ends": content.ends}
    return {name: later(moment, by) for name, moment in times.items() if moment is not None}


def of_day(items: Iterable[Standing], day: dt.date) -> tuple[Standing, ...]:
    """What begins on this date of its own clocks."""
    return tuple(each for each in items if each.content.starts and each.content.starts.date == day)


def rest_of(items: Iterable[Standing], first: ItemContent) -> tuple[Standing, ...]:
    """What begins when this one does, or after it. Where one sleeps stays: its room is free all evening."""
    return tuple(
        each
        for each in items
        if each.content.starts
        and first.starts
        and each.content.starts.instant >= first.starts.instant
        and each.content.kind is not ItemKind.LODGING
    )


def shift(items: Iterable[Standing], by: dt.timedelta, now: dt.datetime) -> tuple[Edit, ...]:
    """All of these later by so much. Refused, with the item: what would begin or end on another day than now, and what
    would begin before `now`."""
    return tuple(
        Edit(item=each.item, fields=_shifted(each.content, by, now), seen_version=each.version)
        for each in items
    )


def _shifted(content: ItemContent, by: dt.timedelta, now: dt.datetime) -> Mapping[str, WallTime]:
    fields, title = moved(content, by), content.title.in_(current_lang())
    for name, moment in fields.items():
        if moment.date != getattr(content, name).date:
            raise Refusal(
                _("%(title)s would run past midnight. Move less, or leave it where it is.", title=title),
                field="minutes",
                code="midnight",
            )
    if fields["starts"].instant < now:
        raise Refusal(
            _("%(title)s would begin in the past. Move less, or leave it where it is.", title=title),
            field="minutes",
            code="past",
        )
    return fields


def copies(items: Iterable[Standing], days: int) -> tuple[Edit, ...]:
    """New items like these, so many days later; their hosts are asked anew."""
    return tuple(Edit(fields=vars(redated(anew(each.content), days))) for each in items)
