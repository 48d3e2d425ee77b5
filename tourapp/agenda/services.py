"""Writing the ledger. Called by whoever owns an entry, after the right was checked there."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from tourapp.agenda import audiences as meant
from tourapp.agenda import rules
from tourapp.agenda.before import before
from tourapp.agenda.circles import Circle
from tourapp.agenda.content import EntryContent, digest
from tourapp.agenda.facts import EntriesPublished
from tourapp.agenda.models import CircleState, Entry, Ledger
from tourapp.agenda.queries import EVERY_EVENT
from tourapp.core.db import is_sqlite, session
from tourapp.core.events import announce
from tourapp.core.ids import new_id


@dataclass(frozen=True)
class Published:
    """What a publishing changed in one circle, as owners; `revision` is the ledger's afterwards."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    cancelled: tuple[str, ...]
    revision: int


def publish(
    event: str,
    circle: Circle,
    contents: Mapping[str, EntryContent],
    *,
    at: dt.datetime,
    only: bool = False,
    family: str | None = None,
    audiences: Mapping[str, Sequence[str]] | None = None,
    facets: Mapping[str, Iterable[str]] | None = None,
) -> Published:
    """Show this circle these contents (owner reference → content) of an event, from the instant `at` on.

    An owner whose content here differs from what was shown, that was cancelled, or that is new here takes
    its next sequence number and the stamp `at`; one that did not change keeps both. Owners of the same
    families that were shown here and are absent from `contents` are struck out and stay, unless `only` these
    are meant. `family` ("item", "event") names the family when `contents` may be empty. `audiences` holds
    references to those who are meant, by owner; everybody of the event where it says nothing. `facets`
    says by what calendars are narrowed to an owner, beside what it was before. An owner belongs to one event for
    good: ValueError otherwise.
    """
    families = {rules.family(owner) for owner in contents} | ({family} if family else set())
    ledger = _lock(event, circle)
    known = _entries(event, contents, only=only)
    shown = _states(event, circle, contents if only else None)
    stored = {owner: content.to_json() for owner, content in contents.items()}
    hashes = {owner: digest(content, is_cancelled=False) for owner, content in stored.items()}
    seen = {o: rules.Shown(state.content_hash, state.is_cancelled) for o, state in shown.items()}
    changes = rules.changes(seen, hashes, families, only=only)
    stamp = rules.stamp(at, ledger.changed_at)
    turn = meant.turn(event, circle, {owner: (audiences or {}).get(owner, (event,)) for owner in contents})
    for owner in contents:
        if owner not in known:
            known[owner] = _add_entry(owner, event, stamp)
    for owner in (*changes.added, *changes.changed):
        state = shown[owner] = shown.get(owner) or _add_state(known[owner], circle)
        state.before = _before(state, stored[owner])
        state.content = stored[owner]
        state.starts_at = contents[owner].starts_at
        _give_number(known[owner], state, hashes[owner], stamp, is_cancelled=False)
    for owner in changes.cancelled:
        _strike_out(known[owner], shown[owner], stamp)
    session().flush()
    meant.write(turn, shown, at=stamp)
    more = _add_facets(shown, facets or {})
    if (turn or more) and not changes:
        ledger.revision += 1
    return _close(ledger, changes, stamp)


def cancel(owner: str, *, at: dt.datetime) -> tuple[Published, ...]:
    """Strike an owner out in every circle that is shown it; it keeps its content there."""
    event = session().scalar(sa.select(Entry.event).where(Entry.owner == owner))
    if event is None:
        return ()
    done = []
    for circle in Circle:
        ledger = _lock(event, circle)
        state = _states(event, circle, (owner,)).get(owner)
        if state is None or state.is_cancelled:
            continue
        stamp = rules.stamp(at, ledger.changed_at)
        _strike_out(_entries(event, (owner,), only=True)[owner], state, stamp)
        done.append(_close(ledger, rules.Changes(cancelled=(owner,)), stamp))
    return tuple(done)


def cancel_all(event: str, *, at: dt.datetime) -> tuple[Published, ...]:
    """Strike out everything of an event (a reference) that some circle is shown: the event is off."""
    done = []
    for circle in Circle:
        ledger = _lock(event, circle)
        live = {owner: state for owner, state in _states(event, circle).items() if not state.is_cancelled}
        if not live:
            continue
        known = _entries(event, ())
        stamp = rules.stamp(at, ledger.changed_at)
        for owner, state in live.items():
            _strike_out(known[owner], state, stamp)
        done.append(_close(ledger, rules.Changes(cancelled=tuple(live)), stamp))
    return tuple(done)


def _lock(event: str, circle: Circle) -> Ledger:
    """Let nobody else write this event's entries until we are done; the circle's ledger as it is then.

    The sequence of an entry rises over all circles together, so the row of the first circle stands for the
    event. Updating it is the lock, on SQLite and PostgreSQL alike.
    """
    for each in Circle:
        _make_ledger(event, each)
    first = next(iter(Circle))
    session().execute(
        sa.update(Ledger)
        .where(Ledger.event == event, Ledger.circle == first)
        .values(revision=Ledger.revision)
    )
    return _ledger(event, circle)


