"""Decisions about change slips: from which edition to which one goes that a reader is asked to acknowledge."""

import datetime as dt
from collections.abc import Collection, Sequence

LATE = dt.timedelta(days=3)
"""How long before the start a change counts as late: a host's page takes no changes any more from then on."""

Given = Sequence[tuple[int, dt.datetime]]
"""The editions that a circle was given, by number, each with the moment when."""


def span(
    given: Given, received: Collection[int], *, starts_at: dt.datetime, ends_at: dt.datetime, now: dt.datetime
) -> tuple[int, int] | None:
    """From which edition to which the slip goes; None where nobody is asked.

    Asked about is the newest edition, if it is a late change, until the event is over. It is compared with the last
    one that needed no receipt or of which the reader has said that she received it, so that nothing between is lost.
    """
    if now >= ends_at or len(given) < 2:
        return None
    (*earlier, newest) = sorted(given)
    if not _is_late(newest[1], starts_at):
        return None
    known = [number for number, at in earlier if number in received or not _is_late(at, starts_at)]
    return max(known, default=earlier[0][0]), newest[0]


def _is_late(at: dt.datetime, starts_at: dt.datetime) -> bool:
    return at >= starts_at - LATE
