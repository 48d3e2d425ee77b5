"""Who gets a place, who waits, and whom a free place is offered to: counts in, a decision out (R13, R14, R15)."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from tourapp.registration.states import Attendance, Hold

OFFER_LASTS = dt.timedelta(hours=48)

OFFER_ENDS_BEFORE = dt.timedelta(hours=12)
"""No offer runs into the last hours before the event: whoever takes it has to be able to travel."""


@dataclass(frozen=True)
class Wish:
    """What somebody asks for, as far as places are counted by it."""

    attendance: Attendance
    category: uuid.UUID | None = None
    """None: counted against the whole and the way of taking part only."""
    body: str = ""
    """Her organisation, written so that two people of one body have the same; empty for nobody's."""


@dataclass(frozen=True)
class Waiting:
    """Somebody in the queue."""

    registration: uuid.UUID
    since: dt.datetime
    """The verified time; the queue is ordered by it, then by id (R14)."""
    wish: Wish
    lifted_at: dt.datetime | None = None
    """When staff lifted her before all others, with a reason; whoever was lifted first comes first."""

    @property
    def order(self) -> tuple[bool, dt.datetime, uuid.UUID]:
        return self.lifted_at is None, self.lifted_at or self.since, self.registration


class Limit(StrEnum):
    """What is used up, the widest first."""

    WHOLE = "whole"
    WAY = "way"
    CATEGORY = "category"
    ORGANISATION = "organisation"


@dataclass(frozen=True)
class Places:
    """Places of an event and how many are taken (R13). None means no limit."""

    capacity: int | None = None
    capacity_in_person: int | None = None
    capacity_online: int | None = None
    taken_in_person: int = 0
    taken_online: int = 0
    per_organisation: int | None = None
    """Places for one body (R15)."""
    categories: Mapping[uuid.UUID, int | None] = field(default_factory=dict)
    """How many each category has."""
    taken_by_category: Mapping[uuid.UUID, int] = field(default_factory=dict)
    taken_by_body: Mapping[str, int] = field(default_factory=dict)

    @property
    def taken(self) -> int:
        return self.taken_in_person + self.taken_online

    def left(self, attendance: Attendance) -> int | None:
        """Places left for this way of taking part: the smaller of its own and the whole; None for no limit."""
        own, used = self._of_way(attendance)
        limits = []
        if own is not None:
            limits.append(own - used)
        if self.capacity is not None:
            limits.append(self.capacity - self.taken)
        return max(0, min(limits)) if limits else None

    def is_full(self, attendance: Attendance) -> bool:
        return self.left(attendance) == 0

    def left_in_category(self, category: uuid.UUID) -> int | None:
        """Places left in this category itself, whatever the whole says; None for no limit."""
        own = self.categories.get(category)
        return None if own is None else max(0, own - self.taken_by_category.get(category, 0))

    @property
    def left_in_all(self) -> int | None:
        """Places left for anybody, however she takes part; None for no limit."""
        per_way = [self.left(way) for way in Attendance if self._offered(way)]
        if any(left is None for left in per_way):
            return None
        whole = sum(left for left in per_way if left is not None)
        return whole if self.capacity is None else min(whole, max(0, self.capacity - self.taken))

    def used_up(self, wish: Wish) -> Limit | None:
        """The first limit that leaves no place for this wish; None where there is one."""
        own, used = self._of_way(wish.attendance)
        if self.capacity is not None and self.taken >= self.capacity:
            return Limit.WHOLE
        if own is not None and used >= own:
            return Limit.WAY
        if wish.category is not None and self.left_in_category(wish.category) == 0:
            return Limit.CATEGORY
        cap = self.per_organisation
        if cap is not None and wish.body and self.taken_by_body.get(wish.body, 0) >= cap:
            return Limit.ORGANISATION
        return None

    def admits(self, wish: Wish) -> bool:
        """Whether there is a place for this wish in the whole, in its way, its category and below the cap."""
        return self.used_up(wish) is None

    def after(self, wish: Wish, change: int = 1) -> "Places":
        """The places once this wish has been given one (or, with -1, has given it back)."""
        in_person = wish.attendance is Attendance.IN_PERSON
        by_category, by_body = dict(self.taken_by_category), dict(self.taken_by_body)
        if wish.category is not None:
            by_category[wish.category] = by_category.get(wish.category, 0) + change
        if wish.body:
            by_body[wish.body] = by_body.get(wish.body, 0) + change
        return replace(
            self,
            taken_in_person=self.taken_in_person + (change if in_person else 0),
            taken_online=self.taken_online + (0 if in_person else change),
            taken_by_category=by_category,
            taken_by_body=by_body,
        )

    def _of_way(self, way: Attendance) -> tuple[int | None, int]:
        """Places of this way of taking part, and how many of them are taken."""
        if way == Attendance.IN_PERSON:
            return self.capacity_in_person, self.taken_in_person
        return self.capacity_online, self.taken_online

    def _offered(self, way: Attendance) -> bool:
        return self._of_way(way)[0] != 0


class Placement(StrEnum):
    """What somebody whose address is verified gets."""

    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    FULL = "full"
    """No place, and this event has no waiting list."""
    HELD = "held"


def placement(
    places: Places,
    wish: Wish,
    queue: Iterable[Waiting] = (),
    *,
    has_waiting_list: bool = True,
    hold: Hold | None = None,
) -> Placement:
    """What a verified wish gets now. `queue`: who waits before it.

    Nobody is overtaken: where somebody waits whom the free places would admit, the newcomer waits behind her.
    """
    if hold is not None:
        return Placement.HELD
    if places.admits(wish) and not any(places.admits(waiting.wish) for waiting in queue):
        return Placement.CONFIRMED
    return Placement.WAITLISTED if has_waiting_list else Placement.FULL


def may_move(places: Places, old: Wish, new: Wish, queue: Iterable[Waiting] = ()) -> bool:
    """Whether somebody who holds a place as `old` may hold one as `new` instead; her own place counts as free."""
    if old == new:
        return True
    without_her = places.after(old, -1)
    return without_her.admits(new) and not any(places.admits(waiting.wish) for waiting in queue)


def to_promote(queue: Iterable[Waiting], places: Places) -> list[Waiting]:
    """Whom to offer a place now: strictly in order of verified time, then id, passing over only those whom the
    places that are still left do not admit (R14)."""
    promoted = []
    for waiting in sorted(queue, key=lambda each: each.order):
        if places.admits(waiting.wish):
            promoted.append(waiting)
            places = places.after(waiting.wish)
    return promoted


def position(queue: Sequence[Waiting], waiting: Waiting) -> int:
    """Which number somebody is in the queue of her category: 1 for the first."""
    same = (each for each in queue if each.wish.category == waiting.wish.category)
    return 1 + sum(each.order < waiting.order for each in same)


def positions(queue: Iterable[Waiting]) -> dict[uuid.UUID, int]:
    """The numbers of everybody in the queue of her category, by registration, in one pass."""
    counted: Counter[uuid.UUID | None] = Counter()
    found = {}
    for each in sorted(queue, key=lambda waiting: waiting.order):
        counted[each.wish.category] += 1
        found[each.registration] = counted[each.wish.category]
    return found


def offer_ends(now: dt.datetime, starts_at: dt.datetime) -> dt.datetime | None:
    """Until when an offer made now holds: 48 hours, or 12 hours before the event if sooner; None when it is too late
    for one."""
    ends = min(now + OFFER_LASTS, starts_at - OFFER_ENDS_BEFORE)
    return ends if ends > now else None