def _make_ledger(event: str, circle: Circle) -> None:
    dialect = sqlite if is_sqlite(session().connection()) else postgresql
    row = {"id": new_id(), "event": event, "circle": circle, "revision": 0}
    session().execute(dialect.insert(Ledger).values(row).on_conflict_do_nothing())


def _ledger(event: str, circle: Circle) -> Ledger:
    return (
        session()
        .scalars(
            sa.select(Ledger)
            .where(Ledger.event == event, Ledger.circle == circle)
            .execution_options(populate_existing=True)
        )
        .one()
    )


def _entries(event: str, owners: Iterable[str], *, only: bool = False) -> dict[str, Entry]:
    """The entries of these owners wherever they are, and of this event all others too, unless `only` those are meant:
    a deadline must not cost more where there are a thousand."""
    rows = session().scalars(
        sa.select(Entry)
        .where(sa.or_(Entry.owner.in_(list(owners)), *([] if only else [Entry.event == event])))
        .execution_options(populate_existing=True)
    )
    found = {entry.owner: entry for entry in rows}
    strangers = [entry.owner for entry in found.values() if entry.event != event]
    if strangers:
        raise ValueError(f"{strangers[0]} is an entry of another event")
    return found


def _states(event: str, circle: Circle, owners: Collection[str] | None = None) -> dict[str, CircleState]:
    """What a circle is shown of an event, by owner; of these owners where they are said."""
    few = () if owners is None else (Entry.owner.in_(list(owners)),)
    rows = session().execute(
        sa.select(Entry.owner, CircleState)
        .join(CircleState, CircleState.entry_id == Entry.id)
        .where(Entry.event == event, CircleState.circle == circle, *few)
        .order_by(CircleState.starts_at, Entry.uid)
        .execution_options(populate_existing=True)
    )
    return {owner: state for owner, state in rows}


def _add_entry(owner: str, event: str, at: dt.datetime) -> Entry:
    entry = Entry(id=new_id(), uid=rules.new_uid(), owner=owner, event=event, sequence=-1, created_at=at)
    session().add(entry)
    return entry


def _add_state(entry: Entry, circle: Circle) -> CircleState:
    state = CircleState(entry=entry, circle=circle)
    session().add(state)
    return state


def _before(state: CircleState, new: Mapping[str, Any]) -> dict[str, Any] | None:
    """What this circle was shown until now (CAL-74); None of what is new to it."""
    old: Mapping[str, Any] | None = state.content
    return None if old is None else before(old, new, was_cancelled=state.is_cancelled)


def _add_facets(states: Mapping[str, CircleState], facets: Mapping[str, Iterable[str]]) -> bool:
    """Note by what else calendars are narrowed to these owners; whether there was anything new."""
    added = False
    for owner, values in facets.items():
        known, new = set(states[owner].facets or ()), set(values)
        if not new <= known:
            states[owner].facets, added = sorted(known | new), True
    return added


def _strike_out(entry: Entry, state: CircleState, stamp: dt.datetime) -> None:
    content: dict[str, Any] = state.content
    state.before = _before(state, content)
    _give_number(entry, state, digest(content, is_cancelled=True), stamp, is_cancelled=True)


def _give_number(
    entry: Entry, state: CircleState, content_hash: str, at: dt.datetime, *, is_cancelled: bool
) -> None:
    entry.sequence += 1
    state.sequence = entry.sequence
    state.content_hash = content_hash
    state.stamp = at
    state.is_cancelled = is_cancelled


def _close(ledger: Ledger, changes: rules.Changes, stamp: dt.datetime) -> Published:
    """Count the change in the circle's ledger and, when the event itself changed, in that of all events."""
    if changes:
        _count(ledger, stamp)
        meant.bump_direct(
            ledger.event, ledger.circle, (*changes.added, *changes.changed, *changes.cancelled), at=stamp
        )
        if ledger.event in (*changes.added, *changes.changed, *changes.cancelled):
            _make_ledger(EVERY_EVENT, ledger.circle)
            everything = sa.update(Ledger).where(Ledger.event == EVERY_EVENT, Ledger.circle == ledger.circle)
            session().execute(everything.values(revision=Ledger.revision))
            _count(_ledger(EVERY_EVENT, ledger.circle), stamp)
    session().flush()
    if changes:
        announce(EntriesPublished(ledger.event, ledger.circle, ledger.revision))
    return Published(changes.added, changes.changed, changes.cancelled, ledger.revision)


def _count(ledger: Ledger, stamp: dt.datetime) -> None:
    ledger.revision += 1
    ledger.changed_at = rules.stamp(stamp, ledger.changed_at)
