"""What a reader keeps when she goes out: each entry that she reads no more stays in her calendar, struck out.

Calendars forget nothing: what only vanishes from a feed stays in some programs for ever. So it is struck out for her
under the entry's next number, as she saw it last; when she comes back, it takes a number again unless her circle's is
higher by then. Only for readers whose calendar is looked at (`Follower`).
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping

import sqlalchemy as sa

from tourapp.agenda import rules
from tourapp.agenda.circles import Circle
from tourapp.agenda.models import CircleState, Entry, Follower, Ledger, OwnState
from tourapp.agenda.queries import nearest
from tourapp.agenda.rules import Own, Seen
from tourapp.core.db import session
from tourapp.core.ids import new_id

AT_ONCE = 2000
"""Values of one statement: both stores have a limit."""

Lost = Mapping[str, Collection[uuid.UUID]]
"""By reader (a reference), the entries."""


SPEAKING = "speaking:"
SPEAKER = "speaker:"


def person_of(reader: str) -> uuid.UUID | None:
    """The person whose calendar it is; None for that of an organisation."""
    kind, _, identifier = reader.partition(":")
    return None if kind == "organisation" else uuid.UUID(identifier)


def calendars(reader: str) -> tuple[str, ...]:
    """Every calendar of one person or body: hers as a whole, and that of where she speaks."""
    kind, _, identifier = reader.partition(":")
    return (reader, f"{SPEAKER}{identifier}") if kind == "person" else (reader,)


def read_by(reader: str, references: Iterable[str]) -> frozenset[str]:
    """Those of a person's references that count for this calendar of hers."""
    is_speaker = reader.startswith(SPEAKER)
    return frozenset(each for each in references if not is_speaker or each.startswith(SPEAKING))


def followers_of(people: Iterable[uuid.UUID], reference: str) -> dict[str, uuid.UUID]:
    """The calendars of these people that are looked at and for which this reference counts, each with its person."""
    asked, found = sorted(set(people)), {}
    for first in range(0, len(asked), AT_ONCE):
        chosen = sa.select(Follower.reader, Follower.person_id).where(
            Follower.person_id.in_(asked[first : first + AT_ONCE])
        )
        for reader, person in session().execute(chosen.order_by(Follower.reader)):
            if person is not None and read_by(reader, [reference]):
                found[reader] = person
    return found


def followed(readers: Iterable[str]) -> set[str]:
    """Those of these readers whose calendar is looked at."""
    asked = sorted(set(readers))
    found: set[str] = set()
    for first in range(0, len(asked), AT_ONCE):
        chosen = sa.select(Follower.reader).where(Follower.reader.in_(asked[first : first + AT_ONCE]))
        found.update(session().scalars(chosen))
    return found


def seen(entries: Collection[uuid.UUID], circle: Circle) -> dict[uuid.UUID, Seen]:
    """How those of this circle see these entries now, by entry."""
    chosen = sa.select(CircleState).where(CircleState.entry_id.in_(entries), nearest(circle))
    return {
        state.entry_id: Seen(state.sequence, state.stamp, state.content, state.is_cancelled)
        for state in session().scalars(chosen.execution_options(populate_existing=True))
    }


def take_leave(lost: Lost, before: Mapping[uuid.UUID, Seen], *, at: dt.datetime) -> None:
    """Strike these entries out for these readers, as each saw them last (`before`: as her circle did)."""
    entries = {entry for each in lost.values() for entry in each}
    own = _own(lost, entries)
    hers = {
        (reader, entry): view
        for reader, each in lost.items()
        for entry in each
        if entry in before and (view := _live_view(before[entry], own.get((reader, entry)))) is not None
    }
    numbers = _next_numbers({entry for _, entry in hers})
    for (reader, entry), view in sorted(hers.items(), key=lambda each: (each[0][0], str(each[0][1]))):
        row = own.get((reader, entry)) or _add(reader, entry)
        row.sequence, row.stamp = numbers[entry], rules.stamp(at, view.stamp)
        row.content = dict(view.content)
    _write(lost, at)


def come_back(found: Lost, *, at: dt.datetime) -> None:
    """What was struck out for these readers, and what they read now, is on again."""
    entries = {entry for each in found.values() for entry in each}
    own = {
        (reader, entry): row
        for (reader, entry), row in _own(found, entries).items()
        if entry in found[reader] and row.content is not None
    }
    circles = {reader: _circle(reader) for reader in found}
    now = {circle: seen({entry for _, entry in own}, circle) for circle in set(circles.values())}
    again = []
    for (reader, entry), row in own.items():
        state = now[circles[reader]].get(entry)
        if state is None or state.is_cancelled:
            continue
        if state.sequence > row.sequence:
            session().delete(row)
        else:
            again.append((row, rules.stamp(at, max(state.stamp, row.stamp))))
    numbers = _next_numbers({row.entry_id for row, _ in again})
    for row, stamp in again:
        row.sequence, row.stamp, row.content = numbers[row.entry_id], stamp, None
    _write(found, at)


def bump(readers: Iterable[str], *, at: dt.datetime) -> None:
    """The calendars of these readers have changed, each in a way of its own."""
    whole = at.replace(microsecond=0)
    later = sa.case((Follower.changed_at > whole, Follower.changed_at), else_=whole)
    asked = sorted(set(readers))
    for first in range(0, len(asked), AT_ONCE):
        chosen = sa.update(Follower).where(Follower.reader.in_(asked[first : first + AT_ONCE]))
        session().execute(
            chosen.values(revision=Follower.revision + 1, changed_at=later),
            execution_options={"synchronize_session": False},
        )


def _write(readers: Iterable[str], at: dt.datetime) -> None:
    session().flush()
    bump(readers, at=at)


def _circle(reader: str) -> Circle:
    return Circle.HOST if reader.startswith("organisation:") else Circle.PARTICIPANTS


def _own(readers: Iterable[str], entries: Collection[uuid.UUID]) -> dict[tuple[str, uuid.UUID], OwnState]:
    chosen = sa.select(OwnState).where(
        OwnState.reader.in_(sorted(set(readers))), OwnState.entry_id.in_(entries)
    )
    rows = session().scalars(chosen.execution_options(populate_existing=True))
    return {(row.reader, row.entry_id): row for row in rows}


def _live_view(circle: Seen, row: OwnState | None) -> Seen | None:
    """How she sees an entry that she is about to lose; None where it was struck out for her before."""
    if row is None:
        return circle
    view = rules.own_view(circle, Own(row.sequence, row.stamp, row.content))
    return None if row.content is not None and view.sequence == row.sequence else view


def _add(reader: str, entry: uuid.UUID) -> OwnState:
    row = OwnState(id=new_id(), reader=reader, person_id=person_of(reader), entry_id=entry)
    session().add(row)
    return row


def _next_numbers(entries: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """The next number of each of these entries. The ledger of its event is the lock, as when something is published."""
    if not entries:
        return {}
    events = sa.select(Entry.event).where(Entry.id.in_(entries)).distinct().order_by(Entry.event)
    for event in list(session().scalars(events)):
        chosen = sa.update(Ledger).where(Ledger.event == event, Ledger.circle == next(iter(Circle)))
        session().execute(chosen.values(revision=Ledger.revision))
    rows = session().scalars(
        sa.select(Entry)
        .where(Entry.id.in_(entries))
        .order_by(Entry.id)
        .execution_options(populate_existing=True)
    )
    numbers = {}
    for entry in rows:
        entry.sequence += 1
        numbers[entry.id] = entry.sequence
    return numbers
