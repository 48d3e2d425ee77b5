"""Who reads what: the people behind the references of an audience. Page, feed, mail, print and count all ask here.

A reference is a text: `event:<id>` (everybody who takes part), `group:<id>`, `signup:<item>` (who has a seat),
`speaking:<item>`, `person:<id>` (always herself). Whoever lets people in or out says so here, in the same transaction.
"""

import uuid
from collections.abc import Collection, Iterable, Iterator

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from tourapp.agenda import leaving, queries
from tourapp.agenda.circles import Circle
from tourapp.agenda.leaving import AT_ONCE
from tourapp.agenda.models import Follower, OwnState, Reader
from tourapp.core import clock
from tourapp.core.db import is_sqlite, session
from tourapp.core.ids import new_id, ref

SELF = "person:"


def admit(reference: str, person_ids: Iterable[uuid.UUID], *, event: str = "") -> None:
    """From now on these people stand behind this reference of an event (a reference too; of `event:…` itself it is
    known). Who stands there already stays. What was struck out for her, because she had gone out, is on again.

    Refused with ValueError: a reference to a person, behind whom nobody else can stand, and one without its event.
    """
    event = event or (reference if reference.startswith("event:") else "")
    if not event or reference.startswith(SELF):
        raise ValueError(f"nobody can be admitted to {reference}")
    came: set[uuid.UUID] = set()
    dialect = sqlite if is_sqlite(session().connection()) else postgresql
    made = dialect.insert(Reader).on_conflict_do_nothing().returning(Reader.person_id)
    for some in _portions(person_ids):
        rows = [
            {"id": new_id(), "reference": reference, "person_id": each, "event": event}
            for each in sorted(some)
        ]
        came.update(session().scalars(made, rows))
    followers = leaving.followers_of(came, reference)
    if followers:
        leaving.come_back(dict.fromkeys(followers, queries.reached([reference])), at=clock.now())


def let_go(reference: str, person_ids: Iterable[uuid.UUID]) -> None:
    """From now on these people stand behind this reference no more; nothing happens to those who did not.

    What somebody reads through no other reference is struck out in her own calendar, and stays there (CAL-70).
    """
    gone: set[uuid.UUID] = set()
    for some in _portions(person_ids):
        chosen = sa.delete(Reader).where(Reader.reference == reference, Reader.person_id.in_(some))
        options = {"synchronize_session": False}
        gone.update(session().scalars(chosen.returning(Reader.person_id), execution_options=options))
    followers = leaving.followers_of(gone, reference)
    if not followers:
        return
    candidates = queries.reached([reference])
    lost = {
        reader: candidates - queries.reached(leaving.read_by(reader, references(person)))
        for reader, person in followers.items()
    }
    leaving.take_leave(lost, leaving.seen(candidates, Circle.PARTICIPANTS), at=clock.now())


def people(audience: Iterable[str]) -> frozenset[uuid.UUID]:
    """Everybody who stands behind one of these references."""
    asked = set(audience)
    found = {uuid.UUID(each.removeprefix(SELF)) for each in asked if each.startswith(SELF)}
    chosen = sa.select(Reader.person_id).where(Reader.reference.in_(asked)).distinct()
    return frozenset(found.union(session().scalars(chosen)))


def behind(wanted: Iterable[str]) -> dict[str, frozenset[uuid.UUID]]:
    """Who stands behind each of these references; one statement for however many."""
    asked = set(wanted)
    found: dict[str, set[uuid.UUID]] = {
        each: {uuid.UUID(each.removeprefix(SELF))} if each.startswith(SELF) else set() for each in asked
    }
    chosen = sa.select(Reader.reference, Reader.person_id).where(Reader.reference.in_(asked))
    for reference, person in session().execute(chosen):
        found[reference].add(person)
    return {reference: frozenset(people) for reference, people in found.items()}


def next_behind(
    wanted: Iterable[str], *, after: uuid.UUID | None, limit: int
) -> dict[uuid.UUID, frozenset[str]]:
    """The next so many people, by identifier, who stand behind one of these references, and behind which of them.

    Everybody in portions, without ever having all at hand: two statements each time.
    """
    asked = set(wanted)
    named = {uuid.UUID(each.removeprefix(SELF)) for each in asked if each.startswith(SELF)}
    chosen = sa.select(Reader.person_id).where(Reader.reference.in_(asked)).distinct()
    if after is not None:
        chosen = chosen.where(Reader.person_id > after)
        named = {each for each in named if each > after}
    found = set(session().scalars(chosen.order_by(Reader.person_id).limit(limit)))
    some = sorted(found | named)[:limit]
    stands: dict[uuid.UUID, set[str]] = {each: asked & {ref("person", each)} for each in some}
    rows = sa.select(Reader.person_id, Reader.reference).where(
        Reader.person_id.in_(some), Reader.reference.in_(asked)
    )
    for person, reference in session().execute(rows):
        stands[person].add(reference)
    return {person: frozenset(behind_which) for person, behind_which in stands.items()}


def references(person_id: uuid.UUID) -> frozenset[str]:
    """Every reference behind which this person stands; herself among them."""
    chosen = sa.select(Reader.reference).where(Reader.person_id == person_id)
    return frozenset({ref("person", person_id), *session().scalars(chosen)})


def speakers(event: str) -> frozenset[uuid.UUID]:
    """Whoever speaks or interprets in some item of this event (a reference)."""
    chosen = sa.select(Reader.person_id).where(
        Reader.event == event, Reader.reference.startswith(leaving.SPEAKING)
    )
    return frozenset(session().scalars(chosen.distinct()))


def follow(reader: str) -> None:
    """Somebody looks at this calendar from now on (`person:…`, `speaker:…`, `organisation:…`): what it loses is kept
    for it, struck out."""
    dialect = sqlite if is_sqlite(session().connection()) else postgresql
    row = {"id": new_id(), "reader": reader, "person_id": leaving.person_of(reader), "revision": 0}
    session().execute(dialect.insert(Follower).values(row).on_conflict_do_nothing())


def merge(stays: str, goes: str) -> None:
    """Two readers turn out to be one (`person:…` or `organisation:…`), before all that hangs on the one moves to the
    other: what is struck out for either is kept once, and the calendar of the one who stays counts as changed."""
    for kept, given_up in zip(leaving.calendars(stays), leaving.calendars(goes), strict=True):
        quietly = {"synchronize_session": False}
        has = sa.select(OwnState.entry_id).where(OwnState.reader == kept)
        alike = sa.delete(OwnState).where(OwnState.reader == given_up, OwnState.entry_id.in_(has))
        session().execute(alike, execution_options=quietly)
        moved = sa.update(OwnState).where(OwnState.reader == given_up).values(reader=kept)
        session().execute(moved, execution_options=quietly)
        if leaving.followed([given_up]):
            follow(kept)
        gone = sa.delete(Follower).where(Follower.reader == given_up)
        session().execute(gone, execution_options=quietly)
        leaving.bump([kept], at=clock.now())


def settle(person_id: uuid.UUID) -> None:
    """What she can read is on again for her, wherever it was struck out: after a merge she may read more."""
    known = references(person_id)
    for reader in leaving.followed(leaving.calendars(ref("person", person_id))):
        leaving.come_back({reader: queries.reached(leaving.read_by(reader, known))}, at=clock.now())


def _portions(person_ids: Iterable[uuid.UUID]) -> Iterator[Collection[uuid.UUID]]:
    everybody = sorted(set(person_ids))
    for first in range(0, len(everybody), AT_ONCE):
        yield everybody[first : first + AT_ONCE]
