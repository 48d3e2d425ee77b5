"""Items at another time, and copies of them. Values in, values out."""

import datetime as dt
from dataclasses import replace

from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import Confirmation


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


def later(moment: WallTime, by: dt.timedelta) -> WallTime:
    """After so much time that passes, on the same clocks."""
    return WallTime.from_instant(moment.instant + by, moment.zone)
