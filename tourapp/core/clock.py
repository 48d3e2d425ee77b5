"""The only clock of the program.

Nothing else asks the machine for the time: services take it from `now()`, rules receive it as an argument.
That is what makes a test, a demonstration on another day and a drill over a change of summer time possible.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class _Setting:
    """How the clock differs from the machine: it stands still at `still`, or runs `offset` ahead of it."""

    offset: timedelta = timedelta(0)
    still: datetime | None = None


# One reference, replaced as a whole: another thread sees the old setting or the new one, never half of each.
# Not a context variable on purpose: web threads and the worker that a test starts must see the same time.
_setting = _Setting()


def now() -> datetime:
    """This instant, aware, in UTC."""
    setting = _setting
    return setting.still if setting.still is not None else datetime.now(UTC) + setting.offset


def today(zone: str) -> date:
    """The date on the wall calendar of a place (IANA zone) at this instant."""
    return now().astimezone(ZoneInfo(zone)).date()


def set_offset(offset: timedelta | None) -> None:
    """Let the clock run this much ahead of the machine (behind, if negative); None puts it right again.

    For development and tests only; assembly works the offset out from the setting TOURAPP_NOW.
    """
    global _setting
    _setting = _Setting(offset=offset or timedelta(0))


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """For tests: the clock stands still at an aware instant; afterwards it is as it was before."""
    if at.tzinfo is None:
        raise ValueError("the clock can only stand at an aware instant")
    with _restored(_Setting(still=at.astimezone(UTC))):
        yield


@contextmanager
def travel(delta: timedelta) -> Iterator[None]:
    """For tests: move the clock by `delta` from where it is; one that stands goes on standing."""
    before = _setting
    still = before.still
    moved = _Setting(offset=before.offset + delta) if still is None else _Setting(still=still + delta)
    with _restored(moved):
        yield


@contextmanager
def _restored(setting: _Setting) -> Iterator[None]:
    global _setting
    before, _setting = _setting, setting
    try:
        yield
    finally:
        _setting = before
