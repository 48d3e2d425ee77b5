"""What is sent of an entry, and when. Values in, a decision out."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tourapp.agenda.queries import Shown
from tourapp.agenda.stored import Moment
from tourapp.core.time import WallTime
from tourapp.planning.telling.rules import SOON


class Deed(StrEnum):
    INVITE = "invite"
    CHANGE = "change"
    CANCEL = "cancel"


@dataclass(frozen=True)
class Sent:
    """What somebody was last sent of an entry; `content` as it is stored."""

    sequence: int
    is_cancelled: bool
    content: Mapping[str, Any]


def deed(shown: Shown, sent: Sent | None, now: dt.datetime) -> Deed | None:
    """What there is to send of an entry as she is shown it; None where she has it so already.

    A change that was taken back has the old content under a new number: nothing is sent. What is over is left alone,
    and so is what was cancelled before she was invited.
    """
    if _is_over(shown, now):
        return None
    if sent is None or sent.is_cancelled:
        is_newer = sent is None or shown.sequence > sent.sequence
        return Deed.INVITE if is_newer and not shown.is_cancelled else None
    if shown.sequence <= sent.sequence:
        return None
    if shown.is_cancelled:
        return Deed.CANCEL
    return None if shown.content.to_json() == dict(sent.content) else Deed.CHANGE


def waits(shown: Shown, now: dt.datetime, quiet: dt.timedelta) -> bool:
    """Whether it is too early: within the quiet period after a release, as for change messages. What begins, or was to
    begin, within a day does not wait."""
    starts = [shown.content.starts, *([shown.before.starts] if shown.before else [])]
    if any(now - SOON <= _instant(each) <= now + SOON for each in starts):
        return False
    return now < shown.stamp + quiet


def _is_over(shown: Shown, now: dt.datetime) -> bool:
    ends = shown.content.ends
    if isinstance(ends, WallTime):
        return ends.instant < now
    return _instant(ends) + dt.timedelta(days=1) < now


def _instant(at: Moment) -> dt.datetime:
    return at.instant if isinstance(at, WallTime) else dt.datetime.combine(at, dt.time(), dt.UTC)
