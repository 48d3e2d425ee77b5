"""Decisions about what a host's page shows and takes: whose item it is, until when, how an authority is addressed."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tourapp.core import eras, time
from tourapp.core.words import Words
from tourapp.directory.kinds import OrganisationKind
from tourapp.programme.kinds import Confirmation
from tourapp.programme.rules import ReleasedItem

DAYS_BEFORE = 3
"""Up to so many days before a visit a host may propose changes and take answers back; afterwards it telephones."""

WAITING = (Confirmation.PROPOSED, Confirmation.REQUESTED, Confirmation.CHANGED)
"""States in which the host's word is still to come."""

UNDECIDED = (*WAITING, Confirmation.ARRANGING_INTERNALLY)


# --- how an authority is addressed ---------------------------------------------------------------------

_BY_KIND = {
    OrganisationKind.DESIGNATED_CITY: Words("city", "貴市"),
    OrganisationKind.CITY: Words("city", "貴市"),
    OrganisationKind.ASSOCIATION: Words("association", "貴会"),
}
_BY_ENDING = {
    "都": Words("prefecture", "貴都"),
    "道": Words("prefecture", "貴道"),
    "府": Words("prefecture", "貴府"),
    "県": Words("prefecture", "貴県"),
    "市": Words("city", "貴市"),
    "区": Words("ward", "貴区"),
    "町": Words("town", "貴町"),
    "村": Words("village", "貴村"),
}
_WITH_ENDINGS = (OrganisationKind.PREFECTURE, OrganisationKind.MUNICIPALITY)
SECTION = Words("section", "貴課")
OTHERS = Words("organisation", "貴会")
SOCIETY = Words("association", "貴協会")


def addressed_as(kind: OrganisationKind, name: Words) -> Words:
    """What an authority is called when it is spoken to: your city, 貴市.

    By its kind; where one kind has several (都道府県, 市区町村) by the last character of its Japanese name.
    """
    if kind in _WITH_ENDINGS:
        return _BY_ENDING.get(name.ja[-1:], OTHERS)
    if name.ja.endswith("協会"):
        return SOCIETY
    return _BY_KIND.get(kind, OTHERS)


def fiscal_year(day: dt.date) -> str:
    """The Japanese fiscal year of a day as offices write it: `令和7年度`."""
    return f"{eras.era_year(dt.date(time.fiscal_year(day), 12, 31))}度"


# --- what may be answered when ---------------------------------------------------------------------------


def last_day_for_changes(item: ReleasedItem) -> dt.date | None:
    """The last date, on the calendar of the place, on which the page takes a change; None for one without a time."""
    return item.starts.date - dt.timedelta(days=DAYS_BEFORE) if item.starts else None


def is_open_for_changes(item: ReleasedItem, now: dt.datetime) -> bool:
    """Whether a change may still be proposed on the page."""
    last = last_day_for_changes(item)
    return last is None or item.starts is None or time.in_zone(now, item.starts.zone).date() <= last


def is_over(item: ReleasedItem, now: dt.datetime) -> bool:
    """Whether it has begun: nothing is asked any more."""
    return item.starts is not None and item.starts.instant <= now


# --- how far it is ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Progress:
    """How many of its items a host has answered. What nobody is asked about does not count."""

    agreed: int = 0
    proposed: int = 0
    declined: int = 0
    arranging: int = 0
    waiting: int = 0

    @property
    def asked(self) -> int:
        return self.agreed + self.proposed + self.declined + self.left

    @property
    def left(self) -> int:
        """Those without a final word, the ones that are being arranged among them."""
        return self.arranging + self.waiting


def progress(states: Iterable[Confirmation]) -> Progress:
    counted = Counter(states)
    return Progress(
        agreed=counted[Confirmation.CONFIRMED],
        proposed=counted[Confirmation.COUNTER_PROPOSED] + counted[Confirmation.CONDITIONAL],
        declined=counted[Confirmation.DECLINED],
        arranging=counted[Confirmation.ARRANGING_INTERNALLY],
        waiting=sum(counted[state] for state in WAITING),
    )


# --- old and new -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """One thing that an item says otherwise than before."""

    what: str
    """`time`, `place`, `subject`, `received_by`."""
    old: str
    new: str


def differences(old: ReleasedItem, new: ReleasedItem, lang: str) -> tuple[Difference, ...]:
    """What a host would read differently in these two, in the order in which it reads."""
    before, after = _said(old, lang), _said(new, lang)
    return tuple(
        Difference(what, before[what], after[what]) for what in before if before[what] != after[what]
    )


def any_difference(old: ReleasedItem, new: ReleasedItem, lang: str) -> tuple[Difference, ...]:
    """The same in this language; where nothing differs in it, in the other one."""
    return differences(old, new, lang) or differences(old, new, "en" if lang == "ja" else "ja")


def _said(item: ReleasedItem, lang: str) -> dict[str, str]:
    place = " ".join(part for part in (item.place.in_(lang), item.room) if part)
    return {
        "time": when(item, lang),
        "place": place,
        "subject": item.title.in_(lang),
        "received_by": item.host.in_(lang),
    }


def when(item: ReleasedItem, lang: str) -> str:
    """The date and the hours of an item on the clocks of its place, without naming them."""
    if item.starts is None:
        return ""
    hours = time.clock_time(item.starts.local, lang)
    if item.ends is not None:
        hours = time.time_range(item.starts.local, item.ends.local, lang)
    return f"{time.short_date(item.starts.date, lang)} {hours}"


def belonging(
    items: Iterable[ReleasedItem], host_ref: str, only: Iterable[uuid.UUID] | None
) -> tuple[ReleasedItem, ...]:
    """The items that an authority receives, all or those of one section. Nobody's items are nobody's."""
    wanted = None if only is None else frozenset(only)
    return tuple(
        item
        for item in items
        if host_ref and item.host_ref == host_ref and (wanted is None or item.id in wanted)
    )
