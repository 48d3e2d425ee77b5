"""Where the items of a draft stand on a grid of days and hours: values in, values out.

The grid shows local times of one zone, that of the event, whatever clocks an item goes by. It is drawn in steps of five
minutes by classes (`h-13 m-40 dh-1 dm-30` is 13:40 for an hour and a half), so that no page needs a style of its own.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tourapp.core.time import in_zone, zone_info
from tourapp.core.words import Words
from tourapp.planning.builder.areas import area_of
from tourapp.programme.kinds import KINDS, ItemKind
from tourapp.programme.models import ProgrammeItem

STEP = 5
"""Minutes."""
SHORTEST = 15
"""Minutes that something takes up on the grid however short it is: a line of text."""
SHORT, A_LINE = 35, 20
"""Up to so many minutes there is no room for the time above the title; for more than one line of it."""
MOST_BESIDE = 6
"""So many can stand beside each other; what comes on top shares the last place."""
USUAL = (7, 21)
"""The hours that are drawn even when nothing happens in them."""
A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """An item from when to when, on the clocks of the grid."""

    item: ProgrammeItem
    begins: dt.datetime
    ends: dt.datetime

    @property
    def minutes(self) -> int:
        return int((self.ends - self.begins).total_seconds() // 60)


@dataclass(frozen=True)
class Slot:
    """What is drawn of an item on one day: from `top` for so many minutes, in its place among those beside it."""

    span: Span
    top: int
    """Minutes after midnight, in steps."""
    minutes: int
    begins_here: bool
    ends_here: bool
    lane: int = 1
    lanes: int = 1

    @property
    def classes(self) -> str:
        hours, minutes = divmod(self.minutes, 60)
        named = [
            f"h-{self.top // 60:02} m-{self.top % 60:02}",
            f"dh-{hours}" if hours else "",
            f"dm-{minutes:02}" if minutes else "",
            "short" if self.minutes <= SHORT else "",
            "line" if self.minutes <= A_LINE else "",
            f"of-{self.lanes} lane-{self.lane}" if self.lanes > 1 else "",
            "" if self.begins_here else "from-before",
            "" if self.ends_here else "goes-on",
        ]
        return " ".join(filter(None, named))


@dataclass(frozen=True)
class Day:
    on: dt.date
    places: tuple[Words, ...]
    slots: tuple[Slot, ...]
    shift: int
    """By how many minutes the second clock differs here from what the ruler says: after its clocks have changed."""


@dataclass(frozen=True)
class Stay:
    """Where one sleeps: the column of the first night that is shown (from 1), and for how many."""

    items: tuple[ProgrammeItem, ...]
    column: int
    nights: int

    @property
    def item(self) -> ProgrammeItem:
        return self.items[0]

    def is_followed_by(self, other: "Stay") -> bool:
        """Whether the other is the next night in the same place."""
        is_same = bool(self.item.place) and self.item.place == other.item.place
        return is_same and other.column == self.column + self.nights


@dataclass(frozen=True)
class Mark:
    """A line of the ruler: an hour here, and what the second clock shows then."""

    hour: int
    other: str


@dataclass(frozen=True)
class Grid:
    days: tuple[Day, ...]
    stays: tuple[Stay, ...]
    first_hour: int
    last_hour: int
    """Where the grid ends: 24 at most."""
    ruler: tuple[Mark, ...]

    @property
    def classes(self) -> str:
        return f"from-{self.first_hour:02} to-{self.last_hour:02} days-{len(self.days)}"


def grid(
    items: Iterable[ProgrammeItem],
    days: Sequence[dt.date],
    zone: str,
    second: str,
    at_least: tuple[int, int] = USUAL,
) -> Grid:
    """These days with what happens on them. `zone` is that of the grid, `second` whose clocks stand beside it.

    An item across midnight is drawn on each of its days. The hours are `at_least` these, and grow so that every
    beginning and every end is seen.
    """
    given = list(items)
    spans = [span for item in given if item.kind is not ItemKind.LODGING and (span := span_of(item, zone))]
    shown = {on: [span for span in spans if _touches(span, on)] for on in days}
    first, last = _hours(shown, at_least)
    return Grid(
        tuple(
            _day(on, shown[on], (first, last), _apart(on, zone, second) - _apart(days[0], zone, second))
            for on in days
        ),
        tuple(_stays(given, days, zone)),
        first,
        last,
        _ruler(days[0], first, last, zone, second) if days else (),
    )


def span_of(item: ProgrammeItem, zone: str) -> Span | None:
    """From when to when by the clocks of this zone; as long as is usual where it has no end. None without a time."""
    if item.starts is None:
        return None
    begins = in_zone(item.starts.instant, zone).replace(tzinfo=None)
    if item.ends is None:
        return Span(item, begins, begins + dt.timedelta(minutes=KINDS[item.kind].minutes))
    return Span(item, begins, max(begins, in_zone(item.ends.instant, zone).replace(tzinfo=None)))


def days_of(item: ProgrammeItem, zone: str) -> set[dt.date]:
    """The days on which something of it is drawn; none without a time."""
    span = span_of(item, zone)
    if span is None:
        return set()
    count = (span.ends.date() - span.begins.date()).days
    return {span.begins.date() + dt.timedelta(days=number) for number in range(count + 1)}


def _touches(span: Span, on: dt.date) -> bool:
    midnight = dt.datetime.combine(on, dt.time())
    return span.begins < midnight + A_DAY and (span.ends > midnight or span.begins >= midnight)


def _hours(shown: dict[dt.date, list[Span]], at_least: tuple[int, int]) -> tuple[int, int]:
    first, last = at_least
    for on, spans in shown.items():
        for span in spans:
            if span.begins.date() == on:
                first = min(first, span.begins.hour)
                least = max(span.ends, span.begins + dt.timedelta(minutes=SHORTEST))
                last = max(last, 24 if least.date() != on else least.hour + (least.minute > 0))
            elif span.ends < dt.datetime.combine(on, dt.time()) + A_DAY:
                first = min(first, max(0, span.ends.hour - 1))
    return first, min(last, 24)


def _day(on: dt.date, spans: Sequence[Span], hours: tuple[int, int], shift: int) -> Day:
    placed = [slot for span in spans if (slot := _slot(span, on, hours))]
    return Day(on, _places(spans), tuple(_beside(placed)), shift)


def _slot(span: Span, on: dt.date, hours: tuple[int, int]) -> Slot | None:
    """The part of it that lies within these hours of this day; None where none does."""
    midnight = dt.datetime.combine(on, dt.time())
    begins = max(_minutes(span.begins - midnight), hours[0] * 60)
    ends = min(_minutes(span.ends - midnight), hours[1] * 60)
    top = begins // STEP * STEP
    minutes = max(SHORTEST, -(-(ends - top) // STEP) * STEP)
    if begins >= hours[1] * 60 or (ends <= hours[0] * 60 and span.begins < midnight):
        return None
    return Slot(span, top, minutes, span.begins.date() == on, span.ends <= midnight + A_DAY)


def _minutes(length: dt.timedelta) -> int:
    return int(length.total_seconds() // 60)


def _beside(slots: Sequence[Slot]) -> Iterator[Slot]:
    """Those that overlap stand beside each other, each group of them in as many lanes as it needs."""
    together: list[Slot] = []
    until = 0
    for slot in sorted(slots, key=lambda each: (each.top, -each.minutes, str(each.span.item.id))):
        if together and slot.top >= until:
            yield from _lanes(together)
            together, until = [], 0
        together.append(slot)
        until = max(until, slot.top + slot.minutes)
    yield from _lanes(together)


def _lanes(slots: Sequence[Slot]) -> Iterator[Slot]:
    free: list[int] = []
    chosen = []
    for slot in slots:
        lane = next((number for number, until in enumerate(free) if until <= slot.top), len(free))
        if lane == MOST_BESIDE:
            lane -= 1
        free[lane : lane + 1] = [slot.top + slot.minutes]
        chosen.append(lane + 1)
    for slot, lane in zip(slots, chosen, strict=True):
        yield replace(slot, lane=lane, lanes=len(free))


def _places(spans: Iterable[Span]) -> tuple[Words, ...]:
    """Where a day leads, each town once (or place, where no town is known), without what one only passes."""
    items = [span.item for span in sorted(spans, key=lambda span: span.begins) if span.item.place]
    stops = [item for item in items if item.kind is not ItemKind.TRAVEL]
    return tuple(dict.fromkeys(area_of(item.address) or item.place for item in stops or items))


def _stays(items: Iterable[ProgrammeItem], days: Sequence[dt.date], zone: str) -> Iterator[Stay]:
    """Nights in a row in one place are one stay."""
    column = {on: number for number, on in enumerate(days, 1)}
    found: list[Stay] = []
    for item in items:
        shown = [column[night] for night in nights_of(item, zone) if night in column]
        if item.kind is ItemKind.LODGING and shown:
            found.append(Stay((item,), shown[0], len(shown)))
    open_stays: list[Stay] = []
    for stay in sorted(found, key=lambda each: each.column):
        before = next((each for each in open_stays if each.is_followed_by(stay)), None)
        if before is None:
            open_stays.append(stay)
        else:
            longer = Stay((*before.items, *stay.items), before.column, before.nights + stay.nights)
            open_stays[open_stays.index(before)] = longer
    yield from open_stays


def nights_of(item: ProgrammeItem, zone: str) -> tuple[dt.date, ...]:
    """The nights that somebody sleeps there, each by the date on which it begins."""
    span = span_of(item, zone)
    if span is None or item.ends is None:
        said = item.more.get("night")
        night = dt.date.fromisoformat(said) if said else span and span.begins.date()
        return (night,) if night else ()
    count = max(1, (span.ends.date() - span.begins.date()).days)
    return tuple(span.begins.date() + dt.timedelta(days=number) for number in range(count))


def _apart(on: dt.date, zone: str, second: str) -> int:
    """Minutes between the two clocks at noon of this day."""
    noon = dt.datetime.combine(on, dt.time(12), zone_info(zone))
    there = in_zone(noon, second)
    return _minutes(there.replace(tzinfo=None) - noon.replace(tzinfo=None))


def _ruler(on: dt.date, first: int, last: int, zone: str, second: str) -> tuple[Mark, ...]:
    apart = _apart(on, zone, second)
    marks = []
    for hour in range(first, last):
        there = (hour * 60 + apart) % 1440
        marks.append(
            Mark(hour, f"{there // 60:02}" if not there % 60 else f"{there // 60:02}:{there % 60:02}")
        )
    return tuple(marks)
