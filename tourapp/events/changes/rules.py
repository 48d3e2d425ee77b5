"""Which change of plan is possible for an event as it stands. Pure."""

import datetime as dt
from collections.abc import Sequence

from tourapp.core.errors import Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.time import WallTime
from tourapp.events.changes.states import ChangeKind
from tourapp.events.states import EventState


def possible(
    state: EventState, *, ends_at: dt.datetime, is_postponed: bool, meets: bool, now: dt.datetime
) -> Sequence[ChangeKind]:
    """What may be changed: only what is public and not over; online only where people would meet (`meets`)."""
    if state is not EventState.PUBLISHED or (ends_at <= now and not is_postponed):
        return ()
    kinds = [ChangeKind.CANCEL, ChangeKind.POSTPONE]
    # A time first, then where: one who has no date cannot promise a link.
    return [*kinds, ChangeKind.ONLINE] if meets and not is_postponed else kinds


def may_plan(kind: ChangeKind, allowed: Sequence[ChangeKind]) -> None:
    if kind in allowed:
        return
    sentence = {
        ChangeKind.CANCEL: _l("Only a published event that is not over can be cancelled."),
        ChangeKind.POSTPONE: _l("Only a published event that is not over can be postponed."),
        ChangeKind.ONLINE: _l("Only a published event with a venue and a date can move online."),
    }[kind]
    raise Refusal(sentence, code="state")


def new_time(
    starts: WallTime,
    ends: WallTime,
    *,
    now: dt.datetime,
    stands: tuple[WallTime, WallTime] | None,
) -> None:
    """Refuse a time that is past, or the one that `stands` already (None: none does)."""
    if starts.instant <= now:
        raise Refusal(_l("Enter a time in the future."), field="starts_on", code="past")
    if stands == (starts, ends):
        raise Refusal(_l("This is the current time already."), field="starts_on", code="same")


def enough_online(capacity: int | None, holding: int) -> None:
    """Refuse fewer online places than people who have a place."""
    if capacity is not None and capacity < holding:
        raise Refusal(
            _l("%(taken)s people have a place: enter this number or more, or leave it empty", taken=holding),
            field="capacity_online",
            code="capacity",
        )
