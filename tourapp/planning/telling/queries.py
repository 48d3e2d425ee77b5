"""Reading what there is to tell: two editions as those who take part read them, and who reads what."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, lazyload

from tourapp.agenda import readers
from tourapp.agenda.circles import Circle
from tourapp.core.db import session
from tourapp.events.models import Event
from tourapp.planning.telling import rules
from tourapp.planning.telling.models import QuietPeriod, Telling, Untold
from tourapp.planning.telling.rules import Change, Concerning, Meant
from tourapp.programme import queries as programme
from tourapp.programme import rules as programme_rules
from tourapp.programme.models import Edition
from tourapp.programme.rules import ReleasedItem
from tourapp.registration.for_others.models import MailCopy
from tourapp.registration.models import Registration
from tourapp.registration.states import COMING


@dataclass(frozen=True)
class Read:
    """What those who take part read: an edition, and through the eyes of which circle."""

    edition: Edition
    circle: Circle


def read_now(event: Event) -> Read | None:
    """The newest edition that was released to those who take part; what everybody was given, while they got none."""
    for circle in (Circle.PARTICIPANTS, Circle.PUBLIC):
        edition = programme.newest_edition(event, circle)
        if edition is not None:
            return Read(edition, circle)
    return None


def quiet_period(event_id: uuid.UUID) -> dt.timedelta:
    """How long this event waits before it tells of changes."""
    minutes = session().scalar(sa.select(QuietPeriod.minutes).where(QuietPeriod.event_id == event_id))
    return rules.QUIET if minutes is None else dt.timedelta(minutes=minutes)


def untold(event_id: uuid.UUID) -> Sequence[Untold]:
    """What the readers of this event were not told of yet, in the order in which it is due."""
    chosen = sa.select(Untold).where(Untold.event_id == event_id).order_by(Untold.due_at, Untold.id)
    return session().scalars(chosen).all()


def differing(
    event: Event, circle: Circle, known: Mapping[uuid.UUID, int], until: Edition, now: dt.datetime
) -> tuple[Change, ...]:
    """What is worth telling of these items: each as it was in the edition that was known of it, and as in `until`."""
    numbers = sorted(set(known.values()))
    chosen = sa.select(Edition).where(Edition.event_id == event.id, Edition.number.in_(numbers))
    editions = {each.number: each for each in session().scalars(chosen)}
    seen = {number: _seen(event, edition, circle) for number, edition in editions.items()}
    newest = _seen(event, until, circle)
    before = {item: seen[number][item] for item, number in known.items() if item in seen.get(number, {})}
    after = {item: newest[item] for item in known if item in newest}
    return rules.worth_telling(before, after, now)


def meant(changes: Iterable[Change]) -> Sequence[Meant]:
    """The same changes with the references of those who read each item, as it was and as it is."""
    return [Meant(change, _references(change.before), _references(change.after)) for change in changes]


def behind(items: Iterable[ReleasedItem]) -> Mapping[str, frozenset[uuid.UUID]]:
    """Who stands behind the references of these items; one statement."""
    return readers.behind({each for item in items for each in programme_rules.readers(item)})


def concerning(changes: Iterable[Change], known: Mapping[str, frozenset[uuid.UUID]]) -> Sequence[Concerning]:
    """The same changes with the people who read each item; `known` says who is `behind` which reference."""
    found: dict[frozenset[str], frozenset[uuid.UUID]] = {}

    def people(item: ReleasedItem | None) -> frozenset[uuid.UUID]:
        # Most references have nobody behind them: what is left is the same for most items, and worked out once.
        left = frozenset(each for each in _references(item) if known.get(each))
        if left not in found:
            found[left] = frozenset[uuid.UUID]().union(*(known[each] for each in left))
        return found[left]

    return [Concerning(change, people(change.before), people(change.after)) for change in changes]


def _references(item: ReleasedItem | None) -> frozenset[str]:
    return frozenset() if item is None else programme_rules.readers(item)


def places(event: Event, people: Iterable[uuid.UUID]) -> Sequence[Registration]:
    """The places of these people in the event, with the person; nobody who is not coming. By person."""
    chosen = (
        sa.select(Registration)
        .where(
            Registration.event_id == event.id,
            Registration.person_id.in_(list(people)),
            Registration.state.in_(COMING),
        )
        .options(joinedload(Registration.person), lazyload(Registration.event))
        .order_by(Registration.person_id)
    )
    return session().scalars(chosen).all()


def copied(registrations: Iterable[Registration]) -> frozenset[uuid.UUID]:
    """Those of these registrations about which somebody gets copies of mail."""
    chosen = sa.select(MailCopy.registration_id).where(
        MailCopy.registration_id.in_([each.id for each in registrations]), MailCopy.stopped_at.is_(None)
    )
    return frozenset(session().scalars(chosen))


def last_told(event: Event) -> Telling | None:
    """What people were told last."""
    chosen = sa.select(Telling).where(Telling.event_id == event.id)
    return session().scalar(chosen.order_by(Telling.at.desc(), Telling.id.desc()).limit(1))


def _seen(event: Event, edition: Edition, circle: Circle) -> Mapping[uuid.UUID, ReleasedItem]:
    return programme.seen_in(event, programme.frozen_items(edition), circle)
