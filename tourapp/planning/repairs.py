"""What would mend a finding: edits that a check proposes, each with the words of its button."""

import datetime as dt
from collections.abc import Iterator

from tourapp.core import time
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.time import NoSuchTime, WallTime
from tourapp.core.words import Words
from tourapp.planning import sentences
from tourapp.planning.findings import Planned, Repair
from tourapp.programme.editing.edits import Edit
from tourapp.programme.kinds import KINDS

STEP = 5
"""Programmes are written in steps of so many minutes."""
LEAST = 15
"""Nothing is shortened below so many minutes."""


def later(item: Planned, at: WallTime | None, until: WallTime | None = None) -> Iterator[Repair]:
    """Let it start at the first full step from `at` on: as long as it is, when it is over by `until` (the start of what
    follows) then; else with the end that it has, when enough is left of it."""
    starts, ends = item.content.starts, item.content.ends
    begin = on_a_step(at)
    if starts is None or ends is None or begin is None or begin.instant <= starts.instant:
        return
    if begin.date != starts.date:
        return
    end = plus(ends, begin.instant - starts.instant)
    if end is not None and end.date == ends.date and (until is None or end.instant <= until.instant):
        yield _change(item, _l("Start at %(time)s", time=sentences.clock(begin)), starts=begin, ends=end)
    elif ends.instant - begin.instant >= dt.timedelta(minutes=LEAST):
        label = _l("Start at %(time)s and end as planned", time=sentences.clock(begin))
        yield _change(item, label, starts=begin)


def end_at(item: Planned, at: WallTime | None) -> Iterator[Repair]:
    """Let it end at the last full step up to `at`, when enough is left of it."""
    starts, ends = item.content.starts, item.content.ends
    end = on_a_step(at, down=True)
    if starts is None or ends is None or end is None or not starts.instant < end.instant < ends.instant:
        return
    if end.instant - starts.instant >= dt.timedelta(minutes=LEAST):
        yield _change(item, _l("End at %(time)s", time=sentences.clock(end)), ends=end)


def leave_at(item: Planned, at: WallTime | None, not_before: WallTime | None) -> Iterator[Repair]:
    """Let a journey begin earlier, when nothing is in the way."""
    starts = item.content.starts
    begin = on_a_step(at, down=True)
    if starts is None or begin is None or begin.instant >= starts.instant or begin.date != starts.date:
        return
    if not_before is None or begin.instant >= not_before.instant:
        yield _change(item, _l("Leave at %(time)s", time=sentences.clock(begin)), starts=begin)


def arrive_at(item: Planned, at: WallTime | None, not_after: WallTime | None) -> Iterator[Repair]:
    """Let a journey take as long as it needs, when nothing is in the way."""
    ends = item.content.ends
    end = on_a_step(at)
    if ends is None or end is None or end.instant <= ends.instant:
        return
    if not_after is None or end.instant <= not_after.instant:
        yield _change(item, _l("Arrive at %(time)s", time=sentences.clock(end)), ends=end)


def plus(moment: WallTime | None, by: dt.timedelta) -> WallTime | None:
    """That much later; None where the clocks have no such time."""
    if moment is None:
        return None
    try:
        return WallTime.from_instant(moment.instant + by, moment.zone)
    except (NoSuchTime, OverflowError):
        return None


def on_a_step(moment: WallTime | None, *, down: bool = False) -> WallTime | None:
    """The next full step (the last one, `down`)."""
    if moment is None:
        return None
    over = dt.timedelta(
        minutes=moment.local.minute % STEP, seconds=moment.local.second, microseconds=moment.local.microsecond
    )
    if not over:
        return moment
    return plus(moment, -over if down else dt.timedelta(minutes=STEP) - over)


def _change(item: Planned, label: object, **moments: WallTime) -> Repair:
    starts = moments.get("starts", item.content.starts)
    ends = moments.get("ends", item.content.ends)
    name = item.content.title or KINDS[item.content.kind].name
    times = {lang: _range(starts, ends, lang) for lang in ("en", "ja")}
    said = Words(f"Moved {name.in_('en')} to {times['en']}", f"「{name.in_('ja')}」を{times['ja']}に変更")
    return Repair(label, (Edit(item=item.id, fields=moments),), said)


def _range(starts: WallTime | None, ends: WallTime | None, lang: str) -> str:
    return time.time_range(starts.local, ends.local, lang) if starts and ends else ""
