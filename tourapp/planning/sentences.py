"""What sentences about items are made of: words and times, put into the language of whoever reads them then."""

import datetime as dt
from dataclasses import dataclass

from tourapp.core import time
from tourapp.core.i18n import current_lang, gettext
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.planning.findings import Planned
from tourapp.programme.choices import MODES
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import KINDS


@dataclass(frozen=True)
class Said:
    """Words in the language of whoever reads them then."""

    words: Words

    def __str__(self) -> str:
        return self.words.in_(current_lang())


@dataclass(frozen=True)
class Day:
    """A date, written out with its weekday."""

    on: dt.date

    def __str__(self) -> str:
        return time.long_date(self.on, current_lang())


@dataclass(frozen=True)
class Hours:
    """Minutes as people say a long time: 10 h 15 min."""

    minutes: int

    def __str__(self) -> str:
        hours, minutes = divmod(self.minutes, 60)
        if not minutes:
            return gettext("%(hours)s h", hours=hours)
        return gettext("%(hours)s h %(minutes)s min", hours=hours, minutes=minutes)


def title(item: Planned | ItemContent) -> Said:
    """What an item is called; one without a title is called by its kind."""
    content = item.content if isinstance(item, Planned) else item
    return Said(content.title or KINDS[content.kind].name)


def by(mode: str) -> Said:
    """How one goes: on foot, by train."""
    name = MODES.get(mode, Words(mode, mode))
    en = name.en if mode == "walk" else f"by {name.en}"
    return Said(Words(en if name.en == "Shinkansen" else en.lower(), name.ja)) if mode else Said(Words())


def clock(moment: WallTime) -> str:
    """What the clock on the wall shows: 14:05."""
    return f"{moment.local:%H:%M}"
