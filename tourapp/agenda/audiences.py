"""Who is meant by what a circle is shown, and what follows a change of that: readers lose entries, or get them back."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from tourapp.agenda import leaving
from tourapp.agenda.circles import Circle
from tourapp.agenda.models import Audience, CircleState, Entry, Follower, Reader
from tourapp.agenda.rules import Seen
from tourapp.core.db import session
from tourapp.core.ids import new_id

References = frozenset[str]

DIRECT = ("person:", "organisation:")
"""References to one reader, whose calendar counts its own changes."""


@dataclass
class Turn:
    """What a publishing changes about who is meant, taken before it changes anything."""

    circle: Circle
    new: dict[str, References] = field(default_factory=dict)
    """By owner: what is to be written for this circle, where that differs from what stands there."""
    turned: dict[uuid.UUID, tuple[References, References]] = field(default_factory=dict)
    """By entry: who read it until now, and who reads it from now on."""
    before: Mapping[uuid.UUID, Seen] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.turned)


def turn(event: str, circle: Circle, wanted: Mapping[str, Iterable[str]]) -> Turn:
    """Compare who is meant (owner → references) with what stands there; writes nothing."""
    rows = session().execute(
        sa.select(Entry.id, Entry.owner, CircleState.circle, Audience.reference)
        .join(CircleState, CircleState.entry_id == Entry.id)
        .outerjoin(Audience, Audience.state_id == CircleState.id)
        .where(Entry.event == event, *_few(wanted))
        .order_by(Entry.id)
    )
    stands: dict[str, dict[Circle, set[str]]] = defaultdict(lambda: defaultdict(set))
    identifiers = {}
    for identifier, owner, where, reference in rows:
        identifiers[owner] = identifier
        stands[owner][where] |= {reference} - {None}
    found = Turn(circle)
    for owner, references in wanted.items():
        new, has = frozenset(references), stands.get(owner, {})
        if frozenset(has.get(circle, ())) != new:
            found.new[owner] = new
        old = _read(has, circle)
        if old is None or old == new or (circle is Circle.PUBLIC and Circle.PARTICIPANTS in has):
            continue
        found.turned[identifiers[owner]] = (old, new)
    if found.turned:
        found.before = leaving.seen(list(found.turned), _group(circle))
    return found


def write(found: Turn, states: Mapping[str, CircleState], *, at: dt.datetime) -> None:
    """Write who is meant (states by owner, flushed), strike out what readers lose, and bring back what they get."""
    touched = {owner: states[owner].id for owner in found.new}
    if touched:
        gone = sa.delete(Audience).where(Audience.state_id.in_(touched.values()))
        session().execute(gone, execution_options={"synchronize_session": False})
        rows = [
            {"id": new_id(), "state_id": touched[owner], "reference": reference}
            for owner, references in found.new.items()
            for reference in sorted(references)
        ]
        if rows:
            session().execute(sa.insert(Audience), rows)
    if not found.turned:
        return
    behind = _followers_behind({each for both in found.turned.values() for side in both for each in side})
    lost: dict[str, set[uuid.UUID]] = defaultdict(set)
    got: dict[str, set[uuid.UUID]] = defaultdict(set)
    for entry, (old, new) in found.turned.items():
        had = {reader for each in old for reader in behind[each]}
        has = {reader for each in new for reader in behind[each]}
        for reader in had - has:
            lost[reader].add(entry)
        for reader in has - had:
            got[reader].add(entry)
    if lost:
        leaving.take_leave(lost, found.before, at=at)
    if got:
        leaving.come_back(got, at=at)


def bump_direct(event: str, circle: Circle, owners: Iterable[str], *, at: dt.datetime) -> None:
    """Whoever is meant by name in one of these owners has a calendar that has changed."""
    asked = set(owners)
    rows = session().execute(
        sa.select(Entry.owner, Audience.reference)
        .join(CircleState, CircleState.entry_id == Entry.id)
        .join(Audience, Audience.state_id == CircleState.id)
        .where(
            Entry.event == event,
            CircleState.circle == circle,
            *_few(asked),
            sa.or_(*(Audience.reference.startswith(prefix) for prefix in DIRECT)),
        )
        .order_by(Audience.reference)
    )
    readers = {reference for owner, reference in rows if owner in asked}
    if readers:
        leaving.bump(readers, at=at)


def _few(owners: Collection[str]) -> tuple[sa.ColumnElement[bool], ...]:
    """Only these owners, where that spares reading a whole event."""
    return (Entry.owner.in_(sorted(owners)),) if len(owners) <= leaving.AT_ONCE else ()


def _group(circle: Circle) -> Circle:
    """Those who take part also read what everybody is shown."""
    return Circle.HOST if circle is Circle.HOST else Circle.PARTICIPANTS


def _read(has: Mapping[Circle, set[str]], circle: Circle) -> References | None:
    """Who reads an entry now; None when it was never shown."""
    order = (Circle.HOST,) if circle is Circle.HOST else (Circle.PARTICIPANTS, Circle.PUBLIC)
    return next((frozenset(has[each]) for each in order if each in has), None)


def _followers_behind(references: Iterable[str]) -> dict[str, set[str]]:
    asked = sorted(set(references))
    chosen = (
        sa.select(Reader.reference, Follower.reader)
        .join(Follower, Follower.person_id == Reader.person_id)
        .where(Reader.reference.in_(asked))
        .order_by(Reader.reference, Follower.reader)
    )
    found: dict[str, set[str]] = defaultdict(set)
    for reference, reader in session().execute(chosen):
        if leaving.read_by(reader, [reference]):
            found[reference].add(reader)
    for reader in leaving.followed(each for each in asked if each.startswith(DIRECT)):
        found[reader].add(reader)
    return found
